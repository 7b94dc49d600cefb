import { InvalidInputError } from '../../errors.ts';
import type { Database } from '../duckdb.ts';
import { MISSING_TOKENS } from '../formats/missing.ts';
import { textList, textLiteral } from '../sql.ts';
import type { Dialect } from './dialect.ts';

export interface StageOptions {
  readonly fileName: string;
  readonly csvPath: string;
  readonly stagePath: string;
  readonly dialect: Dialect;
  readonly width: number;
  /** Cells with line breaks in them keep DuckDB from reading in parallel when it also pads short rows. */
  readonly quotedBreaks: boolean;
}

export interface Staged {
  readonly rows: number;
  /** Rows left out because they had more cells than there are columns. */
  readonly dropped: number;
}

/** The stage's name for the column at a position. User-given names stay out of all SQL but the last. */
export const stageColumn = (at: number): string => `c${at}`;

/**
 * Reads the CSV's body with exactly this dialect into a Parquet of trimmed texts, null where missing. Columns get
 * their types in a second step, because only the whole column tells what it is.
 */
export async function stage(database: Database, options: StageOptions): Promise<Staged> {
  const { csvPath, stagePath, width } = options;
  const cells = Array.from({ length: width }, (_, at) => `${clean(stageColumn(at))} AS ${stageColumn(at)}`);
  const target = `${textLiteral(stagePath)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroupSize(width)})`;
  try {
    await database.run(`COPY (SELECT ${cells.join(', ')} FROM ${readCsv(csvPath, options)}) TO ${target}`);
  } catch (error) {
    throw unreadable(options.fileName, error);
  }
  await refuseFaultyRows(database, options.fileName);
  const [[rows, dropped] = []] = await database.rows(
    `SELECT (SELECT count(*) FROM ${textLiteral(stagePath)}), (SELECT count(DISTINCT line) FROM reject_errors)`,
  );
  return { rows: Number(rows), dropped: Number(dropped) };
}

/** Wide tables get small row groups: a group is held in memory until it is complete. */
export function rowGroupSize(width: number): number {
  const values = 2_000_000;
  return Math.min(122_880, Math.max(2_048, Math.floor(values / width / 2_048) * 2_048));
}

function readCsv(path: string, { dialect, width, quotedBreaks }: StageOptions): string {
  const columns = Array.from({ length: width }, (_, at) => `'${stageColumn(at)}': 'VARCHAR'`);
  const settings = [
    'auto_detect = false',
    `delim = ${textLiteral(dialect.delimiter)}`,
    `quote = ${textLiteral(dialect.quote)}`,
    `escape = ${textLiteral(dialect.escape)}`,
    `skip = ${dialect.skipLines}`,
    `header = ${dialect.hasHeader}`,
    `columns = {${columns.join(', ')}}`,
    'null_padding = true',
    'store_rejects = true',
    'rejects_limit = 100000',
    `parallel = ${!quotedBreaks}`,
  ];
  return `read_csv(${textLiteral(path)}, ${settings.join(', ')})`;
}

function clean(column: string): string {
  const trimmed = `trim(${column}, ${textLiteral(' \t\r\n\u00a0')})`;
  return `CASE WHEN ${trimmed} IN (${textList(MISSING_TOKENS)}) THEN NULL ELSE ${trimmed} END`;
}

async function refuseFaultyRows(database: Database, fileName: string): Promise<void> {
  const [fault] = await database.rows(
    `SELECT line, error_type::VARCHAR FROM reject_errors WHERE error_type <> 'TOO MANY COLUMNS' ORDER BY line LIMIT 1`,
  );
  if (fault === undefined) return;
  throw new InvalidInputError(
    `${fileName} cannot be read at line ${fault[0]}: ${String(fault[1]).toLowerCase()}. Correct that line and send the file again.`,
  );
}

function unreadable(fileName: string, error: unknown): unknown {
  const message = error instanceof Error ? error.message : '';
  const longLine = /maximum line size.*?(?:line:? ?(\d+))?/is.exec(message);
  if (longLine === null) return error;
  return new InvalidInputError(
    `${fileName} has a line longer than 2 MB. Perhaps a quote is not closed, or this is no table; correct it and send the file again.`,
    error,
  );
}
