import { AppError, InvalidInputError } from '../../errors.ts';
import type { Database } from '../duckdb.ts';
import { MISSING_TOKENS } from '../formats/missing.ts';
import { textList, textLiteral } from '../sql.ts';
import { formNotes } from './notes.ts';
import { refuseUnlessWhole } from './refusals.ts';
import type { ReadRows } from './scan.ts';
import { type Staged, stageColumn, stageOptions } from './stage.ts';
import type { Text } from './text.ts';

/** Reads a CSV's body by the dialect that was found. */
export async function stageCsv(text: Text, fileName: string, database: Database, stagePath: string): Promise<Staged> {
  const { columns } = text.header;
  const clean = text.scan.padded ? trimmed : asItIs;
  const cells = columns.map((_, at) => `${clean(stageColumn(at))} AS ${stageColumn(at)}`);
  const target = `${textLiteral(stagePath)} (${stageOptions(columns.length)})`;
  try {
    await database.run(`COPY (SELECT ${cells.join(', ')} FROM ${readCsv(text)}) TO ${target}`);
  } catch (error) {
    throw unreadable(fileName, error);
  }
  await refuseFaultyRows(database, fileName);
  const [[rows, dropped] = []] = await database.rows(
    `SELECT (SELECT count(*) FROM ${textLiteral(stagePath)}), (SELECT count(DISTINCT line) FROM reject_errors)`,
  );
  const read: ReadRows = { rows: Number(rows), dropped: Number(dropped) };
  refuseUnlessWhole(fileName, text, read);
  return {
    rows: read.rows,
    columns: columns.map((column) => ({ ...column, native: null })),
    delimiter: text.head.dialect.delimiter,
    notes: [...text.header.notes, ...formNotes(text, read)],
  };
}

function readCsv({ path, head: { dialect }, header, scan }: Text): string {
  const columns = header.columns.map((_, at) => `'${stageColumn(at)}': 'VARCHAR'`);
  const settings = [
    'auto_detect = false',
    `delim = ${textLiteral(dialect.delimiter)}`,
    `quote = ${textLiteral(dialect.quote)}`,
    `escape = ${textLiteral(dialect.escape)}`,
    `skip = ${dialect.skipLines}`,
    `header = ${dialect.hasHeader}`,
    `columns = {${columns.join(', ')}}`,
    `nullstr = [${textList(scan.padded ? PADDED_NULLS : MISSING_TOKENS)}]`,
    'null_padding = true',
    'store_rejects = true',
    'rejects_limit = 100000',
    // DuckDB cannot read in parallel when cells hold line breaks and short rows are padded.
    `parallel = ${!scan.quotedBreaks}`,
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
const PADDED_NULLS = MISSING_TOKENS.flatMap((token) => [token, ` ${token}`, `${token} `, ` ${token} `]);

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
