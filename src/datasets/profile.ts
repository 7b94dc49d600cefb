import type { FeatureKind } from '../engine/index.ts';

export type { FeatureKind };

/**
 * What a data set's columns hold. The store keeps it and the HTTP API serves it, hence the snake_case counts.
 * Everything here survives JSON: no BigInt, no NaN, no undefined.
 */
export interface Profile {
  readonly rowCount: number;
  readonly columnCount: number;
  /** Bytes of the file as it arrived. */
  readonly fileSize: number;
  readonly columns: readonly ColumnProfile[];
  /** Rows that hold the same as another in every column. */
  readonly duplicateRows: number;
  /** The first rows, keyed by column, null where missing. */
  readonly sample: readonly SampleRow[];
}

export type SampleRow = Readonly<Record<string, string | number | null>>;

/** What a model can learn from, and booleans, which it takes as categories. */
export const COLUMN_KINDS = ['number', 'category', 'boolean', 'date', 'text'] as const satisfies readonly (
  | FeatureKind
  | 'boolean'
)[];
export type ColumnKind = (typeof COLUMN_KINDS)[number];

/** The names data people know from pandas. */
export type Dtype = 'int64' | 'float64' | 'object' | 'bool' | 'datetime64[ns]';

export type ColumnFlag = 'id' | 'constant' | 'all_missing';

export interface ColumnProfile {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly dtype: Dtype;
  readonly null_count: number;
  /** Distinct values; missing ones do not count. */
  readonly unique_count: number;
  readonly flags: readonly ColumnFlag[];
  /** What its values mean, where the source tells: `1 means a senior citizen`. */
  readonly meaning?: string;
  /** What single values stand for, as somebody said: `{ "1": "yes" }`. */
  readonly means?: Readonly<Record<string, string>>;
  /** How cells became values. A prediction's row is read by the same rule. Absent: cells are texts as they came. */
  readonly format?: ColumnFormat;
  /** Cells that were no numbers, or dates, as the rest of the column are, and count as missing. */
  readonly unread?: Unread;
  /** Numbers, and dates as ISO 8601 text. */
  readonly min?: number | string;
  readonly max?: number | string;
  readonly mean?: number;
  /** Of numbers: a quarter, half and three quarters of them are at most this. Nearly, past 100,000 rows. */
  readonly quartiles?: readonly [number, number, number];
  /** Of numbers: the shares of them in each of eight equal steps from the smallest to the largest, nearly. */
  readonly steps?: readonly number[];
  /** Of prose: characters. */
  readonly length?: { readonly mean: number; readonly max: number };
  /** Up to 20 values of a category or boolean, or of a number that has no more, the commonest first. */
  readonly top?: readonly { readonly value: string; readonly count: number }[];
}

export interface Unread {
  readonly cells: number;
  /** The commonest first, a few. */
  readonly examples: readonly string[];
}

/** The rule by which a column's cells were read. */
export type ColumnFormat = NumberFormat | DateFormat | BooleanFormat;

export interface NumberFormat {
  readonly type: 'number';
  readonly decimal: '.' | ',';
  /** Thousands separator; '' for none. */
  readonly group: '' | ',' | '.' | ' ' | "'";
  /** Currency, percent sign or unit that stood beside the digits, '' for none. 45 % is read as 45. */
  readonly unit: string;
  /** What a cell with the unit is divided by: 100 where some cells are per cent and the others fractions. */
  readonly unitDivisor?: number;
  /** How negative numbers are marked, besides a minus before them. */
  readonly negative?: 'brackets' | 'behind' | 'DR' | 'CR';
  /** 1.2k is 1,200 and 3M is 3,000,000. */
  readonly magnitudes?: true;
  /** Where a column has several units of one family: what one of each is in `unit`. A cell may add some up: 5 ft 7 in. */
  readonly units?: Readonly<Record<string, number>>;
  /** Where these have zeros of their own, as 0 °F is -17.8 °C: where each lies, in `unit`. */
  readonly zeros?: Readonly<Record<string, number>>;
  /** Cells may say that they are about so, with what error, or that a footnote tells more: ~5, 5 ± 1, 5*. */
  readonly marks?: true;
  /** 1.2×10^3 is 1,200. */
  readonly powers?: true;
}

export interface DateFormat {
  readonly type: 'date';
  /** One of the patterns of formats/date.ts, such as `yyyy-mm-dd`. */
  readonly pattern: string;
}

export interface BooleanFormat {
  readonly type: 'boolean';
  /** The two values as the column spells them. */
  readonly yes: string;
  readonly no: string;
}
