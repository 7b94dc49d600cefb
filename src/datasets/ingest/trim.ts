import type { Database } from '../duckdb.ts';
import { MISSING_TOKENS } from '../formats/missing.ts';
import { textList, textLiteral } from '../sql.ts';
import { excerpt } from './notes.ts';
import { isOf, plainNumber } from './outlook.ts';
import { isMarked, type Row } from './record.ts';
import { plural, quoted } from './sentences.ts';
import type { Shape } from './shape.ts';
import {
  ROW_NUMBER,
  type Staged,
  type StagedColumn,
  stageColumn,
  stageOptions,
  stageTable,
  writtenSql,
} from './stage.ts';
import { judgeTail, SUBTOTAL } from './tail.ts';

/** How far from its end a table is looked through for what is none of its rows. */
const TAIL_ROWS = 40;

/** So many of its cells tell a header from any row, and a remark from a row with holes. */
const TELLING_CELLS = 4;
const EMPTY_CELLS = 8;
/** Different remarks inside a table; what has more is data. */
const REMARKS = 50;

/** Takes out of a stage what is no row: headers and remarks that stand inside, and sums, sources and remarks at the end. */
export async function trim(database: Database, staged: Staged): Promise<Staged> {
  const { shape, path } = staged;
  if (shape === null) return staged;
  const tail = await readTail(database, staged, shape);
  const all = stageTable(staged);
  const within = tail.length === 0 ? all : `(FROM ${all} WHERE ${ROW_NUMBER} < ${staged.rows - tail.length})`;
  const header = shape.headerRows.map((row) => isRow(staged, row)).filter((condition) => condition !== null);
  const repeated = await countRows(database, within, header);
  const remarks = await readRemarks(database, within, staged, shape);
  const notes = [
    ...(repeated > 0
      ? [`The header stood ${plural(repeated, 'time')} more inside the table and was left out there.`]
      : []),
    ...leftOut(
      'inside the table',
      remarks.map((remark) => [remark]),
    ),
    ...leftOut(
      'below the table',
      tail.filter((row) => row.some((cell) => cell !== '')),
    ),
    ...subtotalNotes(shape, tail, remarks),
  ];
  if (repeated + remarks.length + tail.length === 0) return { ...staged, notes: [...staged.notes, ...notes] };
  const foreign = [...header, ...(remarks.length > 0 ? [isAlone(staged, `IN (${textList(remarks)})`)] : [])];
  const kept = foreign.length === 0 ? '' : `WHERE coalesce(NOT (${foreign.join(' OR ')}), true)`;
  const columns = await withoutFractions(database, staged, `${within} ${kept}`);
  const cells = columns.map(({ native }, at) => (native === 'whole' ? `${stageColumn(at)}::BIGINT` : stageColumn(at)));
  // A new name, since DuckDB remembers what it read of a file.
  const trimmed = path.replace('.parquet', '-trimmed.parquet');
  await database.run(
    `COPY (SELECT ${cells.map((cell, at) => `${cell} AS ${stageColumn(at)}`).join(', ')} FROM ${within} ${kept}) TO ${textLiteral(trimmed)} (${stageOptions(staged.columns.length)})`,
  );
  const rows = await countRows(database, textLiteral(trimmed), ['true']);
  return { ...staged, columns, path: trimmed, named: false, rows, notes: [...staged.notes, ...notes] };
}

/** The columns, of which some may be whole now that a mean no longer stands beneath them. */
async function withoutFractions(
  database: Database,
  { columns }: Staged,
  rows: string,
): Promise<readonly StagedColumn[]> {
  const numbers = columns.flatMap(({ native }, at) => (native === 'number' ? [at] : []));
  if (numbers.length === 0) return columns;
  const whole = numbers.map((at) => `bool_and(${stageColumn(at)} = trunc(${stageColumn(at)}))`);
  const [found = []] = await database.rows(`SELECT ${whole.join(', ')} FROM ${rows}`);
  const wholes = new Set(numbers.filter((_, index) => found[index] === true));
  return columns.map((column, at) => (wholes.has(at) ? { ...column, native: 'whole' } : column));
}

function leftOut(where: string, rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return [];
  return [`${plural(rows.length, 'line')} ${where} ${rows.length === 1 ? 'was' : 'were'} left out (${excerpt(rows)}).`];
}

async function countRows(database: Database, table: string, conditions: readonly string[]): Promise<number> {
  if (conditions.length === 0) return 0;
  const [[rows] = []] = await database.rows(`SELECT count(*) FROM ${table} WHERE ${conditions.join(' OR ')}`);
  return Number(rows);
}

/** The condition that a row is this one; null where that cannot be told. */
function isRow({ columns }: Staged, cells: Row): string | null {
  const telling = cells.flatMap((cell, at) => (cell === '' || MISSING_TOKENS.includes(cell) ? [] : [{ cell, at }]));
  if (telling.length < 2) return null;
  const equal = telling.slice(0, TELLING_CELLS).map(({ cell, at }) => isCell(at, columns[at]?.native ?? null, cell));
  return `(${equal.join(' AND ')})`;
}

/** Among numbers stands no name but one that is a number, such as 2019. */
function isCell(at: number, native: StagedColumn['native'], cell: string): string {
  const number = native === 'whole' || native === 'number' ? plainNumber(cell) : null;
  if (number !== null) return `${stageColumn(at)} = ${number}`;
  return native === null ? `${stageColumn(at)} = ${textLiteral(cell)}` : 'false';
}

/** The condition that a row has a first cell of some kind and nothing else. A column without holes settles it at once. */
function isAlone({ columns }: Staged, first: string): string {
  const others = columns.slice(1, EMPTY_CELLS).map((_, at) => `${stageColumn(at + 1)} IS NULL`);
  return `(${[`${stageColumn(0)} ${first}`, ...others].join(' AND ')})`;
}

/** Lines inside a table that stand alone and are comments, or words where a number should be. */
async function readRemarks(
  database: Database,
  within: string,
  staged: Staged,
  { outlooks: [first] }: Pick<Shape, 'outlooks'>,
): Promise<readonly string[]> {
  if (staged.columns[0]?.native !== null) return [];
  const alone = await database.rows(
    `SELECT DISTINCT ${stageColumn(0)} FROM ${within} WHERE ${isAlone(staged, 'IS NOT NULL')} LIMIT ${REMARKS + 1}`,
  );
  if (first === undefined || alone.length > REMARKS) return [];
  const wide = staged.columns.length > 2;
  return alone
    .map(([cell]) => String(cell))
    .filter((cell) => isMarked([cell]) || (wide && isOf(cell, first) === false && (first.seen.get(cell) ?? 0) <= 1));
}

/** The rows from the first that is none of the table's on. */
async function readTail(
  database: Database,
  staged: Staged,
  { outlooks }: Pick<Shape, 'outlooks'>,
): Promise<readonly Row[]> {
  const { columns, rows: count } = staged;
  const offset = Math.max(0, count - TAIL_ROWS);
  const cells = columns.map((column, at) => writtenSql(at, column));
  // By their numbers, since OFFSET would read all rows before them.
  const read = await database.rows(
    `SELECT ${cells.join(', ')} FROM ${stageTable(staged)} WHERE ${ROW_NUMBER} >= ${offset} ORDER BY ${ROW_NUMBER}`,
  );
  const rows = read.map((row) => row.map((cell) => String(cell ?? '')));
  const judged = rows.map((row) => judgeTail(row, outlooks));
  // What stands below the last row that is surely one, from its first line that says anything.
  let from = 1 + judged.findLastIndex((row, at) => row === null || at === 0);
  while (judged[from] === 'blank') from += 1;
  for (let at = from; at < rows.length; at += 1) {
    // Sums and means are those of the rows above all of them.
    if (judged[at] === 'perhaps_total' && !(await addsUp(database, staged, rows[at] ?? [], offset + from))) {
      from = at + 1;
      while (judged[from] === 'blank') from += 1;
    }
  }
  return rows.slice(from);
}

/** Whether a number of a row is the sum, or the mean, of its column above it. */
async function addsUp(database: Database, staged: Staged, row: Row, above: number): Promise<boolean> {
  const figures = row.flatMap((_, at) =>
    ['sum', 'avg'].map((figure) => `${figure}(try_cast(${stageColumn(at)} AS DOUBLE))`),
  );
  const [found = []] = await database.rows(
    `SELECT ${figures.join(', ')} FROM ${stageTable(staged)} WHERE ${ROW_NUMBER} < ${above}`,
  );
  return found.some((figure, at) => {
    const cell = row[at >> 1] ?? '';
    if (typeof figure !== 'number' || figure === 0 || cell === '') return false;
    // A mean is rounded where it is shown.
    const tolerance = at % 2 === 0 ? 1e-6 : 1e-3;
    return Math.abs(figure - Number(cell)) <= Math.abs(figure) * tolerance;
  });
}

/** A word is a label more often than a sum in all of the rows. */
const SUBTOTAL_SHARE = 0.25;

/** Sums among the rows may be rows: a person can say so, and is told. */
function subtotalNotes(
  { body }: Pick<Shape, 'body'>,
  tail: readonly Row[],
  remarks: readonly string[],
): readonly string[] {
  const below = tail.flatMap((row) => row.find((cell) => SUBTOTAL.test(cell)) ?? []);
  const isRemark = ([first = '', ...others]: Row): boolean =>
    remarks.includes(first) && others.every((cell) => cell === '');
  const labels = body
    .filter(({ cells }) => !isRemark(cells))
    .flatMap(({ cells }) => cells.find((cell) => SUBTOTAL.test(cell)) ?? []);
  // The head of a short file reaches to its end.
  if (below.length > 0 && below.every((label, at) => labels.at(at - below.length) === label)) {
    labels.splice(labels.length - below.length);
  }
  if (labels.length === 0 || labels.length > body.length * SUBTOTAL_SHARE) return [];
  return [
    `${plural(labels.length, 'row')} inside the table may be sums of others (${quoted([...new Set(labels)])}); ${labels.length === 1 ? 'it was' : 'they were'} kept.`,
  ];
}
