import type { Grouping, Measure } from '../../datasets/query/query.ts';
import { merged, type Said, saidOfRows } from './conditions.ts';
import { groupingIn, groupNamed } from './grouping.ts';
import { conditionsIn, figureQuery, MOST_ROWS, type Reading } from './reading.ts';
import { relation } from './relations.ts';
import {
  attempt,
  columnWhere,
  figureNamed,
  isFigure,
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
import { isSmall } from './small-talk.ts';
import { columnNames, numbersOf } from './table-words.ts';
import { BREAKDOWNS, COUNTS, DISTRIBUTIONS, FIGURES, type Figure, LEAST, MOST, SHARES } from './words.ts';
import { isYesNo } from './yes-no.ts';
import { list } from '../../text/sentences.ts';

/** Rows shown where nobody says how many. */
const SHOWN_ROWS = 10;

const ASKS: readonly ((scan: Scan, where: readonly Said[]) => Reading | null)[] = [
  relation,
  comparison,
  distribution,
  ranking,
  figure,
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
  return { query: { ask: 'distribution', column: named.column.name, where: conditionsIn(where) } };
}

/** "top 5 cities by revenue", "the 5 songs with the highest bpm", "oldest employee", "which shoe is fastest on average". */
function ranking(scan: Scan, where: readonly Said[]): Reading | null {
  const superlative = columnWhere(scan, (_, at) => degreeAt(scan, at) === 'most');
  const order = superlative === null ? endIn(scan) : endOf(scan, superlative.at);
  if (order === null) return null;
  if (superlative !== null) use(scan, superlative.at);
  const limit = limitIn(scan);
  const which = isWhich(scan);
  const isShare = take(scan, SHARES) !== null;
  const average = take(scan, FIGURES.mean) !== null ? 'mean' : take(scan, FIGURES.sum) !== null ? 'sum' : null;
  const isCount = take(scan, COUNTS) !== null || takeCommon(scan);
  if (isShare) return rankedShare(scan, where, order, limit, average === null);
  const by = groupingIn(scan);
  const of = superlative ?? (isCount ? null : columnWhere(scan, (column) => isFigure(column) && !isYesNo(column)));
  if (of === null) return rankedCount(scan, where, by, order, { limit, isCount, isPlain: superlative === null });
  use(scan, of.at);
  // "top 10 by revenue": what stands behind "by" is what is ranked by.
  useWords(scan, (word) => word === 'by');
  const column = of.column.name;
  const isPlain = superlative === null;
  const isSaid = average !== null || which || isRepeated(scan, column);
  const group = by ?? (isSaid ? groupNamed(scan) : null);
  const all = merged([...where, ...saidOfRows(scan)]);
  if (group !== null && average !== null)
    return figureQuery({ of: average, column }, all, group, order, limit ?? (which ? 1 : 10));
  const ends = { of: order === 'most' ? 'max' : 'min', column } as const;
  if (average !== null) return null;
  if (group !== null && limit === null && isPlain && !which) return figureQuery(ends, all, group);
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
  const group = by ?? groupNamed(scan);
  if (group === null) return null;
  if (!isCount && isPlain && limit === null && !/\b(?:most|fewest|least|top)\b/.test(scan.text.toLowerCase())) return null;
  useWords(scan, (word) => word === 'by');
  const all = merged([...where, ...saidOfRows(scan)]);
  return figureQuery({ of: 'count' }, all, group, order, limit ?? (isOne(scan) ? 1 : 10));
}

/** "which department has the highest attrition rate". */
function rankedShare(
  scan: Scan,
  where: readonly Said[],
  order: 'most' | 'least',
  limit: number | null,
  isPlain: boolean,
): Reading | null {
  const by = groupingIn(scan) ?? partNamed(scan);
  return by === null || !isPlain ? null : shareOf(scan, where, by, order, limit ?? (isOne(scan) ? 1 : 10));
}

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
  const isSaid = /\b(?:most|least|more|less) (?:common|frequent|popular|often|commonly|frequently)\b/.test(scan.text.toLowerCase());
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
  /^(?:top|bottom|first|last|highest|lowest|best|worst|the|me|biggest|largest|show|list|any|some|)$/.test(
    wordAt(scan, at - 1),
  ) && scan.items[at - 1]?.is !== 'column';

function figure(scan: Scan, where: readonly Said[]): Reading | null {
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
  if (takeHowMany(scan) || take(scan, COUNTS) !== null) return counted(scan, where, by);
  if (of !== null && (of === 'mean' || of === 'median' || of === 'max' || of === 'min'))
    return { unclear: `Of which column of numbers? ${scan.table.name} has ${list(numbersOf(scan))}.` };
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
  return figureQuery(measure, merged([...where, ...saidOfRows(scan)]), by);
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
  return figureQuery({ of: 'count' }, merged([...where, ...saidOfRows(scan)]), by);
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
    return figureQuery({ of: 'mean', column: named.column.name }, where, by);
  }
  const said = saidOfRows(scan);
  if (said.length > 0) return figureQuery({ of: 'share', those: conditionsIn(said) }, where, by);
  // "customers by contract".
  return scan.items.some((item) => item.is === 'word' && !isSmall(item.word) && !item.used)
    ? figureQuery({ of: 'count' }, where, by)
    : null;
}

/** "which rows have no price", "show customers with tenure under 3". */
function rows(scan: Scan, where: readonly Said[]): Reading | null {
  const all = merged([...where, ...saidOfRows(scan)]);
  if (all.length === 0 || !isForRows(scan)) return null;
  return { query: { ask: 'rows', where: conditionsIn(all), limit: limitIn(scan) ?? SHOWN_ROWS } };
}

const isForRows = (scan: Scan): boolean =>
  !/^\W*(?:is|do|does|did|was|were|why|how|when|where|can|could|will|would)\b(?! (?:you|i|we)\b)/.test(scan.text.toLowerCase());
