import type { ColumnProfile } from '../../datasets/profile.ts';
import type { Condition, Grouping, Measure, Query } from '../../datasets/query/query.ts';
import { list } from '../../text/sentences.ts';
import { groupingIn, groupNamed } from './grouping.ts';
import { type Item, itemsOf } from './items.ts';
import { columnWhere, isFigure, isGroup, type Scan, take, takeSign, use, useWords, wordAt } from './scan.ts';
import { columnNames, numbersOf } from './table-words.ts';
import {
  BREAKDOWNS,
  CORRELATIONS,
  COUNTS,
  DISTRIBUTIONS,
  FIGURES,
  type Figure,
  LEAST,
  MOST,
  SHARES,
  SUPERLATIVES,
} from './words.ts';
import { isYesNo, saidOfRows } from './yes-no.ts';

/** What was asked; or why that cannot be told, as a sentence that says what would help. */
export type Reading = { readonly query: Query } | { readonly unclear: string };

/** Rows shown where nobody says how many. */
const SHOWN_ROWS = 10;
const MOST_ROWS = 50;

/** What is asked of the rows; null where no word asks for anything. */
export function asked(scan: Scan, where: Condition[]): Reading | null {
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

export function figureNamed(scan: Scan): Figure | null {
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
