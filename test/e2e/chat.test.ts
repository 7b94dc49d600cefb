import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/datasets/duckdb.ts';
import { textLiteral } from '../../src/datasets/sql.ts';
import { createWorkbook, sheet } from '../datasets/ingest/workbook-builder.ts';
import { createZip } from '../datasets/ingest/zip-builder.ts';
import { offers, runProgram, startChat } from '../support/program.ts';
import { createFolder } from '../support/store.ts';

/** A training long enough to be seen, short enough to be waited for. */
const QUICK = { TRAIN_TIME_LIMIT_S: '6' };

describe('a conversation in the terminal', { timeout: 60_000 }, () => {
  it('goes the whole way: search, add, train, explain, deploy, predict, tidy up', async () => {
    const chat = startChat({ DATA_DIR: await createFolder(), ...QUICK });

    const found = await chat.say('find me a dataset about penguins', offers('Add'));
    expect(found.text).toMatch(/Palmer penguins/i);
    expect(found.text).toMatch(/344 rows/);

    const added = await chat.press('Add', found, offers('Train'));
    expect(added.text).toMatch(/Target: species/);
    expect(added.card?.table?.rows.map(([name]) => name)).toContain('bill_length_mm');
    expect(added.card?.select?.options).toContain('island');

    const started = await chat.press('Train', added, offers('Cancel'));
    expect(started.text).toMatch(/queued|running/);
    const finished = await chat.say('/wait', ({ type }) => type === 'notify');
    const edits = chat.messages.filter(({ type, message }) => type === 'edit' && message === started.message);
    expect(edits.at(-1)?.text).toMatch(/100 % · finished/);
    expect(edits.at(-1)?.text).toMatch(/on 6\d rows it never saw/);
    expect(chat.messages.filter(({ type }) => type === 'notify')).toHaveLength(1);

    expect((await chat.press('Explain', finished)).text).toMatch(/bill_length_mm/);
    expect((await chat.say('leaderboard')).text).toMatch(/validation/);
    const deployed = await chat.press('Deploy', finished, offers('Undeploy'));
    expect(deployed.text).toMatch(/in service/);

    const answer = await chat.say(
      'predict for bill_length_mm=39, bill_depth_mm=18.7, flipper_length_mm=181, body_mass_g=3750',
    );
    expect(answer.card?.title).toMatch(/species: Adelie/);
    expect(answer.text).toMatch(/Taken as missing: .*island/);
    const odd = await chat.say('predict for bill_length_mm=39, bill_depth_mm=18.7, island=Atlantis, wingspan=3');
    expect(odd.text).toMatch(/“Atlantis” never occurred as island/);
    expect(odd.text).toMatch(/wingspan/);
    expect((await chat.say('predict for bill_length_mm=long, island=Biscoe')).text).toMatch(
      /bill_length_mm should be a number/,
    );
    const several = await chat.say(
      'predict for bill_length_mm 39, island Biscoe; bill_length_mm=long; bill_length_mm=50,',
    );
    expect(several.card?.table?.rows.map((row) => row.at(-1))).toEqual([
      expect.stringMatching(/, \d+ %$/),
      '–',
      expect.stringMatching(/, \d+ %$/),
    ]);
    expect(several.text).toMatch(/Row 2: bill_length_mm should be a number/);
    const strayed = await chat.say('predict for bill_length_mm=39, zebra stripes, body_mass_g=');
    expect(strayed.text).toMatch(/I did not understand “zebra stripes”/);
    expect(strayed.text).toMatch(/No value follows body_mass_g/);

    expect((await chat.say('undeploy')).text).toMatch(/out of service/);
    const asked = await chat.say('delete the penguins dataset', offers('Confirm'));
    expect((await chat.press('Confirm', asked)).text).toMatch(/^Deleted/);
    expect((await chat.say('list datasets')).text).toMatch(/no data set here yet/);
    expect(await chat.end()).toBe(0);
  });

  it('reads lines to the last one, and ends when the run it started has', async () => {
    const lines = 'find penguins\nadd the first\ntrain\n';

    const { code, stdout, stderr } = await runProgram(
      ['chat', '--json'],
      { DATA_DIR: await createFolder(), ...QUICK },
      lines,
    );

    const messages = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(messages.at(-1)).toMatchObject({
      type: 'notify',
      text: expect.stringMatching(/^the training on .* is finished: /),
    });
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('cancels a run, which ends once and says so', async () => {
    const chat = startChat({ DATA_DIR: await createFolder(), TRAIN_TIME_LIMIT_S: '60' });
    await chat.say('find telco churn', offers('Add'));
    await chat.say('add the first', offers('Train'));
    const started = await chat.say('train', offers('Cancel'));
    await chat.hear(({ type, text }) => type === 'edit' && /running/.test(text), 'the run being shown as running');

    await chat.say('stop');
    await chat.say('/wait', ({ type }) => type === 'notify');
    await chat.hear(
      ({ message, text }) => message === started.message && /cancelled/.test(text),
      'the card of its end',
    );

    expect(chat.messages.filter(({ type }) => type === 'notify').map(({ text }) => text)).toEqual([
      expect.stringMatching(/ was cancelled\.$/),
    ]);
    expect(await chat.end()).toBe(0);
  });

  it('keeps the best model so far when asked to', async () => {
    const chat = startChat({ DATA_DIR: await createFolder(), TRAIN_TIME_LIMIT_S: '60' });
    await chat.say('find telco churn', offers('Add'));
    await chat.say('add the first', offers('Train'));
    const started = await chat.say('train for 10 minutes', offers('Cancel'));
    const promising = await chat.hear(offers('Keep best'), 'a best model so far');

    await chat.press('Keep best', promising);
    await chat.say('/wait', ({ type }) => type === 'notify');

    expect(chat.messages.filter(({ message }) => message === started.message).at(-1)?.text).toMatch(
      /finished[\s\S]*Stopped before the whole plan/,
    );
    expect(await chat.end()).toBe(0);
  });

  it('survives a kill in the middle of a training: the run reaches one final state, announced once', async () => {
    const DATA_DIR = await createFolder();
    const before = startChat({ DATA_DIR, ...QUICK });
    await before.say('find penguins', offers('Add'));
    await before.say('add the first', offers('Train'));
    const started = await before.say('train', offers('Cancel'));
    await before.hear(({ type, message }) => type === 'edit' && message === started.message, 'progress');
    await before.kill();

    const after = startChat({ DATA_DIR, ...QUICK });
    await after.hear(({ type }) => type === 'notify', 'the announcement');
    expect(await after.end()).toBe(0);

    const shown = after.messages.filter(({ message }) => message === started.message);
    expect(shown.at(-1)?.text).toMatch(/finished/);
    expect([...before.messages, ...after.messages].filter(({ type }) => type === 'notify')).toHaveLength(1);
  });

  it('refuses a second program on the same folder, and says who has it', async () => {
    const DATA_DIR = await createFolder();
    const first = startChat({ DATA_DIR });
    await first.say('help');

    const second = await runProgram(['chat'], { DATA_DIR });

    expect(second.code).toBe(1);
    expect(second.stderr.trim().split('\n')).toHaveLength(1);
    expect(second.stderr).toContain(String(first.child.pid));
    expect((await first.say('help')).text).toContain('predict');
  });
});

describe('files of every kind', { timeout: 120_000 }, () => {
  it('are taken in through the terminal, and give the same table', async () => {
    const folder = await createFolder();
    const header = ['size', 'colour', 'price'];
    const row = (at: number) => [at % 17, `c${at % 3}`, at * 2.5];
    const csv = [header, ...Array.from({ length: 40 }, (_, at) => row(at))].map((cells) => cells.join()).join('\n');
    const database = await openDatabase({ folder });
    await writeFile(join(folder, 'plain.csv'), csv);
    const from = textLiteral(join(folder, 'plain.csv'));
    await database.run(
      `COPY (FROM read_csv(${from})) TO ${textLiteral(join(folder, 'table.parquet'))} (FORMAT parquet)`,
    );
    database.close();
    const files: Readonly<Record<string, string | Buffer>> = {
      'table.tsv': csv.replaceAll(',', '\t'),
      'table.csv.gz': gzipSync(csv),
      'table.xlsx': createWorkbook([sheet(header, 40, row)]),
      'table.zip': createZip([{ name: 'table.csv', data: csv }]),
    };
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    const chat = startChat({ DATA_DIR: join(folder, 'data') });

    for (const name of [...Object.keys(files), 'table.parquet']) {
      const { card } = await chat.say(`/upload ${join(folder, name)}`, offers('Train'));
      expect.soft(card?.text, name).toMatch(/^40 rows · 3 columns/);
      expect.soft(card?.fields?.[1]?.value, name).toMatch(/^price/);
      expect
        .soft(
          card?.table?.rows.map(([, kind]) => kind),
          name,
        )
        .toEqual(['number', 'category', 'number']);
    }
    expect(await chat.end()).toBe(0);
  });
});

describe('files that cannot be used', { timeout: 60_000 }, () => {
  const table = (rows: number, columns: readonly string[]): string =>
    [
      columns.join(','),
      ...Array.from({ length: rows }, (_, i) => columns.map((_name, j) => (i * 7 + j * 3) % 23).join(',')),
    ].join('\n');

  it('get one clear sentence each, leave nothing behind, and the chat goes on', async () => {
    const folder = await createFolder();
    const bad: Readonly<Record<string, string | Buffer>> = {
      'empty.csv': '',
      'header-only.csv': 'a,b,c\n',
      'one-column.csv': table(30, ['a']),
      'five-thousand-columns.csv': table(
        12,
        Array.from({ length: 5000 }, (_, i) => `c${i}`),
      ),
      'binary.csv': Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 131) % 256)),
      'too-large.csv': table(200_000, ['a', 'b', 'c', 'd']),
      'unclosed-quote.csv': `${table(50, ['a', 'b'])}\n"never closed,1\n${table(50, ['1', '2'])}`,
      'nul.csv': `a,b\n${'1,2\n'.repeat(20)}3,\0\n`,
      'all-the-same.csv': `a,b\n${'1,2\n'.repeat(20)}`,
      'cut.csv.gz': gzipSync(table(50, ['a', 'b'])).subarray(0, 60),
      'bomb.zip': createZip([{ name: 'a.csv', data: Buffer.alloc(20_000_000, '0,') }]),
      'two.zip': createZip(['a.csv', 'b.csv'].map((name) => ({ name, data: table(50, ['a', 'b']) }))),
      'leads-out.zip': createZip([{ name: '../a.csv', data: table(50, ['a', 'b']) }]),
      'broken.xlsx': createWorkbook([], { parts: [{ name: 'xl/workbook.xml', data: '<workbook' }] }),
      'old.xls': Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
      'cut.parquet': Buffer.from('PAR1 and no more'),
    };
    for (const [name, content] of Object.entries(bad)) await writeFile(join(folder, name), content);
    const chat = startChat({ DATA_DIR: join(folder, 'data'), MAX_DATASET_MB: '1' });

    for (const name of Object.keys(bad)) {
      const { text, card } = await chat.say(
        `/upload ${join(folder, name)}`,
        ({ text: words }) => !words.startsWith('Fetching'),
      );
      expect.soft(text, name).not.toMatch(/went wrong on our side|undefined|NaN|Error|\n/);
      expect.soft(text.length, name).toBeGreaterThan(20);
      expect.soft(card, name).toBeUndefined();
    }
    expect((await chat.say('/upload /no/such/file.csv')).text).toMatch(/no file/);
    const [work = ''] = await readdir(join(folder, 'data', 'work'));
    expect(await readdir(join(folder, 'data', 'work', work))).toEqual([]);
    expect((await chat.say('list datasets')).text).toMatch(/no data set here yet/);
    expect(await chat.end()).toBe(0);
  });

  it('can still be added when only their target or a column is useless, and say so', async () => {
    const folder = await createFolder();
    const rows = Array.from({ length: 60 }, (_, i) => `${i % 13},,same`);
    await writeFile(join(folder, 'odd.csv'), ['a,nothing,target', ...rows].join('\n'));
    const chat = startChat({ DATA_DIR: join(folder, 'data') });

    await chat.say(`/upload ${join(folder, 'odd.csv')}`, ({ card }) => card?.title === 'First rows');

    expect((await chat.say('the target is `target`')).text).toMatch(/same value in every row/);
    expect((await chat.say('the target is `nothing`')).text).toMatch(/no values/);
    expect(await chat.end()).toBe(0);
  });
});
