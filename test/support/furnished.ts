import type { Model } from '../../src/store/records.ts';
import type { Store } from '../../src/store/store.ts';
import {
  createBatchFields,
  createDatasetFields,
  createDeploymentFields,
  createModelFields,
  createRunFields,
} from './builders.ts';

/** Whose the things are, and what they are all called. */
export interface Furnishing {
  readonly space: string;
  readonly user_id: string;
  readonly name: string;
  readonly private_to?: string;
}

/** A chat, a data set, a run, a model, a deployment and a prediction of a file, by their ids. */
export async function furnish(store: Store, { name, ...whose }: Furnishing, model: Partial<Model> = {}) {
  const kept = { private_to: null, ...whose };
  const titled = { name, title: name, description: name };
  const dataset = await store.datasets.insert(createDatasetFields({ ...kept, ...titled }));
  const run = await store.runs.insert(
    createRunFields({ ...kept, user_name: name, dataset_id: dataset.id, dataset_title: name, message: name }),
  );
  const made = await store.models.insert(
    createModelFields({ ...kept, ...model, name, dataset_id: dataset.id, dataset_name: name, run_id: run.id }),
  );
  const deployment = await store.deployments.insert(createDeploymentFields(made));
  const batch = await store.batches.insert(createBatchFields({ ...kept, title: name, model_id: made.id }));
  const chat = await store.chats.insert({
    space: whose.space,
    key: `web:${name}`,
    user_id: whose.user_id,
    title: name,
    dataset_id: dataset.id,
    model_id: made.id,
    run_id: run.id,
    deployment_id: deployment.id,
    question: null,
    series: null,
    result_ids: [],
    last_updated: new Date(),
  });
  return {
    batch: batch.id,
    dataset: dataset.id,
    run: run.id,
    model: made.id,
    deployment: deployment.id,
    chat: chat.id,
  };
}

export type Furnished = Awaited<ReturnType<typeof furnish>>;
type Kind = keyof Furnished;

/** Whose ids stand in an address. */
const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/^\/api\/(chats|messages)\//, 'chat'],
  [/^\/api\/(datasets|automl)\//, 'dataset'],
  [/^\/api\/(runs|training\/jobs)\//, 'run'],
  [/^\/api\/models\//, 'model'],
  [/^\/api\/(deployments|deployed)\//, 'deployment'],
  [/^\/api\/batches\//, 'batch'],
];

export const kindOf = (path: string): Kind | undefined => KINDS.find(([pattern]) => pattern.test(path))?.[1];
