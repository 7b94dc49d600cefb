import type { RowColumn } from '../../../datasets/row.ts';

/** A column that values are said of, with what it has held. A ColumnProfile will do. */
export interface SaidColumn extends Omit<RowColumn, 'kind'> {
  /** Not known where only the name is. */
  readonly kind?: RowColumn['kind'];
  readonly min?: number | string;
  readonly max?: number | string;
}
