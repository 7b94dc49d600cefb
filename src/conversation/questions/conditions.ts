import type { ColumnProfile } from '../../datasets/profile.ts';
import type { Condition } from '../../datasets/query/query.ts';
import { valueBeside } from './items.ts';
import { type Scan, use, wordAt } from './scan.ts';
import { COMPARISONS, MISSING, NEGATIONS, PREPOSITIONS } from './words.ts';
import { answerOf, isYesNo } from './yes-no.ts';

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

/** Which rows a question is about: everything said that chooses some of them. */
export function conditionsOf(scan: Scan): Condition[] {
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
