import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { MISSING_TOKENS } from '../../../src/datasets/formats/missing.ts';
import { readFrame } from '../../../src/datasets/frame.ts';
import { type Scan, scan } from '../../../src/datasets/ingest/scan.ts';
import { csv, ingestText, workFolder } from './builders.ts';

async function scanText(text: string, width: number): Promise<Scan> {
  const path = join(await workFolder(), 'x.csv');
  await writeFile(path, text);
  return scan(path, { delimiter: ',', quote: '"', escape: '"', width, skipRecords: 0, missing: MISSING_TOKENS });
}

/** A small generator of its own, so that a failure can be repeated. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

const CELLS = [
  '',
  'a',
  '1',
  ' b ',
  '"q"',
  '"x,y"',
  '"two\nlines"',
  '"cr\r\nlf"',
  '"say ""hi"""',
  '""',
  'é',
  '5" pipe',
  'NA',
];

test('records, short and long ones, and broken lines are counted with their places', async () => {
  const found = await scanText('a,b\n1,2\n\n1\n"x\ny",2,3\n1,2', 2);

  expect(found).toMatchObject({
    records: 5,
    fault: null,
    quotedBreaks: true,
    oddBreaks: false,
    short: { count: 1, firstLine: 4 },
    long: { count: 1, firstLine: 5 },
  });
});

test.each([
  ['a,b\n1,"open\n', 'unclosed', 2],
  ['a,b\n1,"x" y\n', 'text_after_quote', 2],
  ['a,b\r\n"x\r\ny",2\r\n3,"open', 'unclosed', 4],
  ['\ufeff"a" x,b\n', 'text_after_quote', 1],
])('%j is broken', async (text, kind, line) => {
  expect((await scanText(text, 2)).fault).toEqual({ kind, line });
});

test('spaces at the edges of cells are padding, and those within are not', async () => {
  const padded = async (text: string): Promise<boolean> => (await scanText(text, 2)).padded;
  const edges = [
    'a,b\n1, 2\n',
    'a,b\n1 ,2\n',
    'a,b\n1,2 \n',
    'a,b\n1,2 ',
    'a,b\n 1,2\n',
    'a,b\n1," 2"',
    'a,b\n"1 ",2',
    'a,b\n"1" ,2',
  ];
  const within = ['a,b\n1 1,2\n', 'a,b\n"say ""it"" now",2\n', 'a,b\n"two, words",2\n', 'a,b\n"two \nlines",2\n'];

  for (const text of edges) expect.soft(await padded(text), text).toBe(true);
  for (const text of within) expect.soft(await padded(text), text).toBe(false);
});

test('lone carriage returns and mixtures are odd, one kind is not', async () => {
  const odd = async (text: string): Promise<boolean> => (await scanText(text, 2)).oddBreaks;

  expect(await odd('a,b\n1,2\n')).toBe(false);
  expect(await odd('a,b\r\n1,2\r\n')).toBe(false);
  expect(await odd('a,b\r1,2\r')).toBe(true);
  expect(await odd('a,b\r\n1,2\n')).toBe(true);
});

test('on random sound files it counts what csv-parse counts', async () => {
  const random = createRandom(11);
  const pick = (): string => CELLS[Math.floor(random() * CELLS.length)] ?? '';

  for (let round = 0; round < 150; round += 1) {
    const width = 2 + Math.floor(random() * 3);
    const text = csv('h,'.repeat(width - 1).concat('h'), 1 + Math.floor(random() * 12), () =>
      Array.from({ length: width }, pick).join(),
    );
    const records: string[][] = parse(text, { relax_column_count: true, relax_quotes: true, skip_empty_lines: true });

    const found = await scanText(text, width);

    expect(found.fault).toBe(null);
    expect(found.records, text).toBe(records.length);
    expect(found.short.count + found.long.count, text).toBe(records.filter((record) => record.length !== width).length);
  }
});

test('on random files the table that comes out holds what csv-parse reads', async () => {
  const random = createRandom(5);
  const words = CELLS.filter((cell) => cell !== '1' && !cell.includes('\r'));
  const pick = (): string => words[Math.floor(random() * words.length)] ?? '';

  for (let round = 0; round < 12; round += 1) {
    const text = csv('first,second,third', 40, (at) => `w${at % 3},${pick()},${pick()}`);
    const expected: Record<string, string>[] = parse(text, { columns: true, trim: true, relax_quotes: true });

    const taken = await ingestText(text);

    const frame = await readFrame(
      taken.parquetPath,
      taken.profile.columns.map(({ name }) => ({ name, kind: 'text' })),
    );
    const cells = frame.columns.map((column) => ('values' in column ? [...column.values] : []));
    const wanted = ['first', 'second', 'third'].map((name) =>
      expected.map((row) => (row[name] === '' || row[name] === 'NA' ? null : row[name]?.trim())),
    );
    expect(cells).toEqual(wanted);
  }
});
