import { AppError, InvalidInputError } from '../../errors.ts';
import type { Database } from '../duckdb.ts';
import { identifier, textList, textLiteral } from '../sql.ts';
import { formNotes } from './notes.ts';
import { refuseUnlessWhole } from './refusals.ts';
import type { ReadRows, Scan } from './scan.ts';
import {
  type KeptTokens,
  type NativeType,
  ROW_NUMBER,
  type Staged,
  type StagedColumn,
  stageColumn,
  tableOptions,
} from './stage.ts';
import type { Text } from './text.ts';

export interface StageCsvOptions {
  readonly fileName: string;
  /** Cells that mean "no value". */
  readonly missing: readonly string[];
  /** Names of columns whose type a person said: they are staged as they are written. */
  readonly said: readonly string[];
}

/** Reads a CSV's body with exactly the dialect found. Columns that the scan has proved get their types at once. */
export async function stageCsv(
  { fileName, missing, said }: StageCsvOptions,
  text: Text,
  database: Database,
  stagePath: string,
  kept: KeptTokens,
): Promise<Staged> {
  const { header, scan, head } = text;
  // DuckDB takes no text for null that holds the escape sign.
  const tokens = new Set([...kept.values(), ...missing.filter((token) => token.includes(head.dialect.escape))]);
  const clean = scan.padded ? trimmed : asItIs;
  const textSql = (at: number): string =>
    [...tokens]
      .filter((token) => token !== kept.get(at))
      .reduce((sql, token) => `nullif(${sql}, ${textLiteral(token)})`, clean(stageColumn(at)));
  const nulls = missing.filter((token) => !tokens.has(token));
  const named = header.columns.every(({ name }) => name.toLowerCase() !== ROW_NUMBER);

  const readInto = async (path: string, columns: readonly StagedColumn[], by: Reader): Promise<Body> => {
    const cells = columns.map(({ name, native }, at) => {
      const cell = native === null ? textSql(at) : stageColumn(at);
      return `${cell} AS ${named ? identifier(name) : stageColumn(at)}`;
    });
    const table = readCsv(text, columns, nulls, by);
    try {
      await database.run(
        `COPY (SELECT ${cells.join(', ')} FROM ${table}) TO ${textLiteral(path)} (${tableOptions(columns.length)})`,
      );
    } catch (error) {
      throw unreadable(fileName, error);
    }
    const misfits = await database.rows(`SELECT DISTINCT column_name FROM ${by.rejects} WHERE error_type = 'CAST'`);
    if (misfits.length > 0) {
      // A date that no calendar has: 2023-02-30.
      const names = new Set(misfits.map(([name]) => name));
      const asText = columns.map((column, at) => (names.has(stageColumn(at)) ? { ...column, native: null } : column));
      return readInto(again(path), asText, { ...by, rejects: `${by.rejects}_again` });
    }
    await refuseFaultyRows(database, fileName, by);
    const [[rows, dropped] = []] = await database.rows(
      `SELECT (SELECT count(*) FROM ${textLiteral(path)}), (SELECT count(DISTINCT line) FROM ${by.rejects})`,
    );
    const read: ReadRows = { rows: Number(rows), dropped: Number(dropped) };
    refuseUnlessWhole(fileName, scan, read);
    return { path, columns, read };
  };

  const typed = header.columns.map((column, at): StagedColumn => {
    const asWritten = said.includes(column.name) || kept.has(at);
    return { ...column, native: asWritten ? null : (scan.natives[at] ?? null) };
  });
  const { path, columns, read } = await inParallelOrNot(scan, (by) =>
    readInto(by.parallel ? stagePath : again(stagePath), typed, by),
  );
  return {
    path,
    named,
    rows: read.rows,
    columns,
    delimiter: head.dialect.delimiter,
    shape: head.shape,
    notes: [...header.notes, ...formNotes(text, read)],
  };
}

/** A new name, since DuckDB remembers what it read of a file. */
const again = (path: string): string => path.replace('.parquet', '-again.parquet');

/** A table's body in its Parquet. */
interface Body {
  readonly path: string;
  readonly columns: readonly StagedColumn[];
  readonly read: ReadRows;
}

interface Reader {
  readonly parallel: boolean;
  /** Rows with fewer cells get the missing ones. */
  readonly padding: boolean;
  /** The table of DuckDB's that holds what it could not read. */
  readonly rejects: string;
}

/**
 * DuckDB cannot read in parallel when cells hold line breaks and short rows are padded. When cells hold what looks like
 * rows it takes these for some (1.5.5): then there are too many, and the file is read again from its beginning on.
 */
async function inParallelOrNot({ quotedBreaks, short }: Scan, read: (by: Reader) => Promise<Body>): Promise<Body> {
  const inOrder: Reader = { parallel: !quotedBreaks, padding: true, rejects: 'rejects' };
  if (!quotedBreaks || short.count > 0) return read(inOrder);
  try {
    return await read({ parallel: true, padding: false, rejects: 'rejects_in_parallel' });
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return read(inOrder);
  }
}

function readCsv(
  { path, head: { dialect, skipRecords }, scan }: Text,
  staged: readonly StagedColumn[],
  nulls: readonly string[],
  { parallel, padding, rejects }: Reader,
): string {
  const columns = staged.map(
    ({ native }, at) => `'${stageColumn(at)}': '${native === null ? 'VARCHAR' : TYPES[native]}'`,
  );
  const settings = [
    'auto_detect = false',
    `delim = ${textLiteral(dialect.delimiter)}`,
    `quote = ${textLiteral(dialect.quote)}`,
    `escape = ${textLiteral(dialect.escape)}`,
    `skip = ${skipRecords}`,
    'header = false',
    `columns = {${columns.join(', ')}}`,
    `nullstr = [${textList(scan.padded ? padded(nulls) : nulls)}]`,
    `null_padding = ${padding}`,
    'store_rejects = true',
    `rejects_table = '${rejects}'`,
    `rejects_scan = '${rejects}_scans'`,
    'rejects_limit = 100000',
    `parallel = ${parallel}`,
  ];
  return `read_csv(${textLiteral(path)}, ${settings.join(', ')})`;
}

const TYPES: Readonly<Record<NativeType, string>> = {
  whole: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'VARCHAR',
  date: 'TIMESTAMP',
  datetime: 'TIMESTAMP',
  datetimeT: 'TIMESTAMP',
};

/** Trims spaces only. For other characters DuckDB takes four times as long as for reading the file (1.5.5). */
const trimmed = (column: string): string => `nullif(trim(${column}), '')`;
const asItIs = (column: string): string => column;

/**
 * The CSV reader finds the missing tokens, with a space on either side when cells are padded. In SQL, IN would be a join
 * per column, and any other condition is slow to plan; a wide table has neither the memory nor the time.
 */
const padded = (tokens: readonly string[]): readonly string[] =>
  tokens.flatMap((token) => [token, ` ${token}`, `${token} `, ` ${token} `]);

async function refuseFaultyRows(database: Database, fileName: string, { rejects }: Reader): Promise<void> {
  const [fault] = await database.rows(
    `SELECT line, error_type::VARCHAR FROM ${rejects} WHERE error_type <> 'TOO MANY COLUMNS' ORDER BY line LIMIT 1`,
  );
  if (fault === undefined) return;
  const [line, type] = fault;
  const what =
    type === 'LINE SIZE OVER MAXIMUM' ? 'is longer than 2 MB' : `cannot be read (${String(type).toLowerCase()})`;
  throw new InvalidInputError(`Line ${line} of ${fileName} ${what}. Correct that line and send the file again.`);
}

function unreadable(fileName: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new InvalidInputError(
    `${fileName} could not be read as a CSV. Save it again as a plain CSV in UTF-8 and send that.`,
    error,
  );
}
