import type { Encoding } from './encoding.ts';

export interface TextContent {
  readonly format: 'text';
  /** Null where it is none that the bytes tell surely. */
  readonly encoding: Encoding | null;
}

/** Records: the entries of one list, or one a line. */
export interface JsonContent {
  readonly format: 'json';
  readonly form: 'array' | 'newline_delimited';
}

/** What a file's bytes say it is, whatever its name. A workbook counts as a ZIP until it is opened. */
export type Content =
  | TextContent
  | { readonly format: 'parquet' }
  | JsonContent
  | { readonly format: 'gzip' }
  | { readonly format: 'zip' };
