import { expect, test } from 'vitest';
import { readFrame } from '../../../src/datasets/frame.ts';
import { column, ingestText, names, refusal } from './builders.ts';
import { createZip } from './zip-builder.ts';

const rows = Array.from({ length: 30 }, (_, at) => ({
  age: at,
  zip: `0${2100 + at}`,
  plan: at % 2 ? 'a' : 'b',
  home: { city: 'Bonn', tags: ['x'] },
}));
const lines = `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;
const records = { records: true, fileName: 'table.json' };

test.each([
  ['a list of records', JSON.stringify(rows)],
  ['a list over many lines', JSON.stringify(rows, null, 2)],
  ['a record a line', lines],
  ['a record a line, after a mark of UTF-8', `\ufeff${lines}`],
])('JSON as %s becomes a table, and what is nested one level gets names with dots', async (_, content) => {
  const taken = await ingestText(content, records);

  expect(names(taken)).toEqual(['age', 'zip', 'plan', 'home.city']);
  expect(column(taken, 'age')).toMatchObject({ kind: 'number', dtype: 'int64' });
  expect(taken.profile.rowCount).toBe(30);
  expect(taken.notes.join(' ')).toContain('“home.tags” held lists');
});

test('texts keep their leading zeros, and a field that is missing or of two types is read as it stands', async () => {
  const odd = rows.map(({ home: _, ...row }, at) => (at === 3 ? { age: 3 } : { ...row, code: at % 2 ? at : `n${at}` }));
  const taken = await ingestText(JSON.stringify(odd), records);
  const frame = await readFrame(
    taken.parquetPath,
    taken.profile.columns.map(({ name, kind }) => ({ name, kind })),
  );

  expect(column(taken, 'code').null_count).toBe(1);
  expect(taken.profile.sample[0]).toMatchObject({ zip: '02100', code: 'n0' });
  expect(frame.rowCount).toBe(30);
});

test.each([
  ['an object around the list', JSON.stringify({ data: rows })],
  ['one object over many lines', JSON.stringify({ data: rows, total: 3 }, null, 2)],
  ['a list that is cut off', JSON.stringify(rows).slice(0, -20)],
  ['lines of which one is broken', `${lines}{"age": 1, "zip": \n`],
  ['other letters than UTF-8', Buffer.from(lines.replace('Bonn', 'Köln'), 'latin1')],
])('JSON with %s is refused in a sentence', async (_, content) => {
  const { name, message, left } = await refusal(content, records);

  expect(message).toMatch(/^table\.json (is JSON|holds only nested).*\.$/);
  expect(name).toBe('InvalidInputError');
  expect(left).toEqual([]);
});

test('what a person sends as JSON is asked for as CSV', async () => {
  expect((await refusal(lines, { fileName: 'table.jsonl' })).message).toBe(
    'table.jsonl is not a table: it is JSON. Save it as CSV and send that file.',
  );
});

test('in an archive JSON counts where there is no other table', async () => {
  const data = JSON.stringify(rows);
  const csv = `years,plan\n${rows.map(({ age, plan }) => `${age},${plan}`).join('\n')}\n`;

  const alone = await ingestText(createZip([{ name: 'rows.json', data }]), { records: true, fileName: 'a.zip' });
  const beside = await ingestText(
    createZip([
      { name: 'about.json', data },
      { name: 'rows.csv', data: csv },
    ]),
    { records: true, fileName: 'a.zip' },
  );

  expect([names(alone)[0], names(beside)[0]]).toEqual(['age', 'years']);
});
