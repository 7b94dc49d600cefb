import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/store/records.ts';
import { deleteDataset, getDataset, renameDataset, setTarget } from '../../src/usecases/datasets.ts';
import { createDatasetFields, createModelFields, createRunFields } from '../support/builders.ts';
import { ADA, act, createServices, ELSEWHERE, GRACE, putFile } from '../support/usecases.ts';

async function setUp(changes: Partial<Dataset> = {}) {
  const made = await createServices();
  const files = {
    original_file_id: await putFile(made.store),
    parquet_file_id: await putFile(made.store),
  };
  const dataset = await made.store.datasets.insert(createDatasetFields({ ...files, ...changes }));
  return { ...made, dataset };
}

const column = (name: string, unique_count: number) =>
  ({ name, kind: 'number', dtype: 'int64', null_count: 0, unique_count, flags: [] }) as const;

describe('a data set', () => {
  it('is seen in its space alone', async () => {
    const { services, dataset } = await setUp();

    expect(await getDataset(services, ADA, dataset.id)).toEqual(dataset);
    await expect(getDataset(services, ELSEWHERE, dataset.id)).rejects.toThrow(/^That data set is no longer here\. Say/);
  });
});

describe('a target', () => {
  it('can be chosen by anybody in the space', async () => {
    const { services, dataset } = await setUp();

    expect(await setTarget(services, GRACE, dataset.id, 'tenure')).toMatchObject({
      target_column: 'tenure',
      target_why: 'you chose it',
    });
  });

  it.each([
    ['city', 'invalid_input', /churn has no column “city”. Its columns are same, none and other/],
    ['same', 'conflict', /same has the same value in every row, so there is nothing to predict/],
    ['none', 'conflict', /none has no values, so there is nothing to predict/],
  ])('cannot be %s', async (target, code, message) => {
    const schema = [column('same', 1), column('none', 0), column('other', 5)];
    const { services, store, dataset } = await setUp({ schema, target_column: 'other' });

    await expect(setTarget(services, ADA, dataset.id, target)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect((await store.datasets.get('test:space', dataset.id))?.target_column).toBe('other');
  });
});

describe('renaming a data set', () => {
  it('gives it the title and the name that can be typed, and tells its models', async () => {
    const { services, store, dataset } = await setUp();
    const model = await store.models.insert(createModelFields({ dataset_id: dataset.id }));

    expect(await renameDataset(services, ADA, dataset.id, ' Kündigungen 2024 ')).toMatchObject({
      name: 'kundigungen-2024',
      title: 'Kündigungen 2024',
    });
    expect((await store.models.get('test:space', model.id))?.dataset_name).toBe('kundigungen-2024');
  });

  it('to the name it has changes nothing', async () => {
    const { services, dataset } = await setUp();

    await renameDataset(services, ADA, dataset.id, 'New name');
    expect(await renameDataset(services, ADA, dataset.id, 'New name')).toMatchObject({ name: 'new-name' });
  });

  it('to a name that is taken, or that is none, is refused', async () => {
    const { services, store, dataset } = await setUp();
    await store.datasets.insert(createDatasetFields({ name: 'taken' }));

    await expect(renameDataset(services, ADA, dataset.id, 'Taken')).rejects.toMatchObject({
      code: 'conflict',
      message: 'There is a data set called taken already. Choose another name.',
    });
    await expect(renameDataset(services, ADA, dataset.id, ' … ')).rejects.toMatchObject({ code: 'invalid_input' });
    expect(await getDataset(services, ADA, dataset.id)).toEqual(dataset);
  });
});

describe('deleting a data set', () => {
  it('removes its files, and keeps models trained from it', async () => {
    const { services, store, dataset, keptFiles } = await setUp();
    await store.models.insert(createModelFields({ dataset_id: dataset.id }));

    await deleteDataset(services, ADA, dataset.id, act());

    expect(await store.datasets.list('test:space')).toEqual([]);
    expect(keptFiles()).toEqual([]);
    expect(await store.models.list('test:space')).toHaveLength(1);
  });

  it('waits for the runs that need it', async () => {
    const { services, store, dataset, keptFiles } = await setUp();
    const run = await store.runs.insert(createRunFields({ dataset_id: dataset.id }));

    await expect(deleteDataset(services, ADA, dataset.id, act())).rejects.toMatchObject({ code: 'conflict' });
    expect(keptFiles()).toHaveLength(2);
    await store.runs.append(run.id, () => ({ type: 'status', message: '', change: { status: 'cancelled' } }));
    await deleteDataset(services, ADA, dataset.id, act());

    expect(keptFiles()).toEqual([]);
  });

  it('twice at once deletes it', async () => {
    const { services, store, dataset, keptFiles } = await setUp();

    await Promise.all([
      deleteDataset(services, ADA, dataset.id, act()),
      deleteDataset(services, ADA, dataset.id, act()),
    ]);

    expect(await store.datasets.list('test:space')).toEqual([]);
    expect(keptFiles()).toEqual([]);
    expect(await deleteDataset(services, GRACE, dataset.id, act())).toEqual({
      what: 'Churn',
      already: { id: 'test:ada', name: 'Ada' },
    });
  });

  it('that broke off between the files is finished the next time', async () => {
    const { services, store, dataset, keptFiles } = await setUp();
    const remove = (id: string) =>
      id === dataset.parquet_file_id ? Promise.reject(new Error('connection closed')) : store.files.remove(id);
    const failing = { store: { ...store, files: { ...store.files, remove } } };
    await expect(deleteDataset(failing, ADA, dataset.id, act())).rejects.toThrow('connection closed');

    await deleteDataset(services, ADA, dataset.id, act());

    expect(await store.datasets.list('test:space')).toEqual([]);
    expect(keptFiles()).toEqual([]);
  });
});
