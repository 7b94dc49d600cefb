import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../src/datasets/duckdb.ts';
import { createHuggingFace } from '../../src/datasets/huggingface/index.ts';
import { createKaggle } from '../../src/datasets/kaggle/index.ts';
import type { DatasetSource } from '../../src/datasets/source.ts';
import { textLiteral } from '../../src/datasets/sql.ts';
import { fetchedDataset, findOffer, getFetch, startFetch } from '../../src/usecases/fetch.ts';
import { createZip } from '../datasets/ingest/zip-builder.ts';
import { startHuggingFace } from '../fakes/huggingface.ts';
import { startKaggle } from '../fakes/kaggle.ts';
import { createCsv } from '../fakes/shelf.ts';
import { createFolder } from '../support/store.ts';
import { ADA, act, createServices } from '../support/usecases.ts';

async function parquet(from: number): Promise<Buffer> {
  const folder = await createFolder();
  const path = join(folder, 'part.parquet');
  const database = await openDatabase({ folder });
  const label = 'CASE WHEN range % 9 = 0 THEN -1 ELSE range % 2 END::BIGINT';
  const select = `SELECT ${from} + range AS age, 'text number ' || range AS text, ${label} AS label FROM range(100)`;
  await database.run(`COPY (${select}) TO ${textLiteral(path)} (FORMAT parquet)`);
  database.close();
  return readFile(path);
}

async function add(source: DatasetSource, ref: string) {
  const { services } = await createServices({ sources: [source] });
  const offer = await findOffer(services, ref, new AbortController().signal);
  if (offer === null) throw new Error('there is no such data set');
  const { fetch } = await startFetch(services, ADA, offer, { ...act(), chatId: 'chat' });
  const ended = await getFetch(services, ADA, fetch?.id ?? '');
  expect(await readdir(services.workDir)).toEqual([]);
  return { ended, dataset: await fetchedDataset(services, ADA, ended) };
}

it('a split of Hugging Face in several Parquet files is one table with its labels as words', async () => {
  const hub = await startHuggingFace();
  onTestFinished(() => hub.close());
  const features = { label: { names: ['ham', 'spam'], _type: 'ClassLabel' } };
  const train = { parts: [await parquet(0), await parquet(100)], rows: 200 };
  const splits = { train, test: { parts: [await parquet(900)], rows: 100 } };
  hub.put({ id: 'ada/mails', parquet: { default: { features, splits } } });
  hub.cdn.faults.plan(/0001/, 'half', 1);
  const source = createHuggingFace({ endpoint: hub.url, datasetsServer: hub.server.url });

  const { ended, dataset } = await add(source, 'https://huggingface.co/datasets/ada/mails/viewer');

  expect(ended).toMatchObject({ status: 'done', error: null });
  expect(dataset).toMatchObject({
    source: 'huggingface',
    source_ref: 'ada/mails',
    row_count: 200,
    target_column: 'label',
  });
  expect(dataset?.source_version).toMatch(/^[0-9a-f]{40}$/);
  const label = dataset?.schema.find(({ name }) => name === 'label');
  expect(label).toMatchObject({ kind: 'category', null_count: 24 });
  expect(label?.top?.map(({ value }) => value).toSorted()).toEqual(['ham', 'spam']);
});

async function startKaggleWith(file: Parameters<Awaited<ReturnType<typeof startKaggle>>['put']>[0]['files'][string]) {
  const kaggle = await startKaggle();
  onTestFinished(() => kaggle.close());
  kaggle.put({ ref: 'ada/churn', title: 'Churn', version: 7, files: { 'churn.csv': file } });
  return { kaggle, source: createKaggle({ url: kaggle.url }) };
}

const bytes = Buffer.from(createCsv(500));

it('a file of Kaggle that comes zipped, over a connection that dies half-way, is taken in with its version', async () => {
  const { kaggle, source } = await startKaggleWith({ bytes, isZipped: true });
  kaggle.storage.faults.plan(/./, 'half', 1);

  const { dataset } = await add(source, 'ada/churn');

  expect(dataset).toMatchObject({ source_version: '7', row_count: 500 });
  expect(kaggle.storage.requests.map(({ range }) => range !== undefined)).toContain(true);
});

it.each([
  ['an endless file', { bytes }, 'endless', /^churn\.csv is larger than the limit of 1 MB/],
  ['a wrong digest', { bytes, digest: 'wrong' }, null, /^churn\.csv arrived damaged/],
  ['a page that looks for robots', { bytes }, 'robot', /web page/],
] as const)('%s of Kaggle is refused in a sentence', async (_, file, fault, sentence) => {
  const { kaggle, source } = await startKaggleWith(file);
  if (fault !== null) kaggle.storage.faults.plan(/./, fault);

  const { ended, dataset } = await add(source, 'ada/churn');

  expect(ended.error?.message).toMatch(sentence);
  expect(dataset).toBeNull();
});

/** Both hubs with one data set of these files. */
async function hubsWith(files: Readonly<Record<string, Buffer>>): Promise<readonly DatasetSource[]> {
  const kaggle = await startKaggle();
  onTestFinished(() => kaggle.close());
  const hub = await startHuggingFace();
  onTestFinished(() => hub.close());
  kaggle.put({ ref: 'ada/bank', title: 'Bank', files });
  hub.put({ id: 'ada/bank', files });
  return [createKaggle({ url: kaggle.url }), createHuggingFace({ endpoint: hub.url, datasetsServer: hub.server.url })];
}

const FIVE = ['loans', 'cards', 'branches', 'customers', 'sales'].map((name, i) => ({
  name: `bank/${name}.csv`,
  data: createCsv(100 - i),
}));
const archived = (...files: Parameters<typeof createZip>[0]) => ({ 'all.zip': createZip(files) });

it.each([
  ['an archive of several tables', archived(...FIVE), 'asking', FIVE.map(({ name }) => name)],
  ['an archive of one', { ...archived({ name: 'a.csv', data: createCsv() }), 'cat.png': Buffer.from('x') }, 'done', []],
  ['a table that its name does not tell', { 'bank.data': Buffer.from(createCsv()) }, 'done', []],
] as const)('%s is all that a hub has: it is read', async (_, files, status, choices) => {
  for (const source of await hubsWith(files)) {
    const { ended } = await add(source, 'ada/bank');

    expect(ended).toMatchObject({ error: null, status, choices });
  }
});

it.each([
  ['encrypted', archived({ name: 'a.csv', data: createCsv(), encrypted: true }), /protected by a password/],
  ['leading out of itself', archived({ name: '../a.csv', data: createCsv() }), /leads out of the archive/],
  ['a bomb', archived({ name: 'a.csv', data: 'a,b\n'.repeat(1e6) }), /unpacks to more/],
  ['cut off', { 'all.zip': createZip(FIVE).subarray(0, 300) }, /damaged or cut off/],
] as const)('an archive at a hub that is %s is refused in a sentence', async (_, files, sentence) => {
  for (const source of await hubsWith(files)) {
    const { ended, dataset } = await add(source, 'ada/bank');

    expect(ended.error?.message).toMatch(sentence);
    expect(dataset).toBeNull();
  }
});
