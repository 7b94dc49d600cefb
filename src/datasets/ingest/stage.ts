import { AppError, InvalidInputError } from '../../errors.ts';
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

/** From here on a table counts as wide: DuckDB reserves some 256 KB per column for each row group and thread. */
const WIDE = 200;

export const resourcesFor = (width: number): { readonly threads: number; readonly memoryMb: number } =>
  width > WIDE ? { threads: 1, memoryMb: 1_024 } : { threads: 2, memoryMb: 512 };

/** Small for wide tables: a row group is held in memory until it is complete. */
export const rowGroupSize = (width: number): number => (width > WIDE ? 2_048 : 122_880);

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
    `nullstr = [${textList(NULLS)}]`,
    'null_padding = true',
    'store_rejects = true',
    'rejects_limit = 100000',
    `parallel = ${!quotedBreaks}`,
  ];
  return `read_csv(${textLiteral(path)}, ${settings.join(', ')})`;
}

/** Spaces only: trimming any other set of characters takes DuckDB four times as long as reading the file (1.5.5). */
const clean = (column: string): string => `nullif(trim(${column}), '')`;

/**
 * Left to the CSV reader, with a space on either side: asking for the tokens in SQL is a join per column
 * with IN and slow to plan with anything else, which a wide table has no memory or time for.
 */
const NULLS = MISSING_TOKENS.flatMap((token) => [token, ` ${token}`, `${token} `, ` ${token} `]);

async function refuseFaultyRows(database: Database, fileName: string): Promise<void> {
  const [fault] = await database.rows(
    `SELECT line, error_type::VARCHAR FROM reject_errors WHERE error_type <> 'TOO MANY COLUMNS' ORDER BY line LIMIT 1`,
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
