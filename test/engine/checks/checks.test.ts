import { describe, expect, test } from 'vitest';
import { checkColumns } from '../../../src/engine/checks/columns.ts';
import { findLeaks } from '../../../src/engine/checks/leaks.ts';
import { readTarget } from '../../../src/engine/frame/target.ts';
import type { Column } from '../../../src/engine/index.ts';
import { createRandom } from '../../../src/engine/random.ts';
import { finish } from '../../../src/engine/work.ts';
import { categoryColumn, dateColumn, numberColumn } from '../support/frames.ts';

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

  test('whole numbers may number the rows where some should come twice and none does', () => {
    const mixed = (step: number) => [...createRandom(2).shuffle(Float64Array.from(counting, (i) => i * step))];
    const drawn = counting.map(() => random.below(200));
    const columns = [numberColumn('gaps', mixed(3)), numberColumn('far', mixed(1_000)), numberColumn('drawn', drawn)];

    expect([...finish(checkColumns(columns, rows)).numbering]).toEqual(['gaps']);
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
    const { kept, findings } = finish(
      findLeaks(columns, new Set(['number']), readTarget(target), rows, createRandom(1)),
    );
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

  test('numbers that tell a class by a threshold or an interval are told, from 100 rows on', () => {
    const above = counting.map((i) => (i % 3 === 0 ? 10 : 0) + random.next());
    const within = counting.map((i) => (i % 3 === 0 ? 5 : i % 2 ? 2 : 8) + random.next());

    expect(leaksOf(label, numberColumn('above', above)).told).toEqual(['above']);
    expect(leaksOf(label, numberColumn('within', within)).told).toEqual(['within']);
  });

  test.each<[string, (x: number) => number]>([
    ['monotone', Math.exp],
    ['that goes up and down', (x) => Math.sin(2 * x)],
    ['with a corner', Math.abs],
    ['rounded to cents', (x) => Math.round(107 * x) / 100],
  ])('numbers that give an amount through a curve %s are told', (_, curve) => {
    const noisy = normal.map((x) => curve(x) + random.normal() / 4);

    expect(leaksOf(numberColumn('y', normal.map(curve)), numberColumn('x', normal)).told).toEqual(['x']);
    expect(leaksOf(numberColumn('y', noisy), numberColumn('x', normal)).told).toEqual([]);
  });

  test('amounts in order within few different numbers are no curve', () => {
    const sorted = normal.toSorted((a, b) => a - b);
    const grade = counting.map((i) => Math.floor(i / 20) + (i % 2));

    expect(leaksOf(numberColumn('y', sorted), numberColumn('grade', grade)).told).toEqual([]);
  });

  test('numbers of rows are left out where the rows were once sorted by the target', () => {
    const order = createRandom(4).shuffle(counting.slice());
    const number = numberColumn('number', order);
    const kinds = categoryColumn(
      'kind',
      order.map((at) => (at < 30 ? 'a' : at < 60 ? 'b' : 'a')),
    );

    expect(leaksOf(kinds, number, numberColumn('x', normal)).kept).toEqual(['x']);
    expect(leaksOf(label, number, numberColumn('x', normal)).kept).toEqual(['number', 'x']);
  });

  test('a date that follows another is no leak', () => {
    const days = counting.map(() => 86_400_000 * random.below(500));
    const later = days.map((day) => day + 30 * 86_400_000);

    expect(leaksOf(dateColumn('delivered', later), dateColumn('ordered', days))).toEqual({
      kept: ['ordered'],
      told: [],
    });
  });

  test('a good column is no leak', () => {
    const good = numberColumn(
      'good',
      counting.map((i) => (i % 3 === 0 ? 1.5 : 0) + (normal[i] ?? 0)),
    );

    expect(leaksOf(label, good)).toEqual({ kept: ['good'], told: [] });
  });
});
