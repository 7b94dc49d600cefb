import { describe, expect, test } from 'vitest';
import { findTimeOrder } from '../../../src/engine/checks/time-order.ts';
import { readTarget } from '../../../src/engine/frame/target.ts';
import type { Column } from '../../../src/engine/index.ts';
import { createRandom } from '../../../src/engine/random.ts';
import { finish } from '../../../src/engine/work.ts';
import { categoryColumn, dateColumn, numberColumn } from '../support/frames.ts';

const ROWS = 200;
const DAY = 86_400_000;
const rows = Uint32Array.from({ length: ROWS }, (_, i) => i);
const random = createRandom(3);
const draw = () => Array.from(rows, () => random.normal());
const walk = () => {
  let at = 0;
  return draw().map((step) => {
    at += step;
    return at;
  });
};
const [noise, price, pressure] = [draw(), walk(), walk()];
const days = Array.from(rows, (row) => Date.UTC(2023, 0, 1) + row * DAY);

function remedies(target: Column, ...columns: Column[]) {
  const found = finish(
    findTimeOrder({ columns, target: readTarget(target), name: target.name, rows }, createRandom(1)),
  );
  return found.map(({ remedy }) => remedy?.split);
}

describe('rows in the order of time', () => {
  test('are found by a date along which neighbours are alike, whatever the order of the rows', () => {
    const order = createRandom(1).shuffle(rows.slice());
    const mixed = (values: readonly number[]) => Array.from(order, (row) => values[row] ?? 0);
    const found = remedies(numberColumn('price', mixed(price)), dateColumn('day', mixed(days)));

    expect(found).toEqual([{ by: 'time', column: 'day' }]);
  });

  test('are found for classes too', () => {
    const up = categoryColumn(
      'up',
      price.map((value) => String(value > 0)),
    );

    expect(remedies(up, dateColumn('day', days), numberColumn('noise', noise))).toEqual([
      { by: 'time', column: 'day' },
    ]);
  });

  test('are found by a number that is called a time and goes up with the rows', () => {
    const time = Array.from(rows, (row) => row / 4);
    const target = numberColumn('price', price);

    expect(remedies(target, numberColumn('time', time))).toEqual([{ by: 'time', column: 'time' }]);
    expect(remedies(target, numberColumn('dose', time))).toEqual([]);
  });

  test('are not where the other columns explain what neighbours have in common', () => {
    const explained = pressure.map((value, i) => value + 3 * (noise[i] ?? 0));
    const columns = [dateColumn('day', days), numberColumn('pressure', pressure)];

    expect(remedies(numberColumn('load', explained), ...columns)).toEqual([]);
  });

  test('are not where a date says nothing, nor by the days people were born on', () => {
    expect(remedies(numberColumn('y', noise), dateColumn('day', days))).toEqual([]);
    expect(remedies(numberColumn('y', price), dateColumn('birth date', days))).toEqual([]);
  });

  test('are found without a date where another column drifts along', () => {
    expect(remedies(numberColumn('y', price), numberColumn('pressure', pressure))).toEqual([
      { by: 'time', column: null },
    ]);
    expect(remedies(numberColumn('y', price), numberColumn('noise', noise))).toEqual([]);
  });

  test('are not what a table sorted by its classes or by a column is', () => {
    const species = categoryColumn(
      'species',
      Array.from(rows, (row) => `s${Math.floor(row / 70)}`),
    );
    const size = numberColumn(
      'size',
      Array.from(rows, (row) => Math.floor(row / 70) + (noise[row] ?? 0) / 4),
    );
    const sorted = numberColumn(
      'rank',
      noise.toSorted((a, b) => a - b),
    );
    const curved = numberColumn(
      'curved',
      noise.toSorted((a, b) => a - b).map((value) => value ** 2),
    );

    expect(remedies(species, size)).toEqual([]);
    expect(remedies(curved, sorted)).toEqual([]);
  });
});
