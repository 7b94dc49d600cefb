import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { readFrame } from '../../../src/datasets/frame.ts';
import { column, csv, ingestText, names } from './builders.ts';

const plain = csv('name,amount', 12, (at) => `Zoë ${at % 3},${at}.5`);

test('what arrives is kept byte for byte', async () => {
  const taken = await ingestText(plain);

  expect(await readFile(taken.originalPath, 'utf8')).toBe(plain);
  expect(taken.profile.fileSize).toBe(Buffer.byteLength(plain));
});

test('a profile survives JSON and tells the first twenty rows', async () => {
  const taken = await ingestText(csv('a,b', 40, (at) => `${at === 1 ? '' : at},x${at % 2}`));

  expect(JSON.parse(JSON.stringify(taken.profile))).toEqual(taken.profile);
  expect(taken.profile).toMatchObject({ rowCount: 40, columnCount: 2 });
  expect(taken.profile.sample).toHaveLength(20);
  expect(taken.profile.sample[1]).toEqual({ a: null, b: 'x1' });
});

describe('encodings', () => {
  const utf16 = (mark: string): Buffer => Buffer.from(mark + plain, 'utf16le');

  test.each([
    ['UTF-8', Buffer.from(plain), 'utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${plain}`), 'utf-8'],
    ['UTF-16LE with a mark', utf16('\ufeff'), 'utf-16le'],
    ['UTF-16LE without', utf16(''), 'utf-16le'],
    ['UTF-16BE with a mark', utf16('\ufeff').swap16(), 'utf-16be'],
    ['windows-1252', Buffer.from(plain, 'latin1'), 'windows-1252'],
  ])('%s is recognised and read', async (_, bytes, encoding) => {
    const taken = await ingestText(bytes);

    expect(taken.form?.encoding).toBe(encoding);
    expect(names(taken)).toEqual(['name', 'amount']);
    expect(taken.profile.sample[0]).toEqual({ name: 'Zoë 0', amount: 0.5 });
  });

  test('windows-1252 has a euro sign and curly quotes, and the person is told', async () => {
    const bytes = Buffer.from(
      csv('note,v', 12, (at) => `\u0080 \u0093caf\u00e9\u0094 ${at % 4},${at}`),
      'latin1',
    );

    const taken = await ingestText(bytes);

    expect(taken.profile.sample[0]?.note).toBe('€ “café” 0');
    expect(taken.notes.join(' ')).toMatch(/decoded as windows-1252/);
  });

  test('one wrong byte far inside is enough to know that it is no UTF-8', async () => {
    const bytes = Buffer.concat([
      Buffer.from(csv('a,b', 4_000, (at) => `é${at % 9},${at}`)),
      Buffer.from('caf\u00e9,1\n', 'latin1'),
    ]);

    expect((await ingestText(bytes)).form?.encoding).toBe('windows-1252');
  });

  test('characters cut apart between two pieces are whole again', async () => {
    const taken = await ingestText(csv('word,v', 3_000, (at) => `${'漢字😀é'.repeat(1 + (at % 3))},${at}`));

    expect(taken.form?.encoding).toBe('utf-8');
    expect(column(taken, 'word').unique_count).toBe(3);
  });
});

describe('dialects', () => {
  test.each([
    [',', ','],
    [';', ';'],
    ['\t', '\t'],
    ['|', '|'],
  ] as const)('the delimiter %j is found', async (_, delimiter) => {
    const taken = await ingestText(
      csv(['a', 'b', 'c'].join(delimiter), 12, (at) => [at, `x${at % 2}`, at * 2].join(delimiter)),
    );

    expect(taken.form?.dialect.delimiter).toBe(delimiter);
    expect(names(taken)).toEqual(['a', 'b', 'c']);
  });

  test('semicolons with decimal commas are not taken for commas', async () => {
    const taken = await ingestText(csv('länge;breite', 12, (at) => `${at},5;${at},25`));

    expect(taken.form?.dialect).toMatchObject({ delimiter: ';', decimal: ',' });
    expect(column(taken, 'länge')).toMatchObject({ kind: 'number', dtype: 'float64', max: 11.5 });
  });

  test.each([
    ['\\n', '\n'],
    ['\\r\\n', '\r\n'],
    ['\\r', '\r'],
  ])('lines may end with %s', async (_, lineBreak) => {
    const taken = await ingestText(plain.replaceAll('\n', lineBreak));

    expect(taken.profile.rowCount).toBe(12);
    expect(column(taken, 'amount')).toMatchObject({ kind: 'number', max: 11.5 });
  });

  test('lines may end now so, now so', async () => {
    const mixed = plain
      .split('\n')
      .map((line, at) => line + (at % 2 === 0 ? '\r\n' : '\n'))
      .join('');

    expect((await ingestText(mixed)).profile.rowCount).toBe(12);
  });

  test('quoted cells hold delimiters, quotes and line breaks', async () => {
    const taken = await ingestText(csv('text,v', 12, (at) => `"a, ""b""\r\nc${at % 2}",${at}`));

    expect(taken.profile.rowCount).toBe(12);
    expect(taken.profile.sample[0]).toEqual({ text: 'a, "b"\r\nc0', v: 0 });
  });

  test.each([
    ['', ','],
    [' ', ','],
    ['', ';'],
  ])('single quotes around most cells are quotes, %j after %s', async (space, delimiter) => {
    const text = csv(`id${delimiter}place`, 30, (at) => `${at}${delimiter}${space}'b${delimiter} it''s ${at % 3}'`);
    const table = await ingestText(text);

    expect(names(table)).toEqual(['id', 'place']);
    expect(table.profile.sample[1]).toEqual({ id: 1, place: `b${delimiter} it's 1` });
    expect(table.form?.dialect).toMatchObject({ quote: "'", escape: "'" });
    expect(table.notes.join()).toContain('single quotes');
  });

  test.each([
    ['apostrophes', "'tis,it's"],
    ['lists in double quotes', `"['a', 'b', 'c']",it's`],
    ['a few of many', 'plain,text'],
  ])('single quotes are no quotes in %s', async (_, cells) => {
    const table = await ingestText(csv('id,a,b', 30, (at) => `${at},${at % 5 === 0 ? "'x',y" : cells}`));

    expect(table.profile.sample[1]?.a).toBe(cells.startsWith('"') ? "['a', 'b', 'c']" : cells.split(',')[0]);
    expect(table.form?.dialect.quote).toBe('"');
  });

  test('where single quotes do not go up, they are left', async () => {
    const table = await ingestText(csv('id,name', 30, (at) => `${at},'it's ${at % 3}'`));

    expect(table.profile.sample[1]).toEqual({ id: 1, name: "'it's 1'" });
  });

  test('quotes escaped by backslashes are understood', async () => {
    const taken = await ingestText(csv('text,v', 12, (at) => `"say \\"hi\\", ${at % 2}",${at}`));

    expect(taken.form?.dialect.escape).toBe('\\');
    expect(taken.profile.sample[1]?.text).toBe('say "hi", 1');
  });

  test('a quote inside an unquoted cell is a quote', async () => {
    const taken = await ingestText(csv('size,v', 12, (at) => `${at % 3}" pipe,${at}`));

    expect(taken.profile.sample[1]?.size).toBe('1" pipe');
  });

  test('spaces around cells do not count', async () => {
    const taken = await ingestText(csv('a, b, c', 12, (at) => `${at}, "x, y", NA`));

    expect(names(taken)).toEqual(['a', 'b', 'c']);
    expect(taken.profile.sample[0]).toEqual({ a: 0, b: 'x, y', c: null });
  });

  test('a title, comments and a sep= line above the table are skipped', async () => {
    const table = csv('a;b;c', 12, (at) => `${at};${at * 2};x${at % 2}`);

    expect((await ingestText(`sep=;\n${table}`)).profile.rowCount).toBe(12);
    const titled = await ingestText(`# made by a tool\nReport of the year\n\n${table}`);
    expect(names(titled)).toEqual(['a', 'b', 'c']);
    expect(titled.notes.join(' ')).toMatch(/3 lines above the table were skipped/);
  });
});

describe('headers', () => {
  test('a first line of data is no header', async () => {
    const taken = await ingestText(Array.from({ length: 15 }, (_, at) => `${at},x${at % 2},${at * 1.5}`).join('\n'));

    expect(names(taken)).toEqual(['column_1', 'column_2', 'column_3']);
    expect(taken.profile.rowCount).toBe(15);
    expect(taken.notes.join(' ')).toMatch(/first line holds data/);
  });

  test('years over columns of numbers are a header', async () => {
    const taken = await ingestText(csv('country,2019,2020,2021', 12, (at) => `c${at % 3},${at},${at},${at}`));

    expect(names(taken)).toEqual(['country', '2019', '2020', '2021']);
  });

  test('columns of words alone have a header unless its words come again', async () => {
    const withHeader = await ingestText(
      csv('size,colour', 12, (at) => `${['big', 'small'][at % 2]},${['red', 'blue'][at % 2]}`),
    );
    const without = await ingestText(
      csv('big,red', 12, (at) => `${['big', 'small'][at % 2]},${['red', 'blue'][at % 2]}`),
    );

    expect(names(withHeader)).toEqual(['size', 'colour']);
    expect(names(without)).toEqual(['column_1', 'column_2']);
  });

  test('doubled and empty names are told apart, names differing in case alone too', async () => {
    const taken = await ingestText(csv('a,A,,a', 12, (at) => `${at * 3},${at * 5},x${at % 2},${at * 2}`));

    expect(names(taken)).toEqual(['a', 'A_2', 'column_3', 'a_3']);
    expect(taken.notes.join(' ')).toMatch(/“A_2” and “a_3”/);
  });

  test('names made to break out of SQL, or of objects, are only names', async () => {
    const hostile = ['a"b; DROP TABLE x', "it's", '__proto__', 'line break', 'c0', 'ünï', '"'];
    const header = hostile.map((name) => `"${name.replaceAll('"', '""')}"`).join();

    const taken = await ingestText(csv(header, 12, (at) => hostile.map((_, place) => at * (place + 2)).join()));

    expect(names(taken)).toEqual(hostile);
    expect(Object.keys(taken.profile.sample[0] ?? {})).toEqual(hostile);
    const frame = await readFrame(taken.parquetPath, taken.profile.columns);
    expect(frame.columns.map(({ name }) => name)).toEqual(hostile);
  });
});

describe('shapes', () => {
  test('rows too short are filled, rows too long left out, and both are said', async () => {
    const taken = await ingestText(
      csv('a,b,c', 60, (at) => (at === 3 ? '1' : at === 5 || at === 8 ? '1,2,3,4' : `${at},${at},${at}`)),
    );

    expect(taken.profile.rowCount).toBe(58);
    expect(column(taken, 'b').null_count).toBe(1);
    expect(taken.notes.join(' ')).toMatch(/1 row had fewer cells .*line 5\)/);
    expect(taken.notes.join(' ')).toMatch(/2 rows had extra cells and were left out \(first: line 7\)/);
  });

  test('a delimiter at the end of each line makes no column', async () => {
    const everywhere = await ingestText(csv('a,b,', 12, (at) => `${at},x${at % 2},`));
    const inRowsOnly = await ingestText(csv('a,b', 12, (at) => `${at},x${at % 2},`));

    expect(names(everywhere)).toEqual(['a', 'b']);
    expect(names(inRowsOnly)).toEqual(['a', 'b']);
  });

  test.each(['', 'Unnamed: 0', 'rownames'])('row numbers under the name %j are left out', async (name) => {
    const taken = await ingestText(csv(`${name},a,b`, 12, (at) => `${at},${at % 5},x${at % 2}`));

    expect(names(taken)).toEqual(['a', 'b']);
    expect(taken.notes.join(' ')).toMatch(/only numbers the rows/);
  });

  test('an unnamed column with values of its own stays', async () => {
    const taken = await ingestText(csv(',a,b', 12, (at) => `${at % 4},${at},x${at % 2}`));

    expect(names(taken)).toEqual(['column_1', 'a', 'b']);
  });

  test('row names as R writes them, one cell more than the header, get a column of their own', async () => {
    const taken = await ingestText(csv('a,b', 12, (at) => `row ${at},${at % 5},x${at % 2}`));

    expect(names(taken)).toEqual(['column_1', 'a', 'b']);
    expect(column(taken, 'column_1').flags).toEqual(['id']);
  });

  test('blank lines and rows of empty cells are left out', async () => {
    const taken = await ingestText(`${csv('a,b', 12, (at) => `${at},x${at % 2}\n`)},\n,\n`);

    expect(taken.profile.rowCount).toBe(12);
    expect(taken.notes.join(' ')).toMatch(/2 rows without any value were left out/);
  });

  test('a column missing throughout is kept, marked and mentioned', async () => {
    const taken = await ingestText(csv('a,b,c', 12, (at) => `${at},NA,x${at % 2}`));

    expect(column(taken, 'b')).toMatchObject({ null_count: 12, unique_count: 0, flags: ['all_missing'] });
    expect(taken.notes.join(' ')).toMatch(/“b” held no value in any row/);
  });

  test('a thousand columns are taken', async () => {
    const header = Array.from({ length: 1_000 }, (_, at) => `f${at}`).join();

    const taken = await ingestText(csv(header, 10, (row) => Array.from({ length: 1_000 }, (_, at) => row * at).join()));

    expect(taken.profile.columnCount).toBe(1_000);
  }, 120_000);
});

test('the message names the target', async () => {
  const content = csv('price,beds,area', 12, (at) => `${at * 1000},${at % 4},${at * 7 + (at % 3)}`);

  expect((await ingestText(content)).target.target).toBe('price');
  expect((await ingestText(content, { hint: 'please predict the beds for me' })).target).toMatchObject({
    target: 'beds',
    why: 'your message names it',
  });
});
