import type { Cell, Database } from '../duckdb.ts';
import { isPlainNumber, numberReader, PLAIN_NUMBER, plainNumberSql } from '../formats/number.ts';
import { textLiteral } from '../sql.ts';
import { type Staged, stageColumn, stageTable } from './stage.ts';

/** Counts over all cells of a staged column; of ways of writing a number, at least whether there are any. */
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

/**
 * Surveys in passes, each of which costs more than the one before and covers fewer columns: what the stage's own
 * statistics tell, the numbers, and how these are written.
 */
export async function survey(
  database: Database,
  staged: Staged,
  heads: ReadonlyMap<number, readonly string[]>,
): Promise<readonly Survey[]> {
  const { columns } = staged;
  const isNative = (at: number): boolean => columns[at]?.native != null;
  const all = await readBounds(database, staged);
  const texts = all.filter(({ at }) => !isNative(at));
  const headOf = (at: number): readonly string[] => heads.get(at)?.slice(0, FEW_CELLS) ?? [];
  const numeric = texts.filter(({ first }) => first === null || first < AFTER_NUMBERS);
  const ranges = await query(
    database,
    staged,
    numeric.map(({ at }) => at),
    (at) => [`count(n${at})`, `min(n${at})`, `max(n${at})`],
    // A subquery, since an expression in several aggregates is computed for each.
    (at) => [`${numberOf(stageColumn(at), headOf(at))} AS n${at}`],
  );
  const rangeOf = new Map(numeric.map(({ at }, index) => [at, ranges[index] ?? []]));
  const questionable = texts.filter((bounds) => mayHold('?', '?', bounds));
  const questions = await query(
    database,
    staged,
    questionable.map(({ at }) => at),
    (at) => [`count(*) FILTER (${stageColumn(at)} = '?')`],
  );
  const questionsOf = new Map(questionable.map(({ at }, index) => [at, questions[index]?.[0] ?? 0]));
  const surveys = all.map(({ at, filled, range }): Survey => {
    const [plain, min, max] = isNative(at) ? [filled, ...range] : (rangeOf.get(at) ?? []);
    return {
      at,
      filled,
      plain: plain ?? 0,
      fractional: columns[at]?.native === 'number' ? filled : 0,
      leadingZero: 0,
      huge: 0,
      questionMarks: questionsOf.get(at) ?? 0,
      min: min ?? null,
      max: max ?? null,
    };
  });
  const written = surveys.filter(({ at, plain }) => !isNative(at) && plain > 0);
  const ways = await query(
    database,
    staged,
    written.map(({ at }) => at),
    (at) => waysOf(surveys[at] as Survey, all[at] as Bounds, headOf(at)),
  );
  written.forEach((column, index) => {
    const [fractional, leadingZero, huge] = ways[index] ?? [];
    surveys[column.at] = { ...column, fractional: fractional ?? 0, leadingZero: leadingZero ?? 0, huge: huge ?? 0 };
  });
  return surveys;
}

/** Cells that are not missing, and texts that none of them comes before, or after; null where the stage does not tell. */
interface Bounds {
  readonly at: number;
  readonly filled: number;
  readonly first: string | null;
  readonly last: string | null;
  /** The least and the greatest of numbers that are staged as such. */
  readonly range: readonly (number | null)[];
}

async function readBounds(database: Database, { path, columns }: Staged): Promise<readonly Bounds[]> {
  const told = '(stats_min_value IS NOT NULL AND stats_max_value IS NOT NULL)';
  const rows = await database.rows(
    `SELECT column_id, sum(num_values - stats_null_count), bool_and(${told} OR num_values = stats_null_count),
       min(stats_min_value), max(stats_max_value),
       min(try_cast(stats_min_value AS DOUBLE)), max(try_cast(stats_max_value AS DOUBLE))
     FROM parquet_metadata(${textLiteral(path)}) GROUP BY 1`,
  );
  const found = new Map(rows.map(([at, ...figures]) => [at, figures]));
  return columns.map(({ native }, at) => {
    const [filled, known, first, last, ...range] = found.get(at) ?? [];
    const bound = (text: Cell = null): string | null => (known === true && text !== null ? String(text) : null);
    const isAmount = native === 'whole' || native === 'number';
    const numbers = isAmount ? range.map((number) => (number === null ? null : Number(number))) : [];
    return { at, filled: Number(filled ?? 0), first: bound(first), last: bound(last), range: numbers };
  });
}

/** Whether a column may hold texts between two. */
const mayHold = (from: string, to: string, { first, last }: Pick<Bounds, 'first' | 'last'>): boolean =>
  (last === null || last >= from) && (first === null || first <= to);

/** So many cells show how a column is written, of so many rows. */
const FEW_CELLS = 50;
const HEAD_ROWS = 1_000;

/** The first cells of the columns of texts, by their positions. */
export async function readHeads(database: Database, staged: Staged): Promise<ReadonlyMap<number, readonly string[]>> {
  const ats = staged.columns.flatMap(({ native }, at) => (native === null ? [at] : []));
  if (ats.length === 0) return new Map();
  const cells = ats.map((at) => `left(${stageColumn(at)}, ${SHOWN})`);
  const rows = await database.rows(`SELECT ${cells.join(', ')} FROM ${stageTable(staged, ats)} LIMIT ${HEAD_ROWS}`);
  return new Map(
    ats.map((at, index) => [at, rows.map((row) => row[index] ?? null).filter((cell) => typeof cell === 'string')]),
  );
}

/** Computes aggregates of each column, many columns per query. */
async function query(
  database: Database,
  staged: Staged,
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
      `SELECT ${asked.flat().join(', ')} FROM (SELECT ${cells.join(', ')} FROM ${stageTable(staged, group)})`,
    );
    let next = 0;
    for (const { length } of asked) {
      found.push(row.slice(next, next + length).map((cell) => (cell === null ? null : Number(cell))));
      next += length;
    }
  }
  return found;
}

/** Follows every number in the alphabet. */
const AFTER_NUMBERS = ':';

/**
 * A cell's plain number. Where the first cells are none, most casts would fail, which takes longer than to see that a
 * cell holds what no number does, as dates do.
 */
function numberOf(text: string, head: readonly string[]): string {
  const number = plainNumberSql(text);
  if (head.some((cell) => numberReader(PLAIN_NUMBER)(cell) !== null)) return number;
  const hyphen = `contains(${text}, '-') AND ${text} >= '0' AND NOT contains(${text}, 'e') AND NOT contains(${text}, 'E')`;
  return `CASE WHEN NOT (contains(${text}, ':') OR contains(${text}, '/') OR (${hyphen})) THEN ${number} END`;
}

/** Numbers with a fraction or an exponent, with a leading zero, and whole ones past 2^53. Of what the first cells show, one. */
function waysOf({ at, plain, filled, min, max }: Survey, bounds: Bounds, head: readonly string[]): readonly string[] {
  const text = stageColumn(at);
  const number = plainNumberSql(text);
  const fraction = `(contains(${text}, '.') OR contains(${text}, 'e') OR contains(${text}, 'E'))`;
  // When all cells are numbers, they need not be parsed again.
  const isNumber = plain === filled ? '' : `${number} IS NOT NULL AND `;
  const largest = Math.max(Math.abs(min ?? 0), Math.abs(max ?? 0));
  const shown = head.some((cell) => /[.eE]/.test(cell) && numberReader(PLAIN_NUMBER)(cell) !== null);
  // A zero and another digit. Texts compare byte by byte, and `:` follows `9`. A pattern takes six times as long.
  const zeros = ['', '-', '+']
    .filter((sign) => mayHold(`${sign}00`, `${sign}0:`, bounds))
    .map((sign) => `(${text} >= '${sign}00' AND ${text} < '${sign}0:')`);
  return [
    shown ? '1' : `count(*) FILTER (${isNumber}${fraction})`,
    zeros.length === 0 ? '0' : `count(*) FILTER (${isNumber}(${zeros.join(' OR ')}))`,
    largest > Number.MAX_SAFE_INTEGER
      ? `count(*) FILTER (abs(${number}) > ${Number.MAX_SAFE_INTEGER} AND NOT ${fraction})`
      : '0',
  ];
}

/** Longer cells are cut. */
const SHOWN = 200;

/** So many of the first cells tell what all are like. */
const ENOUGH = 300;

/** The first cells that are neither missing nor plain numbers. Any other format must explain these. */
export async function oddCells(
  database: Database,
  staged: Staged,
  at: number,
  head: readonly string[],
): Promise<readonly string[]> {
  const odd = head.filter((cell) => !isPlainNumber(cell));
  if (odd.length >= ENOUGH || staged.rows <= HEAD_ROWS) return odd;
  const column = stageColumn(at);
  const rows = await database.rows(
    `SELECT left(${column}, ${SHOWN}) FROM ${stageTable(staged, [at])}
     WHERE ${column} IS NOT NULL AND (${plainNumberSql(column)}) IS NULL LIMIT 1000`,
  );
  return rows.map(([cell]) => String(cell));
}
