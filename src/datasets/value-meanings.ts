import { fold } from '../text/fold.ts';
import type { ColumnProfile } from './profile.ts';

/** What single values of a column stand for, as somebody said: `{ "1": "yes" }`. */
export type ValueMeanings = Readonly<Record<string, string>>;

/** Whether the column is known to hold that value. */
export const holds = ({ top = [] }: ColumnProfile, value: string): boolean =>
  top.some((each) => fold(each.value) === fold(value));

/** A value with what it stands for, where that is known: `1 (yes)`. */
export function withMeaning(value: string, { means = {} }: Pick<ColumnProfile, 'means'> = {}): string {
  const words = Object.hasOwn(means, value) ? means[value] : undefined;
  return words === undefined || fold(words) === fold(value) ? value : `${value} (${words})`;
}

/** The value that words stand for, where they are no value themselves: 1 for "yes". */
export function valueMeant(column: ColumnProfile, words: string): string | undefined {
  if (holds(column, words)) return undefined;
  const meant = Object.entries(column.means ?? {}).filter(([, said]) => fold(said) === fold(words.trim()));
  return meant.length === 1 ? meant[0]?.[0] : undefined;
}

/** Columns with what people said of their values, as they were known before the columns were read anew. */
export const keepSaid = (
  columns: readonly ColumnProfile[],
  before: readonly ColumnProfile[],
): readonly ColumnProfile[] => {
  const said = new Map(before.map(({ name, means }) => [name, means]));
  return columns.map((column) => {
    const means = said.get(column.name);
    return means === undefined ? column : { ...column, means };
  });
};
