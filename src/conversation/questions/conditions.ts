import type { ColumnProfile } from '../../datasets/profile.ts';
import type { Condition } from '../../datasets/query/query.ts';
import { isBehindBy } from './grouping.ts';
import { type Item, type Table, valueBeside } from './items.ts';
import { keyOf } from './levels.ts';
import { isNegated, nearNegation, takeEither } from './negation.ts';
import { type Scan, use, wordAt } from './scan.ts';
import { isUnit, PEOPLE, rowNoun, sameUnit } from './small-talk.ts';
import { COMPARISONS, ENDS, MISSING, NEGATIONS, NEGATIVE, PREPOSITIONS } from './words.ts';
import { answerOf, isYesNo } from './yes-no.ts';

/** What chooses rows, and where it was said. A range is two conditions. */
export interface Said {
  readonly at: number;
  readonly end: number;
  readonly all: readonly Condition[];
}

type Bound = 'above' | 'below' | 'from' | 'to';
type ColumnItem = Extract<Item, { is: 'column' }>;

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
export function conditionsOf(scan: Scan): Said[] {
  const found: Said[] = [];
  for (let at = 0; at < scan.items.length; at++) {
    const said = scan.items[at]?.used ? null : saidAt(scan, at);
    if (said !== null) found.push(said);
  }
  return merged(found);
}

function saidAt(scan: Scan, at: number): Said | null {
  const item = scan.items[at];
  if (item?.is === 'column') return ofColumn(scan, at, item);
  if (item?.is === 'level') return ofLevel(scan, at, item.column, item.value);
  return (
    missingAt(scan, at) ?? countedAt(scan, at) ?? boundBefore(scan, at) ?? periodAt(scan, at) ?? boundAlone(scan, at)
  );
}

/** Takes what was said from one place to another. */
function taken(scan: Scan, at: number, end: number, ...all: readonly Condition[]): Said {
  use(scan, at, end);
  return { at, end, all };
}

/** Yes-or-no columns whose answer is meant: "churned", "with a partner and without dependents". */
export function saidOfRows(scan: Scan): Said[] {
  const found: Said[] = [];
  for (const [at, item] of scan.items.entries()) {
    if (item.is !== 'column' || item.used || !isYesNo(item.column) || isBehindBy(scan, at)) continue;
    const isEither = takeEither(scan, at);
    if (isEither) {
      const values = [answerOf(item.column, true), answerOf(item.column, false)];
      found.push(taken(scan, at, at + 1, { column: item.column.name, is: 'equal', values }));
      continue;
    }
    const negated = isNegated(scan, at);
    const yes = (item.answer ?? true) !== negated;
    found.push(
      taken(scan, at, at + 1, { column: item.column.name, is: 'equal', values: [answerOf(item.column, yes)] }),
    );
  }
  return merged(found);
}

// Missing

const KNOWN =
  /^(?:recorded|given|known|available|listed|registered|specified|stated|noted|filled|entered|set|data|values?)$/;

/** "no price", "without a price", "blanks in age", "don't have a sex recorded". */
function missingAt(scan: Scan, at: number): Said | null {
  const word = wordAt(scan, at);
  const isBlank = MISSING.has(word);
  if (!isBlank && !NEGATIONS.has(word)) return null;
  let next = at + 1;
  let owned = isBlank || /^(?:no|without|lack|lacks|lacking|kein|keine|ohne)$/.test(word);
  for (
    ;
    /^(?:a|an|any|in|of|the|for|values?|entries|cells?|are|there|is|have|has|had|with|data|on|from)$/.test(
      wordAt(scan, next),
    );
    next++
  )
    owned ||= /^(?:have|has|had|with)$/.test(wordAt(scan, next));
  const item = scan.items[next];
  if (item?.is !== 'column' || item.used || !owned) return null;
  if (!isBlank && isYesNo(item.column)) return null;
  // "no price over 5", "without the contract month-to-month" say something of its values.
  if (signAt(scan, next + 1) !== null || valueBeside(item.column, scan.items, next + 1) !== null) return null;
  const end = next + (KNOWN.test(wordAt(scan, next + 1)) ? 2 : 1);
  const { name, kind, null_count, min, top = [] } = item.column;
  const none = top.find(({ value }) => NEGATIVE.has(value.toLowerCase()));
  if (!isBlank && kind !== 'number' && none !== undefined)
    return taken(scan, at, end, { column: name, is: 'equal', values: [none.value] });
  // "no fly ash" is none of it, in a column that holds zeros.
  if (!isBlank && kind === 'number' && Number(min) === 0)
    return null_count > 0 ? null : taken(scan, at, end, { column: name, is: 'equal', values: [0] });
  return taken(scan, at, end, { column: name, is: 'missing' });
}

// Columns

/** "age over 30", "tenure is 3", "contract month-to-month", "price missing", "between 3 and 5". */
function ofColumn(scan: Scan, at: number, item: ColumnItem): Said | null {
  const { column } = item;
  // "cheapest 5 condos" are not those that cost 5.
  if (item.degree === 'most' || item.degree === 'plain') return null;
  let next = at + 1;
  let negated = false;
  let linked = false;
  for (; ; next++) {
    const word = wordAt(scan, next);
    if (signAt(scan, next) !== null) break;
    if (NEGATIONS.has(word) || word === '!') negated = true;
    else if (LINKS.has(word)) linked ||= word !== 'of' && word !== 'the';
    else break;
  }
  if (item.degree === 'more') return moreThan(scan, at, item);
  // The 2 of "2 bed 2 bath" is of what comes behind.
  const isOfNext = next === at + 1 && scan.items[next + 1]?.is === 'column' && scan.items[next]?.is === 'number';
  const value = isOfNext ? null : valueBeside(column, scan.items, next);
  if (value === null && MISSING.has(wordAt(scan, next)) && (linked || next === at + 1))
    return taken(scan, at, next + 1, { column: column.name, is: negated ? 'present' : 'missing' });
  if (
    KNOWN.test(wordAt(scan, next)) &&
    /^(?:have|has|had|with|a|an|any)$/.test(wordAt(scan, at - 1)) &&
    !linked &&
    !nearNegation(scan, at)
  )
    return taken(scan, at, next + 1, { column: column.name, is: 'present' });
  const compared = comparedAt(scan, next, column) ?? (linked ? null : comparedAt(scan, at + 1, column));
  if (compared !== null) return negated ? null : taken(scan, at, compared.end, ...compared.all);
  const ahead =
    value === null && column.kind !== 'number' && at > 0 ? valueBeside(column, scan.items, at - 1, 'back') : null;
  if (ahead !== null) {
    const from = at - ahead.length;
    const is = isNegated(scan, from) ? 'different' : 'equal';
    return taken(scan, from, at + 1, { column: column.name, is, values: [ahead.value] });
  }
  if (value === null) return null;
  // "price 5 cheapest" names no value: a figure needs a sign before it, or "a price of 5".
  if (column.kind === 'number' && !linked && next > at + 1 && !isOfFigure(scan, at, next)) return null;
  const before = isNegated(scan, at);
  const values = [value.value];
  let end = next + value.length;
  const bound = endAt(scan, end);
  if (bound !== null && column.kind === 'number' && !negated && !before)
    return taken(scan, at, bound.end, { column: column.name, is: bound.is, value: value.value });
  for (;;) {
    const more = /^(?:or|nor|and|,|\/)$/.test(wordAt(scan, end)) ? valueBeside(column, scan.items, end + 1) : null;
    if (more === null) break;
    values.push(more.value);
    end += 1 + more.length;
  }
  if (negated || before) scan.negated.add(end - 1);
  return taken(scan, at, end, { column: column.name, is: negated || before ? 'different' : 'equal', values });
}

/** "a z of zero", and no "price of 3 bedroom homes". */
const isOfFigure = (scan: Scan, at: number, next: number): boolean =>
  next === at + 2 && wordAt(scan, at + 1) === 'of' && scan.items[next + 1]?.is !== 'column';

/** "heavier than 6000". */
function moreThan(scan: Scan, at: number, { column, end: side }: ColumnItem): Said | null {
  const figure = wordAt(scan, at + 1) === 'than' ? figureAt(scan, at + 2, column, 'start') : null;
  const is = side === 'least' ? 'below' : 'above';
  return figure === null || nearNegation(scan, at)
    ? null
    : taken(scan, at, figure.end, { column: column.name, is, value: figure.value });
}

function comparedAt(scan: Scan, at: number, column: ColumnProfile): { all: readonly Condition[]; end: number } | null {
  if (column.kind !== 'number' && column.kind !== 'date') return null;
  const { name } = column;
  const word = wordAt(scan, at);
  if (word === 'between' || word === 'from') {
    const low = figureAt(scan, at + 1, column, 'start');
    const high = low === null ? null : figureAt(scan, low.end + 1, column, 'end');
    if (low !== null && high !== null && /^(?:and|to|until|-)$/.test(wordAt(scan, low.end)))
      return {
        all: [
          { column: name, is: 'from', value: low.value },
          { column: name, is: 'to', value: high.value },
        ],
        end: high.end,
      };
    if (word === 'between') return null;
  }
  const sign = signAt(scan, at);
  if (sign === null) return null;
  const edge = sign.is === 'above' || sign.is === 'to' ? 'end' : 'start';
  const value = figureAt(scan, sign.end, column, edge);
  return value === null ? null : { all: [{ column: name, is: sign.is, value: value.value }], end: value.end };
}

function signAt(scan: Scan, at: number): { readonly is: Bound; readonly end: number } | null {
  const sign = COMPARISONS.find(([phrase]) => phrase.every((each, i) => wordAt(scan, at + i) === each));
  return sign === undefined ? null : { is: sign[1], end: at + sign[0].length };
}

/** "or more". */
function endAt(scan: Scan, at: number): { readonly is: Bound; readonly end: number } | null {
  const sign = ENDS.find(([phrase]) => phrase.every((each, i) => wordAt(scan, at + i) === each));
  return sign === undefined ? null : { is: sign[1], end: at + sign[0].length };
}

function figureAt(
  scan: Scan,
  at: number,
  { kind, name }: ColumnProfile,
  edge: 'start' | 'end',
): { value: string | number; end: number } | null {
  const coin = /^[$€£]$/.test(scan.items[at]?.text ?? '') ? 1 : 0;
  const item = scan.items[at + coin];
  const next = at + coin + 1;
  if (item?.is === 'number') {
    if (kind === 'date') return { value: yearEdge(item.value, edge), end: next };
    const unit = wordAt(scan, next);
    if (!isUnit(unit)) return { value: item.value, end: next };
    // "over 4 kg" of a column in grams would be another question.
    return sameUnit(unit, keyOf(name).split(/[ _]/).at(-1) ?? '') ? { value: item.value, end: next + 1 } : null;
  }
  if (item?.is === 'date' && kind === 'date')
    return { value: item.value.length === 7 ? monthEdge(item.value, edge) : dayEdge(item.value, edge), end: next };
  return null;
}

const dayEdge = (day: string, edge: 'start' | 'end'): string => (edge === 'start' ? day : `${day}T23:59:59.999`);

const yearEdge = (year: number, edge: 'start' | 'end'): string =>
  edge === 'start' ? `${year}-01-01` : `${year}-12-31T23:59:59.999`;

const monthEdge = (month: string, edge: 'start' | 'end'): string => {
  const [from, next] = periodOf(month);
  return edge === 'start' ? from : new Date(Date.parse(next) - 1).toISOString().replace('Z', '');
};

/** "female penguins", "for Kerala", "not in Berlin". */
function ofLevel(scan: Scan, at: number, column: ColumnProfile, value: string): Said {
  const is = isNegated(scan, at) ? 'different' : 'equal';
  if (PREPOSITIONS.has(wordAt(scan, at - 1))) use(scan, at - 1);
  return taken(scan, at, at + 1, { column: column.name, is, values: [value] });
}

// Figures before their column

/** "3 bedroom homes", "4 or more beds": of columns that hold few numbers. */
function countedAt(scan: Scan, at: number): Said | null {
  const item = scan.items[at];
  if (item?.is !== 'number' || item.used || /^(?:top|bottom|first|last)$/.test(wordAt(scan, at - 1))) return null;
  const bound = endAt(scan, at + 1);
  const other = wordAt(scan, at + 1) === 'or' && bound === null ? countedAt(scan, at + 2) : null;
  const [more] = other?.all ?? [];
  if (other !== null && more?.is === 'equal')
    return taken(scan, at, other.end, { ...more, values: [item.value, ...more.values] });
  const next = bound?.end ?? (wordAt(scan, at + 1) === '-' ? at + 2 : at + 1);
  const named = scan.items[next];
  if (named?.is !== 'column' || named.used || named.column.kind !== 'number') return null;
  const { name, top, min } = named.column;
  // "the two year ones" are of no year 2.
  if (isYear(Number(min)) && !isYear(item.value)) return null;
  if (bound !== null) return taken(scan, at, next + 1, { column: name, is: bound.is, value: item.value });
  if (
    (top === undefined && item.value !== 0) ||
    (valueBeside(named.column, scan.items, next + 1) !== null && scan.items[next + 2]?.is !== 'column')
  )
    return null;
  const is = isNegated(scan, at) ? 'different' : 'equal';
  return taken(scan, at, next + 1, { column: name, is, values: [item.value] });
}

/** "more than 10 absences", "over 40 years old". */
function boundBefore(scan: Scan, at: number): Said | null {
  const [low, high, ranged] = [scan.items[at + 1], scan.items[at + 3], scan.items[at + 4]];
  if (
    wordAt(scan, at) === 'between' &&
    ranged?.is === 'column' &&
    ranged.column.kind === 'number' &&
    wordAt(scan, at + 2) === 'and'
  )
    return low?.is !== 'number' || high?.is !== 'number' || nearNegation(scan, at)
      ? null
      : taken(
          scan,
          at,
          at + 5,
          { column: ranged.column.name, is: 'from', value: low.value },
          { column: ranged.column.name, is: 'to', value: high.value },
        );
  const sign = signAt(scan, at);
  if (sign === null) return null;
  const figure = scan.items[sign.end];
  const next = isUnit(wordAt(scan, sign.end + 1)) ? sign.end + 2 : sign.end + 1;
  const named = scan.items[next];
  if (figure?.is !== 'number' || named?.is !== 'column' || named.used || named.column.kind !== 'number') return null;
  return nearNegation(scan, at)
    ? null
    : taken(scan, at, next + 1, { column: named.column.name, is: sign.is, value: figure.value });
}

/** "homes under 100k", where only one column reaches so far; "women over 40" are of that age. */
function boundAlone(scan: Scan, at: number): Said | null {
  const sign = signAt(scan, at);
  if (sign === null || nearNegation(scan, at) || /^(?:from|since|until|before|after)$/.test(wordAt(scan, at)))
    return null;
  const all = scan.table.columns.filter((column) => column.kind === 'number' && !isYesNo(column));
  const ages = all.filter(({ name }) => keyOf(name) === 'age');
  const before = scan.items[/^(?:is|are|was|were|aged)$/.test(wordAt(scan, at - 1)) ? at - 2 : at - 1];
  const ofPeople = before?.is === 'level' || (before?.is === 'word' && rowNoun(before.word) === PEOPLE);
  const meant = ofPeople && ages.length === 1 ? ages : all;
  const fitting = meant.flatMap((column) => {
    const figure = figureAt(scan, sign.end, column, 'start');
    return figure !== null && Number(column.min) <= Number(figure.value) && Number(figure.value) <= Number(column.max)
      ? [{ column, figure }]
      : [];
  });
  const [only] = fitting;
  // "more than one line" is of lines.
  if (only === undefined || fitting.length > 1 || !endsHere(scan, only.figure.end)) return null;
  return taken(scan, at, only.figure.end, { column: only.column.name, is: sign.is, value: only.figure.value });
}

/** No noun follows that the figure would be of. */
function endsHere(scan: Scan, at: number): boolean {
  const item = scan.items[at];
  if (item === undefined || item.is === 'level') return true;
  return (
    item.is === 'word' &&
    (!/\p{L}/u.test(item.text) ||
      /^(?:and|or|in|on|from|for|with|who|that|which|are|is|have|by|per|a|please|pls)$/.test(item.word))
  );
}

// Time

/** "in 2024", "since 2023", "before 2020-05-01", where there is one column of dates, or of years. */
function periodAt(scan: Scan, at: number): Said | null {
  // "more than 2000 sqft" is no year.
  if (!IN_TIME.test(wordAt(scan, at)) && nextColumn(scan, at)) return null;
  const dates = scan.table.columns.filter(({ kind }) => kind === 'date');
  const years = scan.table.columns.filter(
    ({ kind, name, min }) => kind === 'number' && /year/i.test(name) && isYear(Number(min)),
  );
  const [only] = dates.length > 0 ? dates : years;
  if (only === undefined || Math.max(dates.length, years.length) > 1) return null;
  const compared = comparedAt(scan, at, only);
  if (
    compared !== null &&
    isTime(scan, at, compared.end) &&
    !(wordAt(scan, at) === 'from' && compared.all.length === 1)
  )
    return taken(scan, at, compared.end, ...compared.all);
  if (!/^(?:in|for|during|of|from|on)$/.test(wordAt(scan, at))) return null;
  const item = scan.items[at + 1];
  const second = scan.items[at + 3];
  if (
    item?.is === 'number' &&
    second?.is === 'number' &&
    /^(?:or|and)$/.test(wordAt(scan, at + 2)) &&
    [item, second].every(({ value }) => isYear(value)) &&
    only.kind === 'number'
  )
    return taken(scan, at, at + 4, { column: only.name, is: 'equal', values: [item.value, second.value] });
  if (item?.is === 'number' && isYear(item.value) && only.kind === 'number')
    return taken(scan, at, at + 2, {
      column: only.name,
      is: isNegated(scan, at) ? 'different' : 'equal',
      values: [item.value],
    });
  const period =
    item?.is === 'number' && isYear(item.value)
      ? yearOf(item.value)
      : item?.is === 'date'
        ? periodOf(item.value)
        : null;
  if (period === null || only.kind !== 'date') return null;
  const [from, next] = period;
  return taken(
    scan,
    at,
    at + 2,
    { column: only.name, is: 'from', value: from },
    { column: only.name, is: 'below', value: next },
  );
}

const IN_TIME = /^(?:in|from|since|before|after|until|during|for|between)$/;

const isYear = (value: number): boolean => Number.isInteger(value) && value >= 1800 && value <= 2100;

const isTime = (scan: Scan, from: number, to: number): boolean =>
  scan.items.slice(from, to).some((item) => item.is === 'date' || (item.is === 'number' && isYear(item.value)));

const nextColumn = (scan: Scan, at: number): boolean => scan.items.slice(at, at + 3).some(({ is }) => is === 'column');

const yearOf = (year: number): readonly [string, string] => [`${year}-01-01`, `${year + 1}-01-01`];

function periodOf(said: string): readonly [string, string] {
  const [year = 0, month = 1, day] = said.split('-').map(Number);
  const end = day === undefined ? new Date(Date.UTC(year, month, 1)) : new Date(Date.UTC(year, month - 1, day + 1));
  const begin = new Date(Date.UTC(year, month - 1, day ?? 1));
  return [begin.toISOString().slice(0, 10), end.toISOString().slice(0, 10)];
}

/** "in Berlin or Hamburg" is either of them. */
export function merged(found: readonly Said[]): Said[] {
  const all: Said[] = [];
  for (const said of found) {
    const [condition] = said.all;
    const same = all.findIndex(
      ({ all: [each] }) =>
        each !== undefined && 'values' in each && each.is === condition?.is && each.column === condition.column,
    );
    const other = all[same];
    const [before] = other?.all ?? [];
    if (
      other !== undefined &&
      before !== undefined &&
      condition !== undefined &&
      'values' in before &&
      'values' in condition
    )
      all[same] = {
        at: other.at,
        end: said.end,
        all: [{ ...before, values: [...new Set([...before.values, ...condition.values])] }],
      };
    else all.push(said);
  }
  return all;
}

/** Every value that there is, of a column of a few. */
export function isEvery({ columns }: Table, { all: [condition] }: Said): boolean {
  if (condition?.is !== 'equal' || condition.values.length < 2) return false;
  return columns.find(({ name }) => name === condition.column)?.unique_count === condition.values.length;
}
