import type { ColumnProfile } from './profile.ts';

/** What the values of columns mean, by the column's name, as far as the source of a table tells. */
export type Meanings = Readonly<Record<string, string>>;

export const withMeanings = (columns: readonly ColumnProfile[], meanings: Meanings): readonly ColumnProfile[] =>
  columns.map((column) => {
    const meaning = Object.hasOwn(meanings, column.name) ? meanings[column.name] : undefined;
    return meaning === undefined ? column : { ...column, meaning };
  });
