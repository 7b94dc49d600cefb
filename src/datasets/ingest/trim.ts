import type { Database } from '../duckdb.ts';
import { MISSING_TOKENS } from '../formats/missing.ts';
import { textLiteral } from '../sql.ts';
import { excerpt } from './notes.ts';
import type { Row } from './outlook.ts';
import { plural } from './sentences.ts';
import { type Staged, stageColumn, stageOptions } from './stage.ts';
import { judgeTail } from './tail.ts';

/** How far from its end a table is looked through for what is none of its rows. */
const TAIL_ROWS = 40;

/** As many of a header's cells tell it from any row. */
const TELLING_CELLS = 4;

/** Takes out of a stage what is no row: headers that come again inside, and sums, sources and remarks at the end. */
export async function trim(database: Database, staged: Staged): Promise<Staged> {
  const { path: stagePath } = staged;
  if (staged.shape === null) return staged;
  const notes: string[] = [];
  const conditions = staged.shape.headerRows.map(isRow).filter((condition) => condition !== null);
  const repeated = conditions.length === 0 ? 0 : await countRows(database, stagePath, conditions.join(' OR '));
  if (repeated > 0)
    notes.push(`The header stood ${plural(repeated, 'time')} more inside the table and was left out there.`);
  const tail = await readTail(database, staged);
  if (tail.length > 0) {
    const shown = tail.filter((row) => row.some((cell) => cell !== ''));
    notes.push(
      `${plural(shown.length, 'line')} below the table ${shown.length === 1 ? 'was' : 'were'} left out (${excerpt(shown)}).`,
    );
  }
  if (repeated + tail.length === 0) return staged;
  const rest = `SELECT * FROM ${textLiteral(stagePath)} LIMIT ${staged.rows - tail.length}`;
  const kept = repeated === 0 ? rest : `SELECT * FROM (${rest}) WHERE coalesce(NOT (${conditions.join(' OR ')}), true)`;
  // A new name, since DuckDB remembers what it read of a file.
  const path = stagePath.replace('.parquet', '-trimmed.parquet');
  await database.run(`COPY (${kept}) TO ${textLiteral(path)} (${stageOptions(staged.columns.length)})`);
  return { ...staged, path, rows: await countRows(database, path, 'true'), notes: [...staged.notes, ...notes] };
}

async function countRows(database: Database, stagePath: string, condition: string): Promise<number> {
  const [[rows] = []] = await database.rows(`SELECT count(*) FROM ${textLiteral(stagePath)} WHERE ${condition}`);
  return Number(rows);
}

/** The condition that a row is this one; null where that cannot be told. */
function isRow(cells: Row): string | null {
  const telling = cells.flatMap((cell, at) => (cell === '' || MISSING_TOKENS.includes(cell) ? [] : [{ cell, at }]));
  if (telling.length < 2) return null;
  const equal = telling.slice(0, TELLING_CELLS).map(({ cell, at }) => `${stageColumn(at)} = ${textLiteral(cell)}`);
  return `(${equal.join(' AND ')})`;
}

/** The rows from the first that is none of the table's on. */
async function readTail(database: Database, staged: Staged): Promise<readonly Row[]> {
  const { path: stagePath } = staged;
  const looks = staged.shape?.outlooks ?? [];
  const offset = Math.max(0, staged.rows - TAIL_ROWS);
  const read = await database.rows(`SELECT * FROM ${textLiteral(stagePath)} OFFSET ${offset}`);
  const rows = read.map((row) => row.map((cell) => String(cell ?? '')));
  let from = rows.length;
  for (let at = rows.length - 1; at > 0; at -= 1) {
    const row = rows[at] ?? [];
    const judged = judgeTail(row, looks);
    if (judged === 'blank') continue;
    const foreign = judged === 'perhaps_total' ? await addsUp(database, stagePath, row, offset + at) : judged !== null;
    if (!foreign) break;
    from = at;
  }
  return rows.slice(from);
}

/** Whether a number of a row is the sum of its column above it. */
async function addsUp(database: Database, stagePath: string, row: Row, above: number): Promise<boolean> {
  const sums = row.map((cell, at) => (cell === '' ? 'NULL' : `sum(try_cast(${stageColumn(at)} AS DOUBLE))`));
  const [found = []] = await database.rows(
    `SELECT ${sums.join(', ')} FROM (SELECT * FROM ${textLiteral(stagePath)} LIMIT ${above})`,
  );
  return row.some((cell, at) => {
    const sum = found[at];
    return typeof sum === 'number' && sum !== 0 && Math.abs(sum - Number(cell)) <= Math.abs(sum) * 1e-6;
  });
}
