/** A table in memory, column by column. Every column holds `rowCount` values. */
export interface Frame {
  readonly rowCount: number;
  readonly columns: readonly Column[];
}

export type Column = NumberColumn | DateColumn | CategoryColumn | TextColumn;

/** What a model can learn from. */
export const FEATURE_KINDS = ['number', 'date', 'category', 'text'] as const satisfies readonly Column['kind'][];
export type FeatureKind = (typeof FEATURE_KINDS)[number];

/** NaN is a missing value. */
interface NumberColumn {
  readonly name: string;
  readonly kind: 'number';
  readonly values: Float64Array;
}

/** Milliseconds since 1970-01-01 UTC; NaN is a missing value. */
interface DateColumn {
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
interface TextColumn {
  readonly name: string;
  readonly kind: 'text';
  readonly values: readonly (string | null)[];
}

export type Task = 'classification' | 'regression';

/** A numeric target with at least this many distinct values is a quantity; with fewer, it is a label. */
const REGRESSION_FROM_DISTINCT = 20;

/** Texts and categories are labels, and so are numbers of few distinct values; dates never are. */
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
