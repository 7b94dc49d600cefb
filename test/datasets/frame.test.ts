import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFrame } from '../../src/datasets/frame.ts';
import type { Ingested } from '../../src/datasets/ingest/ingest.ts';
import type { Column } from '../../src/engine/index.ts';
import { csv, ingestText } from './ingest/builders.ts';

const ROWS = 5_000;

const level = (at: number): string | undefined => (at % 7 === 0 ? undefined : `lev-${(at * 31) % 40}`);
const row = (at: number): string =>
  [
    at % 11 === 0 ? '' : at / 2,
    level(at) ?? '',
    at % 2 ? 'Yes' : 'No',
    `2024-01-${10 + (at % 20)}`,
    `a longer text for row ${at}`,
  ].join();

let folder: string;
let taken: Ingested;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frame-test-'));
  taken = await ingestText(csv('n,c,b,d,t', ROWS, row), { workDir: folder });
});
afterAll(() => rm(folder, { recursive: true }));

/** A cell as a person would read it. */
function cell(column: Column | undefined, at: number): unknown {
  if (column?.kind === 'category') return column.levels[column.codes[at] ?? -1];
  return column?.values[at];
}

test('a frame holds every cell of the file, in its order, across the borders of chunks', async () => {
  const { rowCount, columns } = await readFrame(taken.parquetPath, taken.profile.columns);

  expect(rowCount).toBe(ROWS);
  expect(columns.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    'n number',
    'c category',
    'b category',
    'd date',
    't text',
  ]);
  const [n, c, b, d, t] = columns;
  for (let at = 0; at < ROWS; at += 1) {
    expect(cell(n, at)).toBe(at % 11 === 0 ? Number.NaN : at / 2);
    expect(cell(c, at)).toBe(level(at));
    expect(cell(b, at)).toBe(at % 2 ? 'Yes' : 'No');
    expect(cell(d, at)).toBe(Date.UTC(2024, 0, 10 + (at % 20)));
    expect(cell(t, at)).toBe(`a longer text for row ${at}`);
  }
});

test('levels are sorted, so that the same table gives the same codes', async () => {
  const { columns } = await readFrame(taken.parquetPath, [{ name: 'c', kind: 'category' }]);

  const levels = columns[0]?.kind === 'category' ? columns[0].levels : [];
  expect(levels).toHaveLength(40);
  expect(levels).toEqual([...levels].sort());
});

test('columns come in the order asked for, numbers as categories where wanted', async () => {
  const { columns } = await readFrame(taken.parquetPath, [
    { name: 't', kind: 'text' },
    { name: 'n', kind: 'category' },
  ]);

  expect(columns.map(({ name }) => name)).toEqual(['t', 'n']);
  expect(cell(columns[1], 3)).toBe('1.5');
});

test('a sample has the size asked for, keeps the order, and is the same for the same seed', async () => {
  const sample = async (seed: number): Promise<readonly number[]> => {
    const { columns } = await readFrame(taken.parquetPath, [{ name: 't', kind: 'text' }], { maxRows: 500, seed });
    return columns[0]?.kind === 'text' ? columns[0].values.map((text) => Number(text?.split(' ').at(-1))) : [];
  };
  const [one, again, other] = [await sample(1), await sample(1), await sample(2)];

  expect(one).toHaveLength(500);
  expect(one).toEqual([...one].sort((a, b) => a - b));
  expect(again).toEqual(one);
  expect(other).not.toEqual(one);
  const mean = one.reduce((sum, at) => sum + at, 0) / 500;
  expect(Math.abs(mean - ROWS / 2)).toBeLessThan(300);
});

test('a sample has no level without a row', async () => {
  const { columns } = await readFrame(taken.parquetPath, [{ name: 'c', kind: 'category' }], { maxRows: 12, seed: 3 });

  const [column] = columns;
  const used = column?.kind === 'category' ? new Set([...column.codes].filter((code) => code >= 0)) : new Set();
  expect(column?.kind === 'category' && column.levels.length).toBe(used.size);
});

test('a column that is not there is named', async () => {
  await expect(readFrame(taken.parquetPath, [{ name: 'nope', kind: 'number' }])).rejects.toThrow('no column “nope”');
});

test('reading is given up when its signal is aborted', async () => {
  const signal = AbortSignal.abort();

  await expect(readFrame(taken.parquetPath, taken.profile.columns, { signal })).rejects.toMatchObject({
    code: 'cancelled',
  });
});
