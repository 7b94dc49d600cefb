import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { spool, tooLarge } from '../datasets/ingest/spool.ts';
import { ConflictError, InvalidInputError, LimitError } from '../errors.ts';
import { orExisting } from '../store/documents.ts';
import { type Batch, type Dataset, GOING_BATCHES, type Model } from '../store/records.ts';
import { inTemporaryFolder } from '../temporary-folder.ts';
import type { SentFile } from './add.ts';
import { getDataset } from './datasets.ts';
import { assertReal, getModel } from './models.ts';
import { orGone, titleOf, typeable } from './names.ts';
import { type Act, type Doer, once } from './once.ts';
import { type Asker, assertMayChange, seenBy, visibleTo } from './rights.ts';
import type { Services, Stored } from './services.ts';

/** What rows are to be predicted, and by what. */
export interface BatchRequest {
  readonly modelId: string;
  /** The version of a deployment that answers, where one is asked. */
  readonly deployment?: Batch['deployment'];
  readonly from: { readonly datasetId: string } | { readonly file: SentFile };
  /** Where the result is brought; null where it is fetched. */
  readonly address: string | null;
}

export const isGoing = ({ status }: Batch): boolean => (GOING_BATCHES as readonly string[]).includes(status);

/** @throws NotFoundError also for one that is kept to somebody else. */
export const getBatch = async ({ store }: Stored, by: Asker, id: string): Promise<Batch> =>
  orGone(seenBy(by, await store.batches.get(by.space, id)), 'prediction of a file');

/** Newest first. */
export const listBatches = ({ store }: Stored, { space, actor }: Asker, limit: number): Promise<readonly Batch[]> =>
  store.batches.list(space, visibleTo(actor.id), limit);

/**
 * Has a worker predict every row of a file or a data set. The same act is one prediction. Who may see it is who may see
 * both the rows and the model.
 * @throws InvalidInputError, LimitError for a file that cannot be taken
 */
export async function startBatch(
  services: Pick<Services, 'store' | 'queue' | 'limits' | 'workDir'>,
  by: Asker,
  { modelId, deployment = null, from, address }: BatchRequest,
  act: Act & { readonly signal: AbortSignal },
): Promise<Batch> {
  const { store, queue } = services;
  const known = () => store.batches.findOne(by.space, { request_key: act.requestKey });
  const begin = async (batch: Batch): Promise<Batch> => {
    if (isGoing(batch)) await queue.predictFile(batch.id);
    return batch;
  };
  const before = await known();
  // Also for one found: a crash may have come between it and its job.
  if (before !== null) return begin(before);
  const model = await getModel(services, by, modelId);
  assertReal(model, 'predict');
  const dataset = 'datasetId' in from ? await getDataset(services, by, from.datasetId) : null;
  const received = 'file' in from ? await receive(services, from.file, act.signal) : null;
  const title = dataset?.title ?? received?.title ?? '';
  const fields: Omit<Batch, 'id'> = {
    space: by.space,
    user_id: by.actor.id,
    user_name: by.actor.name,
    private_to: keptTo(dataset, model),
    address,
    model_id: model.id,
    model_name: model.name,
    target: model.target,
    deployment,
    dataset_id: dataset?.id ?? null,
    input_file_id: received?.fileId ?? null,
    title,
    status: 'waiting',
    cancel: false,
    attempt: 0,
    fraction: 0,
    rows: 0,
    refused: 0,
    summary: null,
    missing: [],
    file_name: `${typeable(title) || 'rows'}-predictions.csv`,
    file_size: 0,
    error: null,
    notice: 'none',
    request_key: act.requestKey,
    created_at: new Date(),
    finished_at: null,
  };
  const made = await orExisting(store.batches.insert(fields), known);
  if (received !== null && made.input_file_id !== received.fileId) await store.files.remove(received.fileId);
  return begin(await asKeptNow(services, made));
}

const keptTo = (dataset: Dataset | null, model: Model | null): string | null =>
  dataset?.private_to ?? model?.private_to ?? null;

/** Who may see the rows or the model may have changed while it was made. */
async function asKeptNow({ store }: Stored, batch: Batch): Promise<Batch> {
  const { space, dataset_id, model_id } = batch;
  const [dataset, model] = await Promise.all([
    dataset_id === null ? null : store.datasets.get(space, dataset_id),
    store.models.get(space, model_id),
  ]);
  const private_to = keptTo(dataset, model);
  if (private_to === batch.private_to) return batch;
  return (await store.batches.update(space, batch.id, { private_to })) ?? batch;
}

/** Puts the file into the store, where it waits for its worker. */
async function receive(
  { store, limits, workDir }: Pick<Services, 'store' | 'limits' | 'workDir'>,
  { name, open }: SentFile,
  signal: AbortSignal,
): Promise<{ readonly fileId: string; readonly title: string }> {
  const maxBytes = limits.maxDatasetBytes;
  return inTemporaryFolder(workDir, 'batch', async (folder) => {
    const { fileName, stream, sizeBytes = 0 } = await open(signal);
    if (sizeBytes > maxBytes) {
      stream.destroy();
      throw new LimitError(tooLarge(fileName, maxBytes));
    }
    const path = join(folder, 'rows');
    const { content } = await spool({ stream, fileName, path, maxBytes, signal });
    if (content.format !== 'text') {
      throw new InvalidInputError(
        `To predict its rows, send ${fileName} as CSV. Or add it as a data set first, and then say “predict all rows”.`,
      );
    }
    return { fileId: await store.files.put(fileName, path), title: titleOf(name || fileName) };
  });
}

/** Ends it: at once while it waits, else as soon as its worker looks up. Nothing of it is kept. */
export async function cancelBatch(
  services: Stored,
  by: Asker,
  id: string,
  act: Act,
): Promise<{ readonly batch: Batch; readonly already: Doer | null }> {
  const { batches } = services.store;
  const batch = await getBatch(services, by, id);
  assertMayChange(by, 'batch', batch, 'end');
  const { already } = await once(services, by, act, {
    name: `cancel batch ${id}`,
    what: batch.title,
    stands: () => true,
    async work() {
      const ended = { status: 'cancelled', cancel: true, finished_at: new Date() } as const;
      const waiting = await batches.changeIf(id, ['waiting'], { set: ended });
      if (waiting !== null) return removeInput(services, waiting);
      if ((await batches.changeIf(id, GOING_BATCHES, { set: { cancel: true } })) !== null) return;
      const { status } = await getBatch(services, by, id);
      throw new ConflictError(`That was over already: ${status}.`);
    },
  });
  return { batch: await getBatch(services, by, id), already };
}

/** The file that was sent is needed no more. */
export async function removeInput({ store }: Stored, { space, id, input_file_id }: Batch): Promise<void> {
  if (input_file_id === null) return;
  await store.files.remove(input_file_id);
  await store.batches.update(space, id, { input_file_id: null });
}

/** The rows with their predictions, as CSV. @throws ConflictError while there are none */
export async function openResult(
  services: Stored,
  by: Asker,
  id: string,
): Promise<{ readonly batch: Batch; readonly stream: Readable }> {
  const batch = await getBatch(services, by, id);
  if (batch.status !== 'done') {
    throw new ConflictError(batch.error?.message ?? `The rows of ${batch.title} are not predicted: ${batch.status}.`);
  }
  return { batch, stream: services.store.files.open(batch.id) };
}
