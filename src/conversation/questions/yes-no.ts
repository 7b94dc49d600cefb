import type { ColumnProfile } from '../../datasets/profile.ts';
import { NEGATIVE, POSITIVE } from './words.ts';

/** A column that holds yes and no, and at most one thing more ("no internet service"). */
export function isYesNo({ unique_count, top = [] }: ColumnProfile): boolean {
  const yes = top.filter(({ value }) => POSITIVE.has(value.toLowerCase())).length;
  const no = top.filter(({ value }) => NEGATIVE.has(value.toLowerCase())).length;
  return top.length === unique_count && yes === 1 && (unique_count === 2 || (unique_count === 3 && no === 1));
}

export function answerOf({ kind, top = [] }: ColumnProfile, yes: boolean): string | number {
  const is = (words: ReadonlySet<string>) => top.find(({ value }) => words.has(value.toLowerCase()))?.value;
  const other = top.find(({ value }) => !POSITIVE.has(value.toLowerCase()))?.value;
  const found = (yes ? is(POSITIVE) : (is(NEGATIVE) ?? other)) ?? '';
  return kind === 'number' ? Number(found) : found;
}
