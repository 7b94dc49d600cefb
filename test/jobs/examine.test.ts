import { describe, expect, it } from 'vitest';
import { examine } from '../../jobs/examine.ts';
import { nativeExaminer } from '../../jobs/examiner.ts';
import { addDataset, createJobServices, fixture } from '../support/jobs.ts';
import { openTestStore } from '../support/store.ts';

/** One column gives the target away. */
const LEAKY = [
  'tenure,left_on,churn',
  ...Array.from(
    { length: 200 },
    (_, i) => `${(i * 37) % 72},${i % 3 === 0 ? 100 + i : i / 10},${i % 3 === 0 ? 'yes' : 'no'}`,
  ),
].join('\n');

async function setUp(module?: string) {
  const store = await openTestStore();
  const dataset = await addDataset(store, LEAKY, { target_column: 'churn' });
  const services = await createJobServices(store);
  const { space, id, parquet_file_id: table } = dataset;
  const work = (target = 'churn', signal = AbortSignal.any([])) =>
    examine.work(
      { space, dataset_id: id, table, target },
      module === undefined ? services : { ...services, examiner: nativeExaminer(fixture(module)) },
      signal,
    );
  return { store, dataset, work, found: async () => (await store.datasets.get(space, id))?.findings };
}

describe('examining a data set', { timeout: 30_000 }, () => {
  it('finds, before any training, what a training would, with what can be done about it', async () => {
    const { work, found } = await setUp();

    await work();

    expect(await found()).toContainEqual(
      expect.objectContaining({ kind: 'leak', columns: ['left_on'], remedy: { without: ['left_on'] } }),
    );
  });

  it('says nothing of a target that was changed meanwhile', async () => {
    const { work, found } = await setUp();

    await work('tenure');

    expect(await found()).toBeNull();
  });

  it('leaves it open when its process dies', async () => {
    const { work, found } = await setUp('dies');

    await work();

    expect(await found()).toBeNull();
  });

  it('stops with its worker', async () => {
    const { work, found } = await setUp('mute');

    await expect(work('churn', AbortSignal.timeout(200))).rejects.toThrow(/abort|timeout/i);

    expect(await found()).toBeNull();
  });
});
