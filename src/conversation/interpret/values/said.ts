import type { RowColumn } from '../../../datasets/row.ts';

/** A column that values are said of, with what it has held. A ColumnProfile will do. */
export interface SaidColumn extends Omit<RowColumn, 'kind'> {
  /** Not known where only the name is. */
  readonly kind?: RowColumn['kind'];
  readonly min?: number | string;
  readonly max?: number | string;
}

export type CellValue = string | number | boolean | null;

/** Column to value; no prototype, since a column may be called `__proto__`. */
export type SaidRow = Readonly<Record<string, CellValue>>;

/** The rows a text gives, and how they were read. */
export interface SaidRows {
  readonly rows: readonly SaidRow[];
  /** Where in the text they stand. */
  readonly spans: readonly { readonly start: number; readonly end: number }[];
  /** What was read otherwise than as written, or not at all: sentences. */
  readonly remarks: readonly string[];
  /** JSON or pasted lines, beside which no other value is looked for. */
  readonly isTable: boolean;
}
