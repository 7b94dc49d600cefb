import { describe, expect, test } from 'vitest';
import { checkColumns } from '../../../src/engine/checks/columns.ts';
import { findEqualRows } from '../../../src/engine/checks/equal-rows.ts';
import { findLeaks } from '../../../src/engine/checks/leaks.ts';
import { readTarget } from '../../../src/engine/frame/target.ts';
import type { Column } from '../../../src/engine/index.ts';
import { createRandom } from '../../../src/engine/random.ts';
import { finish } from '../../../src/engine/work.ts';
import { categoryColumn, frameOf, numberColumn } from '../support/frames.ts';

const ROWS = 100;
const rows = Uint32Array.from({ length: ROWS }, (_, i) => i);
const counting = Array.from(rows);
const random = createRandom(1);
const normal = counting.map(() => random.normal());

function verdict(...columns: Column[]): string[] {
  return finish(checkColumns(columns, rows)).findings.map((finding) => `${finding.kind} ${finding.columns}`);
}

describe('checking columns', () => {
  test('constants and empty columns are left out; a constant with holes is not', () => {
    const holes = counting.map((i) => (i % 2 ? 1 : Number.NaN));
    const columns = [numberColumn('same', new Array<number>(ROWS).fill(7))];

    expect(verdict(...columns, numberColumn('empty', new Array<number>(ROWS).fill(Number.NaN)))).toEqual([
      'constant same',
      'constant empty',
    ]);
    expect(verdict(numberColumn('holes', holes))).toEqual([]);
  });

  test('row numbers are left out, by their order or by their name', () => {
    const shuffled = [...createRandom(2).shuffle(Float64Array.from(counting))];

    expect(verdict(numberColumn('x', counting))).toEqual(['id x']);
    expect(verdict(numberColumn('customer_id', shuffled))).toEqual(['id customer_id']);
    expect(verdict(numberColumn('customerID', shuffled))).toEqual(['id customerID']);
  });

  test('distinct amounts are no ids, nor are words that contain "id"', () => {
    const shuffled = [...createRandom(2).shuffle(Float64Array.from(counting))];

    expect(verdict(numberColumn('income', shuffled), numberColumn('width', normal))).toEqual([]);
    expect(verdict(numberColumn('humidity', shuffled))).toEqual([]);
  });

  test('texts that never repeat are left out unless they are sentences', () => {
    const codes = categoryColumn(
      'code',
      counting.map((i) => `A-${i}`),
    );
    const values = counting.map((i) => `this is sentence number ${i}`);

    expect(verdict(codes)).toEqual(['id code']);
    expect(verdict({ name: 'review', kind: 'text', values })).toEqual([]);
  });

  test('the second of two equal columns is left out', () => {
    const nearly = normal.with(57, 0.5);

    expect(verdict(numberColumn('a', normal), numberColumn('b', normal), numberColumn('c', nearly))).toEqual([
      'duplicate_column b',
    ]);
  });
});

describe('looking for leaks', () => {
  function leaksOf(target: Column, ...columns: Column[]) {
    const { kept, findings } = finish(findLeaks(columns, new Set(), readTarget(target), rows, createRandom(1)));
    return { kept: kept.map(({ name }) => name), told: findings.flatMap((finding) => finding.columns) };
  }
  const label = categoryColumn(
    'label',
    counting.map((i) => (i % 3 === 0 ? 'yes' : 'no')),
  );

  test('a column that says the target in other words is a copy', () => {
    const coded = numberColumn(
      'coded',
      counting.map((i) => (i % 3 === 0 ? 1 : 0)),
    );
    const euros = numberColumn(
      'euros',
      normal.map((value) => 2 + 3 * value),
    );

    expect(leaksOf(label, coded)).toEqual({ kept: [], told: ['coded'] });
    expect(leaksOf(numberColumn('dollars', normal), euros)).toEqual({ kept: [], told: ['euros'] });
  });

  test('one that nearly does is told and kept', () => {
    const days = numberColumn(
      'days_since_leaving',
      counting.map((i) => (i % 3 === 0 ? 5 + (i % 7) : Number.NaN)),
    );

    expect(leaksOf(label, days)).toEqual({ kept: ['days_since_leaving'], told: ['days_since_leaving'] });
  });

  test('a good column is no leak', () => {
    const good = numberColumn(
      'good',
      counting.map((i) => (i % 3 === 0 ? 1.5 : 0) + (normal[i] ?? 0)),
    );

    expect(leaksOf(label, good)).toEqual({ kept: ['good'], told: [] });
  });
});

describe('duplicate rows', () => {
  test('are found across all columns, missing values included', () => {
    const columns = [
      numberColumn('a', [1, 1, Number.NaN, Number.NaN, -0, 0]),
      categoryColumn('b', ['x', 'y', null, null, 'x', 'x']),
    ];
    const { repeats, first } = finish(findEqualRows(columns, Uint32Array.of(0, 1, 2, 3, 4, 5), 6));

    expect(repeats).toBe(2);
    expect([...first]).toEqual([0, 1, 2, 2, 4, 4]);
  });
});
