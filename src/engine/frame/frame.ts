/** A table in memory, column by column. Every column holds `rowCount` values. */
export interface Frame {
  readonly rowCount: number;
  readonly columns: readonly Column[];
}

export type Column = NumberColumn | DateColumn | CategoryColumn | TextColumn;
export type ColumnKind = Column['kind'];

/** NaN is a missing value. */
export interface NumberColumn {
  readonly name: string;
  readonly kind: 'number';
  readonly values: Float64Array;
}

/** Milliseconds since 1970-01-01 UTC; NaN is a missing value. */
export interface DateColumn {
  readonly name: string;
  readonly kind: 'date';
  readonly values: Float64Array;
}

/** `codes[row]` is a position in `levels`; -1 is a missing value. */
export interface CategoryColumn {
  readonly name: string;
  readonly kind: 'category';
  readonly levels: readonly string[];
  readonly codes: Int32Array;
}

/** null is a missing value. */
export interface TextColumn {
  readonly name: string;
  readonly kind: 'text';
  readonly values: readonly (string | null)[];
}

export type Task = 'classification' | 'regression';

/** From this many distinct numbers on, a numeric target is a quantity and no longer a label. */
const REGRESSION_FROM_DISTINCT = 20;

/** Text and categories are labels; numbers are labels when there are fewer than 20 different ones; dates never are. */
export function detectTask(target: Column): Task {
  if (target.kind === 'category' || target.kind === 'text') return 'classification';
  if (target.kind === 'date') return 'regression';
  const distinct = new Set<number>();
  for (const value of target.values) {
    if (!Number.isFinite(value)) continue;
    distinct.add(value);
    if (distinct.size >= REGRESSION_FROM_DISTINCT) return 'regression';
  }
  return 'classification';
}
