import type { Database } from '../duckdb.ts';
import { plainNumberSql } from '../formats/number.ts';
import { textLiteral } from '../sql.ts';
import { type StagedColumn, stageColumn } from './stage.ts';

/** Counts over all cells of a staged column. */
export interface Survey {
  readonly at: number;
  /** Cells that are not missing. */
  readonly filled: number;
  /** Of these: plain numbers; then those with a fraction or exponent, with a leading zero, whole but past 2^53. */
  readonly plain: number;
  readonly fractional: number;
  readonly leadingZero: number;
  readonly huge: number;
  readonly questionMarks: number;
  readonly min: number | null;
  readonly max: number | null;
}

/** Limits the columns of a query, since each brings several aggregates. */
const COLUMNS_PER_QUERY = 40;

/** Surveys in two passes. The second costs more, and covers only columns of numbers. */
export async function survey(
  database: Database,
  stagePath: string,
  columns: readonly StagedColumn[],
): Promise<readonly Survey[]> {
  const ats = columns.map((_, at) => at);
  // A subquery, since an expression in several aggregates is computed for each.
  const counted = await query(
    database,
    stagePath,
    ats,
    (at) => rough(at, columns[at]?.native ?? null),
    (at) => (columns[at]?.native === null ? [numberOf(at)] : []),
  );
  const surveys = counted.map(([filled, plain, questionMarks, min, max], at): Survey => {
    const native = columns[at]?.native ?? null;
    return {
      at,
      filled: filled ?? 0,
      plain: plain ?? 0,
      fractional: native === 'number' ? (filled ?? 0) : 0,
      leadingZero: 0,
      huge: 0,
      questionMarks: questionMarks ?? 0,
      min: min ?? null,
      max: max ?? null,
    };
  });
  const numeric = surveys.filter(({ at, plain }) => columns[at]?.native === null && plain > 0);
  const ways = await query(
    database,
    stagePath,
    numeric.map(({ at }) => at),
    (at) => written(at, surveys[at]),
  );
  numeric.forEach((column, index) => {
    const [fractional, leadingZero, huge] = ways[index] ?? [];
    surveys[column.at] = {
      ...column,
      fractional: fractional ?? 0,
      leadingZero: leadingZero ?? 0,
      huge: huge ?? 0,
    };
  });
  return surveys;
}

/** Computes aggregates of each column, many columns per query. */
async function query(
  database: Database,
  stagePath: string,
  ats: readonly number[],
  aggregates: (at: number) => readonly string[],
  computed: (at: number) => readonly string[] = () => [],
): Promise<readonly (readonly (number | null)[])[]> {
  const found: (readonly (number | null)[])[] = [];
  for (let from = 0; from < ats.length; from += COLUMNS_PER_QUERY) {
    const group = ats.slice(from, from + COLUMNS_PER_QUERY);
    const asked = group.map(aggregates);
    const cells = group.flatMap((at) => [stageColumn(at), ...computed(at)]);
    const [row = []] = await database.rows(
      `SELECT ${asked.flat().join(', ')} FROM (SELECT ${cells.join(', ')} FROM ${textLiteral(stagePath)})`,
    );
    let next = 0;
    for (const { length } of asked) {
      found.push(row.slice(next, next + length).map((cell) => (cell === null ? null : Number(cell))));
      next += length;
    }
  }
  return found;
}

const numberOf = (at: number): string => `${plainNumberSql(stageColumn(at))} AS n${at}`;

/** Filled, plain numbers, question marks, smallest and largest number. */
function rough(at: number, native: StagedColumn['native']): readonly string[] {
  const column = stageColumn(at);
  if (native === null) {
    const number = `n${at}`;
    const questions = `count(*) FILTER (${column} = '?')`;
    return [`count(${column})`, `count(${number})`, questions, `min(${number})`, `max(${number})`];
  }
  const numeric = native === 'whole' || native === 'number';
  const range = numeric ? [`min(${column})`, `max(${column})`] : ['NULL', 'NULL'];
  return [`count(${column})`, `count(${column})`, '0', ...range];
}

/** Numbers with a fraction or an exponent, with a leading zero, and whole ones past 2^53. */
function written(at: number, column: Survey | undefined): readonly string[] {
  const text = stageColumn(at);
  const number = plainNumberSql(text);
  const fraction = `(contains(${text}, '.') OR contains(${text}, 'e') OR contains(${text}, 'E'))`;
  // When all cells are numbers, they need not be parsed again.
  const isNumber = column?.plain === column?.filled ? '' : `${number} IS NOT NULL AND `;
  const largest = Math.max(Math.abs(column?.min ?? 0), Math.abs(column?.max ?? 0));
  return [
    `count(*) FILTER (${isNumber}${fraction})`,
    `count(*) FILTER (${isNumber}(${['', '-', '+'].map((sign) => startsWithZero(text, sign)).join(' OR ')}))`,
    largest > Number.MAX_SAFE_INTEGER
      ? `count(*) FILTER (abs(${number}) > ${Number.MAX_SAFE_INTEGER} AND NOT ${fraction})`
      : '0',
  ];
}

/** A zero and another digit. Texts compare byte by byte, and `:` follows `9`. A pattern takes six times as long. */
const startsWithZero = (text: string, sign: string): string => `(${text} >= '${sign}00' AND ${text} < '${sign}0:')`;

/** The first cells that are neither missing nor plain numbers. Any other format must explain these. */
export async function oddCells(database: Database, stagePath: string, at: number): Promise<readonly string[]> {
  const column = stageColumn(at);
  const rows = await database.rows(
    `SELECT left(${column}, 200) FROM ${textLiteral(stagePath)}
     WHERE ${column} IS NOT NULL AND (${plainNumberSql(column)}) IS NULL LIMIT 1000`,
  );
  return rows.map(([cell]) => String(cell));
}
