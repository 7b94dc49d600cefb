import type { Database } from '../duckdb.ts';
import { identifier, textLiteral } from '../sql.ts';
import type { Delimiter } from './dialect.ts';
import type { ColumnName } from './header.ts';
import type { Shape } from './shape.ts';

/**
 * A half-read table. Texts are trimmed, and null where missing. They get their types in a second step, because only the
 * whole column shows its type. Columns that came with a type keep it.
 */
export interface Staged {
  readonly path: string;
  /** Whether the columns of the Parquet bear their own names, so that it may serve as it is; else they are named by position. */
  readonly named: boolean;
  readonly rows: number;
  readonly columns: readonly StagedColumn[];
  /** It hints at how the author writes numbers and dates; null where nothing is written. */
  readonly delimiter: Delimiter | null;
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

/** `datetimeT` has a T between day and time. */
export type NativeType = 'whole' | 'number' | 'boolean' | 'date' | 'datetime' | 'datetimeT';

/** What queries call a column of the stage. */
export const stageColumn = (at: number): string => `c${at}`;

/** DuckDB's name for the number of a row in its Parquet, from 0; no column of a stage is called so. */
export const ROW_NUMBER = 'file_row_number';

/** A stage, or some of its columns, with its rows' numbers as a table in SQL. In a wide one each column costs. */
export function stageTable({ path, named, columns }: Staged, ats: Iterable<number> = columns.keys()): string {
  const cells = Array.from(ats, (at) => {
    const own = named ? identifier(columns[at]?.name ?? '') : stageColumn(at);
    return `${own} AS ${stageColumn(at)}`;
  });
  return `(SELECT ${[...cells, ROW_NUMBER].join(', ')} FROM ${textLiteral(path)})`;
}

/** The SQL of a staged cell as a text such as it may have been written. */
export function writtenSql(at: number, { native }: StagedColumn): string {
  const form = native === null ? undefined : MOMENTS[native];
  if (form !== undefined) return `strftime(${stageColumn(at)}, '${form}')`;
  if (native === 'number') return `regexp_replace(${stageColumn(at)}::VARCHAR, '\\.0$', '')`;
  return native === null ? stageColumn(at) : `${stageColumn(at)}::VARCHAR`;
}

const MOMENTS: Readonly<Partial<Record<NativeType, string>>> = {
  date: '%Y-%m-%d',
  datetime: '%Y-%m-%d %H:%M:%S',
  datetimeT: '%Y-%m-%dT%H:%M:%S',
};

/** Wider tables get fewer threads: DuckDB reserves some 256 KB per column, row group and thread. */
const WIDE = 200;

export const resourcesFor = (width: number): { readonly threads: number; readonly memoryMb: number } =>
  width > WIDE ? { threads: 1, memoryMb: 1_024 } : { threads: 2, memoryMb: 512 };

/** Wide tables get small row groups, because DuckDB holds a row group in memory until it is complete. */
const rowGroupSize = (width: number): number => (width > WIDE ? 2_048 : 122_880);

/** Options for a Parquet that is kept. */
export const tableOptions = (width: number): string =>
  `FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE ${rowGroupSize(width)}`;

/**
 * Options for writing a Parquet that is read a few times and then thrown away, for which a large dictionary does not
 * repay. In a wide table the limit would cost the memory of a dictionary per column (DuckDB 1.5.5).
 */
export const stageOptions = (width: number): string =>
  `FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE ${rowGroupSize(width)}${width > WIDE ? '' : ', DICTIONARY_SIZE_LIMIT 1000'}`;
