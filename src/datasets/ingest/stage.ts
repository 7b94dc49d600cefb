import type { Database } from '../duckdb.ts';
import type { Delimiter } from './dialect.ts';
import type { ColumnName } from './header.ts';
import type { Shape } from './shape.ts';

/**
 * A table on its way: a Parquet whose columns are called by position. Texts are trimmed, null where missing, and get
 * their types in a second step, because only the whole column tells what it is; columns that came with a type keep it.
 */
export interface Staged {
  readonly path: string;
  readonly rows: number;
  readonly columns: readonly StagedColumn[];
  /** A hint at how its author writes numbers and dates. */
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
  /** What the stage holds where that is no text: whole numbers, other numbers, dates with or without a time. */
  readonly native: NativeType | null;
}

export type NativeType = 'whole' | 'number' | 'boolean' | 'date' | 'datetime';

/** The stage's name for the column at a position. User-given names stay out of all SQL but the last. */
export const stageColumn = (at: number): string => `c${at}`;

/** From here on a table counts as wide: DuckDB reserves some 256 KB per column for each row group and thread. */
const WIDE = 200;

export const resourcesFor = (width: number): { readonly threads: number; readonly memoryMb: number } =>
  width > WIDE ? { threads: 1, memoryMb: 1_024 } : { threads: 2, memoryMb: 512 };

/** Small for wide tables: a row group is held in memory until it is complete. */
export const rowGroupSize = (width: number): number => (width > WIDE ? 2_048 : 122_880);

/** How a Parquet that is read soon and then thrown away is written. */
export const stageOptions = (width: number): string =>
  `FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE ${rowGroupSize(width)}`;
