import { z } from 'zod';

/** What is read of Kaggle's answers: the plain names, without their twins. Anything may be added to them. */
const text = z
  .string()
  .nullish()
  .transform((value) => value?.trim() || undefined);
const count = z
  .number()
  .nullish()
  .transform((value) => value ?? undefined);

export const ITEM = z.object({
  ref: z.string().regex(/^[^/\s]+\/[^/\s]+$/),
  title: text,
  subtitle: text,
  description: text,
  licenseName: text,
  totalBytes: count,
  downloadCount: count,
  voteCount: count,
  lastUpdated: text,
  currentVersionNumber: count,
  isPrivate: z.boolean().nullish(),
  tags: z.array(z.object({ name: text, ref: text })).nullish(),
});
export type Item = z.output<typeof ITEM>;

/** An array, or an object around it. Items that are none are left out. */
export const LIST = z
  .union([z.array(z.unknown()), z.object({ datasets: z.array(z.unknown()) }).transform(({ datasets }) => datasets)])
  .transform((items) =>
    items.map((item) => ITEM.safeParse(item)).flatMap(({ data }) => (data === undefined ? [] : [data])),
  );

export const FILES = z.object({
  datasetFiles: z.array(z.object({ name: z.string(), totalBytes: count })),
  nextPageToken: text,
  nextPageTokenNullable: text,
});
