import { join } from 'node:path';
import { Readable } from 'node:stream';
import { readFrame } from '../../src/datasets/frame.ts';
import type { TrainingResult } from '../../src/engine/index.ts';
import type { Dataset, Model } from '../../src/store/records.ts';
import type { Store } from '../../src/store/store.ts';
import { trainQuietly } from '../engine/support/train-quietly.ts';
import { createCsv } from '../fakes/shelf.ts';
import { createModelFields } from './builders.ts';
import { addDataset } from './jobs.ts';
import { createFolder } from './store.ts';

/** The same table is learned from once. */
const trained = new Map<string, Promise<TrainingResult>>();

/** A data set, and a real model that learned from it: of churn, unless another target is named. */
export async function addModel(
  store: Store,
  {
    csv = createCsv(120),
    target = 'churn',
    of = {},
  }: { csv?: string; target?: string; of?: Partial<Model & Dataset> } = {},
): Promise<{ readonly dataset: Dataset; readonly model: Model }> {
  const dataset = await addDataset(store, csv, of as Partial<Dataset>);
  const path = join(await createFolder(), 'table.parquet');
  await store.files.fetch(dataset.parquet_file_id, path);
  const frame = await readFrame(
    path,
    dataset.schema.map(({ name, kind }) => ({ name, kind })),
  );
  const key = `${target} ${csv}`;
  const training = trained.get(key) ?? trainQuietly(frame, { target, timeLimitMs: 600 });
  trained.set(key, training);
  const { model: file, task, targetKind, classes = [], features, spreads } = await training;
  const model = await store.models.insert(
    createModelFields({
      dataset_id: dataset.id,
      target,
      task_type: task,
      target_kind: targetKind,
      classes: [...classes],
      features: [...features],
      spreads,
      schema: dataset.schema,
      file_id: await store.files.put('model', Readable.from([file])),
      ...(of as Partial<Model>),
      name: of.name ?? 'churn-1',
    }),
  );
  return { dataset, model };
}
