import type { Database } from '../duckdb.ts';
import { SOFT_TOKEN_LIST } from '../formats/missing.ts';
import type { Unread } from '../profile.ts';
import { textList, textLiteral } from '../sql.ts';
import { type Staged, stageColumn, stageTable } from './stage.ts';

/** How far a format reads a column: what it reads, and the cells it does not, the strangers. */
export interface Fit {
  readonly read: number;
  /** Cells that mean "no value" among numbers and dates: none, ?, inf. */
  readonly soft: number;
  readonly strangers: number;
  /** The commonest that were not read, soft ones among them. */
  readonly commonest: readonly string[];
  /** Of strangers that are not soft: how many different ones, and cells of those that hold digits and are no measurements. */
  readonly kinds: number;
  readonly codes: number;
  /** Different values read. */
  readonly values: number;
}

/** Shares of a column's cells, soft ones not counted, that may be strangers. */
const ANYTHING = 0.02;
const DATES = 0.2;
/** With more than one word in five the words say something, and a column of categories keeps them all. */
const WORDS = 0.2;
/** Words in place of a number are always the same few. */
const KINDS = 10;
/** With no more different numbers than these a column may be one of names, such as 2, 3, 4 and `more`. */
const NAMES = 10;

/** Whether a column is one of numbers although some cells are none. */
export function areNumbers({ read, strangers, kinds, codes, values }: Fit): boolean {
  const cells = read + strangers;
  if (read === 0) return false;
  if (strangers <= cells * ANYTHING) return true;
  return strangers <= cells * WORDS && kinds <= KINDS && codes <= cells * ANYTHING && values > NAMES;
}

export const areDates = ({ read, strangers }: Fit): boolean => read > 0 && strangers <= (read + strangers) * DATES;

/** Below or above what an instrument can tell, about, or with a mark that sends to a footnote. */
const MEASURED = '[<>≤≥~≈] ?=? ?[+-]?[\\d.,]+|[+-]?[\\d.,]+ ?[*†‡+?!]+|[+-]?[\\d.,]+ ?[\\[(][a-z\\d][\\])]';

/** Counts how far an expression, null where it reads nothing, reads a staged column: with few strangers in all detail. */
export async function measureFit(
  database: Database,
  staged: Staged,
  at: number,
  value: string,
  detailed: boolean,
): Promise<Fit> {
  const cells = `(SELECT ${stageColumn(at)} AS t, ${value} AS v FROM ${stageTable(staged, [at])})`;
  const soft = `list_contains([${textList(SOFT_TOKEN_LIST)}], lower(t))`;
  const [[filled, read, softly] = []] = await database.rows(
    // DuckDB would test every cell for both sides of an AND.
    `SELECT count(t), count(v), count(*) FILTER (CASE WHEN v IS NULL THEN ${soft} END) FROM ${cells}`,
  );
  const fit = { read: Number(read), soft: Number(softly), strangers: Number(filled) - Number(read) - Number(softly) };
  const none: Fit = { ...fit, commonest: [], kinds: 0, codes: 0, values: 0 };
  const few = fit.strangers <= (fit.read + fit.strangers) * WORDS;
  if (fit.read === Number(filled) || !(few || detailed)) return none;
  const rows = await database.rows(
    `SELECT left(t, 60) FROM ${cells} WHERE t IS NOT NULL AND v IS NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 5`,
  );
  const [[kinds, codes, values] = []] = await database.rows(
    `SELECT count(DISTINCT t) FILTER (v IS NULL AND NOT regexp_matches(t, '\\d') AND NOT ${soft}),
       count(*) FILTER (v IS NULL AND regexp_matches(t, '\\d') AND NOT regexp_full_match(t, ${textLiteral(MEASURED)}) AND NOT ${soft}),
       count(DISTINCT v) FROM ${cells}`,
  );
  return {
    ...fit,
    commonest: rows.map(([cell]) => String(cell)),
    kinds: Number(kinds),
    codes: Number(codes),
    values: Number(values),
  };
}

/** What the column's profile tells of the cells that were not read; undefined when all were. */
export function unreadOf({ soft, strangers, commonest }: Fit): Unread | undefined {
  return soft + strangers === 0 ? undefined : { cells: soft + strangers, examples: commonest };
}
