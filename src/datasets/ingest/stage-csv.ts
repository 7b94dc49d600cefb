import { AppError, InvalidInputError } from '../../errors.ts';
import type { Database } from '../duckdb.ts';
import { textList, textLiteral } from '../sql.ts';
import { formNotes } from './notes.ts';
import { refuseUnlessWhole } from './refusals.ts';
import type { ReadRows, Scan } from './scan.ts';
import { type KeptTokens, type Staged, stageColumn, stageOptions } from './stage.ts';
import type { Text } from './text.ts';

export interface StageCsvOptions {
  readonly fileName: string;
  /** Cells that mean "no value". */
  readonly missing: readonly string[];
}

/** Reads a CSV's body with exactly the dialect found. */
export async function stageCsv(
  { fileName, missing }: StageCsvOptions,
  text: Text,
  database: Database,
  stagePath: string,
  kept: KeptTokens,
): Promise<Staged> {
  const { columns } = text.header;
  const clean = text.scan.padded ? trimmed : asItIs;
  // DuckDB takes no text for null that holds the escape sign.
  const tokens = new Set([...kept.values(), ...missing.filter((token) => token.includes(text.head.dialect.escape))]);
  const cells = columns.map((_, at) => {
    const others = [...tokens].filter((token) => token !== kept.get(at));
    const cell = others.reduce((sql, token) => `nullif(${sql}, ${textLiteral(token)})`, clean(stageColumn(at)));
    return `${cell} AS ${stageColumn(at)}`;
  });
  const nulls = missing.filter((token) => !tokens.has(token));
  const readInto = async (path: string, by: Reader): Promise<ReadRows> => {
    const target = `${textLiteral(path)} (${stageOptions(columns.length)})`;
    try {
      await database.run(`COPY (SELECT ${cells.join(', ')} FROM ${readCsv(text, nulls, by)}) TO ${target}`);
    } catch (error) {
      throw unreadable(fileName, error);
    }
    await refuseFaultyRows(database, fileName, by);
    const [[rows, dropped] = []] = await database.rows(
      `SELECT (SELECT count(*) FROM ${textLiteral(path)}), (SELECT count(DISTINCT line) FROM ${by.rejects})`,
    );
    const read: ReadRows = { rows: Number(rows), dropped: Number(dropped) };
    refuseUnlessWhole(fileName, text.scan, read);
    return read;
  };
  const { path, read } = await inParallelOrNot(text.scan, stagePath, readInto);
  return {
    path,
    rows: read.rows,
    columns: columns.map((column) => ({ ...column, native: null })),
    delimiter: text.head.dialect.delimiter,
    shape: text.head.shape,
    notes: [...text.header.notes, ...formNotes(text, read)],
  };
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
async function inParallelOrNot(
  { quotedBreaks, short }: Scan,
  stagePath: string,
  readInto: (path: string, by: Reader) => Promise<ReadRows>,
): Promise<{ readonly path: string; readonly read: ReadRows }> {
  const inOrder = async (path: string): Promise<{ readonly path: string; readonly read: ReadRows }> => ({
    path,
    read: await readInto(path, { parallel: !quotedBreaks, padding: true, rejects: 'rejects' }),
  });
  if (!quotedBreaks || short.count > 0) return inOrder(stagePath);
  try {
    const by: Reader = { parallel: true, padding: false, rejects: 'rejects_in_parallel' };
    return { path: stagePath, read: await readInto(stagePath, by) };
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    // A new name, since DuckDB remembers what it read of a file.
    return inOrder(stagePath.replace('.parquet', '-in-order.parquet'));
  }
}

function readCsv(
  { path, head: { dialect, skipRecords }, header, scan }: Text,
  nulls: readonly string[],
  { parallel, padding, rejects }: Reader,
): string {
  const columns = header.columns.map((_, at) => `'${stageColumn(at)}': 'VARCHAR'`);
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
