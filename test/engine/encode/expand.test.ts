import { describe, expect, test } from 'vitest';
import { expand } from '../../../src/engine/encode/expand.ts';
import { align } from '../../../src/engine/encode/inputs.ts';
import { categoryColumn, frameOf, numberColumn } from '../support/frames.ts';

describe('taking columns apart', () => {
  test('a date becomes its parts', () => {
    const values = Float64Array.of(Date.UTC(2024, 1, 29, 13, 30), Number.NaN);
    const { numbers } = expand({ rowCount: 2, columns: [{ name: 'day', kind: 'date', values }] });
    const part = (name: string) => numbers.find((series) => series.name === `day (${name})`)?.values;

    expect(part('year')).toEqual(Float64Array.of(2024, Number.NaN));
    expect(part('month')?.[0]).toBe(2);
    expect(part('day')?.[0]).toBe(29);
    expect(part('weekday')?.[0]).toBe(4);
    expect(part('hour')?.[0]).toBe(13.5);
  });

  test('a text becomes counts and hashed words, each once', () => {
    const values = ['good good film', null, ''];
    const { numbers, tokens } = expand({ rowCount: 3, columns: [{ name: 't', kind: 'text', values }] });

    expect(numbers.find(({ name }) => name === 't (words)')?.values).toEqual(Float64Array.of(3, Number.NaN, 0));
    // good, film, "good good", "good film".
    expect([...(tokens[0].starts ?? [])]).toEqual([0, 4, 4, 4]);
  });
});

describe('reading a frame as a model wants it', () => {
  const wanted = [
    { name: 'n', kind: 'number' as const, levels: [] },
    { name: 'c', kind: 'category' as const, levels: ['1', '2'] },
    { name: 'd', kind: 'date' as const, levels: [] },
  ];

  test('kinds are changed where the values allow it, and unknown ones are missing', () => {
    const frame = frameOf(
      categoryColumn('n', ['1.5', 'many', null]),
      numberColumn('c', [2, 3, Number.NaN]),
      categoryColumn('d', ['1970-01-02', '1970-01-01T00:00:01Z', null]),
    );
    const [n, c, d] = align(wanted, frame).columns;

    expect(n).toMatchObject({ values: Float64Array.of(1.5, Number.NaN, Number.NaN) });
    expect(c).toMatchObject({ codes: Int32Array.of(1, -1, -1) });
    expect(d).toMatchObject({ values: Float64Array.of(86_400_000, 1_000, Number.NaN) });
  });

  test('absent columns are all missing, others are not looked at', () => {
    const { columns } = align(wanted, frameOf(numberColumn('x', [1, 2])));

    expect(columns.map(({ name }) => name)).toEqual(['n', 'c', 'd']);
    expect(columns[1]).toMatchObject({ codes: Int32Array.of(-1, -1) });
  });
});
