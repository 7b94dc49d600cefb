import type { Condition, Measure, Query } from '../../datasets/query/query.ts';
import { asked } from './asked.ts';
import { conditionsOf, type Said, saidOfRows } from './conditions.ts';
import { groupingIn } from './grouping.ts';
import type { Table } from './items.ts';
import { conditionsIn, type Reading } from './reading.ts';
import { attempt, columnWhere, createScan, figureNamed, isFigure, type Scan, take, use, useWords } from './scan.ts';
import { strangerIn, vagueIn } from './strangers.ts';
import { tellMore } from './table-words.ts';
import { BREAKDOWNS, GOES_ON, LEAST, MOST, OF_THOSE, RELATIVE_TIME } from './words.ts';
import { isYesNo } from './yes-no.ts';

export type { Reading };

/**
 * Reads a question to the rows of a table. Nothing is guessed that would change a figure: what is not understood is
 * told, and asked for in other words.
 */
export function readQuestion(text: string, table: Table, before?: Query): Reading {
  if (RELATIVE_TIME.test(text.toLowerCase()))
    return { unclear: 'Which dates do you mean? Name them, for example “in 2024” or “since 2024-03-01”.' };
  const scan = createScan(text, table);
  const where = conditionsOf(scan);
  const reading = readOn(scan, where, before);
  const strange = strangerIn(scan);
  if (reading === null) return { unclear: strange ?? tellMore(table) };
  if ('unclear' in reading) return { unclear: vagueIn(scan) ?? reading.unclear };
  return strange === null ? reading : { unclear: strange };
}

function readOn(scan: Scan, where: readonly Said[], before: Query | undefined): Reading | null {
  const text = scan.text.trim().toLowerCase();
  if (before !== undefined && /^as (?:a )?(?:chart|table)\b/.test(text)) return { query: before };
  if (OF_THOSE.test(text) && before === undefined) return { unclear: 'Of which rows? Say which in the same question.' };
  if (before !== undefined && (OF_THOSE.test(text) || isOfThem(text)))
    return asked(scan, [...where, ...kept(before, where)]);
  if (before === undefined) return asked(scan, where);
  return GOES_ON.test(text)
    ? (attempt(scan, () => goOn(scan, where, before)) ??
        // "and how many are there?"
        asked(
          scan,
          where.length === 0 && !/\b(?:all|overall|every|everything)\b/.test(text) ? kept(before, where) : where,
        ))
    : (asked(scan, where) ?? attempt(scan, () => goOn(scan, where, before)));
}

/** "what's their average price?" */
const isOfThem = (text: string): boolean => /\b(?:their|them|theirs)\b/.test(text);

/** What goes on from the question before and holds nothing else: "and by month?", "only for 2024", "the same for Berlin". */
export function readFurther(text: string, table: Table, before: Query): Query | null {
  const said = text.trim().toLowerCase();
  if (!GOES_ON.test(said) && !OF_THOSE.test(said)) return null;
  const reading = readQuestion(text, table, before);
  return 'query' in reading ? reading.query : null;
}

/** The rows of the question before: those of a share are what it was taken of. */
function kept(before: Query, where: readonly Said[]): Said[] {
  const said = new Set(conditionsIn(where).map(({ column }) => column));
  const all =
    before.ask === 'figure' && before.measure.of === 'share'
      ? [...before.where, ...before.measure.those]
      : before.where;
  return all.filter(({ column }) => !said.has(column)).map((condition) => ({ at: -1, end: -1, all: [condition] }));
}

function goOn(scan: Scan, said: readonly Said[], before: Query): Reading | null {
  useWords(scan, (word) => /^(?:only|just|same|now|instead|again|also|too|else|or)$/.test(word));
  const by = groupingIn(scan);
  if (by !== null) take(scan, BREAKDOWNS);
  const of = figureNamed(scan) ?? endNamed(scan);
  const where = conditionsIn([...said, ...saidOfRows(scan)]);
  const named = columnWhere(scan, (column) => !isYesNo(column));
  if (by === null && of === null && named === null && where.length === 0) return null;
  const changed = withConditions(scan, before, where);
  if (changed === null)
    return { unclear: 'Which condition of the question before shall that replace? Ask the whole question, please.' };
  if (changed.ask === 'figure') return goOnFigure(scan, changed, { by, of, named });
  if (by !== null || of !== null) return null;
  if (named === null) return where.length === 0 ? null : { query: changed };
  use(scan, named.at);
  if (changed.ask === 'distribution') return { query: { ...changed, column: named.column.name } };
  if (!isFigure(named.column)) return null;
  if (changed.ask === 'comparison') return { query: { ...changed, column: named.column.name } };
  if (changed.ask === 'correlation') return { query: { ...changed, columns: [changed.columns[0], named.column.name] } };
  return null;
}

const endNamed = (scan: Scan): 'max' | 'min' | null =>
  take(scan, MOST) !== null ? 'max' : take(scan, LEAST) !== null ? 'min' : null;

function goOnFigure(
  scan: Scan,
  changed: Extract<Query, { ask: 'figure' }>,
  said: {
    readonly by: ReturnType<typeof groupingIn>;
    readonly of: ReturnType<typeof figureNamed>;
    readonly named: ReturnType<typeof columnWhere>;
  },
): Reading | null {
  const { by, of, named } = said;
  const { measure } = changed;
  if (named !== null) use(scan, named.at);
  if (named !== null && by === null && of === null && !isFigure(named.column))
    return { query: { ...changed, by: { column: named.column.name } } };
  if (named !== null && !isFigure(named.column)) return null;
  const column = named?.column.name ?? ('column' in measure ? measure.column : null);
  const kind = of ?? ('column' in measure ? measure.of : null);
  if (of !== null && column === null) return null;
  if (named !== null && kind === null) return null;
  const next: Measure = kind !== null && column !== null ? { of: kind, column } : measure;
  return { query: { ...changed, measure: next, ...(by === null ? {} : { by }) } };
}

/**
 * The question before with other conditions: one of the same column is replaced, and where both are of yes and no
 * ("the Saabs", then "same for the Pontiacs") the only one there is. Null where it cannot be told which.
 */
function withConditions(scan: Scan, before: Query, where: readonly Condition[]): Query | null {
  const fresh = new Set(where.map(({ column }) => column));
  const isOfYesNo = ({ column }: Condition): boolean =>
    scan.table.columns.some((each) => each.name === column && isYesNo(each));
  const isInstead = !/^(?:only|just|now only|but only)\b/.test(scan.text.trim().toLowerCase());
  const replaced = before.where.filter((each) => !fresh.has(each.column) && isOfYesNo(each));
  const swaps =
    isInstead && where.some((each) => isOfYesNo(each) && !before.where.some(({ column }) => column === each.column));
  if (swaps && replaced.length > 1) return null;
  const left = before.where.filter((each) => !fresh.has(each.column) && !(swaps && replaced.includes(each)));
  return { ...before, where: [...left, ...where] };
}
