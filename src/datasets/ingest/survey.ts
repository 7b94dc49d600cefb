import type { Database } from '../duckdb.ts';
import { plainNumberSql } from '../formats/number.ts';
import { textLiteral } from '../sql.ts';
import { type StagedColumn, stageColumn } from './stage.ts';

/** What a staged column's texts look like, counted over every row. */
export interface Survey {
  readonly at: number;
  /** Cells that are not missing. */
  readonly filled: number;
  /** Of these: plain numbers, with a fraction or exponent, with a leading zero, whole but past 2^53. */
  readonly plain: number;
  readonly fractional: number;
  readonly leadingZero: number;
  readonly huge: number;
  readonly questionMarks: number;
  readonly min: number | null;
  readonly max: number | null;
}

/** How many columns go into one query: each brings several aggregates. */
const COLUMNS_PER_QUERY = 40;

export async function survey(
  database: Database,
  stagePath: string,
  columns: readonly StagedColumn[],
): Promise<readonly Survey[]> {
  const surveys: Survey[] = [];
  for (let from = 0; from < columns.length; from += COLUMNS_PER_QUERY) {
    const ats = columns.slice(from, from + COLUMNS_PER_QUERY).map((_, offset) => from + offset);
    const texts = ats.filter((at) => columns[at]?.native === null);
    const inner = texts.map((at) => `, ${plainNumberSql(stageColumn(at))} AS d${at}`);
    const outer = ats.map((at) => counts(stageColumn(at), columns[at]?.native ?? null, `d${at}`).join(', '));
    const [row = []] = await database.rows(
      `SELECT ${outer.join(', ')} FROM (SELECT *${inner.join('')} FROM ${textLiteral(stagePath)})`,
    );
    const size = counts('', null, '').length;
    ats.forEach((at, index) => {
      const [filled, plain, fractional, leadingZero, huge, questionMarks, min, max] = row
        .slice(index * size, (index + 1) * size)
        .map((cell) => (cell === null ? null : Number(cell)));
      surveys.push({
        at,
        filled: filled ?? 0,
        plain: plain ?? 0,
        fractional: fractional ?? 0,
        leadingZero: leadingZero ?? 0,
        huge: huge ?? 0,
        questionMarks: questionMarks ?? 0,
        min: min ?? null,
        max: max ?? null,
      });
    });
  }
  return surveys;
}

function counts(text: string, native: StagedColumn['native'], number: string): readonly string[] {
  if (native !== null) {
    const numeric = native === 'whole' || native === 'number';
    const fractional = native === 'whole' ? '0' : `count(${text})`;
    const [min, max] = numeric ? [`min(${text})`, `max(${text})`] : ['NULL', 'NULL'];
    return [`count(${text})`, `count(${text})`, fractional, '0', '0', '0', min, max];
  }
  const fraction = `(contains(${text}, '.') OR contains(${text}, 'e') OR contains(${text}, 'E'))`;
  return [
    `count(${text})`,
    `count(${number})`,
    `count(*) FILTER (${number} IS NOT NULL AND ${fraction})`,
    `count(*) FILTER (${number} IS NOT NULL AND regexp_matches(${text}, '^[+-]?0[0-9]'))`,
    `count(*) FILTER (abs(${number}) > ${Number.MAX_SAFE_INTEGER} AND NOT ${fraction})`,
    `count(*) FILTER (${text} = '?')`,
    `min(${number})`,
    `max(${number})`,
  ];
}

/** The first cells of a column that are neither missing nor plain numbers: what any other format must explain. */
export async function oddCells(database: Database, stagePath: string, at: number): Promise<readonly string[]> {
  const column = stageColumn(at);
  const rows = await database.rows(
    `SELECT left(${column}, 200) FROM ${textLiteral(stagePath)}
     WHERE ${column} IS NOT NULL AND (${plainNumberSql(column)}) IS NULL LIMIT 1000`,
  );
  return rows.map(([cell]) => String(cell));
}
