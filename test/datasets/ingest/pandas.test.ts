import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ingestText } from './builders.ts';

type Figures = Readonly<
  Record<string, { readonly rows: number; readonly columns: Readonly<Record<string, readonly number[]>> }>
>;

/** Rows, and of each column missing cells and distinct values, as pandas 3.1.1 `read_csv` counts them. */
const figures = JSON.parse(
  readFileSync(new URL('../../fixtures/pandas-figures.json', import.meta.url), 'utf8'),
) as Figures;

test.each(Object.entries(figures))(
  '%s has the rows, missing and distinct values that pandas counts',
  async (name, expected) => {
    const text = readFileSync(new URL(`../../../src/datasets/samples/tables/${name}`, import.meta.url), 'utf8');

    const { profile } = await ingestText(text);

    const columns = profile.columns.map((column) => [column.name, [column.null_count, column.unique_count]]);
    expect({ rows: profile.rowCount, columns: Object.fromEntries(columns) }).toEqual(expected);
  },
);
