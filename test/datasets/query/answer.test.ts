import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingest } from '../../../src/datasets/ingest/ingest.ts';
import { readFile } from '../../../src/datasets/ingest/read-file.ts';
import type { ColumnProfile } from '../../../src/datasets/profile.ts';
import { answerQuery } from '../../../src/datasets/query/answer.ts';
import type { Condition, Measure, Query } from '../../../src/datasets/query/query.ts';
import { createDice, type Dice } from '../../support/any-reply.ts';

/** Names that would end an identifier or a text in SQL, were they not quoted. */
const AMOUNT = 'amount "net"';
const CITY = "ci'ty; DROP TABLE x";
const WHEN = 'sold at';
const CITIES = ['Berlin', "O'Hare", 'New York', '100%', null] as const;

type Row = Readonly<Record<string, string | number | null>>;

const dice = createDice(7);
const ROWS: readonly Row[] = Array.from({ length: 400 }, (_, i) => ({
  [AMOUNT]: dice.next() < 0.1 ? null : Math.round(dice.next() * 2000 - 500) / 4,
  pieces: dice.upTo(6),
  [CITY]: dice.one(CITIES),
  [WHEN]: new Date(Date.UTC(2022, dice.upTo(30), 1 + dice.upTo(27))).toISOString().slice(0, 10),
  won: i % 3 === 0 ? 'yes' : 'no',
}));

const quoted = (cell: unknown): string => (cell === null ? '' : `"${String(cell).replaceAll('"', '""')}"`);
const CSV = [Object.keys(ROWS[0] ?? {}), ...ROWS.map((row) => Object.values(row))]
  .map((row) => row.map(quoted).join(','))
  .join('\n');

let path = '';
let columns: readonly ColumnProfile[] = [];
const ask = (query: Query) =>
  answerQuery(
    path,
    columns.map(({ name, kind }) => ({ name, kind })),
    query,
  );

let workDir = '';

beforeAll(async () => {
  workDir = await mkdtemp(join(tmpdir(), 'smart-ml-query-'));
  const table = await ingest({
    stream: Readable.from([Buffer.from(CSV)]),
    fileName: 't.csv',
    workDir,
    maxBytes: 1e6,
    read: readFile,
  });
  path = table.parquetPath;
  columns = table.profile.columns;
});
afterAll(() => rm(workDir, { recursive: true, force: true }));

// The same in plain code

const isMet = (row: Row, condition: Condition): boolean => {
  const value = row[condition.column] ?? null;
  if (condition.is === 'missing') return value === null;
  if (value === null) return false;
  switch (condition.is) {
    case 'present':
      return true;
    case 'equal':
      return condition.values.includes(value);
    case 'different':
      return !condition.values.includes(value);
    case 'above':
      return value > condition.value;
    case 'below':
      return value < condition.value;
    case 'from':
      return value >= condition.value;
    case 'to':
      return value <= condition.value;
    default:
      return false;
  }
};

const numbers = (rows: readonly Row[], column: string): number[] =>
  rows.flatMap((row) => (typeof row[column] === 'number' ? [row[column]] : [])).sort((a, b) => a - b);

function figureOf(rows: readonly Row[], measure: Measure): number | null {
  if (measure.of === 'count') return rows.length;
  if (measure.of === 'part') return rows.length / ROWS.length;
  if (measure.of === 'share') {
    const known = rows.filter((row) => measure.those.every(({ column }) => row[column] !== null));
    return known.length === 0
      ? null
      : known.filter((row) => measure.those.every((each) => isMet(row, each))).length / known.length;
  }
  if (measure.of === 'distinct')
    return new Set(rows.map((row) => row[measure.column]).filter((value) => value !== null)).size;
  const all = numbers(rows, measure.column);
  if (all.length === 0) return null;
  const sum = all.reduce((total, each) => total + each, 0);
  const middle = ((all[Math.floor((all.length - 1) / 2)] ?? 0) + (all[Math.ceil((all.length - 1) / 2)] ?? 0)) / 2;
  return { sum, mean: sum / all.length, median: middle, min: all[0] ?? 0, max: all.at(-1) ?? 0 }[measure.of];
}

const anyCondition = (of: Dice): Condition =>
  of.one([
    () => ({ column: AMOUNT, is: of.one(['above', 'below', 'from', 'to'] as const), value: of.upTo(300) }),
    () => ({
      column: CITY,
      is: of.one(['equal', 'different'] as const),
      values: of.one([['Berlin'], ["O'Hare", '100%']]),
    }),
    () => ({ column: of.one([AMOUNT, CITY]), is: of.one(['missing', 'present'] as const) }),
    () => ({ column: WHEN, is: of.one(['from', 'below'] as const), value: `2023-0${1 + of.upTo(8)}-01` }),
    () => ({ column: 'pieces', is: 'equal' as const, values: [of.upTo(6)] }),
  ])();

const anyMeasure = (of: Dice): Measure =>
  of.one([
    () => ({ of: 'count' as const }),
    () => ({ of: 'share' as const, those: [{ column: 'won', is: 'equal' as const, values: ['yes'] }] }),
    () => ({ of: of.one(['sum', 'mean', 'median', 'min', 'max'] as const), column: of.one([AMOUNT, 'pieces']) }),
    () => ({ of: 'distinct' as const, column: CITY }),
  ])();

describe('a question to the rows', () => {
  it('has the figure that plain code gives, for two hundred of them', async () => {
    for (let seed = 0; seed < 200; seed++) {
      const of = createDice(seed);
      const measure = anyMeasure(of);
      const where = of.list(2, () => anyCondition(of));
      const { rows, total, found } = await ask({ ask: 'figure', measure, where });
      const kept = ROWS.filter((row) => where.every((condition) => isMet(row, condition)));
      const expected = figureOf(kept, measure);

      expect({ rows, total }).toEqual({ rows: kept.length, total: ROWS.length });
      if (found.ask !== 'figure') throw new Error('no figure');
      const [group] = found.groups;
      if (expected === null) expect(group?.figure).toBeNull();
      else expect(group?.figure).toBeCloseTo(expected, 6);
    }
  });

  it('has the figure of each group, by values and by months', async () => {
    const measures = [{ of: 'mean', column: AMOUNT }, { of: 'part' }] as const;
    const groupings = [
      [{ column: CITY }, (row: Row) => row[CITY] ?? null],
      [{ column: WHEN, unit: 'month' }, (row: Row) => String(row[WHEN]).slice(0, 7)],
      [{ column: 'pieces' }, (row: Row) => String(row.pieces)],
    ] as const;
    for (const [by, keyOf, measure] of groupings.flatMap((each) =>
      measures.map((measure) => [...each, measure] as const),
    )) {
      const { found } = await ask({ ask: 'figure', measure, where: [], by, limit: 50 });
      if (found.ask !== 'figure') throw new Error('no figure');

      expect(new Set(found.groups.map(({ key }) => key?.replace(/\.0$/, '') ?? null))).toEqual(
        new Set(ROWS.map(keyOf)),
      );
      for (const { key, figure } of found.groups) {
        const kept = ROWS.filter((row) => keyOf(row) === (key?.replace(/\.0$/, '') ?? null));
        expect(figure).toBeCloseTo(figureOf(kept, measure) ?? Number.NaN, 6);
      }
    }
  });

  it('names the highest first, and how many more there are', async () => {
    const { found } = await ask({
      ask: 'figure',
      measure: { of: 'count' },
      where: [],
      by: { column: CITY },
      order: 'most',
      limit: 2,
    });
    if (found.ask !== 'figure') throw new Error('no figure');
    const [first, second] = found.groups;

    expect(first?.figure ?? 0).toBeGreaterThanOrEqual(second?.figure ?? 0);
    expect(found.more).toBe(2);
  });

  it('correlates as the formula does', async () => {
    const { found } = await ask({ ask: 'correlation', columns: [AMOUNT, 'pieces'], where: [] });
    if (found.ask !== 'correlation') throw new Error('no correlation');
    const pairs = ROWS.flatMap((row) =>
      typeof row[AMOUNT] === 'number' ? [[row[AMOUNT], Number(row.pieces)] as const] : [],
    );
    const mean = (at: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[at], 0) / pairs.length;
    const [mx, my] = [mean(0), mean(1)];
    const product = (f: (x: number, y: number) => number) => pairs.reduce((sum, [x, y]) => sum + f(x - mx, y - my), 0);

    expect(found.pairs).toBe(pairs.length);
    expect(found.linear).toBeCloseTo(
      product((x, y) => x * y) / Math.sqrt(product((x) => x * x) * product((_, y) => y * y)),
      9,
    );
    expect(found.points.reduce((sum, { count }) => sum + count, 0)).toBe(pairs.length);
  });

  it('compares the rows that meet a condition with the others', async () => {
    const { found } = await ask({
      ask: 'comparison',
      column: AMOUNT,
      group: { column: 'won', is: 'equal', values: ['yes'] },
      where: [],
    });
    if (found.ask !== 'comparison') throw new Error('no comparison');

    expect(found.those.mean).toBeCloseTo(
      figureOf(
        ROWS.filter(({ won }) => won === 'yes'),
        { of: 'mean', column: AMOUNT },
      ) ?? 0,
      9,
    );
    expect(found.others.mean).toBeCloseTo(
      figureOf(
        ROWS.filter(({ won }) => won === 'no'),
        { of: 'mean', column: AMOUNT },
      ) ?? 0,
      9,
    );
  });

  it('spreads every value over the bins once', async () => {
    const { found } = await ask({ ask: 'distribution', column: AMOUNT, where: [] });
    if (found.ask !== 'distribution') throw new Error('no distribution');
    const all = numbers(ROWS, AMOUNT);

    expect(found.bins.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
    expect(found.missing).toBe(ROWS.length - all.length);
    for (const [at, { from, to, count }] of found.bins.entries()) {
      const isLast = at === found.bins.length - 1;
      const inside = all.filter((value) => value > from + 1e-9 && (value < to - 1e-9 || isLast)).length;
      expect(count).toBeGreaterThanOrEqual(inside);
    }
  });

  it('does not say where the table lies', async () => {
    const { sql } = await ask({ ask: 'figure', measure: { of: 'count' }, where: [] });

    expect(sql).toBe('SELECT count(*)::DOUBLE, count(*) FROM data WHERE true');
  });

  it('of a column that is not there is refused', async () => {
    await expect(ask({ ask: 'distribution', column: 'nonsense', where: [] })).rejects.toThrow('no column nonsense');
  });
});
