import { expect, test } from 'vitest';
import type { Ingested } from '../../../src/datasets/ingest/ingest.ts';
import type { ColumnProfile } from '../../../src/datasets/profile.ts';
import { csv, ingestText } from './builders.ts';

const column = ({ profile }: Ingested, name: string): ColumnProfile | undefined =>
  profile.columns.find((each) => each.name === name);

test('numbers have quartiles and the shares of eight equal steps', async () => {
  const taken = await ingestText(
    csv('amount,side', 101, (i) => `${i < 51 ? i / 2 : 400 - i / 2},${i % 2 ? 'a' : 'b'}`),
  );

  expect(column(taken, 'amount')).toMatchObject({ min: 0, max: 374.5, quartiles: [12.5, 25, 362] });
  const { steps = [] } = column(taken, 'amount') ?? {};
  expect(steps).toHaveLength(8);
  expect(steps.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 3);
  expect((steps[0] ?? 0) + (steps[7] ?? 0)).toBeGreaterThan(0.9);
});

test('of numbers that are few, each is counted, and between them there is nothing', async () => {
  const taken = await ingestText(csv('year,side', 40, (i) => `${2007 + (i % 4 === 0 ? 2 : 0)},${i % 2 ? 'a' : 'b'}`));

  expect(column(taken, 'year')).toMatchObject({
    steps: [0.75, 0, 0, 0, 0, 0, 0, 0.25],
    top: [
      { value: '2007', count: 30 },
      { value: '2009', count: 10 },
    ],
  });
});

test('prose has its length in characters', async () => {
  const taken = await ingestText(csv('text,side', 40, (i) => `größere Worte und ${i} davon,${i % 2 ? 'a' : 'b'}`));

  expect(column(taken, 'text')).toMatchObject({ kind: 'text', length: { mean: 25.8, max: 26 } });
});

test('rows that repeat another are counted, missing cells among them', async () => {
  const taken = await ingestText(csv('a,b', 40, (i) => (i % 4 === 0 ? '1,' : `${i},x`)));
  const different = await ingestText(csv('a,b', 40, (i) => `${i},x${i % 3}`));

  expect(taken.profile.duplicateRows).toBe(9);
  expect(different.profile.duplicateRows).toBe(0);
});

test('what has a unit counts something, and names no rows', async () => {
  const taken = await ingestText(csv('share,side,other', 40, (i) => `${i} %,${i % 2 ? 'a' : 'b'},${i % 7}`));

  expect(column(taken, 'share')?.flags).toEqual([]);
});

test('cells that hold what looks like rows are cells, in a file so large that it is read in parts', async () => {
  const inner = Array.from({ length: 700 }, (_, at) => `${at},${'x'.repeat(16)}`).join('\n');
  const rows = 3_600;
  const content = csv('a,b', rows, (i) => `${i % 50},"${inner}"`);
  expect(content.length).toBeGreaterThan(40_000_000);

  const taken = await ingestText(content, { maxBytes: content.length });

  expect(taken.profile.rowCount).toBe(rows);
  expect(column(taken, 'a')).toMatchObject({ unique_count: 50, null_count: 0 });
  expect(column(taken, 'b')).toMatchObject({ unique_count: 1, top: [{ count: rows }] });
});
