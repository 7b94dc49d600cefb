import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/store/records.ts';
import type { Store } from '../../src/store/store.ts';
import { type Added, type Adding, addFile, type SentFile } from '../../src/usecases/add.ts';
import type { Services } from '../../src/usecases/services.ts';
import { settleAll } from '../../src/usecases/unfinished.ts';
import { createCsv } from '../fakes/shelf.ts';
import { ADA, createServices, ELSEWHERE } from '../support/usecases.ts';

const file = (content = createCsv(), name = 'churn.csv'): SentFile => ({
  name,
  hint: '',
  open: async () => ({ fileName: name, stream: Readable.from([Buffer.from(content)]) }),
});

const act = (requestKey = 'act', changes: Partial<Adding> = {}): Adding => ({
  requestKey,
  from: requestKey,
  signal: new AbortController().signal,
  ...changes,
});

/** What nobody else had added before. */
async function newOf(adding: Promise<Added>): Promise<Dataset> {
  const { dataset, already } = await adding;
  if (already !== null) throw new Error(`${already.name} had added it`);
  return dataset;
}

/** The same services, with another way for a document of a data set to be written. */
function inserting(services: Services, insert: (original: Store['datasets']) => Store['datasets']['insert']): Services {
  const { store } = services;
  return { ...services, store: { ...store, datasets: { ...store.datasets, insert: insert(store.datasets) } } };
}

describe('adding a data set', () => {
  it('keeps the file as it arrived, under its name', async () => {
    const { services, store } = await createServices();

    const added = await newOf(addFile(services, ADA, file(), act()));

    expect(added).toMatchObject({
      space: 'test:space',
      user_id: 'test:ada',
      name: 'churn',
      title: 'churn',
      source: 'upload',
      target_column: 'churn',
      row_count: 80,
      private_to: null,
    });
    expect((await store.files.read(added.original_file_id)).toString()).toBe(createCsv());
    expect((await store.files.read(added.parquet_file_id)).subarray(0, 4).toString()).toBe('PAR1');
  });

  it('says how far it got, from the beginning', async () => {
    const { services } = await createServices();
    const told: [string, number][] = [];
    await addFile(services, ADA, file(), act('act', { onProgress: (...progress) => told.push(progress) }));

    expect(told.at(0)).toEqual(['churn', 0]);
    expect(told.at(-1)).toEqual(['churn', createCsv().length]);
  });

  it('gives each a name of its own', async () => {
    const { services, store } = await createServices();
    for (const key of ['one', 'two', 'three']) await addFile(services, ADA, file(), act(key));

    expect((await store.datasets.list('test:space')).map(({ name }) => name)).toEqual(['churn-3', 'churn-2', 'churn']);
  });
});

describe('adding by the same act', () => {
  it('twice at once makes one data set with its two files', async () => {
    const { services, store, keptFiles } = await createServices();

    const added = await Promise.all([1, 2, 3].map(() => newOf(addFile(services, ADA, file(), act()))));

    const [only, ...others] = await store.datasets.list('test:space');
    expect(others).toEqual([]);
    expect(added).toEqual([only, only, only]);
    expect(keptFiles().toSorted()).toEqual([only.original_file_id, only.parquet_file_id].toSorted());
  });

  it('in another space is another act', async () => {
    const { services } = await createServices();
    const here = await newOf(addFile(services, ADA, file(), act()));

    expect((await newOf(addFile(services, ELSEWHERE, file(), act()))).id).not.toBe(here.id);
  });

  it('after a crash between the files and the document makes the data set', async () => {
    const { services, store, keptFiles } = await createServices();
    // As a process that is killed: nothing of it happens any more, neither the writing nor the clearing up.
    await new Promise<void>((killed) => {
      const dying = inserting(services, () => () => new Promise(() => killed()));
      void addFile(dying, ADA, file(), act());
    });
    expect(keptFiles()).toHaveLength(2);

    await settleAll(services, services.workDir);
    expect(keptFiles()).toEqual([]);
    const added = await newOf(addFile(services, ADA, file(), act()));

    expect(await store.datasets.list('test:space')).toEqual([added]);
    expect(keptFiles()).toHaveLength(2);
    expect((await store.files.read(added.original_file_id)).toString()).toBe(createCsv());
  });

  it('after a crash behind the document finds the data set with its files', async () => {
    const { services, keptFiles } = await createServices();
    await new Promise<void>((killed) => {
      const dying = inserting(services, (datasets) => async (fields) => {
        await datasets.insert(fields);
        killed();
        return new Promise(() => undefined);
      });
      void addFile(dying, ADA, file(), act());
    });

    await settleAll(services, services.workDir);
    const added = await newOf(addFile(services, ADA, file(), act()));

    expect(keptFiles().toSorted()).toEqual([added.original_file_id, added.parquet_file_id].toSorted());
  });

  it('keeps a data set that was written though the answer got lost', async () => {
    const { services, store, keptFiles } = await createServices();
    const lossy = inserting(services, (datasets) => async (fields) => {
      await datasets.insert(fields);
      throw new Error('connection closed');
    });

    const added = await newOf(addFile(lossy, ADA, file(), act()));

    expect(await store.datasets.list('test:space')).toEqual([added]);
    expect(keptFiles()).toHaveLength(2);
  });
});

describe('adding that fails leaves neither document nor file', () => {
  const traces = async ({ store, workDir }: Services) => [
    ...(await store.datasets.list('test:space')),
    ...(await readdir(workDir)),
  ];

  it.each([
    ['because the file is no table', file('{"a": 1'), 'invalid_input'],
    ['because nothing is in it', file(''), 'invalid_input'],
    ['because it is too large', file('a,b\n'.repeat(400_000)), 'limit'],
    [
      'because it says it is too large',
      { ...file(), open: async () => ({ fileName: 'a.csv', stream: Readable.from(['']), sizeBytes: 2e6 }) },
      'limit',
    ],
    ['because it cannot be fetched', { ...file(), open: () => Promise.reject(new Error('gone')) }, undefined],
  ])('%s', async (_, sent, code) => {
    const { services, keptFiles } = await createServices();

    const error = await addFile(services, ADA, sent, act()).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(Error);
    expect((error as { code?: string }).code).toBe(code);
    expect(await traces(services)).toEqual([]);
    expect(keptFiles()).toEqual([]);
  });

  it('because the store does not take the document', async () => {
    const { services, keptFiles } = await createServices();
    const refusing = inserting(services, () => () => Promise.reject(new Error('disk full')));

    await expect(addFile(refusing, ADA, file(), act())).rejects.toThrow('disk full');

    expect(await traces(services)).toEqual([]);
    expect(keptFiles()).toEqual([]);
  });

  it('because the store does not take the second file', async () => {
    const { services, store, keptFiles } = await createServices();
    const put: Store['files']['put'] = (name, ...where) =>
      name.endsWith('.parquet') ? Promise.reject(new Error('disk full')) : store.files.put(name, ...where);

    const failing = { ...services, store: { ...store, files: { ...store.files, put } } };
    await expect(addFile(failing, ADA, file(), act())).rejects.toThrow('disk full');

    expect(await traces(services)).toEqual([]);
    expect(keptFiles()).toEqual([]);
  });

  it('because the store goes out of reach, once it is back', async () => {
    const { services, store, keptFiles } = await createServices();
    const lost = () => Promise.reject(new Error('connection closed'));
    const datasets = { ...store.datasets, insert: lost };
    const cut = { ...store, datasets, files: { ...store.files, remove: lost } };

    await expect(addFile({ ...services, store: cut }, ADA, file(), act())).rejects.toThrow('connection closed');
    expect(keptFiles()).toHaveLength(2);
    await settleAll(services, services.workDir);

    expect(keptFiles()).toEqual([]);
  });

  it('because it was broken off', async () => {
    const { services, keptFiles } = await createServices();
    const control = new AbortController();
    const slow = { ...file(), open: async () => ({ fileName: 'slow.csv', stream: new Readable({ read() {} }) }) };
    const onProgress = () => setImmediate(() => control.abort());

    await expect(
      addFile(services, ADA, slow, act('act', { signal: control.signal, onProgress })),
    ).rejects.toMatchObject({ code: 'cancelled' });
    expect(await traces(services)).toEqual([]);
    expect(keptFiles()).toEqual([]);
  });
});
