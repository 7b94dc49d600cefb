import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, isFault, NotFoundError, toAppError } from '../errors.ts';
import type { Log } from '../log.ts';
import { scoredFile, scoringRequest } from '../models/scoring/score-apart.ts';
import type { ScoringRequest, ScoringResult } from '../models/scoring/scoring-contract.ts';
import { type Batch, type Dataset, GOING_BATCHES } from '../store/records.ts';
import { inTemporaryFolder } from '../temporary-folder.ts';
import { removeInput } from './batches.ts';
import { maySee } from './rights.ts';
import type { Services } from './services.ts';
import { countRequests } from './watch.ts';

/** So often it is told how far it is, and looked whether somebody has cancelled. */
const TELL_MS = 500;
/** What takes its process with it is not begun again and again. */
const MOST_ATTEMPTS = 3;
/** Of a deployment's rows, so many are kept as requests: drift is seen in them. */
const SAMPLE = 500;

export interface Predicting extends Pick<Services, 'store' | 'queue' | 'predictor' | 'scoreFile' | 'workDir'> {
  readonly log: Log;
}

type Outcome = Pick<Batch, 'status'> & Partial<Batch> & { readonly scored?: ScoringResult };

/**
 * Predicts every row and keeps the result, as a worker does. Begun again after a crash it begins anew, and puts its
 * result in the place of what the crash left.
 * @throws when the worker stops, and for faults that may pass.
 */
export async function performBatch(services: Predicting, id: string, stopping: AbortSignal): Promise<void> {
  const { batches, files } = services.store;
  const begun = { set: { status: 'predicting', fraction: 0, rows: 0 }, increase: { attempt: 1 } } as const;
  const batch = await batches.changeIf(id, GOING_BATCHES, begun);
  if (batch === null) return;
  const watch = watchOver(services, id, stopping);
  const started = performance.now();
  const { scored = null, ...outcome } = await predictRows(services, batch, watch)
    .catch(async (error: unknown): Promise<Outcome> => {
      // It is no fault of this file.
      if (stopping.aborted) await batches.changeIf(id, GOING_BATCHES, { increase: { attempt: -1 } });
      stopping.throwIfAborted();
      if (watch.isCancelled()) return { status: 'cancelled' };
      if (isFault(error) && batch.attempt < MOST_ATTEMPTS) throw error;
      if (isFault(error)) services.log.error({ err: error, batchId: id }, 'the rows of a file could not be predicted');
      const { code, message } = toAppError(error);
      return { status: 'failed', error: { code, message } };
    })
    .finally(watch.end);
  // Who cancelled it knows.
  const notice = batch.address === null || outcome.status === 'cancelled' ? 'none' : 'due';
  const ended = await batches.changeIf(id, GOING_BATCHES, { set: { ...outcome, notice, finished_at: new Date() } });
  if (outcome.status !== 'done' || ended === null) await files.remove(id);
  if (ended === null) return;
  await removeInput(services, ended);
  if (scored !== null) await tellDeployment(services, ended, scored, (performance.now() - started) / scored.rows);
}

async function predictRows(services: Predicting, batch: Batch, watch: Watch): Promise<Outcome> {
  const { store, scoreFile, workDir } = services;
  const { id, file_name } = batch;
  if (batch.attempt > MOST_ATTEMPTS) throw new Error('it was begun several times, and never came to an end');
  const model = await visible(batch, await store.models.get(batch.space, batch.model_id), 'The model');
  return inTemporaryFolder(workDir, 'predict', async (folder) => {
    const [modelPath, path, outputPath] = ['model', 'rows', 'predictions'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await store.files.fetch(model.file_id, modelPath);
    const source = await fetchRows(services, batch, path);
    const request = scoringRequest(model, {
      modelPath,
      source,
      outputPath,
      sample: batch.deployment === null ? 0 : SAMPLE,
    });
    watch.signal.throwIfAborted();
    const scored = await scoredFile(scoreFile(request, { signal: watch.signal, onProgress: watch.tell }));
    const { size } = await stat(outputPath);
    // What an attempt that was broken off has left.
    await store.files.remove(id);
    await store.files.put(file_name, outputPath, id);
    const { rows, refused, summary, missing } = scored;
    return { status: 'done', fraction: 1, rows, refused, summary, missing, file_size: size, scored };
  });
}

async function fetchRows({ store }: Predicting, batch: Batch, path: string): Promise<ScoringRequest['source']> {
  const { space, dataset_id, input_file_id } = batch;
  if (dataset_id !== null) {
    const dataset: Dataset = await visible(batch, await store.datasets.get(space, dataset_id), 'The data set');
    await store.files.fetch(dataset.parquet_file_id, path);
    const columns = dataset.schema.map(({ name, kind }) => ({ name, kind }));
    return { kind: 'parquet', path, rows: dataset.row_count, columns };
  }
  if (input_file_id === null) throw new NotFoundError('The file is no longer here. Please send it again.');
  await store.files.fetch(input_file_id, path);
  return { kind: 'csv', path };
}

/** The thing, where who asked may still see it. */
async function visible<T extends { readonly private_to?: string | null }>(
  { user_id }: Batch,
  thing: T | null,
  what: string,
): Promise<T> {
  if (thing !== null && maySee({ actor: { id: user_id } }, thing)) return thing;
  throw new NotFoundError(`${what} is no longer here.`);
}

/** The rows count as requests of the deployment that answered them. */
async function tellDeployment(
  services: Predicting,
  batch: Batch,
  { rows, sample }: ScoringResult,
  latencyMs: number,
): Promise<void> {
  const { deployment, space, model_id, user_id } = batch;
  const model = await services.store.models.get(space, model_id);
  if (deployment === null || model === null) return;
  await services.predictor.keep(model, sample, { userId: user_id, deployment, latencyMs });
  await countRequests(services, { space, id: deployment.id }, rows);
}

interface Watch {
  readonly signal: AbortSignal;
  tell(progress: { readonly rows: number; readonly fraction: number }): void;
  isCancelled(): boolean;
  end(): Promise<void>;
}

/** Tells how far it is, and listens for whoever wants it to end: both by way of the store. */
function watchOver({ store: { batches } }: Predicting, id: string, stopping: AbortSignal): Watch {
  const ending = new AbortController();
  let cancelled = false;
  let latest: { readonly rows: number; readonly fraction: number } | null = null;
  let looking: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    const news = latest;
    latest = null;
    const batch = await (news === null ? batches.find(id) : batches.changeIf(id, GOING_BATCHES, { set: news }));
    // It may have been deleted, with what it is of.
    if (batch !== null && !batch.cancel) return;
    cancelled = true;
    ending.abort(new AppError('cancelled', 'It was cancelled.'));
  };
  const timer = setInterval(() => {
    looking = looking.then(look).catch(() => undefined);
  }, TELL_MS);
  return {
    signal: AbortSignal.any([ending.signal, stopping]),
    tell: (progress) => {
      latest = progress;
    },
    isCancelled: () => cancelled,
    async end() {
      clearInterval(timer);
      await looking;
    },
  };
}
