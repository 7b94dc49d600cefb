import { describe, expect, test } from 'vitest';
import { findEqualRows, groupCopies } from '../../../src/engine/checks/equal-rows.ts';
import type { Column } from '../../../src/engine/index.ts';
import { createRandom } from '../../../src/engine/random.ts';
import { finish } from '../../../src/engine/work.ts';
import { categoryColumn, numberColumn } from '../support/frames.ts';

const random = createRandom(2);
const places = Array.from({ length: 300 }, (_, i) => i);
const rows = Uint32Array.from(places);
const fiveTimes = <T>(draw: () => T): T[] => {
  const once = Array.from({ length: 60 }, draw);
  return places.map((place) => once[place % 60] as T);
};
const oneOf = (names: readonly string[]) => names[random.below(names.length)] ?? '';

const amounts = places.map(() => random.normal());

function groupsOf(target: readonly number[], ...columns: Column[]): Uint32Array | null {
  const equal = finish(findEqualRows(columns, rows, rows.length));
  return finish(groupCopies(columns, numberColumn('y', target), rows, equal));
}

describe('equal rows', () => {
  test('are found across all columns, missing values included', () => {
    const columns = [
      numberColumn('a', [1, 1, Number.NaN, Number.NaN, -0, 0]),
      categoryColumn('b', ['x', 'y', null, null, 'x', 'x']),
    ];
    const { repeats, first } = finish(findEqualRows(columns, Uint32Array.of(0, 1, 2, 3, 4, 5), 6));

    expect(repeats).toBe(2);
    expect([...first]).toEqual([0, 1, 2, 2, 4, 4]);
  });

  test('are copies where measurements come again together', () => {
    const groups = groupsOf(
      amounts,
      numberColumn('u', fiveTimes(random.next)),
      categoryColumn(
        'g',
        fiveTimes(() => oneOf(['a', 'b'])),
      ),
    );

    expect(groups?.[61]).toBe(1);
  });

  test('are copies where many categories come again together', () => {
    const answers = Array.from({ length: 8 }, (_, q) =>
      categoryColumn(
        `q${q}`,
        fiveTimes(() => oneOf(['a', 'b', 'c', 'd'])),
      ),
    );

    expect(groupsOf(amounts, ...answers)?.[299]).toBe(59);
  });

  test('are copies where they come again with the same amount to predict', () => {
    const [area, rooms] = [fiveTimes(() => 60 + random.below(20)), fiveTimes(() => 1 + random.below(3))];
    const columns = [numberColumn('area', area), numberColumn('rooms', rooms)];

    expect(groupsOf(fiveTimes(random.normal), ...columns)?.[299]).toBeLessThan(60);
    expect(groupsOf(amounts, ...columns)).toBeNull();
  });

  test('are no copies where the columns have so few values that rows are equal by chance', () => {
    const few = (names: readonly string[]) => places.map(() => oneOf(names));

    expect(
      groupsOf(amounts, categoryColumn('sex', few(['m', 'f'])), categoryColumn('class', few(['1', '2', '3']))),
    ).toBeNull();
  });

  test('which a large part of the table shares are a common case, and not kept together', () => {
    const common = places.map((place) => (place < 100 ? 0 : random.next()));
    const groups = groupsOf(amounts, numberColumn('x', common), numberColumn('y', common));

    expect(groups === null || groups[50] === 50).toBe(true);
  });
});
