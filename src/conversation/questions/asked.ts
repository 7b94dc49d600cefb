import type { Grouping, Measure, Query } from '../../datasets/query/query.ts';
import { list } from '../../text/sentences.ts';
import { isEvery, merged, type Said, saidOfRows } from './conditions.ts';
import { groupingIn, groupNamed } from './grouping.ts';
import { conditionsIn, figureQuery, MOST_ROWS, type Reading } from './reading.ts';
import { relation } from './relations.ts';
import {
  attempt,
  columnWhere,
  figureNamed,
  isFigure,
  isGroup,
  type Scan,
  take,
  takeHowMany,
  takeSign,
  use,
  useWords,
  wordAt,
} from './scan.ts';
import { shareOf } from './shares.ts';
import { comparison } from './sides.ts';
import { isOfTitle, rowNoun } from './small-talk.ts';
import { columnNames, numbersOf } from './table-words.ts';
import { BREAKDOWNS, COUNTS, DISTRIBUTIONS, FIGURES, type Figure, LEAST, MOST, SHARES } from './words.ts';
import { isYesNo } from './yes-no.ts';

/** Rows shown where nobody says how many. */
const SHOWN_ROWS = 10;

const TOP: ReadonlySet<string> = new Set(['top']);

const ASKS: readonly ((scan: Scan, where: readonly Said[]) => Reading | null)[] = [
  relation,
  comparison,
  distribution,
  ranking,
  figure,
  kinds,
  rows,
];

/** What is asked of the rows; null where no word asks for anything. */
export const asked = (scan: Scan, where: readonly Said[]): Reading | null =>
  ASKS.reduce<Reading | null>((reading, ask) => reading ?? attempt(scan, () => ask(scan, where)), null);

function distribution(scan: Scan, where: readonly Said[]): Reading | null {
  if (take(scan, DISTRIBUTIONS) === null) return null;
  const named = columnWhere(scan, () => true);
  if (named === null) return { unclear: `Of which column? ${scan.table.name} has ${columnNames(scan.table)}.` };
  use(scan, named.at);
  const all = merged([...where, ...saidOfRows(scan)]);
  return { query: { ask: 'distribution', column: named.column.name, where: conditionsIn(all) } };
}

/** "top 5 cities by revenue", "the 5 songs with the highest bpm", "oldest employee", "which shoe is fastest on average". */
function ranking(scan: Scan, where: readonly Said[]): Reading | null {
  if (sortedIn(scan) !== null) return null;
  const superlative = columnWhere(scan, (_, at) => degreeAt(scan, at) === 'most');
  const order = superlative === null ? endIn(scan) : endOf(scan, superlative.at);
  if (order === null) return null;
  if (superlative !== null) {
    use(scan, superlative.at);
    take(scan, TOP);
  }
  const limit = limitIn(scan);
  const which = isWhich(scan);
  const isShare = take(scan, SHARES) !== null;
  const average = (['mean', 'median', 'sum'] as const).find((of) => take(scan, FIGURES[of]) !== null) ?? null;
  const isCount = take(scan, COUNTS) !== null || takeCommon(scan);
  if (isShare) return average === null ? rankedShare(scan, where, null, order, limit) : null;
  const size = sizeOf(scan);
  if (superlative === null && size !== null)
    return { unclear: `The ${size} by which column? ${scan.table.name} has ${list(numbersOf(scan))}.` };
  const each = groupingIn(scan);
  const by = each ?? headGroup(scan);
  const of = superlative ?? (isCount ? null : columnWhere(scan, (column) => isFigure(column) && !isYesNo(column)));
  if (of === null) return rankedCount(scan, where, by, order, { limit, isCount, isPlain: superlative === null });
  use(scan, of.at);
  // "top 10 by revenue": what stands behind "by" is what is ranked by.
  useWords(scan, (word) => word === 'by');
  const column = of.column.name;
  const isPlain = superlative === null;
  const isSaid = average !== null || which || isRepeated(scan, column);
  const group = by ?? (isSaid ? groupNamed(scan, (each) => !isYesNo(each)) : null);
  const all = merged([...where, ...saidOfRows(scan)]);
  if (group !== null && average !== null)
    return figureQuery({ of: average, column }, all, group, order, limit ?? (which ? 1 : 10));
  const ends = { of: order === 'most' ? 'max' : 'min', column } as const;
  if (average !== null) return null;
  if (group !== null && limit === null && !which && (isPlain || each !== null)) return figureQuery(ends, all, group);
  if (group !== null && isRepeated(scan, group.column))
    return {
      unclear: `The ${group.column} with the ${order === 'most' ? 'highest' : 'lowest'} total, or average, of ${column}? Say which.`,
    };
  if (isPlain && limit === null && group === null && !which) return figureQuery(ends, all, null);
  const count = Math.min(MOST_ROWS, limit ?? (which || superlative !== null ? 1 : SHOWN_ROWS));
  return { query: { ask: 'rows', where: conditionsIn(all), order: { column, first: order }, limit: count } };
}

/** "most common problem", "which city has the most homes", "top 3 colours by number". */
function rankedCount(
  scan: Scan,
  where: readonly Said[],
  by: Grouping | null,
  order: 'most' | 'least',
  { limit, isCount, isPlain }: { limit: number | null; isCount: boolean; isPlain: boolean },
): Reading | null {
  const isRate = !isCount && isPlain && /\b(?:highest|lowest)\b/.test(scan.text.toLowerCase());
  if (isRate && columnWhere(scan, isYesNo) !== null) {
    const reading = attempt(scan, () => rankedShare(scan, where, by, order, limit));
    if (reading !== null) return reading;
  }
  const group = by ?? groupNamed(scan);
  if (group === null) return null;
  if (!isCount && isPlain && limit === null && !/\b(?:most|fewest|least|top)\b/.test(scan.text.toLowerCase()))
    return null;
  useWords(scan, (word) => word === 'by');
  const all = merged([...where, ...saidOfRows(scan)]);
  return figureQuery({ of: 'count' }, all, group, order, limit ?? (isOne(scan) ? 1 : 10));
}

/** "which department has the highest attrition rate". */
function rankedShare(
  scan: Scan,
  where: readonly Said[],
  named: Grouping | null,
  order: 'most' | 'least',
  limit: number | null,
): Reading | null {
  const by = named ?? groupingIn(scan) ?? partNamed(scan);
  return by === null ? null : shareOf(scan, where, by, order, limit ?? (isOne(scan) ? 1 : 10));
}

/** "which age has the highest average strength": what is chosen among stands first. */
function headGroup(scan: Scan): Grouping | null {
  const named = columnWhere(
    scan,
    (column, at) => wordAt(scan, at - 1) === 'which' && isGroup(column) && column.kind !== 'date',
  );
  if (named === null) return null;
  use(scan, named.at);
  return { column: named.column.name };
}

/** "the largest home": nobody said by what. */
function sizeOf(scan: Scan): string | null {
  const at = scan.items.findIndex(
    (item, i) =>
      item.is === 'word' && /^(?:largest|biggest|smallest|greatest|best|worst)$/.test(item.word) && isRow(scan, i + 1),
  );
  return at < 0 || / by /.test(scan.text) ? null : wordAt(scan, at);
}

const isRow = (scan: Scan, at: number): boolean =>
  rowNoun(wordAt(scan, at)) >= 0 || isOfTitle(scan.table, wordAt(scan, at));

function partNamed(scan: Scan): Grouping | null {
  const named = columnWhere(scan, (column) => !isYesNo(column) && column.kind !== 'date' && column.unique_count <= 100);
  if (named === null) return null;
  use(scan, named.at);
  return { column: named.column.name };
}

function degreeAt(scan: Scan, at: number) {
  const item = scan.items[at];
  return item?.is === 'column' ? item.degree : undefined;
}

function endOf(scan: Scan, at: number): 'most' | 'least' {
  const item = scan.items[at];
  return item?.is === 'column' ? (item.end ?? 'most') : 'most';
}

const takeCommon = (scan: Scan): boolean => {
  const isSaid = /\b(?:most|least|more|less) (?:common|frequent|popular|often|commonly|frequently)\b/.test(
    scan.text.toLowerCase(),
  );
  useWords(scan, (word) => isSaid && /^(?:common|frequent|popular|often|commonly|frequently)$/.test(word));
  return isSaid;
};

const isWhich = (scan: Scan): boolean =>
  /^\W*(?:which|who|what (?:is the|are the) .*(?:with|having))\b/.test(scan.text.trim().toLowerCase());

/** One is asked for, and no list. */
const isOne = (scan: Scan): boolean =>
  /\b(?:which|what|whats)\b/.test(scan.text.toLowerCase()) && !/\bare\b/.test(scan.text.toLowerCase());

/** Its values come again, so a figure of one has to be made of several rows. */
function isRepeated({ table }: Scan, column: string): boolean {
  const profile = table.columns.find(({ name }) => name === column);
  const rows = Math.max(...table.columns.map(({ unique_count, null_count }) => unique_count + null_count));
  return profile !== undefined && profile.unique_count < rows * 0.9 && !profile.flags.includes('id');
}

function endIn(scan: Scan): 'most' | 'least' | null {
  if (take(scan, MOST) !== null) return 'most';
  return take(scan, LEAST) !== null ? 'least' : null;
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
  /^(?:top|bottom|first|last|highest|lowest|best|worst|the|me|biggest|largest|show|list|any|some|which|)$/.test(
    wordAt(scan, at - 1),
  ) &&
  (scan.items[at - 1]?.is !== 'column' || degreeAt(scan, at - 1) === 'most');

/** "highest first", "sorted descending". */
const SORTED = /\b(highest|most|largest|biggest|lowest|least|smallest|cheapest) first\b|\b(descending|ascending)\b/;

function sortedIn(scan: Scan): 'most' | 'least' | null {
  const found = SORTED.exec(scan.text.toLowerCase());
  return found === null ? null : /lowest|least|smallest|cheapest|ascending/.test(found[0]) ? 'least' : 'most';
}

function figure(scan: Scan, where: readonly Said[]): Reading | null {
  const order = sortedIn(scan);
  if (order === null) return unsorted(scan, where);
  const words = new Set(SORTED.exec(scan.text.toLowerCase())?.[0].split(' '));
  useWords(scan, (word) => words.has(word) || /^(?:sorted|sort|order|ordered)$/.test(word));
  const reading = unsorted(scan, where);
  const isParted =
    reading !== null && 'query' in reading && reading.query.ask === 'figure' && reading.query.by !== undefined;
  return isParted ? { query: { ...reading.query, order, limit: MOST_ROWS } as Query } : reading;
}

function unsorted(scan: Scan, where: readonly Said[]): Reading | null {
  const by = groupingIn(scan);
  const isBreakdown = take(scan, BREAKDOWNS) !== null;
  const isShare = take(scan, SHARES) !== null || takeSign(scan, '%');
  if (isShare) {
    takeHowMany(scan);
    return shareOf(scan, where, by);
  }
  const of = figureNamed(scan) ?? howMuch(scan);
  if (of !== null) {
    const reading = attempt(scan, () => figureOf(scan, where, by, of));
    if (reading !== null) return reading;
  }
  // "the total number of customers", and no "average number of dependents".
  const isTotal = of === null || of === 'sum' || of === 'distinct';
  if (isTotal && (takeHowMany(scan) || (where.length > 0 && takeThere(scan)) || take(scan, COUNTS) !== null))
    return counted(scan, where, by);
  if (!isTotal) return { unclear: ofWhich(scan) };
  if (by?.unit !== undefined && columnWhere(scan, isFigure) === null) {
    const all = merged([...where, ...saidOfRows(scan)]);
    return figureQuery({ of: 'count' }, all, by);
  }
  if (isBreakdown) {
    const group = by ?? groupNamed(scan);
    return group === null ? null : figureQuery({ of: 'count' }, where, group);
  }
  return by === null ? null : unnamed(scan, where, by);
}

const ofWhich = (scan: Scan): string =>
  numbersOf(scan).length === 0
    ? `${scan.table.name} has no column of numbers. It has ${columnNames(scan.table)}.`
    : `Of which column of numbers? ${scan.table.name} has ${list(numbersOf(scan))}.`;

/** "are there homes without a price?": how many. */
const takeThere = (scan: Scan): boolean => /^\W*(?:is|are|were) there\b/.test(scan.text.toLowerCase());

function figureOf(scan: Scan, where: readonly Said[], by: Grouping | null, of: Figure): Reading | null {
  const named = columnWhere(
    scan,
    (column) =>
      of === 'distinct' ||
      (isFigure(column) && !isYesNo(column)) ||
      ((of === 'min' || of === 'max') && column.kind === 'date'),
  );
  if (named === null) return null;
  use(scan, named.at);
  if (of === 'distinct') takeHowMany(scan);
  const measure: Measure = { of, column: named.column.name };
  return parted(scan, measure, where, by);
}

/** "how heavy are gentoos": on average. */
function howMuch(scan: Scan): 'mean' | null {
  const said = columnWhere(scan, (_, at) => degreeAt(scan, at) === 'plain' && wordAt(scan, at - 1) === 'how');
  return said === null ? null : 'mean';
}

/** "how many customers left", and "how many species": things, or the kinds of them. */
function counted(scan: Scan, where: readonly Said[], by: Grouping | null): Reading | null {
  const kinds = columnWhere(scan, (column, at) => !isYesNo(column) && !isFigure(column) && isHead(scan, at));
  if (kinds !== null && by === null) {
    use(scan, kinds.at);
    return figureQuery({ of: 'distinct', column: kinds.column.name }, merged([...where, ...saidOfRows(scan)]), null);
  }
  return parted(scan, { of: 'count' }, where, by);
}

/** "males and females", where there are no others: each for itself. */
function parted(scan: Scan, measure: Measure, where: readonly Said[], by: Grouping | null): Reading {
  const all = merged([...where, ...saidOfRows(scan)]);
  const every = by === null ? all.find((each) => isEvery(scan.table, each)) : undefined;
  const [condition] = every?.all ?? [];
  return condition === undefined
    ? figureQuery(measure, all, by)
    : figureQuery(
        measure,
        all.filter((each) => each !== every),
        { column: condition.column },
      );
}

/** Right behind "how many": what is counted. */
function isHead(scan: Scan, at: number): boolean {
  let before = at - 1;
  while (/^(?:different|distinct|unique|kinds|types|sorts|of|the)$/.test(wordAt(scan, before))) before--;
  const isFirst = /^(?:many|number|count|viele)$/.test(wordAt(scan, before));
  if (isFirst) use(scan, before, at);
  return isFirst;
}

/** "price by city": the average, and of yes and no the share. */
function unnamed(scan: Scan, where: readonly Said[], by: Grouping): Reading | null {
  const named = columnWhere(scan, (column) => isFigure(column) && !isYesNo(column));
  if (named !== null) {
    use(scan, named.at);
    const { name } = named.column;
    // "total charges per contract": their total, or the average of a column called so?
    if (/^total/i.test(name))
      return { unclear: `The average ${name} or their sum? Say “average ${name} by ${by.column}”.` };
    return figureQuery({ of: 'mean', column: name }, where, by);
  }
  const said = saidOfRows(scan);
  if (said.length > 0) return figureQuery({ of: 'share', those: conditionsIn(said) }, where, by);
  // "customers by contract".
  return scan.items.some((_, at) => isRow(scan, at)) ? figureQuery({ of: 'count' }, where, by) : null;
}

/** "which islands are there?" */
function kinds(scan: Scan, where: readonly Said[]): Reading | null {
  if (!/\b(?:are there|is there|do we have|do you have|exist)\b/.test(scan.text.toLowerCase())) return null;
  const named = columnWhere(
    scan,
    (column, at) => /^(?:which|what)$/.test(wordAt(scan, at - 1)) && isGroup(column) && column.kind !== 'date',
  );
  if (named === null) return null;
  use(scan, named.at);
  return figureQuery({ of: 'count' }, where, { column: named.column.name });
}

/** "which rows have no price", "show customers with tenure under 3". */
function rows(scan: Scan, where: readonly Said[]): Reading | null {
  const all = merged([...where, ...saidOfRows(scan)]);
  if (all.length === 0 || !isForRows(scan)) return null;
  return { query: { ask: 'rows', where: conditionsIn(all), limit: limitIn(scan) ?? SHOWN_ROWS } };
}

const isForRows = (scan: Scan): boolean =>
  !/^\W*(?:is|do|does|did|was|were|why|how|when|where|can|could|will|would)\b(?! (?:you|i|we)\b)/.test(
    scan.text.toLowerCase(),
  );
