import type { Condition, Measure } from '../../datasets/query/query.ts';
import { merged, type Said, saidOfRows } from './conditions.ts';
import { groupingIn, groupNamed, isBehindBy } from './grouping.ts';
import { conditionsIn, figureQuery, type Reading } from './reading.ts';
import { columnWhere, figureNamed, isFigure, type Scan, take, takeHowMany, use, useWords, wordAt } from './scan.ts';
import { isSmall } from './small-talk.ts';
import { COUNTS, MORE_OR_LESS, NEGATIONS, REST, SHARES, VERSUS } from './words.ts';
import { answerOf, isYesNo } from './yes-no.ts';

type Equal = Extract<Condition, { is: 'equal' | 'different' }>;

/** Rows beside other rows. `both`: what keeps to the two, where there are more kinds than that. */
interface Sides {
  readonly one: Condition;
  readonly both: Condition | null;
  readonly rest: readonly Said[];
}

/**
 * Two kinds of rows beside each other: "do males weigh more than females", "is charges higher for those who left?",
 * "average carat of color J vs color D". Null where nothing is set beside anything.
 */
export function comparison(scan: Scan, where: readonly Said[]): Reading | null {
  if (!isComparing(scan)) return null;
  const isThanAverage = scan.items.some((_, at) => wordAt(scan, at) === 'than' && wordAt(scan, at + 1) === 'average');
  if (isThanAverage) return null;
  const shared = likely(scan);
  const isShare = shared !== null || take(scan, SHARES) !== null;
  const of = isShare ? null : figureNamed(scan);
  const named = isShare
    ? null
    : (raised(scan) ??
      columnWhere(scan, (column, at) => isFigure(column) && !isYesNo(column) && !isBehindBy(scan, at)));
  if (named !== null) use(scan, named.at);
  const isCount =
    named === null && of === null && !isShare && (takeHowMany(scan) || take(scan, COUNTS) !== null || isOfRows(scan));
  const measure: Measure | null =
    shared !== null
      ? { of: 'share', those: [shared] }
      : named !== null
        ? { of: of ?? 'mean', column: named.column.name }
        : isCount
          ? { of: 'count' }
          : null;
  if (measure === null) return null;
  useWords(scan, (word) => VERSUS.has(word) || MORE_OR_LESS.has(word) || /^(?:likely|between)$/.test(word));
  const sides = sidesOf(scan, where);
  if (sides === null) return parted(scan, where, measure);
  if ('unclear' in sides) return sides;
  const kept = sides.both === null ? sides.rest : [...sides.rest, { at: 0, end: 0, all: [sides.both] }];
  if (measure.of === 'mean')
    return { query: { ask: 'comparison', column: measure.column, group: sides.one, where: conditionsIn(kept) } };
  const isParted = sides.both !== null || !('values' in sides.one) || isOfTwo(scan, sides.one);
  if (!isParted && measure.of !== 'share')
    return {
      unclear: `I can set averages and shares beside those of the rest. Ask for “average …”, or by ${sides.one.column}.`,
    };
  return figureQuery(measure, kept, { column: sides.one.column });
}

function isComparing(scan: Scan): boolean {
  const isQuestion = /^\W*(?:and |but |so )?(?:is|are|do|does|did|was|were|have|has|who|which|how)\b/.test(
    scan.text.toLowerCase(),
  );
  if (/\bwith (?:and|or|vs\.?|versus|against) without\b/.test(scan.text.toLowerCase())) return true;
  return scan.items.some((item) => {
    if (item.used) return false;
    if (item.is === 'word') return VERSUS.has(item.word) || (isQuestion && MORE_OR_LESS.has(item.word));
    return item.is === 'column' && item.degree === 'more';
  });
}

const raised = (scan: Scan) =>
  columnWhere(scan, (_, at) => {
    const item = scan.items[at];
    return item?.is === 'column' && item.degree === 'more';
  });

/** "are there more males than females": rows are counted. */
const isOfRows = (scan: Scan): boolean =>
  /\bare there\b|\bwere there\b|\bhave we\b|\bdo we have\b/.test(scan.text.toLowerCase());

/** "do seniors churn more", "is churn higher for", "more likely to churn": what a share is taken of. */
function likely(scan: Scan): Condition | null {
  const isLikely = /\blikely\b/.test(scan.text.toLowerCase());
  const named = columnWhere(scan, (column, at) => {
    if (!isYesNo(column) || isBehindBy(scan, at)) return false;
    if (isLikely) return [1, 2].some((back) => wordAt(scan, at - back) === 'likely');
    if (SHARES.has(wordAt(scan, at + 1))) return true;
    const after = [1, 2, 3].map((ahead) => wordAt(scan, at + ahead));
    const more = after.findIndex((word) => MORE_OR_LESS.has(word));
    return more >= 0 && after.slice(0, more).every((word) => isSmall(word) || SHARES.has(word));
  });
  if (named === null) return null;
  use(scan, named.at);
  take(scan, SHARES);
  const item = scan.items[named.at];
  const yes = item?.is === 'column' ? (item.answer ?? true) : true;
  return { column: named.column.name, is: 'equal', values: [answerOf(named.column, yes)] };
}

function sidesOf(scan: Scan, where: readonly Said[]): Sides | { readonly unclear: string } | null {
  const all = merged([...where, ...saidOfRows(scan)]);
  const pairs = all.filter(({ all: [condition] }) => isPair(condition));
  const [pair] = pairs;
  const both = pair?.all[0];
  if (pair !== undefined && both !== undefined && 'values' in both && pairs.length === 1) {
    const rest = all.filter((each) => each !== pair);
    if (rest.some(({ at }) => at > pair.at && at < pair.end)) return { unclear: TOO_MUCH };
    return { one: { ...both, values: both.values.slice(0, 1) }, both: isOfTwo(scan, both) ? null : both, rest };
  }
  if (pairs.length > 1 || all.length > 1) return { unclear: TOO_MUCH };
  const [only] = all;
  const [one] = only?.all ?? [];
  if (only === undefined || one === undefined) return null;
  if (only.all.length > 1) return { unclear: TOO_MUCH };
  takeRest(scan);
  return { one, both: null, rest: [] };
}

const TOO_MUCH =
  'I can set two kinds of rows beside each other that differ in one thing. Ask with that one thing alone.';

const isPair = (condition: Condition | undefined): boolean =>
  condition !== undefined && condition.is === 'equal' && condition.values.length === 2;

const isOfTwo = ({ table }: Scan, { column }: Equal): boolean => {
  const profile = table.columns.find(({ name }) => name === column);
  return profile?.unique_count === 2;
};

/** "than the others", "than those without": whoever is not on the side that was named. */
function takeRest(scan: Scan): void {
  useWords(scan, (word) => REST.has(word));
  const last = scan.items.findLastIndex((item) => item.is === 'word' && NEGATIONS.has(item.word) && !item.used);
  const isLast = scan.items
    .slice(last + 1)
    .every((item) => item.is === 'word' && (item.small || !/\p{L}/u.test(item.word)));
  if (last >= 0 && isLast) use(scan, last);
}

/** "does age differ between departments?" */
function parted(scan: Scan, where: readonly Said[], measure: Measure): Reading | null {
  const by = groupingIn(scan) ?? groupNamed(scan);
  return by === null ? null : figureQuery(measure, where, by);
}
