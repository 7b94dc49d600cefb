import type { Reply } from './origin.ts';
import { type FileLike, sizeOf, stored } from './storage.ts';

/** A split of the Parquet conversion. */
export interface HuggingFaceSplit {
  /** The Parquet files, in the order of their rows. */
  readonly parts: readonly FileLike[];
  readonly rows: number;
}

export interface HuggingFaceConfig {
  /** As `/info` tells them: `{ label: { names: ['no', 'yes'], _type: 'ClassLabel' } }`. */
  readonly features: Readonly<Record<string, object>>;
  readonly splits: Readonly<Record<string, HuggingFaceSplit>>;
}

/** A data set as a test puts it up. Its files hold real bytes. */
export interface HuggingFaceDataset {
  /** `owner/name`. */
  readonly id: string;
  readonly description?: string;
  /** Such as `task_categories:text-classification`, `format:csv`, `license:mit`. */
  readonly tags?: readonly string[];
  readonly downloads?: number;
  readonly likes?: number;
  readonly gated?: false | 'auto' | 'manual';
  readonly isPrivate?: boolean;
  /** Files of the repository. Those larger than 100 bytes are kept by LFS, with their SHA-256. */
  readonly files?: Readonly<Record<string, FileLike>>;
  /** What the datasets-server made of them, by configuration; without it, it knows nothing of the data set. */
  readonly parquet?: Readonly<Record<string, HuggingFaceConfig>>;
  /** Only the first 5 GB were converted. */
  readonly isPartial?: boolean;
}

/** The revision that the Parquet conversion is kept on. */
export const CONVERTED = 'refs/convert/parquet';

/** What the datasets-server answers about a data set that may be seen. */
export function serveDataset(dataset: HuggingFaceDataset, url: URL): Reply {
  const { id, parquet, isPartial: partial = false } = dataset;
  if (parquet === undefined) return refusal(500, 'UnexpectedError', 'The dataset viewer does not work for it');
  const state = { pending: [], failed: [], partial };
  const splits = Object.entries(parquet).flatMap(([config, { splits: all, features }]) =>
    Object.entries(all).map(([split, { rows, parts }]) => ({
      dataset: id,
      config,
      split,
      num_rows: rows,
      num_columns: Object.keys(features).length,
      num_bytes_parquet_files: parts.reduce((total, part) => total + sizeOf(stored(part)), 0),
    })),
  );
  const sizes = (of: typeof splits) => ({
    num_rows: of.reduce((total, each) => total + each.num_rows, 0),
    num_bytes_parquet_files: of.reduce((total, each) => total + each.num_bytes_parquet_files, 0),
  });
  const configs = Object.entries(parquet).map(([config, { features }]) => ({
    dataset: id,
    config,
    num_columns: Object.keys(features).length,
    ...sizes(splits.filter((each) => each.config === config)),
  }));
  const config = url.searchParams.get('config') ?? '';
  const info = { features: parquet[config]?.features, builder_name: 'parquet', config_name: config };
  switch (url.pathname) {
    case '/is-valid':
      return { status: 200, body: { preview: true, viewer: true, search: true, filter: true, statistics: true } };
    case '/size':
      return { status: 200, body: { size: { dataset: { dataset: id, ...sizes(splits) }, configs, splits }, ...state } };
    case '/info':
      if (!Object.hasOwn(parquet, config)) return refusal(404, 'ConfigNotFoundError', 'The config does not exist');
      return { status: 200, body: { dataset_info: info, partial } };
    case '/parquet':
      return { status: 200, body: { parquet_files: fileList(dataset), ...state } };
    default:
      return refusal(404, '', 'Not found');
  }
}

/** Addresses as the real server gives them: of the hub, on the revision of the conversion. */
const fileList = (dataset: HuggingFaceDataset) =>
  [...convertedFiles(dataset)].map(([path, file]) => {
    const [config, folder = '', filename] = path.split('/');
    const url = `https://huggingface.co/datasets/${dataset.id}/resolve/${encodeURIComponent(CONVERTED)}/${path}`;
    const split = folder.replace('partial-', '');
    return { dataset: dataset.id, config, split, url, filename, size: sizeOf(stored(file)) };
  });

/** By their path on the revision of the conversion. */
export const convertedFiles = ({ parquet = {}, isPartial }: HuggingFaceDataset): ReadonlyMap<string, FileLike> =>
  new Map(
    Object.entries(parquet).flatMap(([config, { splits }]) =>
      Object.entries(splits).flatMap(([split, { parts }]) =>
        parts.map((part, at): [string, FileLike] => [
          `${config}/${isPartial ? 'partial-' : ''}${split}/${String(at).padStart(4, '0')}.parquet`,
          part,
        ]),
      ),
    ),
  );

export const refusal = (status: number, code: string, error: string): Reply => ({
  status,
  headers: code === '' ? {} : { 'x-error-code': code, 'x-error-message': error },
  body: { error },
});
