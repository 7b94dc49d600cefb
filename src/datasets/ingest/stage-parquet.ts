import type { DuckDBType } from '@duckdb/node-api';
import { AppError, InvalidInputError, LimitError } from '../../errors.ts';
import { type Database, openDatabase } from '../duckdb.ts';
import { identifier, textLiteral } from '../sql.ts';
import { unpacksTooLarge } from './archive/unpack.ts';
import { nameColumns } from './header.ts';
import { PANDAS_INDEX } from './nameless.ts';
import { refuseWide } from './refusals.ts';
import { quoted } from './sentences.ts';
import { type KeptTokens, type NativeType, type Staged, stageColumn, stageOptions } from './stage.ts';

/** A Parquet as its footer describes it, found to be within the limits. */
export interface ParquetShape {
  readonly path: string;
  readonly columns: readonly ParquetColumn[];
  /** Columns that hold no plain values, such as lists and binary data. */
  readonly leftOut: readonly string[];
}

interface ParquetColumn {
  readonly name: string;
  /** Its value in SQL. */
  readonly sql: string;
  /** DuckDB's name of its type, without precision. */
  readonly type: string;
}

export interface ParquetOptions {
  readonly path: string;
  readonly fileName: string;
  readonly folder: string;
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** A cell takes a character and a separator at least, when the table is written as text. */
const BYTES_PER_CELL = 2;

/** Reads the footer. A small file may describe an enormous table, so what it promises is held against the limit first. */
export async function inspectParquet({
  path,
  fileName,
  folder,
  maxBytes,
  signal,
}: ParquetOptions): Promise<ParquetShape> {
  const database = await openDatabase({ folder, signal });
  try {
    const file = textLiteral(path);
    const described = await database.describe(`SELECT * FROM read_parquet(${file})`);
    const [[rows] = []] = await database.rows(`SELECT sum(num_rows)::DOUBLE FROM parquet_file_metadata(${file})`);
    const [[bytes] = []] = await database.rows(
      `SELECT sum(total_uncompressed_size)::DOUBLE FROM parquet_metadata(${file})`,
    );
    const { columns, leftOut } = flatten(described);
    refuseWide(fileName, columns.length);
    if (Number(bytes) > maxBytes || Number(rows) * columns.length * BYTES_PER_CELL > maxBytes) {
      throw new LimitError(unpacksTooLarge(fileName, maxBytes));
    }
    if (columns.length === 0) {
      throw new InvalidInputError(
        `${fileName} holds only nested or binary columns (${quoted(leftOut)}). Send a table with one plain value per cell.`,
      );
    }
    return { path, columns, leftOut };
  } catch (error) {
    throw unreadable(fileName, error);
  } finally {
    database.close();
  }
}

/** Columns of one value per row: those of the file, and the fields of its structs. What is nested deeper is left out. */
function flatten(
  described: readonly { readonly name: string; readonly type: DuckDBType }[],
): Omit<ParquetShape, 'path'> {
  const columns: ParquetColumn[] = [];
  const leftOut: string[] = [];
  const take = (name: string, sql: string, type: DuckDBType): void => {
    const called = typeName(type);
    if (NESTED.has(called)) leftOut.push(name);
    else columns.push({ name, sql, type: called });
  };
  for (const { name, type } of described) {
    if ('entryNames' in type && typeName(type) === 'STRUCT') {
      type.entryNames.forEach((field, at) => {
        const fieldType = type.entryTypes[at];
        const value = `struct_extract(${identifier(name)}, ${textLiteral(field)})`;
        if (fieldType) take(`${name}.${field}`, value, fieldType);
      });
    } else take(name, identifier(name), type);
  }
  return { columns, leftOut };
}

const NESTED: ReadonlySet<string> = new Set(['STRUCT', 'LIST', 'MAP', 'ARRAY', 'UNION', 'VARIANT', 'GEOMETRY']);

/** `DECIMAL(18,2)` is a DECIMAL, `BIGINT[]` a LIST, `BIGINT[3]` an ARRAY. */
function typeName(type: DuckDBType): string {
  const text = String(type);
  if (text.endsWith('[]')) return 'LIST';
  return text.endsWith(']') ? 'ARRAY' : text.replace(/\(.*$/s, '');
}

export interface StageParquetOptions {
  readonly fileName: string;
  /** Texts that mean "no value". */
  readonly missing: readonly string[];
}

/** Stages a Parquet: values that have a type keep it, texts are taken as a CSV's would be. */
export async function stageParquet(
  { fileName, missing }: StageParquetOptions,
  shape: ParquetShape,
  database: Database,
  stagePath: string,
  kept: KeptTokens,
): Promise<Staged> {
  const file = `read_parquet(${textLiteral(shape.path)})`;
  try {
    const { columns, binary } = await withoutBinary(database, file, shape.columns);
    if (columns.length === 0) throw new InvalidInputError(`${fileName} holds nothing but binary data.`);
    const sources = await nativeSources(database, file, columns);
    const cells = sources.map(({ sql, native }, at) => {
      const tokens = missing.filter((token) => token !== kept.get(at));
      return `${native === null ? cleanText(sql, tokens) : sql} AS ${stageColumn(at)}`;
    });
    await database.run(
      `COPY (SELECT ${cells.join(', ')} FROM ${file}) TO ${textLiteral(stagePath)} (${stageOptions(columns.length)})`,
    );
    const [[rows] = []] = await database.rows(`SELECT count(*) FROM ${textLiteral(stagePath)}`);
    const header = nameColumns({ header: columns.map(({ name }) => name), body: [] });
    const leftOut = [...shape.leftOut, ...binary];
    return {
      path: stagePath,
      rows: Number(rows),
      columns: header.columns.map((column, at) => ({
        name: column.name,
        unnamed: column.unnamed || PANDAS_INDEX.test(column.name),
        native: sources[at]?.native ?? null,
      })),
      delimiter: ',',
      shape: null,
      notes: [
        ...header.notes,
        ...(leftOut.length === 0
          ? []
          : [`${quoted(leftOut)} held lists or binary data and ${leftOut.length === 1 ? 'was' : 'were'} left out.`]),
      ],
    };
  } catch (error) {
    throw unreadable(fileName, error);
  }
}

/** Some writers store texts as bytes without saying that they are texts; bytes that are no UTF-8 are pictures or the like. */
async function withoutBinary(
  database: Database,
  file: string,
  columns: readonly ParquetColumn[],
): Promise<{ readonly columns: readonly ParquetColumn[]; readonly binary: readonly string[] }> {
  const kept: ParquetColumn[] = [];
  const binary: string[] = [];
  for (const column of columns) {
    if (column.type !== 'BLOB') {
      kept.push(column);
      continue;
    }
    const text = `try(decode(${column.sql}))`;
    const [[strange] = []] = await database.rows(
      `SELECT count(*) FILTER (${column.sql} IS NOT NULL AND (${text} IS NULL OR contains(${text}, chr(0)))) FROM ${file}`,
    );
    if (strange === 0) kept.push({ ...column, sql: text, type: 'VARCHAR' });
    else binary.push(column.name);
  }
  return { columns: kept, binary };
}

interface Source {
  readonly sql: string;
  readonly native: NativeType | null;
}

async function nativeSources(
  database: Database,
  file: string,
  columns: readonly ParquetColumn[],
): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for (const column of columns) sources.push(await nativeSource(database, file, column));
  return sources;
}

const SMALL_WHOLE: ReadonlySet<string> = new Set([
  'TINYINT',
  'SMALLINT',
  'INTEGER',
  'UTINYINT',
  'USMALLINT',
  'UINTEGER',
]);
const LARGE_WHOLE: ReadonlySet<string> = new Set(['BIGINT', 'UBIGINT', 'HUGEINT', 'UHUGEINT']);
const MOMENTS: ReadonlySet<string> = new Set([
  'DATE',
  'TIMESTAMP',
  'TIMESTAMP_S',
  'TIMESTAMP_MS',
  'TIMESTAMP_NS',
  'TIMESTAMP WITH TIME ZONE',
]);

async function nativeSource(database: Database, file: string, { sql, type }: ParquetColumn): Promise<Source> {
  if (SMALL_WHOLE.has(type)) return { sql: `${sql}::BIGINT`, native: 'whole' };
  if (LARGE_WHOLE.has(type)) {
    // Digits past 2^53 are names of things; as numbers they would run into each other.
    const huge = await test(database, file, `abs(${sql}::HUGEINT) > ${Number.MAX_SAFE_INTEGER}`);
    return huge ? { sql: `${sql}::VARCHAR`, native: null } : { sql: `${sql}::BIGINT`, native: 'whole' };
  }
  if (type === 'BOOLEAN') return { sql: `${sql}::VARCHAR`, native: 'boolean' };
  if (type === 'DOUBLE' || type === 'DECIMAL') return { sql: finite(`${sql}::DOUBLE`), native: 'number' };
  // By way of text, a 0.1 of 32 bits becomes 0.1 and not 0.10000000149.
  if (type === 'FLOAT') return { sql: finite(`${sql}::VARCHAR::DOUBLE`), native: 'number' };
  if (MOMENTS.has(type)) {
    // Through microseconds, since a cast would shift times with a zone to that of this machine.
    const moment = `make_timestamp(epoch_us(${sql}))`;
    const timed = await test(database, file, `${moment} <> date_trunc('day', ${moment})`);
    return { sql: moment, native: timed ? 'datetime' : 'date' };
  }
  return { sql: `${sql}::VARCHAR`, native: null };
}

async function test(database: Database, file: string, condition: string): Promise<boolean> {
  const [[found] = []] = await database.rows(`SELECT bool_or(${condition}) FROM ${file}`);
  return found === true;
}

const finite = (sql: string): string => `CASE WHEN isfinite(${sql}) THEN ${sql} END`;

/** As the CSV reader leaves a text. One pattern, which is compiled once, since IN would be a join per column. */
function cleanText(sql: string, missing: readonly string[]): string {
  const longest = Math.max(...missing.map((token) => token.length));
  const tokens = missing.map((token) => token.replace(/[\\^$.*+?()[\]{}|#!/<>-]/g, '\\$&')).join('|');
  return `CASE WHEN length(trim(${sql})) > ${longest} OR NOT regexp_full_match(trim(${sql}), ${textLiteral(tokens)}) THEN trim(${sql}) END`;
}

function unreadable(fileName: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  // Of a file with encrypted columns DuckDB says no more than that its bytes make no sense (1.5.5).
  return new InvalidInputError(
    `${fileName} is damaged, cut off or encrypted, so it cannot be read as Parquet. Write it again, without encryption, and send that.`,
    error,
  );
}
