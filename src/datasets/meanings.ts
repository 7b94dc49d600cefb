import type { ColumnProfile } from './profile.ts';
import type { OfferedTable } from './source.ts';

/** What the values of columns mean, by the column's name, as far as the source of a table tells. */
export type Meanings = Readonly<Record<string, string>>;

/** So many labels are told beside a field. */
const MOST_LABELS = 6;

export function meaningsOf({ meanings = {}, labels = {} }: Pick<OfferedTable, 'meanings' | 'labels'>): Meanings {
  const told = Object.entries(labels).map(([column, words]) => {
    const shown = words.slice(0, MOST_LABELS).map((word, i) => `${i} ${word}`);
    return [column, [...shown, ...(words.length > MOST_LABELS ? ['…'] : [])].join(', ')] as const;
  });
  return { ...Object.fromEntries(told), ...meanings };
}

export const withMeanings = (columns: readonly ColumnProfile[], meanings: Meanings): readonly ColumnProfile[] =>
  columns.map((column) => {
    const meaning = Object.hasOwn(meanings, column.name) ? meanings[column.name] : undefined;
    return meaning === undefined ? column : { ...column, meaning };
  });
