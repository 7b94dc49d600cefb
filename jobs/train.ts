import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cancel } from '../src/apart/contract.ts';
import type { Ending } from '../src/apart/run-apart.ts';
import { toAppError } from '../src/errors.ts';
import type { Log } from '../src/log.ts';
import { findEngine } from '../src/models/engines.ts';
import { type Dataset, isFinal, type Model, type Run, type RunChange } from '../src/store/records.ts';
import type { NewEvent } from '../src/store/runs.ts';
import type { Store } from '../src/store/store.ts';
import { saveModel } from './save-model.ts';
import { fetchToCache } from './table-cache.ts';
import { failureOf, TRAINERS, type Trainers } from './trainers.ts';
import type { TrainingProgress, TrainingReport, TrainingRequest } from './training-contract.ts';

/** A run that took this many workers down with it is not given to another. */
const MAX_ATTEMPTS = 5;
/** How often a run is asked whether somebody wants it to end. */
const LOOK_MS = 400;
/** Progress is stored at most this often; the presenter edits less often still. */
const STORE_MS = 700;

export interface TrainJobOptions {
  readonly store: Store;
  readonly log: Log;
  readonly dataDir: string;
  /** A private folder for files on their way. */
  readonly workDir: string;
  readonly memoryMb: number;
  /** Called after each event: somebody may want to show it. */
  onChange(): void;
  readonly trainers?: Trainers;
}

export interface TrainJob {
  /** Carries a run to its final state. Throws only when the store fails. */
  carryOut(runId: string): Promise<void>;
  /** Ends the trainings at once; their runs are taken up again at the next start. */
  stop(): void;
}

export function createTrainJob(options: TrainJobOptions): TrainJob {
  const { store, memoryMb, onChange, trainers = TRAINERS } = options;
  const { runs } = store;
  const going = new Set<{ kill(): void }>();
  let stopped = false;

  const carryOut = async (runId: string): Promise<void> => {
    const run = await takeUp(runId);
    if (run === null) return;
    const log = options.log.child({ runId, attempt: run.attempt });
    log.info('training begins');
    /** Events of this attempt only: once another worker has taken the run up, nothing more is added. */
    const append = async (event: NewEvent): Promise<void> => {
      await runs.append(runId, (current) => (current.attempt === run.attempt ? event : null));
      onChange();
    };
    try {
      const end = await reachEnd(run, append, log);
      if (end !== null) await append(end);
    } catch (err) {
      if (stopped) return;
      log.error({ err }, 'training failed');
      await append(failed(toAppError(err).message));
    }
    log.info('training ended');
  };

  /** Makes the run this worker's own. Null when it has ended, or should. */
  const takeUp = async (runId: string): Promise<Run | null> => {
    const run = await runs.append(runId, (current) => {
      if (current.cancel === 'stop') return cancelled();
      if (current.attempt >= MAX_ATTEMPTS) {
        return failed(
          `This training was begun ${current.attempt} times and never came to its end. The data set may be too large for this machine.`,
        );
      }
      const again = current.attempt > 0;
      const change: RunChange = {
        status: 'running',
        attempt: current.attempt + 1,
        started_at: current.started_at ?? new Date(),
        progress: 0,
        best: null,
        message: again ? 'Interrupted by a restart; starting again.' : 'Starting.',
      };
      return { type: 'status', message: change.message ?? '', change };
    });
    onChange();
    return run === null || isFinal(run.status) ? null : run;
  };

  /** The event that ends the run; null when this server stops, and the next start takes the run up. */
  const reachEnd = async (run: Run, append: Append, log: Log): Promise<NewEvent | null> => {
    const began = performance.now();
    const dataset = await store.datasets.get(run.space, run.dataset_id);
    if (dataset === null) return failed('The data set was deleted before the training began.');
    const parquetPath = await fetchToCache(store.files, dataset.parquet_file_id, join(options.dataDir, 'cache'));
    const workDir = await mkdtemp(join(options.workDir, 'train-'));
    try {
      const modelPath = join(workDir, 'model.bin');
      const spentMs = performance.now() - began;
      const request = requestFor(run, dataset, { parquetPath, modelPath, spentMs, memoryMb });
      if (stopped) return null;
      const ending = await train(run, request, append);
      if (stopped) return null;
      switch (ending.kind) {
        case 'done':
          return finished(await saveModel(store, run, dataset, ending.result, modelPath));
        case 'cancelled':
          return cancelled();
        default: {
          const { message, cause } = failureOf(ending, memoryMb);
          if (cause !== undefined) log.error({ err: cause }, 'the training process failed');
          return failed(message);
        }
      }
    } finally {
      await rm(workDir, { recursive: true, force: true });
    }
  };

  const train = async (run: Run, request: TrainingRequest, append: Append): Promise<Ending<TrainingReport>> => {
    let storing: Promise<unknown> = Promise.resolve();
    let storedAt = 0;
    const onProgress = ({ fraction, message, best, remainingMs }: TrainingProgress): void => {
      if (performance.now() - storedAt < STORE_MS) return;
      storedAt = performance.now();
      const progress = Math.floor(100 * fraction);
      const change: RunChange = { progress, message, best, remaining_ms: remainingMs };
      // One after the other, and never in the way of the training.
      storing = storing.then(() => append({ type: 'progress', message, change })).catch(() => undefined);
    };
    const training = trainers[findEngine(run.engine)](request, onProgress);
    going.add(training);
    const watch = watchForCancel(run.id, training);
    try {
      return await training.ending;
    } finally {
      clearInterval(watch);
      going.delete(training);
      await storing;
    }
  };

  /** The wish to end a run arrives through the store, whichever process it was uttered in. */
  const watchForCancel = (runId: string, training: { cancel(how: Cancel): void }): NodeJS.Timeout => {
    let told: Run['cancel'] = null;
    return setInterval(async () => {
      const run = await runs.find(runId).catch(() => null);
      if (run === null || run.cancel === null || run.cancel === told) return;
      told = run.cancel;
      training.cancel(run.cancel);
    }, LOOK_MS);
  };

  return {
    carryOut,
    stop() {
      stopped = true;
      for (const training of going) training.kill();
    },
  };
}

type Append = (event: NewEvent) => Promise<void>;

function requestFor(
  run: Run,
  dataset: Dataset,
  rest: Pick<TrainingRequest, 'parquetPath' | 'modelPath' | 'spentMs' | 'memoryMb'>,
): TrainingRequest {
  return {
    ...rest,
    columns: dataset.schema.map(({ name, kind }) => ({ name, kind })),
    rowCount: dataset.row_count,
    target: run.target,
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

const finished = (model: Model): NewEvent =>
  final('complete', `${model.name} is ready.`, {
    status: 'finished',
    progress: 100,
    message: 'Finished.',
    model_id: model.id,
  });

const failed = (message: string): NewEvent => final('error', message, { status: 'failed', error: message, message });

const cancelled = (): NewEvent => final('status', 'Cancelled.', { status: 'cancelled', message: 'Cancelled.' });

function final(type: NewEvent['type'], message: string, change: RunChange): NewEvent {
  return { type, message, change: { ...change, remaining_ms: null, finished_at: new Date(), notice: 'due' } };
}
