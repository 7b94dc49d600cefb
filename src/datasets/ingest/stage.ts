import type { Database } from '../duckdb.ts';
import type { Delimiter } from './dialect.ts';
import type { ColumnName } from './header.ts';
import type { Shape } from './shape.ts';

/**
 * A half-read table: a Parquet whose columns are named by position. Texts are trimmed, and null where missing. They get
 * their types in a second step, because only the whole column shows its type. Columns that came with a type keep it.
 */
export interface Staged {
  readonly path: string;
  readonly rows: number;
  readonly columns: readonly StagedColumn[];
  /** It hints at how the author writes numbers and dates. */
  readonly delimiter: Delimiter;
  /** How the table was found in a text; null where its format says. */
  readonly shape: Pick<Shape, 'headerRows' | 'outlooks' | 'body'> | null;
  readonly notes: readonly string[];
}

/** Of columns, by position: the one token of the missing ones that is a value there. */
export type KeptTokens = ReadonlyMap<number, string>;

/** Puts a table's body into a stage. */
export type Stage = (database: Database, stagePath: string, kept: KeptTokens) => Promise<Staged>;

export interface StagedColumn extends ColumnName {
  /** The type of the staged values; null for text. */
  readonly native: NativeType | null;
}

export type NativeType = 'whole' | 'number' | 'boolean' | 'date' | 'datetime';

/** The stage's name for a column. Only the last query contains names that a person chose. */
export const stageColumn = (at: number): string => `c${at}`;

/** Wider tables get fewer threads: DuckDB reserves some 256 KB per column, row group and thread. */
const WIDE = 200;

export const resourcesFor = (width: number): { readonly threads: number; readonly memoryMb: number } =>
  width > WIDE ? { threads: 1, memoryMb: 1_024 } : { threads: 2, memoryMb: 512 };

/** Wide tables get small row groups, because DuckDB holds a row group in memory until it is complete. */
export const rowGroupSize = (width: number): number => (width > WIDE ? 2_048 : 122_880);

/**
 * Options for writing a Parquet that is read a few times and then thrown away, for which a large dictionary does not
 * repay. In a wide table the limit would cost the memory of a dictionary per column (DuckDB 1.5.5).
 */
export const stageOptions = (width: number): string =>
  `FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE ${rowGroupSize(width)}${width > WIDE ? '' : ', DICTIONARY_SIZE_LIMIT 1000'}`;
