import { expect, test } from 'vitest';
import { detectTarget } from '../../../src/datasets/target.ts';
import { columnsOf, type KnownTable, SEEN, UNSEEN } from './tables.ts';

/** The tables whose target is not found, each with what was taken for it. */
const missed = (tables: readonly KnownTable[], said: (table: KnownTable) => string): readonly string[] =>
  tables.flatMap((table) => {
    const { target } = detectTarget(columnsOf(table), said(table));
    return target === table.target ? [] : [`${table.name}: ${target} for ${table.target}`];
  });

const share = (missed: readonly string[], of: readonly KnownTable[]): number => 1 - missed.length / of.length;

const HALVES = [
  ['the tables that were looked at', SEEN],
  ['the tables that were not', UNSEEN],
] as const;

test.each(HALVES)('with what a person says, the target is found in at least 90 %% of %s', (_, tables) => {
  const wrong = missed(tables, ({ sentence }) => sentence);

  expect(share(wrong, tables), wrong.join('\n')).toBeGreaterThanOrEqual(0.9);
});

test.each(HALVES)('without, in at least 75 %% of %s', (_, tables) => {
  const wrong = missed(tables, () => '');

  expect(share(wrong, tables), wrong.join('\n')).toBeGreaterThanOrEqual(0.75);
});
