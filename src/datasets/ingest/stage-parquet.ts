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

/** A Parquet as its footer describes it; it is within the limits. */
interface ParquetShape {
  readonly path: string;
  readonly columns: readonly ParquetColumn[];
  /** Names of columns without plain values, such as lists and binary data. */
  readonly leftOut: readonly string[];
}

interface ParquetColumn {
  readonly name: string;
  /** The SQL expression of its value. */
  readonly sql: string;
  /** DuckDB's name of the type, without precision. */
  readonly type: string;
}

interface ParquetOptions {
  readonly path: string;
  readonly fileName: string;
  readonly folder: string;
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** A table written as text takes at least a character and a separator per cell. */
const BYTES_PER_CELL = 2;

/** Reads the footer and checks the sizes it states, because a small file may hold an enormous table. */
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

/** Lists the columns with one value per row, and the fields of structs. Deeper nesting is left out. */
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
    if ('entryNames' in type && MEDIA.test(type.entryNames.join())) leftOut.push(name);
    else if ('entryNames' in type && typeName(type) === 'STRUCT') {
      type.entryNames.forEach((field, at) => {
        const fieldType = type.entryTypes[at];
        const value = `struct_extract(${identifier(name)}, ${textLiteral(field)})`;
        if (fieldType) take(`${name}.${field}`, value, fieldType);
      });
    } else take(name, identifier(name), type);
  }
  return { columns, leftOut };
}

/** Pictures and sounds, as the hubs' conversion to Parquet writes them. */
const MEDIA = /^(bytes,path|path,bytes)$/;

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
    const cells = await cellsOf(database, file, columns);
    const selected = cells.map(({ sql, native }, at) => {
      const tokens = missing.filter((token) => token !== kept.get(at));
      return `${native === null ? cleanText(sql, tokens) : sql} AS ${stageColumn(at)}`;
    });
    await database.run(
      `COPY (SELECT ${selected.join(', ')} FROM ${file}) TO ${textLiteral(stagePath)} (${stageOptions(columns.length)})`,
    );
    const [[rows] = []] = await database.rows(`SELECT count(*) FROM ${textLiteral(stagePath)}`);
    const header = nameColumns({ header: columns.map(({ name }) => name), body: [] });
    const leftOut = [...shape.leftOut, ...binary];
    return {
      path: stagePath,
      named: false,
      rows: Number(rows),
      columns: header.columns.map((column, at) => ({
        name: column.name,
        unnamed: column.unnamed || PANDAS_INDEX.test(column.name),
        native: cells[at]?.native ?? null,
      })),
      delimiter: null,
      shape: null,
      notes: [
        ...header.notes,
        ...(leftOut.length === 0
          ? []
          : [
              `${quoted(leftOut)} held lists, pictures or other nested data and ${leftOut.length === 1 ? 'was' : 'were'} left out.`,
            ]),
      ],
    };
  } catch (error) {
    throw unreadable(fileName, error);
  }
}

/** Some writers store texts as plain bytes. Bytes that are valid UTF-8 count as text; others may be pictures. */
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

interface StagedCell {
  readonly sql: string;
  readonly native: NativeType | null;
}

async function cellsOf(
  database: Database,
  file: string,
  columns: readonly ParquetColumn[],
): Promise<readonly StagedCell[]> {
  const cells: StagedCell[] = [];
  for (const column of columns) cells.push(await cellOf(database, file, column));
  return cells;
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

async function cellOf(database: Database, file: string, { sql, type }: ParquetColumn): Promise<StagedCell> {
  if (SMALL_WHOLE.has(type)) return { sql: `${sql}::BIGINT`, native: 'whole' };
  if (LARGE_WHOLE.has(type)) {
    // Integers past 2^53 are names of things. As numbers, different ones would become equal.
    const huge = await test(database, file, `abs(${sql}::HUGEINT) > ${Number.MAX_SAFE_INTEGER}`);
    return huge ? { sql: `${sql}::VARCHAR`, native: null } : { sql: `${sql}::BIGINT`, native: 'whole' };
  }
  if (type === 'BOOLEAN') return { sql: `${sql}::VARCHAR`, native: 'boolean' };
  if (type === 'DOUBLE' || type === 'DECIMAL') return { sql: finite(`${sql}::DOUBLE`), native: 'number' };
  // Through text, a 32-bit 0.1 becomes 0.1 and not 0.10000000149.
  if (type === 'FLOAT') return { sql: finite(`${sql}::VARCHAR::DOUBLE`), native: 'number' };
  if (MOMENTS.has(type)) {
    // Microseconds are used because a cast would shift times with a zone to the zone of this machine.
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
  // DuckDB reports encrypted columns like damaged bytes (1.5.5).
  return new InvalidInputError(
    `${fileName} is damaged, cut off or encrypted, so it cannot be read as Parquet. Write it again, without encryption, and send that.`,
    error,
  );
}
