import type { Encoding } from './encoding.ts';

export interface TextContent {
  readonly format: 'text';
  readonly encoding: Encoding;
}

/** What a file's bytes say it is, whatever its name. A workbook counts as a ZIP until it is opened. */
export type Content =
  | TextContent
  | { readonly format: 'parquet' }
  | { readonly format: 'gzip' }
  | { readonly format: 'zip' };
