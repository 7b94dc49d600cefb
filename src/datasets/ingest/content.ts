import type { Encoding } from './encoding.ts';

export interface TextContent {
  readonly format: 'text';
  readonly encoding: Encoding;
}

/** What a file turned out to hold by its bytes, whatever its name. A workbook is a ZIP until that is opened. */
export type Content =
  | TextContent
  | { readonly format: 'parquet' }
  | { readonly format: 'gzip' }
  | { readonly format: 'zip' };
