import { describe, expect, it, onTestFinished } from 'vitest';
import { createKaggle, type KaggleOptions } from '../../../src/datasets/kaggle/index.ts';
import type { OfferedTable } from '../../../src/datasets/source.ts';
import { type KaggleOptions as FakeOptions, type KaggleDataset, startKaggle } from '../../fakes/kaggle.ts';
import { bytesOf } from '../../support/bytes.ts';

const CSV = Buffer.from(`tenure,churn\n${'12,yes\n'.repeat(200)}`);
const signal = (): AbortSignal => new AbortController().signal;

const CHURN: KaggleDataset = {
  ref: 'blastchar/telco-churn',
  title: 'Telco Customer Churn',
  subtitle: 'Focused customer retention programs',
  description: 'Each row is a customer.',
  tags: ['business', 'telecom'],
  licence: 'CC0: Public Domain',
  downloads: 1_000,
  votes: 50,
  version: 3,
  files: { 'telco.csv': CSV },
};

async function open(
  datasets: readonly KaggleDataset[] = [CHURN],
  fake: FakeOptions = {},
  own: Partial<KaggleOptions> = {},
) {
  const kaggle = await startKaggle(fake);
  onTestFinished(() => kaggle.close());
  for (const dataset of datasets) kaggle.put(dataset);
  return { kaggle, source: createKaggle({ url: kaggle.url, ...own }) };
}

const topic = (...variants: string[]) => ({ text: variants[0] ?? '', variants });
const namesOf = (tables: readonly OfferedTable[]) => tables.map(({ name }) => name);
const fetched = async (table: OfferedTable | undefined): Promise<Buffer> =>
  bytesOf((await table?.parts[0]?.open(0, signal()))?.stream ?? []);

describe('searching Kaggle', () => {
  it.each([false, true])('reads what it lists, wrapped in an object or not (%s)', async (wrapped) => {
    const { source, kaggle } = await open([CHURN, { ...CHURN, ref: 'x/y', isPrivate: true }], { wrapped });

    expect(await source.search(topic('churn'), signal())).toEqual([
      {
        source: 'kaggle',
        ref: 'blastchar/telco-churn',
        title: 'Telco Customer Churn',
        description: 'Focused customer retention programs',
        tags: ['business', 'telecom'],
        sizeBytes: Math.ceil(CSV.length / 4),
        downloads: 1_000,
        likes: 50,
        licence: 'CC0: Public Domain',
        updated: '2026-03-27T15:16:05.7Z',
        version: '3',
        url: 'https://www.kaggle.com/datasets/blastchar/telco-churn',
      },
    ]);
    expect(kaggle.requests.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  it('asks all variants, and lists what several find once', async () => {
    const { source } = await open([CHURN, { ...CHURN, ref: 'a/b', title: 'Attrition', subtitle: '' }]);

    const found = await source.search(topic('customer churn', 'churn', 'attrition'), signal());

    expect(found.map(({ ref }) => ref)).toEqual(['blastchar/telco-churn', 'a/b']);
  });

  it('never takes an unknown licence for one', async () => {
    const { source } = await open([{ ...CHURN, licence: 'Unknown' }]);

    expect((await source.search(topic('churn'), signal()))[0]).not.toHaveProperty('licence');
  });

  it('leaves out an item that cannot be read, and keeps the others', async () => {
    const { source, kaggle } = await open();
    kaggle.faults.plan(/list/, { status: 200, body: [{ ref: 7 }, { ref: 'a/b', title: null, surprise: {} }] });

    expect((await source.search(topic('churn'), signal())).map(({ ref, title }) => [ref, title])).toEqual([
      ['a/b', 'b'],
    ]);
  });

  it('asks once more when nothing at all is found, which may be a fault of the service', async () => {
    const { source, kaggle } = await open();
    kaggle.faults.plan(/search=churn/, { status: 200, body: [] }, 1);
    kaggle.faults.plan(/sortBy=votes/, { status: 200, body: [] });

    expect(await source.search(topic('churn'), signal())).toHaveLength(1);
    expect(await source.search(topic('quasar'), signal())).toEqual([]);
    expect(kaggle.requests.filter(({ path }) => path.includes('search='))).toHaveLength(4);
  });

  it('looks at what most people use with each topic, which costs nothing the next time', async () => {
    const { source, kaggle } = await open();

    expect(await source.search(topic('quasar'), signal())).toHaveLength(1);
    expect(await source.search(topic('pulsar'), signal())).toHaveLength(1);
    expect(kaggle.requests.filter(({ path }) => path.includes('sortBy=votes'))).toHaveLength(2);
  });

  it('gives what some variants found when another fails', async () => {
    const { source, kaggle } = await open();
    kaggle.faults.plan(/search=customer/, { status: 500 });

    expect(await source.search(topic('customer churn', 'churn'), signal())).toHaveLength(1);
  });

  it('gives what some variants found when another hangs', async () => {
    const { source, kaggle } = await open();
    kaggle.faults.plan(/search=customer/, 'hang');

    expect(await source.search(topic('customer churn', 'churn'), signal())).toHaveLength(1);
  });

  it('says that it could not ask when a page for robots comes, and not that nothing was found', async () => {
    const { source, kaggle } = await open();
    kaggle.faults.plan(/list/, 'robot');

    await expect(source.search(topic('churn'), signal())).rejects.toMatchObject({
      code: 'upstream',
      message: expect.stringContaining('Kaggle answered with a web page'),
    });
  });

  it('lets five people search at once without being told to slow down', async () => {
    const { source, kaggle } = await open([CHURN], { limit: { requests: 12, windowMs: 60_000 } });
    const words = ['customer churn', 'customer', 'churn', 'telco', 'retention', 'telecom'];

    const answers = await Promise.all(Array.from({ length: 5 }, () => source.search(topic(...words), signal())));

    expect(answers.map((found) => found.length)).toEqual([1, 1, 1, 1, 1]);
    expect(kaggle.requests.map(({ status }) => status)).toEqual(Array(8).fill(200));
  });

  it('lets five people search for different things at once', async () => {
    const { source, kaggle } = await open([CHURN]);
    const people = ['a', 'b', 'c', 'd', 'e'].map((who) => ['churn', `${who}1`, `${who}2`, `${who}3`, `${who}4`]);

    const answers = await Promise.all(people.map((words) => source.search(topic(...words), signal())));

    expect(answers.every((found) => found.length === 1)).toBe(true);
    expect(kaggle.requests.some(({ status }) => status === 429)).toBe(false);
  });
});

describe('the credentials for Kaggle', () => {
  const user = { name: 'ada', key: 'hush' };

  it.each([
    ['a token', { token: 'KGAT_1' }, 'Bearer KGAT_1'],
    ['a user and key', { user }, `Basic ${Buffer.from('ada:hush').toString('base64')}`],
    ['the token, where both are there', { token: 'KGAT_1', user }, 'Bearer KGAT_1'],
  ])('are %s, and never go to the host that keeps the files', async (_, own, expected) => {
    const { source, kaggle } = await open([CHURN], { token: 'KGAT_1', user, needsCredentials: true }, own);

    const { tables } = await source.offer(CHURN.ref, signal());

    expect((await fetched(tables[0])).equals(CSV)).toBe(true);
    expect(new Set(kaggle.requests.map(({ authorization }) => authorization))).toEqual(new Set([expected]));
    expect(kaggle.storage.requests.map(({ authorization, status }) => [authorization, status])).toEqual([
      [undefined, 200],
    ]);
  });

  it('are asked for by name where a download is refused without them', async () => {
    const { source } = await open([CHURN], { needsCredentials: true });

    const { tables } = await source.offer(CHURN.ref, signal());

    await expect(fetched(tables[0])).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(
        /Set KAGGLE_API_TOKEN .* https:\/\/www\.kaggle\.com\/datasets\/blastchar\/telco-churn$/,
      ),
    });
  });

  it('are named, and not repeated, where they are wrong', async () => {
    const { source } = await open([CHURN], { token: 'KGAT_1' }, { token: 'KGAT_wrong' });

    const refused = source.offer(CHURN.ref, signal());

    await expect(refused).rejects.toThrow('Kaggle does not accept its credentials. Check KAGGLE_API_TOKEN');
    await expect(refused).rejects.not.toThrow('wrong');
  });

  it('do not open what its page asks terms for: the page is named', async () => {
    const { source } = await open([{ ...CHURN, needsConsent: true }], { token: 'KGAT_1' }, { token: 'KGAT_1' });
    const { tables } = await source.offer(CHURN.ref, signal());

    await expect(fetched(tables[0])).rejects.toThrow(
      'it is private, its terms must be accepted on its page first, or it does not exist: https://www.kaggle.com/datasets/blastchar/telco-churn',
    );
  });
});

describe('finding one data set of Kaggle', () => {
  it.each([
    'blastchar/telco-churn',
    ' https://www.kaggle.com/datasets/blastchar/telco-churn ',
    'https://www.kaggle.com/datasets/blastchar/telco-churn/data?select=telco.csv',
    'http://kaggle.com/datasets/blastchar/telco-churn/versions/2',
    'kaggle.com/datasets/blastchar/telco-churn#about',
  ])('takes %s', async (given) => {
    const { source } = await open();

    expect(await source.resolve(given, signal())).toMatchObject({
      ref: 'blastchar/telco-churn',
      description: 'Focused customer retention programs\n\nEach row is a customer.',
    });
  });

  it.each([
    'churn',
    'customer churn/attrition',
    '../list',
    'https://www.kaggle.com/datasets/../../x',
    'https://www.kaggle.com/code/blastchar/telco-churn',
    'https://kaggle.com.evil.example/datasets/blastchar/telco-churn',
    'https://evil.example/?kaggle.com/datasets/blastchar/telco-churn',
    'https://huggingface.co/datasets/blastchar/telco-churn',
  ])('asks nobody about %s', async (given) => {
    const { source, kaggle } = await open();

    expect(await source.resolve(given, signal())).toBeNull();
    expect(kaggle.requests).toEqual([]);
  });

  it('has none for a name that another source may have, and says of a link why it is refused', async () => {
    const { source } = await open();

    expect(await source.resolve('nobody/nothing', signal())).toBeNull();
    await expect(source.resolve('https://www.kaggle.com/datasets/nobody/nothing', signal())).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('tells more of it: the description, and the kinds of its files', async () => {
    const { source } = await open([{ ...CHURN, files: { 'telco.csv': CSV, 'more.parquet': 'x', 'notes.pdf': 'x' } }]);
    const [listing] = await source.search(topic('churn'), signal());

    expect(listing && (await source.describe?.(listing, signal()))).toMatchObject({
      description: expect.stringContaining('Each row is a customer.'),
      formats: ['csv', 'parquet', 'pdf'],
      sizeBytes: CSV.length + 2,
    });
  });

  it('tells what the search did where it does not answer', async () => {
    const { source, kaggle } = await open();
    const [listing] = await source.search(topic('churn'), signal());
    kaggle.faults.plan(/view/, 'drop');
    kaggle.faults.plan(/list/, { status: 500 });

    expect(listing && (await source.describe?.(listing, signal()))).toEqual(listing);
  });
});

describe('what Kaggle offers', () => {
  it('is each file that is a table, the most likely first', async () => {
    const { source } = await open([
      {
        ...CHURN,
        files: {
          'gender_submission.csv': 'x'.repeat(900),
          'test.csv': 'x'.repeat(500),
          'data_dictionary.xlsx': 'x'.repeat(2_000),
          'big.csv': 'x'.repeat(1_000),
          'folder/train.csv': 'x'.repeat(700),
          'images/cat.png': 'x',
          'small.parquet': 'x',
          'rows.jsonl': 'xx',
        },
      },
    ]);

    const { tables, version } = await source.offer(CHURN.ref, signal());

    expect(version).toBe('3');
    expect(namesOf(tables)).toEqual([
      'folder/train.csv',
      'big.csv',
      'rows.jsonl',
      'small.parquet',
      'test.csv',
      'data_dictionary.xlsx',
      'gender_submission.csv',
    ]);
    expect(tables[0]).toMatchObject({ sizeBytes: 700, parts: [{ fileName: 'folder/train.csv', sizeBytes: 700 }] });
    expect(String(await fetched(tables[0]))).toBe('x'.repeat(700));
  });

  it('is read over all pages of its files', async () => {
    const names = Array.from({ length: 450 }, (_, at) => `part-${at}.csv`);
    const { source } = await open([{ ...CHURN, files: Object.fromEntries(names.map((name) => [name, 'a'])) }]);

    expect((await source.offer(CHURN.ref, signal())).tables).toHaveLength(450);
  });

  it('is nothing where it holds no table', async () => {
    const { source } = await open([{ ...CHURN, files: { 'cat.png': 'x' } }]);

    expect((await source.offer(CHURN.ref, signal())).tables).toEqual([]);
  });

  it('is the whole archive where the files cannot be listed', async () => {
    const { source, kaggle } = await open();
    kaggle.faults.plan(/list\/blastchar/, { status: 500 });

    const { tables } = await source.offer(CHURN.ref, signal());

    expect(namesOf(tables)).toEqual(['telco-churn.zip']);
    expect((await fetched(tables[0])).subarray(0, 2).toString()).toBe('PK');
  });

  it('arrives with its size and digest, also when the store packs it', async () => {
    const { source } = await open([{ ...CHURN, files: { 'telco.csv': { bytes: CSV, isZipped: true } } }]);
    const { tables } = await source.offer(CHURN.ref, signal());

    const opened = await tables[0]?.parts[0]?.open(0, signal());
    const bytes = await bytesOf(opened?.stream ?? []);

    expect(bytes.subarray(0, 4).toString('latin1')).toBe('PK\x03\x04');
    expect(opened).toMatchObject({ sizeBytes: bytes.length, digest: { algorithm: 'md5' } });
  });

  it('keeps to the version that was offered, and can be gone on with', async () => {
    const { source, kaggle } = await open();
    const { tables } = await source.offer(CHURN.ref, signal());

    const opened = await tables[0]?.parts[0]?.open(100, signal());

    expect((await bytesOf(opened?.stream ?? [])).equals(CSV.subarray(100))).toBe(true);
    expect(kaggle.requests.at(-1)?.path).toContain('datasetVersionNumber=3');
  });

  it('is refused with the page where nobody may see it', async () => {
    const { source } = await open([{ ...CHURN, isPrivate: true }], { token: 'KGAT_1' }, { token: 'KGAT_1' });

    await expect(source.offer(CHURN.ref, signal())).rejects.toMatchObject({ code: 'forbidden' });
  });
});
