import { open } from 'node:fs/promises';
import { AppError, InvalidInputError } from '../../errors.ts';
import { openDatabase } from '../duckdb.ts';
import { identifier, textLiteral } from '../sql.ts';
import type { JsonContent } from './content.ts';

export interface RecordsOptions {
  /** All written in the same form. */
  readonly paths: readonly string[];
  readonly form: JsonContent['form'];
  /** Where the Parquet is written. */
  readonly to: string;
  readonly fileName: string;
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
}

/** A record larger than this is a document and no row. */
const MAX_RECORD_BYTES = 4_000_000;

/**
 * Writes the records of JSON files as a Parquet, whose columns are their fields. What is nested stays so.
 * @throws InvalidInputError for JSON that is no list of records.
 */
export async function writeRecords(options: RecordsOptions): Promise<void> {
  const { paths, form, to, fileName, folder, signal } = options;
  for (const path of paths) await blankMark(path);
  const database = await openDatabase({ folder, signal });
  const files = `[${paths.map(textLiteral).join(', ')}]`;
  // Every record is looked at, since a type that a later one breaks would be an error.
  const read = `read_json(${files}, format = '${form}', records = true, sample_size = -1, union_by_name = true, map_inference_threshold = -1, field_appearance_threshold = 0, maximum_object_size = ${MAX_RECORD_BYTES})`;
  try {
    const columns = await database.describe(`SELECT * FROM ${read}`);
    // A field of several types is JSON, of which a text keeps its quotes.
    const texts = columns.filter(({ type }) => type.alias === 'JSON').map(({ name }) => name);
    const replaced = texts.map((name) => `${identifier(name)} ->> '$' AS ${identifier(name)}`).join(', ');
    const all = texts.length === 0 ? '*' : `* REPLACE (${replaced})`;
    await database.run(`COPY (SELECT ${all} FROM ${read}) TO ${textLiteral(to)} (FORMAT parquet)`);
  } catch (error) {
    throw noRecords(fileName, error);
  } finally {
    database.close();
  }
}

/** DuckDB refuses JSON that begins with the mark of UTF-8. Spaces there mean nothing. */
async function blankMark(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { buffer } = await file.read(Buffer.alloc(3), 0, 3, 0);
    if (buffer.toString('hex') === 'efbbbf') await file.write('   ', 0);
  } finally {
    await file.close();
  }
}

function noRecords(fileName: string, error: unknown): unknown {
  if (error instanceof AppError) return error;
  return new InvalidInputError(
    `${fileName} is JSON that cannot be read as a table: it has to be a list of records, such as [{"age": 31, "city": "Bonn"}, …], or one record a line. Save it as CSV and send that file.`,
    error,
  );
}
