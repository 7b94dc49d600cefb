import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readFrame } from '../../src/datasets/frame.ts';
import { writeFrame } from '../../src/datasets/write-frame.ts';
import type { Column } from '../../src/engine/index.ts';
import { createFolder } from '../support/store.ts';

it('rows of a frame are the same after they were written and read', async () => {
  const rowCount = 5_000;
  const numbers = Float64Array.from({ length: rowCount }, (_, i) => (i % 7 === 0 ? Number.NaN : i / 3));
  const columns: Column[] = [
    { name: 'a "number"', kind: 'number', values: numbers },
    { name: 'when', kind: 'date', values: numbers.map((value) => Math.round(value * 1e9)) },
    { name: 'kind', kind: 'category', levels: ['b', 'ä'], codes: Int32Array.from(numbers, (_, i) => (i % 3) - 1) },
    { name: 'words', kind: 'text', values: Array.from(numbers, (_, i) => (i % 5 === 0 ? null : `it’s ${i}`)) },
  ];
  const path = join(await createFolder(), 'rows.parquet');
  const rows = Uint32Array.from({ length: 4_321 }, (_, i) => rowCount - 1 - i);

  await writeFrame(path, columns, rows);

  const kinds = ['number', 'number', 'category', 'text'] as const;
  const read = await readFrame(
    path,
    columns.map(({ name }, i) => ({ name, kind: kinds[i] ?? 'text' })),
  );
  expect(read.rowCount).toBe(rows.length);
  const valueAt = (column: Column | undefined, row: number) => {
    if (column?.kind === 'category') return column.levels[column.codes[row] ?? -1] ?? null;
    return column?.values[row];
  };
  for (const [at, column] of columns.entries())
    for (const [i, row] of rows.entries())
      if (valueAt(read.columns[at], i) !== valueAt(column, row) && !Number.isNaN(valueAt(column, row)))
        expect.unreachable(`${column.name} of row ${row} is ${valueAt(read.columns[at], i)}`);
  expect(Number.isNaN(valueAt(read.columns[0], [...rows].indexOf(4_998)))).toBe(true);
});
