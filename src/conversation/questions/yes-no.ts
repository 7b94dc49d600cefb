import type { ColumnProfile } from '../../datasets/profile.ts';
import type { Condition } from '../../datasets/query/query.ts';
import { isBehindBy } from './grouping.ts';
import { columnWhere, type Scan, use, wordAt } from './scan.ts';
import { NEGATIONS, POSITIVE } from './words.ts';

/** A column of two answers, one of which is yes. */
export const isYesNo = ({ unique_count, top }: ColumnProfile): boolean =>
  unique_count === 2 && top?.length === 2 && top.filter(({ value }) => POSITIVE.has(value.toLowerCase())).length === 1;

export function answerOf({ kind, top = [] }: ColumnProfile, yes: boolean): string | number {
  const found = top.find(({ value }) => POSITIVE.has(value.toLowerCase()) === yes)?.value ?? '';
  return kind === 'number' ? Number(found) : found;
}

/** "how many churned", "share of tickets not escalated": the column itself is what is counted. */
export function saidOfRows(scan: Scan): Condition | null {
  const named = columnWhere(scan, (column, at) => isYesNo(column) && !isBehindBy(scan, at));
  if (named === null) return null;
  const negated = NEGATIONS.has(wordAt(scan, named.at - 1));
  use(scan, named.at);
  return { column: named.column.name, is: 'equal', values: [answerOf(named.column, !negated)] };
}
