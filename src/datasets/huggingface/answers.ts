import { z } from 'zod';

/** What is read of the hub's and the datasets-server's answers. Anything may be added to them. */
const text = z
  .string()
  .nullish()
  .transform((value) => value?.replace(/\s+/g, ' ').trim() || undefined);
const count = z
  .number()
  .nullish()
  .transform((value) => value ?? undefined);

export const ITEM = z.object({
  id: z.string().regex(/^[^/\s]+(\/[^/\s]+)?$/),
  description: text,
  tags: z.array(z.string()).nullish(),
  downloads: count,
  likes: count,
  gated: z.union([z.boolean(), z.string()]).nullish(),
  private: z.boolean().nullish(),
  disabled: z.boolean().nullish(),
  sha: text,
  lastModified: text,
});
export type Item = z.output<typeof ITEM>;

/** Items that are none are left out. */
export const LIST = z
  .array(z.unknown())
  .transform((items) =>
    items.map((item) => ITEM.safeParse(item)).flatMap(({ data }) => (data === undefined ? [] : [data])),
  );

export const TREE = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: count,
    lfs: z.object({ oid: z.string(), size: count }).nullish(),
  }),
);

const SPLIT = { config: z.string(), split: z.string() };
const state = {
  partial: z.boolean().nullish(),
  pending: z.array(z.unknown()).nullish(),
  failed: z.array(z.unknown()).nullish(),
};

export const SIZE = z.object({
  size: z.object({
    dataset: z.object({ num_rows: count, num_bytes_parquet_files: count }),
    configs: z.array(z.object({ config: z.string(), num_columns: count })),
    splits: z.array(z.object({ ...SPLIT, num_rows: count })),
  }),
  ...state,
});

export const PARQUET = z.object({
  parquet_files: z.array(z.object({ ...SPLIT, url: z.string(), filename: z.string(), size: count })),
  ...state,
});
export type ParquetFile = z.output<typeof PARQUET>['parquet_files'][number];

/** A column is a value, a class label, media, or something nested. */
export const FEATURE = z.object({ _type: z.string().nullish(), names: z.array(z.string()).nullish() }).catch({});

export const INFO = z.object({ dataset_info: z.object({ features: z.record(z.string(), FEATURE).nullish() }) });
export type Features = NonNullable<z.output<typeof INFO>['dataset_info']['features']>;
