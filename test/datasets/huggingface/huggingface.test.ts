import { describe, expect, it, onTestFinished } from 'vitest';
import { createHuggingFace } from '../../../src/datasets/huggingface/index.ts';
import type { OfferedTable } from '../../../src/datasets/source.ts';
import { type HuggingFaceDataset, type HuggingFaceOptions, startHuggingFace } from '../../fakes/huggingface.ts';
import { bytesOf } from '../../support/bytes.ts';

const CSV = Buffer.from(`tenure,churn\n${'12,yes\n'.repeat(200)}`);
const part = (word: string): Buffer => Buffer.from(`PAR1${word.repeat(100)}PAR1`);
const signal = (): AbortSignal => new AbortController().signal;

const REVIEWS: HuggingFaceDataset = {
  id: 'stanford/reviews',
  description: '\n\t\tFilm reviews,\n\t\tgood and bad.\n',
  tags: [
    'task_categories:text-classification',
    'language:en',
    'license:mit',
    'format:csv',
    'modality:text',
    'sentiment',
  ],
  downloads: 900,
  likes: 30,
  files: { 'reviews.csv': CSV },
  parquet: {
    other: { features: { a: { dtype: 'int64', _type: 'Value' } }, splits: { train: { parts: [part('o')], rows: 5 } } },
    default: {
      features: {
        text: { dtype: 'string', _type: 'Value' },
        label: { names: ['neg', 'pos'], _type: 'ClassLabel' },
      },
      splits: {
        test: { parts: [part('t')], rows: 20 },
        train: { parts: [part('a'), part('b')], rows: 100 },
      },
    },
  },
};

async function open(
  datasets: readonly HuggingFaceDataset[] = [REVIEWS],
  options: HuggingFaceOptions = {},
  token: string | undefined = options.token,
) {
  const hub = await startHuggingFace(options);
  onTestFinished(() => hub.close());
  for (const dataset of datasets) hub.put(dataset);
  const source = createHuggingFace({ endpoint: hub.url, datasetsServer: hub.server.url, token });
  return { hub, source };
}

const topic = (...variants: string[]) => ({ text: variants[0] ?? '', variants });
const namesOf = (tables: readonly OfferedTable[]) => tables.map(({ name }) => name);
const fetched = async (table: OfferedTable | undefined): Promise<Buffer> =>
  bytesOf((await table?.parts[0]?.open(0, signal()))?.stream ?? []);

describe('searching Hugging Face', () => {
  it('reads what it lists', async () => {
    const { source } = await open([REVIEWS, { ...REVIEWS, id: 'x/reviews', isPrivate: true }]);

    expect(await source.search(topic('reviews'), signal())).toEqual([
      {
        source: 'huggingface',
        ref: 'stanford/reviews',
        title: 'reviews',
        description: 'Film reviews, good and bad.',
        tags: ['text-classification', 'en', 'sentiment'],
        downloads: 900,
        likes: 30,
        licence: 'mit',
        updated: '2026-05-01T10:00:00.000Z',
        formats: ['csv', 'text'],
        version: expect.stringMatching(/^[0-9a-f]{40}$/),
        url: 'https://huggingface.co/datasets/stanford/reviews',
      },
    ]);
  });

  it('asks all variants, and for tables of the task too, so that what is popular does not push them out', async () => {
    const popular = Array.from({ length: 60 }, (_, at) => ({
      ...REVIEWS,
      id: `big/churn-images-${at}`,
      downloads: 10_000,
    }));
    const table = { ...REVIEWS, id: 'small/churn', tags: ['modality:tabular'], downloads: 1 };
    const { source, hub } = await open([...popular, table, { ...table, id: 'small/attrition' }]);

    const found = await source.search({ ...topic('churn', 'attrition'), task: 'classification' }, signal());

    expect(found.map(({ ref }) => ref)).toEqual(expect.arrayContaining(['small/churn', 'small/attrition']));
    expect(new Set(found.map(({ ref }) => ref)).size).toBe(found.length);
    expect(hub.requests.some(({ path }) => path.includes('filter=task_categories%3Atabular-classification'))).toBe(
      true,
    );
  });

  it('asks by tags too, and for what people train on, which costs nothing the next time', async () => {
    const tagged = { ...REVIEWS, id: 'a/opaque', tags: ['task_ids:sentiment-classification'] };
    const popular = { ...REVIEWS, id: 'b/obscure', tags: ['task_categories:tabular-regression'] };
    const { source, hub } = await open([tagged, { ...tagged, id: 'c/free', tags: ['churn'] }, popular]);

    const found = await source.search(topic('sentiment'), signal());
    const other = await source.search(topic('churn'), signal());

    expect(found.map(({ ref }) => ref)).toEqual(['a/opaque', 'b/obscure']);
    expect(other.map(({ ref }) => ref)).toEqual(['c/free', 'b/obscure']);
    expect(hub.requests.filter(({ path }) => path.includes('tabular-regression'))).toHaveLength(2);
  });

  it('marks what is given only to those who accepted its terms', async () => {
    const { source } = await open([{ ...REVIEWS, gated: 'auto' }]);

    expect(await source.search(topic('reviews'), signal())).toMatchObject([{ isGated: true }]);
  });

  it('gives what some variants found when another fails', async () => {
    const { source, hub } = await open();
    hub.faults.plan(/search=film/, { status: 500 });

    expect(await source.search(topic('film reviews', 'reviews'), signal())).toHaveLength(1);
  });

  it('says that it could not ask when all fail', async () => {
    const { source, hub } = await open();
    hub.faults.plan(/./, { status: 500 });

    await expect(source.search(topic('reviews'), signal())).rejects.toMatchObject({ code: 'upstream' });
  });

  it('lets five people search at once without being told to slow down', async () => {
    const { source, hub } = await open([REVIEWS], { limits: { api: { requests: 40, windowMs: 300_000 } } });
    const words = ['film reviews', 'film', 'reviews', 'sentiment', 'opinion', 'rating'];

    const answers = await Promise.all(Array.from({ length: 5 }, () => source.search(topic(...words), signal())));

    expect(answers.map((found) => found.length)).toEqual([1, 1, 1, 1, 1]);
    expect(hub.requests.map(({ status }) => status)).toEqual(Array(18).fill(200));
  });

  it('does not ask at all while the window is used up', async () => {
    const { source, hub } = await open([REVIEWS], { limits: { api: { requests: 12, windowMs: 300_000 } } });
    await source.search(topic('reviews'), signal());

    await expect(source.search(topic('other'), signal())).rejects.toThrow(/Hugging Face asks for a pause/);
    expect(hub.requests).toHaveLength(12);
  });
});

describe('finding one data set of Hugging Face', () => {
  it.each([
    'stanford/reviews',
    ' https://huggingface.co/datasets/stanford/reviews ',
    'https://huggingface.co/datasets/stanford/reviews/viewer/default/train?row=3',
    'huggingface.co/datasets/stanford/reviews#intro',
    'https://hf.co/datasets/stanford/reviews/resolve/main/reviews.csv',
  ])('takes %s', async (given) => {
    const { source } = await open();

    expect(await source.resolve(given, signal())).toMatchObject({ ref: 'stanford/reviews' });
  });

  it.each([
    'reviews',
    'film reviews/good',
    '../models',
    'https://huggingface.co/stanford/reviews',
    'https://huggingface.co.evil.example/datasets/stanford/reviews',
    'https://www.kaggle.com/datasets/stanford/reviews',
  ])('asks nobody about %s', async (given) => {
    const { source, hub } = await open();

    expect(await source.resolve(given, signal())).toBeNull();
    expect(hub.requests).toEqual([]);
  });

  it('has none for a name that another source may have, and says of a link that it is missing or private', async () => {
    const { source } = await open();

    expect(await source.resolve('nobody/nothing', signal())).toBeNull();
    await expect(source.resolve('https://huggingface.co/datasets/nobody/nothing', signal())).rejects.toMatchObject({
      code: 'not_found',
      message: '“nobody/nothing” is missing from Hugging Face, or private. A private one needs HF_TOKEN.',
    });
  });

  it('takes a wrong token for that, and not for a missing data set', async () => {
    const { source } = await open([REVIEWS], { token: 'hf_1' }, 'hf_wrong');

    await expect(source.resolve('https://hf.co/datasets/stanford/reviews', signal())).rejects.toThrow(
      'Hugging Face does not accept HF_TOKEN',
    );
  });

  it('tells rows, columns and bytes, where the server knows them', async () => {
    const { source, hub } = await open([REVIEWS, { ...REVIEWS, id: 'a/unread' }]);
    const [listing] = await source.search(topic('stanford'), signal());
    const described = listing && (await source.describe?.(listing, signal()));

    expect(described).toMatchObject({ rowCount: 125, columnCount: 2, columns: ['text', 'label'], title: 'reviews' });

    hub.server.faults.plan(/./, { status: 500 });
    const other = { ...listing, ref: 'a/unread' } as NonNullable<typeof listing>;
    expect(await source.describe?.(other, signal())).toEqual(other);
  });
});

describe('what Hugging Face offers of converted data', () => {
  it('is each split by itself, train of the default configuration first, and all of them joined', async () => {
    const { source } = await open();

    const { tables, version } = await source.offer('stanford/reviews', signal());

    expect(version).toMatch(/^[0-9a-f]{40}$/);
    expect(namesOf(tables)).toEqual(['default/train', 'default/all splits', 'default/test', 'other/train']);
    expect(tables[0]).toMatchObject({
      rowCount: 100,
      labels: { label: ['neg', 'pos'] },
      notes: ['Left out: test. “default/all splits” has all of it.'],
      parts: [{ fileName: 'default/train/0000.parquet' }, { fileName: 'default/train/0001.parquet' }],
    });
    expect(tables[1]).toMatchObject({ rowCount: 120, parts: { length: 3 } });
    expect(tables[3]).not.toHaveProperty('labels');
  });

  it('is fetched from the hub in use, its token left at home, with the digest that the hub knows', async () => {
    const { source, hub } = await open([REVIEWS], { token: 'hf_1' });
    const { tables } = await source.offer('stanford/reviews', signal());

    const opened = await tables[0]?.parts[1]?.open(50, signal());

    expect(opened).toMatchObject({ start: 50, sizeBytes: part('b').length, digest: { algorithm: 'sha256' } });
    expect((await bytesOf(opened?.stream ?? [])).equals(part('b').subarray(50))).toBe(true);
    expect(new Set(hub.requests.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer hf_1']));
    expect(hub.cdn.requests.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  it('says where only the first part was converted', async () => {
    const { source } = await open([{ ...REVIEWS, isPartial: true }]);

    const { tables } = await source.offer('stanford/reviews', signal());

    expect(tables[0]?.notes).toContain('Hugging Face has converted only its first 5 GB.');
    expect((await fetched(tables[0])).equals(part('a'))).toBe(true);
  });

  it('is refused where it is pictures', async () => {
    const picture = {
      default: { features: { image: { _type: 'Image' } }, splits: { train: { parts: [part('i')], rows: 1 } } },
    };
    const { source } = await open([{ ...REVIEWS, parquet: picture }]);

    await expect(source.offer('stanford/reviews', signal())).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('asks again where the server is busier than usual', async () => {
    const { source, hub } = await open();
    hub.server.faults.plan(/parquet/, { status: 500, headers: { 'x-error-code': 'ResponseNotReadyError' } }, 1);

    expect(namesOf((await source.offer('stanford/reviews', signal())).tables)).toContain('default/train');
  });
});

describe('what Hugging Face offers of raw files', () => {
  const { parquet: _, ...raw } = REVIEWS;

  it.each([
    ['has not read it', 'none'],
    ['has trouble', 'fault'],
    ['does not tell its labels', 'info'],
  ])('is taken where the server %s', async (__, what) => {
    const { source, hub } = await open([what === 'none' ? raw : REVIEWS]);
    if (what === 'fault') hub.server.faults.plan(/./, { status: 501 });
    if (what === 'info') hub.server.faults.plan(/info/, { status: 500 });

    const { tables, version } = await source.offer('stanford/reviews', signal());

    expect(namesOf(tables)).toEqual(['reviews.csv']);
    expect(tables[0]?.parts[0]).toMatchObject({ sizeBytes: CSV.length, digest: { algorithm: 'sha256' } });
    expect((await fetched(tables[0])).equals(CSV)).toBe(true);
    expect(hub.requests.at(-1)?.path).toBe(`/datasets/stanford/reviews/resolve/${version}/reviews.csv`);
  });

  it('joins a table in numbered parts, puts training first, and reads all pages of the tree', async () => {
    const many = Object.fromEntries(Array.from({ length: 120 }, (__, at) => [`images/${at}.png`, 'x']));
    const { source } = await open([
      {
        ...raw,
        files: {
          ...many,
          'README.md': 'x',
          'dataset_infos.json': '{}',
          'data/test-00000-of-00001.parquet': part('t'),
          'data/train-00001-of-00002.parquet': part('b'),
          'data/train-00000-of-00002.parquet': part('a'),
          'odd name/ünï #1.csv': CSV,
        },
      },
    ]);

    const { tables } = await source.offer('stanford/reviews', signal());

    expect(namesOf(tables)).toEqual([
      'data/train.parquet',
      'odd name/ünï #1.csv',
      'data/test.parquet',
      'dataset_infos.json',
    ]);
    expect(tables[0]?.parts.map(({ fileName }) => fileName)).toEqual([
      'data/train-00000-of-00002.parquet',
      'data/train-00001-of-00002.parquet',
    ]);
    expect((await fetched(tables[1])).equals(CSV)).toBe(true);
  });

  it('is not said to be nothing where the server cannot be asked', async () => {
    const { source, hub } = await open([{ ...REVIEWS, files: { 'load.py': 'x' } }]);
    hub.server.faults.plan(/./, 'drop');

    await expect(source.offer('stanford/reviews', signal())).rejects.toThrow('Hugging Face cannot be reached');
  });

  it('is taken for any number of data sets that the server has not read', async () => {
    const ids = Array.from({ length: 7 }, (__, at) => `many/raw-${at}`);
    const { source } = await open([...ids.map((id) => ({ ...raw, id })), REVIEWS]);
    for (const id of ids) expect(namesOf((await source.offer(id, signal())).tables)).toEqual(['reviews.csv']);

    expect(namesOf((await source.offer('stanford/reviews', signal())).tables)).toContain('default/train');
  });

  it('is nothing where it holds no table', async () => {
    const { source } = await open([{ ...raw, files: { 'load.py': 'x' } }]);

    expect((await source.offer('stanford/reviews', signal())).tables).toEqual([]);
  });
});

describe('data sets that are not for everybody', () => {
  const gated: HuggingFaceDataset = { ...REVIEWS, gated: 'manual' };

  it('are refused with the page to visit, and the setting that is missing', async () => {
    const { source } = await open([gated]);

    await expect(source.offer('stanford/reviews', signal())).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(
        /accepted its terms.*HF_TOKEN.*https:\/\/huggingface\.co\/datasets\/stanford\/reviews$/,
      ),
    });
  });

  it('are refused with the page to visit, where the account has not accepted the terms', async () => {
    const { source } = await open([gated], { token: 'hf_1' });

    await expect(source.offer('stanford/reviews', signal())).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringMatching(/^(?!.*HF_TOKEN).*accepted its terms/),
    });
  });

  it('are opened by an account that did', async () => {
    const { source } = await open([gated], { token: 'hf_1', mayOpenGated: true });
    const { tables } = await source.offer('stanford/reviews', signal());

    expect((await fetched(tables[0])).equals(part('a'))).toBe(true);
  });

  it('are missing or private to everybody else', async () => {
    const { source } = await open([{ ...REVIEWS, isPrivate: true }]);

    await expect(source.offer('stanford/reviews', signal())).rejects.toMatchObject({ code: 'not_found' });
  });
});
