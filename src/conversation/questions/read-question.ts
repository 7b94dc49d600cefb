import type { ColumnProfile } from '../../datasets/profile.ts';
import type { Condition, Grouping, Measure, Query } from '../../datasets/query/query.ts';
import { list } from '../../text/sentences.ts';
import { type Item, itemsOf, type Table, valueBeside } from './items.ts';
import {
  BREAKDOWNS,
  BY,
  COMPARISONS,
  CORRELATIONS,
  COUNTS,
  DISTRIBUTIONS,
  FIGURES,
  type Figure,
  GOES_ON,
  LEAST,
  MISSING,
  MOST,
  NEGATIONS,
  POSITIVE,
  PREPOSITIONS,
  RELATIVE_TIME,
  SHARES,
  SUPERLATIVES,
  UNITS,
} from './words.ts';

/** What was asked; or why that cannot be told, as a sentence that says what would help. */
export type Reading = { readonly query: Query } | { readonly unclear: string };

/** Rows shown where nobody says how many. */
const SHOWN_ROWS = 10;
const MOST_ROWS = 50;

/**
 * Reads a question to the rows of a table. Nothing is guessed that would change a figure: what is not understood is
 * told, and asked for in other words.
 */
export function readQuestion(text: string, table: Table, before?: Query): Reading {
  if (RELATIVE_TIME.test(text.toLowerCase()))
    return { unclear: 'Which dates do you mean? Name them, for example “in 2024” or “since 2024-03-01”.' };
  const scan = createScan(text, table);
  const where = conditionsOf(scan);
  const reading = GOES_ON.test(text.trim().toLowerCase())
    ? (goOn(scan, where, before) ?? asked(scan, where))
    : (asked(scan, where) ?? goOn(scan, where, before));
  if (reading === null) return { unclear: tellMore(table) };
  if ('unclear' in reading) return reading;
  const strange = strangerIn(scan, table);
  if (strange !== null) return { unclear: strange };
  return reading;
}

/** What goes on from the question before and holds nothing else: "and by month?", "only for 2024", "the same for Berlin". */
export function readFurther(text: string, table: Table, before: Query): Query | null {
  if (!GOES_ON.test(text.trim().toLowerCase())) return null;
  const scan = createScan(text, table);
  const reading = goOn(scan, conditionsOf(scan), before);
  const isAll = scan.items.every((item) => item.used || (item.is === 'word' && SMALL.test(item.word)));
  return reading !== null && 'query' in reading && isAll ? reading.query : null;
}

const SMALL =
  /^(?:and|only|just|what|about|how|the|a|for|same|now|but|or|instead|as|it|with|of|in|by|also|please|ones?|those|them|then|again|thing|chart|table|\W*)$/;

interface Scan {
  readonly items: readonly Item[];
  readonly table: Table;
  readonly text: string;
}

const createScan = (text: string, table: Table): Scan => ({ items: itemsOf(text, table), table, text });

const wordAt = (scan: Scan, at: number): string => {
  const item = scan.items[at];
  return item?.is === 'word' ? item.word : '';
};

/** Takes the first word of a list that nobody has used. */
function take(scan: Scan, words: ReadonlySet<string>): number | null {
  const at = scan.items.findIndex((item) => !item.used && item.is === 'word' && words.has(item.word));
  if (at < 0) return null;
  use(scan, at);
  return at;
}

function use(scan: Scan, from: number, to = from + 1): void {
  for (let at = from; at < to; at++) {
    const item = scan.items[at];
    if (item !== undefined) item.used = true;
  }
}

function columnWhere(
  scan: Scan,
  fits: (column: ColumnProfile, at: number) => boolean,
  from = 0,
): { column: ColumnProfile; at: number } | null {
  for (let at = from; at < scan.items.length; at++) {
    const item = scan.items[at];
    if (item?.is === 'column' && !item.used && fits(item.column, at)) return { column: item.column, at };
  }
  return null;
}

const isFigure = ({ kind }: ColumnProfile): boolean => kind === 'number';
const isGroup = ({ kind, unique_count }: ColumnProfile): boolean => kind !== 'number' || unique_count <= 30;

// What rows the question is about

const LINKS: ReadonlySet<string> = new Set([
  'is',
  'are',
  'was',
  'were',
  '=',
  'equals',
  'equal',
  'to',
  'being',
  'of',
  'the',
  'that',
  ':',
]);

function conditionsOf(scan: Scan): Condition[] {
  const found: Condition[] = [];
  for (let at = 0; at < scan.items.length; at++) {
    const condition = scan.items[at]?.used ? null : conditionAt(scan, at);
    if (condition !== null) found.push(condition);
  }
  return merged(found);
}

function conditionAt(scan: Scan, at: number): Condition | null {
  const item = scan.items[at];
  if (item?.is === 'column') return ofColumn(scan, at, item.column);
  if (item?.is === 'level') return ofLevel(scan, at, item.column, item.value);
  return missingAt(scan, at) ?? periodAt(scan, at) ?? reversedAt(scan, at);
}

/** "no price", "without a price", "blanks in age". */
function missingAt(scan: Scan, at: number): Condition | null {
  const word = wordAt(scan, at);
  const isBlank = MISSING.has(word);
  if (!isBlank && word !== 'no' && word !== 'without') return null;
  let next = at + 1;
  while (/^(?:a|an|any|in|of|the|for|values?|entries|cells?|are|there|is)$/.test(wordAt(scan, next))) next++;
  const item = scan.items[next];
  if (item?.is !== 'column') return null;
  use(scan, at, next + 1);
  if (!isBlank && isYesNo(item.column))
    return { column: item.column.name, is: 'equal', values: [answerOf(item.column, false)] };
  return { column: item.column.name, is: 'missing' };
}

/** "age over 30", "tenure is 3", "contract month-to-month", "price missing", "between 3 and 5". */
function ofColumn(scan: Scan, at: number, column: ColumnProfile): Condition | null {
  let next = at + 1;
  let negated = false;
  let linked = false;
  for (; ; next++) {
    const word = wordAt(scan, next);
    if (NEGATIONS.has(word) || word === '!') negated = true;
    else if (LINKS.has(word)) linked ||= word !== 'of' && word !== 'the';
    else break;
  }
  if (MISSING.has(wordAt(scan, next)) && (linked || next === at + 1)) {
    use(scan, at, next + 1);
    return { column: column.name, is: negated ? 'present' : 'missing' };
  }
  const compared = comparedAt(scan, next, column) ?? (linked ? null : comparedAt(scan, at + 1, column));
  if (compared !== null) {
    use(scan, at, compared.end);
    return compared.condition;
  }
  const value = valueBeside(column, scan.items, next);
  const ahead = value === null && column.kind !== 'number' && at > 0 ? valueBeside(column, scan.items, at - 1) : null;
  if (ahead?.length === 1) {
    use(scan, at - 1, at + 1);
    return {
      column: column.name,
      is: NEGATIONS.has(wordAt(scan, at - 2)) ? 'different' : 'equal',
      values: [ahead.value],
    };
  }
  // "price 5 cheapest" names no value: a figure needs a sign before it.
  if (value === null || (column.kind === 'number' && !linked && next > at + 1)) return null;
  use(scan, at, next + value.length);
  return { column: column.name, is: negated ? 'different' : 'equal', values: [value.value] };
}

function comparedAt(scan: Scan, at: number, column: ColumnProfile): { condition: Condition; end: number } | null {
  if (column.kind !== 'number' && column.kind !== 'date') return null;
  const word = wordAt(scan, at);
  if (word === 'between' || word === 'from') {
    const low = figureAt(scan, at + 1, column, 'start');
    const high = low === null ? null : figureAt(scan, low.end + 1, column, 'end');
    if (low === null || high === null || !/^(?:and|to|until|-)$/.test(wordAt(scan, low.end))) return null;
    // Both ends are told by one condition each; the second is found again where the first ended.
    const condition: Condition = { column: column.name, is: 'from', value: low.value };
    pending.set(condition, { column: column.name, is: 'to', value: high.value });
    return { condition, end: high.end };
  }
  const sign = COMPARISONS.find(([phrase]) => phrase.every((each, i) => wordAt(scan, at + i) === each));
  if (sign === undefined) return null;
  const [phrase, is] = sign;
  const value = figureAt(scan, at + phrase.length, column, is === 'above' || is === 'to' ? 'end' : 'start');
  return value === null ? null : { condition: { column: column.name, is, value: value.value }, end: value.end };
}

/** The upper end of a range that was said in one. */
const pending = new WeakMap<Condition, Condition>();

function figureAt(
  scan: Scan,
  at: number,
  { kind }: ColumnProfile,
  edge: 'start' | 'end',
): { value: string | number; end: number } | null {
  const item = scan.items[at];
  if (item?.is === 'number') return { value: kind === 'date' ? yearEdge(item.value, edge) : item.value, end: at + 1 };
  if (item?.is === 'date' && kind === 'date')
    return { value: item.value.length === 7 ? `${item.value}-01` : item.value, end: at + 1 };
  return null;
}

const yearEdge = (year: number, edge: 'start' | 'end'): string =>
  edge === 'start' ? `${year}-01-01` : `${year}-12-31T23:59:59.999`;

/** "female penguins", "for Kerala", "not in Berlin". */
function ofLevel(scan: Scan, at: number, column: ColumnProfile, value: string): Condition {
  use(scan, at);
  const [near, far] = [wordAt(scan, at - 1), wordAt(scan, at - 2)];
  const negated =
    NEGATIONS.has(near) || (PREPOSITIONS.has(near) && NEGATIONS.has(far)) || (near === 'the' && NEGATIONS.has(far));
  if (PREPOSITIONS.has(near)) use(scan, at - 1);
  return { column: column.name, is: negated ? 'different' : 'equal', values: [value] };
}

/** "in 2024", "since 2023", "before 2020-05-01", where there is one column of dates. */
function periodAt(scan: Scan, at: number): Condition | null {
  const dates = scan.table.columns.filter(({ kind }) => kind === 'date');
  const [only] = dates;
  if (only === undefined || dates.length > 1 || nextColumn(scan, at)) return null;
  const compared = comparedAt(scan, at, only);
  if (compared !== null && isTime(scan, at, compared.end)) {
    use(scan, at, compared.end);
    return compared.condition;
  }
  if (!/^(?:in|for|during|of)$/.test(wordAt(scan, at))) return null;
  const item = scan.items[at + 1];
  const period =
    item?.is === 'number' && isYear(item.value)
      ? yearOf(item.value)
      : item?.is === 'date'
        ? periodOf(item.value)
        : null;
  if (period === null) return null;
  use(scan, at, at + 2);
  const condition: Condition = { column: only.name, is: 'from', value: period[0] };
  pending.set(condition, { column: only.name, is: 'below', value: period[1] });
  return condition;
}

const isYear = (value: number): boolean => Number.isInteger(value) && value >= 1800 && value <= 2100;

const isTime = (scan: Scan, from: number, to: number): boolean =>
  scan.items.slice(from, to).some((item) => item.is === 'date' || (item.is === 'number' && isYear(item.value)));

const nextColumn = (scan: Scan, at: number): boolean => scan.items.slice(at, at + 4).some(({ is }) => is === 'column');

const yearOf = (year: number): readonly [string, string] => [`${year}-01-01`, `${year + 1}-01-01`];

function periodOf(said: string): readonly [string, string] {
  const [year = 0, month = 1, day] = said.split('-').map(Number);
  const end = day === undefined ? new Date(Date.UTC(year, month, 1)) : new Date(Date.UTC(year, month - 1, day + 1));
  const begin = new Date(Date.UTC(year, month - 1, day ?? 1));
  return [begin.toISOString().slice(0, 10), end.toISOString().slice(0, 10)];
}

/** "more than 10 absences". */
function reversedAt(scan: Scan, at: number): Condition | null {
  for (const [phrase, is] of COMPARISONS) {
    if (!phrase.every((each, i) => wordAt(scan, at + i) === each)) continue;
    const [figure, named] = [scan.items[at + phrase.length], scan.items[at + phrase.length + 1]];
    if (figure?.is !== 'number' || named?.is !== 'column' || named.column.kind !== 'number') return null;
    use(scan, at, at + phrase.length + 2);
    return { column: named.column.name, is, value: figure.value };
  }
  return null;
}

/** "in Berlin or Hamburg" is either of them; the ends of a range are two conditions. */
function merged(conditions: readonly Condition[]): Condition[] {
  const all: Condition[] = [];
  for (const condition of conditions) {
    const same = all.findIndex(
      (each) => each.is === condition.is && each.column === condition.column && 'values' in each,
    );
    const other = all[same];
    if (other !== undefined && 'values' in other && 'values' in condition)
      all[same] = { ...other, values: [...new Set([...other.values, ...condition.values])] };
    else all.push(condition);
    const end = pending.get(condition);
    if (end !== undefined) all.push(end);
  }
  return all;
}

// Columns of two answers

export const isYesNo = ({ unique_count, top }: ColumnProfile): boolean =>
  unique_count === 2 && top?.length === 2 && top.filter(({ value }) => POSITIVE.has(value.toLowerCase())).length === 1;

function answerOf({ kind, top = [] }: ColumnProfile, yes: boolean): string | number {
  const found = top.find(({ value }) => POSITIVE.has(value.toLowerCase()) === yes)?.value ?? '';
  return kind === 'number' ? Number(found) : found;
}

/** "how many churned", "share of tickets not escalated": the column itself is what is counted. */
function saidOfRows(scan: Scan): Condition | null {
  const named = columnWhere(scan, (column, at) => isYesNo(column) && !isBehindBy(scan, at));
  if (named === null) return null;
  const negated = NEGATIONS.has(wordAt(scan, named.at - 1));
  use(scan, named.at);
  return { column: named.column.name, is: 'equal', values: [answerOf(named.column, !negated)] };
}

// What is asked of them

function asked(scan: Scan, where: Condition[]): Reading | null {
  return (
    correlation(scan, where) ??
    comparison(scan, where) ??
    distribution(scan, where) ??
    ranking(scan, where) ??
    figure(scan, where) ??
    rows(scan, where)
  );
}

function correlation(scan: Scan, where: Condition[]): Reading | null {
  const isAsked = take(scan, CORRELATIONS) !== null || / (?:vs\.?|versus|against) /.test(scan.text.toLowerCase());
  if (!isAsked) return null;
  const first = columnWhere(scan, isFigure);
  const second = first === null ? null : columnWhere(scan, isFigure, first.at + 1);
  if (first === null || second === null || first.column === second.column) {
    const named = columnWhere(scan, () => true);
    if (named === null || / (?:vs|versus|against) /.test(scan.text)) return null;
    return { unclear: `A correlation takes two columns of numbers. Those here are ${list(numbersOf(scan))}.` };
  }
  use(scan, first.at);
  use(scan, second.at);
  return { query: { ask: 'correlation', columns: [first.column.name, second.column.name], where } };
}

const COMPARES =
  /\b(?:higher|lower|more|less|bigger|smaller|different|differ|differs|older|younger|longer|shorter)\b.*\b(?:for|among|in|when|if|with|than|between|by)\b|\bcompare\b|\bagainst without\b/;

/** "is charges higher for those who left?", "does age differ between male and female?" */
function comparison(scan: Scan, where: Condition[]): Reading | null {
  const words = scan.text.toLowerCase();
  if (!COMPARES.test(words) || !/^(?:is|are|do|does|did|was|were|compare|have|has)\b/.test(words)) return null;
  const measured = columnWhere(scan, isFigure);
  if (measured === null) return null;
  use(scan, measured.at);
  const said = saidOfRows(scan);
  const last = where.at(-1);
  const group = said ?? last ?? null;
  if (group === null) {
    const parted = columnWhere(scan, isGroup);
    if (parted === null) return null;
    use(scan, parted.at);
    return {
      query: {
        ask: 'figure',
        measure: { of: 'mean', column: measured.column.name },
        where,
        by: { column: parted.column.name },
      },
    };
  }
  const rest = said === null ? where.slice(0, -1) : where;
  // "male and female" are the two sides of one column.
  const one: Condition =
    'values' in group && group.values.length === 2 ? { ...group, values: group.values.slice(0, 1) } : group;
  const both: Condition[] = one === group ? [] : [group];
  return { query: { ask: 'comparison', column: measured.column.name, group: one, where: [...rest, ...both] } };
}

function distribution(scan: Scan, where: Condition[]): Reading | null {
  if (take(scan, DISTRIBUTIONS) === null) return null;
  const named = columnWhere(scan, () => true);
  if (named === null) return { unclear: `Of which column? ${scan.table.name} has ${columnNames(scan.table)}.` };
  use(scan, named.at);
  return { query: { ask: 'distribution', column: named.column.name, where } };
}

/** "top 5 cities by revenue", "the 5 songs with the highest bpm", "oldest employee", "which shoe is fastest on average". */
function ranking(scan: Scan, where: Condition[]): Reading | null {
  const superlative = superlativeIn(scan);
  const ranked = superlative ?? endIn(scan);
  if (ranked === null) return null;
  const limit = limitIn(scan);
  const isPlain = superlative === null;
  const average =
    take(scan, FIGURES.mean) !== null ? ('mean' as const) : take(scan, FIGURES.sum) !== null ? ('sum' as const) : null;
  const isCount = take(scan, COUNTS) !== null;
  const by = groupingIn(scan, false);
  const ofColumn = superlative?.column ?? (isCount ? null : columnWhere(scan, isFigure));
  if (ofColumn !== null) use(scan, ofColumn.at);
  // "top 10 by revenue": what stands behind "by" is what is ranked by.
  const group =
    by ??
    (isCount || average !== null || ofColumn === null || isWhich(scan) || !isUnique(scan, ofColumn.column)
      ? groupNamed(scan)
      : null);
  if (ofColumn === null) {
    const grouped = group ?? null;
    if (
      grouped === null ||
      (!isCount && isPlain && limit === null && !/\bmost\b|\bfewest\b|\bleast\b|\btop\b/.test(scan.text.toLowerCase()))
    )
      return null;
    const said = saidOfRows(scan);
    return figureQuery({ of: 'count' }, said === null ? where : [...where, said], grouped, ranked.order, limit ?? 10);
  }
  const column = ofColumn.column.name;
  if (group !== null && average !== null)
    return figureQuery({ of: average, column }, where, group, ranked.order, limit ?? (isQuestionOfOne(scan) ? 1 : 10));
  if (group !== null && limit === null && isPlain && !isWhich(scan))
    return figureQuery({ of: ranked.order === 'most' ? 'max' : 'min', column }, where, group);
  if (group !== null && isRepeated(scan, group.column))
    return {
      unclear: `The ${group.column} with the ${ranked.order === 'most' ? 'highest' : 'lowest'} total, or average, of ${column}? Say which.`,
    };
  if (isPlain && limit === null && group === null && !isWhich(scan))
    return figureQuery({ of: ranked.order === 'most' ? 'max' : 'min', column }, where, null);
  const count = Math.min(MOST_ROWS, limit ?? (isWhich(scan) || superlative !== null ? 1 : SHOWN_ROWS));
  return { query: { ask: 'rows', where, order: { column, first: ranked.order }, limit: count } };
}

const isWhich = (scan: Scan): boolean =>
  /^(?:which|who|what (?:is the|are the) .*(?:with|having))\b/.test(scan.text.trim().toLowerCase());
const isQuestionOfOne = (scan: Scan): boolean => isWhich(scan) || /\bwhich\b/.test(scan.text.toLowerCase());

/** Its values come again, so a figure of one has to be made of several rows. */
function isRepeated({ table }: Scan, column: string): boolean {
  const profile = table.columns.find(({ name }) => name === column);
  const rows = Math.max(...table.columns.map(({ unique_count, null_count }) => unique_count + null_count));
  return (
    profile !== undefined &&
    profile.unique_count < rows * 0.9 &&
    !profile.flags.some((flag) => String(flag).includes('id'))
  );
}

const isUnique = (scan: Scan, column: ColumnProfile): boolean => !isRepeated(scan, column.name);

function endIn(scan: Scan): { order: 'most' | 'least' } | null {
  if (take(scan, MOST) !== null) return { order: 'most' };
  return take(scan, LEAST) !== null ? { order: 'least' } : null;
}

/** The thing that is the most so, by the column that holds what it is so in. */
function superlativeIn(scan: Scan): { order: 'most' | 'least'; column: { column: ColumnProfile; at: number } } | null {
  for (const [at, item] of scan.items.entries()) {
    const known = item.is === 'word' && !item.used ? SUPERLATIVES[item.word] : undefined;
    if (known === undefined) continue;
    const [usual, nouns] = known;
    const near = [wordAt(scan, at - 1), at > 1 ? wordAt(scan, at - 2) : ''];
    if (item.is === 'word' && item.word === 'expensive' && !near.some((word) => MOST.has(word) || LEAST.has(word)))
      continue;
    const order = near.some((word) => LEAST.has(word)) ? 'least' : usual;
    const column = itemsOf(nouns, scan.table).find(
      (each): each is Extract<Item, { is: 'column' }> => each.is === 'column' && isFigure(each.column),
    );
    if (column === undefined) return null;
    use(scan, at);
    if (MOST.has(near[0] ?? '') || LEAST.has(near[0] ?? '')) use(scan, at - 1);
    const at2 = scan.items.findIndex((each) => each.is === 'column' && each.column === column.column && !each.used);
    return { order, column: { column: column.column, at: at2 < 0 ? at : at2 } };
  }
  return null;
}

function limitIn(scan: Scan): number | null {
  const at = scan.items.findIndex(
    (item, i) =>
      item.is === 'number' && !item.used && Number.isInteger(item.value) && item.value > 0 && isCounting(scan, i),
  );
  const item = scan.items[at];
  if (item?.is !== 'number') return null;
  use(scan, at);
  return Math.min(MOST_ROWS, item.value);
}

/** "top 5", "5 songs with the highest": no value of a column. */
const isCounting = (scan: Scan, at: number): boolean =>
  /^(?:top|bottom|first|last|highest|lowest|best|worst|the|me|biggest|largest|show|list|)$/.test(
    wordAt(scan, at - 1),
  ) && scan.items[at - 1]?.is !== 'column';

function figure(scan: Scan, where: Condition[]): Reading | null {
  const by = groupingIn(scan, true);
  const isBreakdown = take(scan, BREAKDOWNS) !== null;
  const isShare = take(scan, SHARES) !== null || takeSign(scan, '%');
  if (isShare) return shareOf(scan, where, by);
  const of = figureNamed(scan);
  if (of !== null) {
    const named = columnWhere(
      scan,
      (column) => of === 'distinct' || isFigure(column) || ((of === 'min' || of === 'max') && column.kind === 'date'),
    );
    if (named === null) return figureWithout(scan, of);
    use(scan, named.at);
    const said = saidOfRows(scan);
    return figureQuery({ of, column: named.column.name }, said === null ? where : [...where, said], by);
  }
  const isCount = /\bhow many\b|\bwie viele\b|#/.test(scan.text.toLowerCase()) || take(scan, COUNTS) !== null;
  if (isCount) {
    useWords(scan, /^(?:how|many|wie|viele)$/);
    const said = saidOfRows(scan);
    const different = take(scan, FIGURES.distinct) !== null;
    const named = different ? columnWhere(scan, () => true) : null;
    if (named !== null) {
      use(scan, named.at);
      return figureQuery({ of: 'distinct', column: named.column.name }, where, by);
    }
    const levels =
      said === null && by === null && where.length === 0 ? columnWhere(scan, (column) => !isFigure(column)) : null;
    if (levels !== null) {
      use(scan, levels.at);
      return figureQuery({ of: 'distinct', column: levels.column.name }, where, null);
    }
    return figureQuery({ of: 'count' }, said === null ? where : [...where, said], by);
  }
  if (by?.unit !== undefined && columnWhere(scan, isFigure) === null) return figureQuery({ of: 'count' }, where, by);
  if (by !== null && !isBreakdown) {
    const named = columnWhere(scan, (column) => isFigure(column) && !isYesNo(column));
    if (named !== null) {
      use(scan, named.at);
      return figureQuery({ of: 'mean', column: named.column.name }, where, by);
    }
    const said = saidOfRows(scan);
    if (said !== null) return figureQuery({ of: 'share', those: [said] }, where, by);
    return null;
  }
  if (isBreakdown) {
    const group = by ?? groupNamed(scan);
    return group === null ? null : figureQuery({ of: 'count' }, where, group);
  }
  return null;
}

function useWords(scan: Scan, pattern: RegExp): void {
  for (const item of scan.items) if (item.is === 'word' && pattern.test(item.word)) item.used = true;
}

function takeSign(scan: Scan, sign: string): boolean {
  const at = scan.items.findIndex((item) => !item.used && item.text === sign);
  if (at >= 0) use(scan, at);
  return at >= 0;
}

function figureNamed(scan: Scan): Figure | null {
  const first = scan.items.findIndex((item) => item.is === 'word' && !item.used && figureOf(item.word) !== null);
  if (first < 0) return null;
  use(scan, first);
  const item = scan.items[first];
  return item?.is === 'word' ? figureOf(item.word) : null;
}

const figureOf = (word: string): Figure | null =>
  (Object.entries(FIGURES) as [Figure, ReadonlySet<string>][]).find(([, words]) => words.has(word))?.[0] ?? null;

const figureWithout = (scan: Scan, of: Figure): Reading | null =>
  of === 'sum' || of === 'distinct'
    ? null
    : { unclear: `Of which column of numbers? ${scan.table.name} has ${list(numbersOf(scan))}.` };

function shareOf(scan: Scan, where: Condition[], by: Grouping | null): Reading {
  const said = saidOfRows(scan);
  if (said !== null) return figureQuery({ of: 'share', those: [said] }, where, by);
  const last = where.at(-1);
  if (last !== undefined) return figureQuery({ of: 'share', those: [last] }, where.slice(0, -1), by);
  const group = by ?? groupNamed(scan);
  if (group !== null) return figureQuery({ of: 'count' }, where, group);
  return { unclear: 'The share of which rows? Say for example “share of rows with price over 100”.' };
}

function figureQuery(
  measure: Measure,
  where: Condition[],
  by: Grouping | null,
  order?: 'most' | 'least',
  limit?: number,
): Reading {
  return {
    query: {
      ask: 'figure',
      measure,
      where,
      ...(by === null ? {} : { by }),
      ...(order === undefined ? {} : { order }),
      ...(limit === undefined || by === null ? {} : { limit: Math.min(MOST_ROWS, limit) }),
    },
  };
}

/** "which rows have no price", "show customers with tenure under 3". */
function rows(scan: Scan, where: Condition[]): Reading | null {
  if (where.length === 0) return null;
  return { query: { ask: 'rows', where, limit: limitIn(scan) ?? SHOWN_ROWS } };
}

// What figures are parted by

const isBehindBy = (scan: Scan, at: number): boolean => {
  let before = at - 1;
  while (/^(?:each|every|the|of|in|type|all|different)$/.test(wordAt(scan, before))) before--;
  return BY.has(wordAt(scan, before)) || wordAt(scan, before + 1) === 'each' || wordAt(scan, before + 1) === 'every';
};

function groupingIn(scan: Scan, orByNumber: boolean): Grouping | null {
  const time = timeUnit(scan) ?? null;
  const dates = scan.table.columns.filter(({ kind }) => kind === 'date');
  const named = columnWhere(scan, (column, at) => isBehindBy(scan, at) && (isGroup(column) || orByNumber));
  if (named !== null && isGroup(named.column)) {
    use(scan, named.at);
    useBy(scan, named.at);
    if (named.column.kind !== 'date') return { column: named.column.name };
    return { column: named.column.name, unit: time ?? ('month' as const) };
  }
  const [only] = dates;
  if (time !== null && only !== undefined && dates.length === 1) return { column: only.name, unit: time };
  return null;
}

function useBy(scan: Scan, at: number): void {
  for (let before = at - 1; before >= 0 && before > at - 4; before--)
    if (BY.has(wordAt(scan, before)) || /^(?:each|every|the|for|in)$/.test(wordAt(scan, before))) use(scan, before);
}

function timeUnit(scan: Scan): Grouping['unit'] | null {
  const words = scan.text.toLowerCase();
  if (/\bover time\b|\btrend\b/.test(words)) {
    useWords(scan, /^(?:over|time|trend)$/);
    return 'month';
  }
  const at = scan.items.findIndex(
    (item, i) =>
      item.is === 'word' &&
      !item.used &&
      UNITS[item.word] !== undefined &&
      (isBehindBy(scan, i) || /ly$/.test(item.word)),
  );
  if (at < 0) return null;
  use(scan, at);
  useBy(scan, at);
  return UNITS[wordAt(scan, at)] ?? null;
}

/** A column of groups that nobody has used: "top 5 dest". */
function groupNamed(scan: Scan): Grouping | null {
  const named = columnWhere(scan, (column) => isGroup(column) && column.kind !== 'date');
  if (named === null) return null;
  use(scan, named.at);
  return { column: named.column.name };
}

// What goes on from before

function goOn(scan: Scan, where: Condition[], before: Query | undefined): Reading | null {
  if (before === undefined) return null;
  const changed = {
    ...before,
    where: [...before.where.filter(({ column }) => !where.some((each) => each.column === column)), ...where],
  };
  const by = groupingIn(scan, true);
  const of = figureNamed(scan) ?? (take(scan, MOST) === null ? (take(scan, LEAST) === null ? null : 'min') : 'max');
  const named = columnWhere(scan, () => true);
  if (by === null && of === null && named === null && where.length === 0) return null;
  if (changed.ask === 'figure') {
    const { measure } = changed;
    const column =
      named !== null && isFigure(named.column) ? named.column.name : 'column' in measure ? measure.column : null;
    if (named !== null && by === null && of === null && !isFigure(named.column)) {
      use(scan, named.at);
      return { query: { ...changed, by: { column: named.column.name } } };
    }
    if (named !== null) use(scan, named.at);
    const kind = of ?? ('column' in measure ? measure.of : null);
    const next: Measure = kind !== null && column !== null ? { of: kind, column } : measure;
    return { query: { ...changed, measure: next, ...(by === null ? {} : { by }) } };
  }
  if (named === null) return where.length === 0 ? null : { query: changed };
  use(scan, named.at);
  if (changed.ask === 'distribution') return { query: { ...changed, column: named.column.name } };
  if (changed.ask === 'comparison') return { query: { ...changed, column: named.column.name } };
  if (changed.ask === 'correlation') return { query: { ...changed, columns: [changed.columns[0], named.column.name] } };
  return null;
}

// What was not understood

const COMMON =
  /^(?:the|a|an|have|has|having|had|is|are|was|were|be|been|do|does|did|got|get|with|without|there|in|of|my|our|it|this|that|them|here|there|data|dataset|table|file|list|rows?|each|every|all|total|average|those|these|me|general|detail|short|order|descending|ascending|you|chart|picture|one|which|who|what|most|more|less|order|entries|records|particular|here)$/;

/** Whatever would have changed the figure, had it been understood. */
function strangerIn(scan: Scan, table: Table): string | null {
  const used = new Set(scan.items.flatMap((item) => (item.used && 'column' in item ? [item.column] : [])));
  for (const [at, item] of scan.items.entries()) {
    if (item.used) continue;
    if (item.is === 'number')
      return `What is ${item.text} of? Name the column, for example “${numbersOf(scan)[0] ?? 'value'} over ${item.text}”.`;
    if (item.is === 'column' && item.sure && !used.has(item.column))
      return `I can take one thing at a time, and left ${item.column.name} aside. Ask once more, with or without it.`;
    if (item.is === 'word' && isStrange(scan, at, item.word, item.text))
      return `“${item.text}” is no column or value of ${table.name} that I know. Its columns are ${columnNames(table)}.`;
  }
  return null;
}

function isStrange(scan: Scan, at: number, word: string, text: string): boolean {
  if (!/^\p{L}{2,}/u.test(word) || COMMON.test(word)) return false;
  const before = wordAt(scan, at - 1);
  if (BY.has(before) || /^(?:in|from|during|where|whose|within)$/.test(before)) return true;
  // "how many left": what is counted is things, and the rest says which.
  const counted = before === 'many' && !/s$|people|men|women|children|staff/.test(word);
  return counted || (/^(?:for|with|of)$/.test(before) && /^\p{Lu}/u.test(text));
}

const numbersOf = ({ table }: Scan): readonly string[] =>
  table.columns
    .filter(isFigure)
    .map(({ name }) => name)
    .slice(0, 8);

function columnNames({ columns }: Table): string {
  const names = columns.map(({ name }) => name);
  return names.length <= 8 ? list(names) : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`;
}

const tellMore = (table: Table): string =>
  `I did not get what to work out. Ask for a count, a share, an average, a total, the highest or lowest, a distribution or a correlation of ${columnNames(table)}: for example “average ${table.columns.find(isFigure)?.name ?? 'value'} by ${table.columns.find((column) => !isFigure(column))?.name ?? 'group'}”.`;
