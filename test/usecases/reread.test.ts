import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { addFile } from '../../src/usecases/add.ts';
import { rereadDataset } from '../../src/usecases/reread.ts';
import type { Services } from '../../src/usecases/services.ts';
import { settleAll } from '../../src/usecases/unfinished.ts';
import { createRunFields } from '../support/builders.ts';
import { ADA, createServices } from '../support/usecases.ts';

const SIGNAL = new AbortController().signal;
const CSV = [
  'zip,dose,won',
  ...Array.from({ length: 60 }, (_, i) => `0${1000 + (i % 7)},${i % 20 === 3 ? 'TBD' : i / 4},${['yes', 'no'][i % 2]}`),
].join('\n');

async function setUp(csv = CSV) {
  const made = await createServices();
  const file = {
    name: 'shop.csv',
    hint: '',
    open: async () => ({ fileName: 'shop.csv', stream: Readable.from([Buffer.from(csv)]) }),
  };
  const { dataset } = await addFile(made.services, ADA, file, { requestKey: 'act', from: 'act', signal: SIGNAL });
  if (dataset === null) throw new Error('it was not added');
  return { ...made, dataset };
}

const kindsOf = ({ schema }: { schema: readonly { name: string; kind: string }[] }) =>
  Object.fromEntries(schema.map(({ name, kind }) => [name, kind]));

describe('reading a data set again', () => {
  it('as a person says keeps its id, name and target, and forgets the table before', async () => {
    const { services, store, dataset, keptFiles } = await setUp();
    expect(kindsOf(dataset)).toMatchObject({ dose: 'number' });

    const options = { kinds: { dose: 'text' } } as const;
    const again = await rereadDataset(services, ADA, { datasetId: dataset.id, options, signal: SIGNAL });

    expect(again.changed).toBe(true);
    expect(again.dataset).toMatchObject({ id: dataset.id, name: dataset.name, target_column: 'won', reading: options });
    expect(kindsOf(again.dataset).dose).not.toBe('number');
    expect(await store.datasets.get('test:space', dataset.id)).toEqual(again.dataset);
    expect(new Set(keptFiles())).toEqual(new Set([dataset.original_file_id, again.dataset.parquet_file_id]));
  });

  it('remembers what was said before, and takes the later word', async () => {
    const { services, dataset } = await setUp();
    const say = (options: Parameters<typeof rereadDataset>[2]['options']) =>
      rereadDataset(services, ADA, { datasetId: dataset.id, options, signal: SIGNAL });

    await say({ kinds: { dose: 'text' }, missing: ['TBD', 'no'] });
    const { dataset: last } = await say({ notMissing: ['no'] });

    expect(last.reading).toMatchObject({ kinds: { dose: 'text' }, missing: ['TBD'], notMissing: ['no'] });
    expect(last.schema.find(({ name }) => name === 'won')?.null_count).toBe(0);
    expect(last.schema.find(({ name }) => name === 'dose')?.null_count).toBe(3);
  });

  it('keeps what its columns mean', async () => {
    const { services, store, dataset } = await setUp();
    const schema = dataset.schema.map((column) => (column.name === 'won' ? { ...column, meaning: 'the bid' } : column));
    await store.datasets.update('test:space', dataset.id, { schema });

    const options = { kinds: { dose: 'text' } } as const;
    const again = await rereadDataset(services, ADA, { datasetId: dataset.id, options, signal: SIGNAL });

    expect(again.dataset.schema.map(({ meaning }) => meaning)).toEqual([undefined, undefined, 'the bid']);
  });

  it('guesses another target where the old one is gone', async () => {
    const { services, dataset } = await setUp();

    const options = { skipLines: 1, header: false };
    const { dataset: again } = await rereadDataset(services, ADA, { datasetId: dataset.id, options, signal: SIGNAL });

    expect(again.schema.map(({ name }) => name)).not.toContain('won');
    expect(again.schema.map(({ name }) => name)).toContain(again.target_column);
  });

  it.each([
    ['it makes no table of the file', { delimiter: ';' as const }, /only one column/],
    ['a column is none', { kinds: { doze: 'text' as const } }, /no column “doze”. Did you mean dose\?/],
  ])('leaves all as it was where %s', async (_, options, refusal) => {
    const { services, store, dataset, keptFiles } = await setUp();
    const before = keptFiles();

    await expect(rereadDataset(services, ADA, { datasetId: dataset.id, options, signal: SIGNAL })).rejects.toThrow(
      refusal,
    );

    expect(await store.datasets.get('test:space', dataset.id)).toEqual(dataset);
    expect(keptFiles()).toEqual(before);
  });

  it('waits for the end of a run', async () => {
    const { services, store, dataset } = await setUp();
    await store.runs.insert(createRunFields({ dataset_id: dataset.id }));

    await expect(
      rereadDataset(services, ADA, { datasetId: dataset.id, options: { header: false }, signal: SIGNAL }),
    ).rejects.toThrow(/being trained on/);
  });

  it.each([
    ['before the data set names the new table', false],
    ['before the old table is gone', true],
  ])('leaves no table behind when the store is lost %s', async (_, written) => {
    const { services, store, dataset, keptFiles } = await setUp();
    const lost = (): Promise<never> => Promise.reject(new Error('the store is gone'));
    const update: Store['datasets']['update'] = async (...args) => {
      if (written) await store.datasets.update(...args);
      return lost();
    };
    const broken: Services = {
      ...services,
      store: { ...store, datasets: { ...store.datasets, update, findOne: lost } },
    };
    const options = { kinds: { dose: 'text' } } as const;
    await expect(rereadDataset(broken, ADA, { datasetId: dataset.id, options, signal: SIGNAL })).rejects.toThrow(
      'the store is gone',
    );

    await settleAll(services, services.workDir);

    const now = await store.datasets.get('test:space', dataset.id);
    expect(new Set(keptFiles())).toEqual(new Set([dataset.original_file_id, now?.parquet_file_id]));
    expect(now?.parquet_file_id === dataset.parquet_file_id).toBe(!written);
  });
});
