import type { Condition, Measure, Query } from '../../datasets/query/query.ts';
import { asked, figureNamed, type Reading } from './asked.ts';
import { conditionsOf } from './conditions.ts';
import { groupingIn } from './grouping.ts';
import type { Table } from './items.ts';
import { columnWhere, createScan, isFigure, type Scan, take, use, wordAt } from './scan.ts';
import { columnNames, numbersOf, tellMore } from './table-words.ts';
import { BY, GOES_ON, LEAST, MOST, RELATIVE_TIME } from './words.ts';

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
