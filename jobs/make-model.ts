import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Apart, Ending } from '../src/apart/run-apart.ts';
import type { Log } from '../src/log.ts';
import type { Dataset, Model, Run } from '../src/store/records.ts';
import type { NewEvent } from '../src/store/runs.ts';
import { inTemporaryFolder } from '../src/temporary-folder.ts';
import { fetchToCache } from '../src/usecases/table-cache.ts';
import { failureOf } from './failure.ts';
import type { JobServices } from './job.ts';
import { saveModel } from './save-model.ts';
import type { TrainingProgress, TrainingReport, TrainingRequest } from './training-contract.ts';

/** How often a run is asked whether somebody wants it to end. */
const LOOK_MS = 400;
/** Progress is stored at most this often; the presenter edits less often still. */
const STORE_MS = 700;

/** A run in the hands of this worker. */
export interface Attempt {
  readonly run: Run;
  readonly services: JobServices;
  readonly log: Log;
  /** Aborted when the worker stops. */
  readonly signal: AbortSignal;
  append(decide: (current: Run) => NewEvent): Promise<void>;
}

/** How a training ended, by itself or because somebody wanted it to. */
export type Outcome = (
  | { readonly kind: 'finished'; readonly model: Model }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'cancelled' }
) & {
  /** What the engine printed, where it did. */
  readonly logFileId?: string;
};

/**
 * Fetches the table, trains, and saves the model. When the worker stops meanwhile it throws, unless the training is
 * over: then its model is saved.
 */
export async function makeModel(attempt: Attempt): Promise<Outcome> {
  const { run, services, log, signal } = attempt;
  const { store, training } = services;
  const began = performance.now();
  // An earlier attempt may have come as far as this, and no further.
  const model = run.attempt === 1 ? null : await store.models.findOne(run.space, { run_id: run.id });
  if (model !== null) return { kind: 'finished', model };
  const dataset = await store.datasets.get(run.space, run.dataset_id);
  if (dataset === null) return { kind: 'failed', message: 'The data set was deleted before the training began.' };
  const fetching = fetchToCache(store.files, dataset.parquet_file_id, join(services.dataDir, 'cache'));
  const parquetPath = await unlessAborted(fetching, signal);
  return inTemporaryFolder(services.workDir, 'train', async (workDir) => {
    const modelPath = join(workDir, 'model.bin');
    const spentMs = performance.now() - began;
    const { memoryMb } = training;
    const logPath = join(workDir, 'training.log');
    const request = requestFor(run, dataset, { parquetPath, modelPath, logPath, spentMs, memoryMb });
    const ending = await trainApart(attempt, request);
    if (ending.kind === 'cancelled') signal.throwIfAborted();
    const kept = existsSync(logPath) ? { logFileId: await store.files.put(`${run.id}.log`, logPath) } : {};
    switch (ending.kind) {
      case 'done':
        return { kind: 'finished', model: await saveModel(store, run, dataset, ending.result, modelPath), ...kept };
      case 'cancelled':
        return { ...ending, ...kept };
      default: {
        const { message, cause } = failureOf(ending, memoryMb);
        if (cause !== undefined) log.error({ err: cause }, 'the training process failed');
        return { kind: 'failed', message, ...kept };
      }
    }
  });
}

async function trainApart(attempt: Attempt, request: TrainingRequest): Promise<Ending<TrainingReport>> {
  const { run, services, signal, append } = attempt;
  let storing: Promise<unknown> = Promise.resolve();
  let storedAt = 0;
  let told = false;
  const isSlow = createSlowness();
  const onProgress = ({ fraction, message: doing, best, remainingMs, findings }: TrainingProgress): void => {
    const isNews = findings !== null && !told;
    if (!isNews && performance.now() - storedAt < STORE_MS) return;
    storedAt = performance.now();
    const message = isSlow(remainingMs) ? `${doing} It takes longer than expected.` : doing;
    const figures = { progress: Math.floor(100 * fraction), message, best, remaining_ms: remainingMs };
    const change = isNews ? { ...figures, findings } : figures;
    told ||= isNews;
    // One after the other, and never in the way of the training.
    storing = storing.then(() => append(() => ({ type: 'progress', message, change }))).catch(() => undefined);
  };
  signal.throwIfAborted();
  const training = services.training.trainers[run.engine](request, onProgress);
  signal.addEventListener('abort', training.kill, { once: true });
  const watch = watchRun(run, services, training);
  try {
    return await training.ending;
  } finally {
    clearInterval(watch);
    signal.removeEventListener('abort', training.kill);
    await storing;
  }
}

/** True when the time left grew twice in a row, which is not shown without a word. */
function createSlowness(): (remainingMs: number | null) => boolean {
  let before: number | null = null;
  let growths = 0;
  return (remainingMs) => {
    const grew = remainingMs !== null && before !== null && remainingMs > before;
    growths = grew ? growths + 1 : 0;
    before = remainingMs;
    return growths >= 2;
  };
}

/** The wish to end a run arrives through the store, whichever process it was uttered in. */
function watchRun(run: Run, { store: { runs } }: JobServices, training: Apart<TrainingReport>): NodeJS.Timeout {
  let told: Run['cancel'] = null;
  return setInterval(async () => {
    const now = await runs.find(run.id).catch(() => null);
    if (now === null) return;
    // Another worker has taken it up, since nothing was heard of this one.
    if (now.attempt !== run.attempt) training.kill();
    if (now.cancel === null || now.cancel === told) return;
    told = now.cancel;
    training.cancel(now.cancel);
  }, LOOK_MS);
}

/** What is under way when the signal is aborted is left to itself. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return Promise.race([promise, aborted]);
}

function requestFor(
  run: Run,
  dataset: Dataset,
  rest: Pick<TrainingRequest, 'parquetPath' | 'modelPath' | 'logPath' | 'spentMs' | 'memoryMb'>,
): TrainingRequest {
  return {
    ...rest,
    columns: dataset.schema.map(({ name, kind }) => ({ name, kind })),
    rowCount: dataset.row_count,
    target: run.target,
    options: run.options as TrainingRequest['options'],
    metric: run.metric as TrainingRequest['metric'],
    // Fetching and storing the model count too: the limit holds for the whole.
    timeLimitMs: timeForProcess(run.time_limit_s * 1000),
    seed: run.seed,
  };
}

/** A part is kept free for putting the model into the store; a short training makes a small one. */
function timeForProcess(limitMs: number): number {
  return limitMs - Math.min(700, 0.15 * limitMs);
}
