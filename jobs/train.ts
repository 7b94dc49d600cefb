import { mkdir, mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { toAppError } from '../src/errors.ts';
import type { Log } from '../src/log.ts';
import { DuplicateError } from '../src/store/collection.ts';
import { type Dataset, isFinal, type Model, type Run, type RunChange } from '../src/store/records.ts';
import type { NewEvent } from '../src/store/runs.ts';
import type { Store } from '../src/store/store.ts';
import type { TrainingReport } from './messages.ts';
import { type Outcome, startTraining } from './training.ts';

/** A run that took this many workers down with it is not given to another. */
const MAX_ATTEMPTS = 5;
/** How often a run is asked whether somebody wants it to end. */
const LOOK_MS = 400;
/** Progress is stored at most this often; the presenter edits less often still. */
const STORE_MS = 700;
const CACHE_BYTES = 2_000_000_000;

export interface TrainOptions {
  readonly store: Store;
  readonly log: Log;
  readonly dataDir: string;
  /** A private folder for files on their way. */
  readonly workDir: string;
  readonly memoryMb: number;
  /** Called after each event: somebody may want to show it. */
  onChange(): void;
  readonly trainingModule?: string;
}

export interface Trainer {
  /** Carries a run to its final state. Throws only when the store fails. */
  train(runId: string): Promise<void>;
  /** Ends the training processes at once; their runs are taken up again at the next start. */
  stop(): void;
}

export function createTrainer(options: TrainOptions): Trainer {
  const { store, dataDir, memoryMb, onChange } = options;
  const { runs } = store;
  const going = new Set<{ kill(): void }>();
  let stopped = false;

  const train = async (runId: string): Promise<void> => {
    const run = await takeUp(runId);
    if (run === null) return;
    const log = options.log.child({ runId, attempt: run.attempt });
    log.info('training begins');
    /** Events of this attempt only: once another worker has taken the run up, nothing more is added. */
    const append = async (decide: (current: Run) => NewEvent | null): Promise<Run | null> => {
      const changed = await runs.append(runId, (current) => (current.attempt === run.attempt ? decide(current) : null));
      onChange();
      return changed;
    };
    try {
      const outcome = await carryOut(run, append, log);
      if (outcome !== null) await append(() => outcome);
    } catch (err) {
      if (stopped) return;
      log.error({ err }, 'training failed');
      await append(() => failed(toAppError(err).message));
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

  const carryOut = async (run: Run, append: Append, log: Log): Promise<NewEvent | null> => {
    const began = performance.now();
    const dataset = await store.datasets.get(run.space, run.dataset_id);
    if (dataset === null) return failed('The data set was deleted before the training began.');
    const parquetPath = await fetchToCache(store, dataset, join(dataDir, 'cache'));
    const workDir = await mkdtemp(join(options.workDir, 'train-'));
    try {
      const modelPath = join(workDir, 'model.bin');
      const outcome = await runProcess(run, dataset, { parquetPath, modelPath, began }, append);
      // A server that stops leaves the run as it is: the next start takes it up.
      if (stopped) return null;
      if (outcome.kind === 'cancelled') return cancelled();
      if (outcome.kind === 'failed') {
        if (outcome.cause !== undefined) log.error({ cause: outcome.cause }, 'the training process failed');
        return failed(outcome.message);
      }
      const model = await saveModel(store, run, dataset, outcome.report, modelPath);
      const change: RunChange = {
        status: 'finished',
        progress: 100,
        message: 'Finished.',
        model_id: model.id,
        remaining_ms: null,
        finished_at: new Date(),
        notice: 'due',
      };
      return { type: 'complete', message: `${model.name} is ready.`, change };
    } finally {
      await rm(workDir, { recursive: true, force: true });
    }
  };

  const runProcess = async (
    run: Run,
    dataset: Dataset,
    { parquetPath, modelPath, began }: { parquetPath: string; modelPath: string; began: number },
    append: Append,
  ): Promise<Outcome> => {
    let storing: Promise<unknown> = Promise.resolve();
    let storedAt = 0;
    const training = startTraining(
      {
        parquetPath,
        columns: dataset.schema,
        rowCount: dataset.row_count,
        target: run.target,
        metric: run.metric as TrainingReport['metric'] | null,
        // Fetching and storing the model count too: the limit holds for the whole.
        timeLimitMs: timeForProcess(run.time_limit_s * 1000),
        spentMs: performance.now() - began,
        memoryLimitBytes: memoryMb * 1024 * 1024,
        seed: run.seed,
        modelPath,
      },
      {
        memoryMb,
        ...(options.trainingModule === undefined ? {} : { modulePath: options.trainingModule }),
        onProgress({ fraction, message, best, remainingMs }) {
          if (performance.now() - storedAt < STORE_MS) return;
          storedAt = performance.now();
          const progress = Math.floor(100 * fraction);
          const change: RunChange = { progress, message, best, remaining_ms: remainingMs };
          // One after the other, and never in the way of the training.
          storing = storing.then(() => append(() => ({ type: 'progress', message, change }))).catch(() => undefined);
        },
      },
    );
    going.add(training);
    const watch = watchForCancel(run.id, training);
    try {
      return await training.outcome;
    } finally {
      watch.stop();
      going.delete(training);
      await storing;
    }
  };

  /** The wish to end a run arrives through the store, whichever process it was uttered in. */
  const watchForCancel = (runId: string, training: { cancel(how: 'stop' | 'keep-best'): void }) => {
    let told: Run['cancel'] = null;
    const timer = setInterval(async () => {
      const run = await runs.find(runId).catch(() => null);
      if (run === null || run.cancel === null || run.cancel === told) return;
      told = run.cancel;
      training.cancel(run.cancel);
    }, LOOK_MS);
    return { stop: () => clearInterval(timer) };
  };

  return {
    train,
    stop() {
      stopped = true;
      for (const training of going) training.kill();
    },
  };
}

type Append = (decide: (current: Run) => NewEvent | null) => Promise<Run | null>;

/** A part is kept free for putting the model into the store; a short training makes a small one. */
function timeForProcess(limitMs: number): number {
  return limitMs - Math.min(700, 0.15 * limitMs);
}

function failed(message: string): NewEvent {
  const change: RunChange = {
    status: 'failed',
    error: message,
    message,
    remaining_ms: null,
    finished_at: new Date(),
    notice: 'due',
  };
  return { type: 'error', message, change };
}

function cancelled(): NewEvent {
  const message = 'Cancelled.';
  const change: RunChange = {
    status: 'cancelled',
    message,
    remaining_ms: null,
    finished_at: new Date(),
    notice: 'due',
  };
  return { type: 'status', message, change };
}

/** Keeps the model under the run's id, so that a run taken up twice still makes one. */
async function saveModel(
  store: Store,
  run: Run,
  dataset: Dataset,
  report: TrainingReport,
  path: string,
): Promise<Model> {
  const fileId = await store.files.put(`${run.id}.model`, path);
  const { size } = await stat(path);
  const used = report.leaderboard.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  const leader = used[0]?.model ?? report.baseline.name;
  const fields: Omit<Model, 'id' | 'name'> = {
    space: run.space,
    user_id: run.user_id,
    base_model: used.length > 1 ? `blend led by ${leader.toLowerCase()}` : leader,
    version: '1.0',
    dataset_id: dataset.id,
    dataset_name: dataset.name,
    run_id: run.id,
    task_type: report.task,
    status: 'ready',
    target: report.target,
    classes: report.classes ?? [],
    metric: report.metric,
    scores: report.scores as Model['scores'],
    metrics: Object.fromEntries(Object.entries(report.scores).map(([metric, { value }]) => [metric, value])),
    baseline: { name: report.baseline.name, scores: report.baseline.scores as Record<string, number> },
    leaderboard: report.leaderboard.map(({ model, score, fitMs, weight }) => ({ model, score, fit_ms: fitMs, weight })),
    importance: null,
    features: report.features,
    warnings: report.findings.map(({ message }) => message),
    test_rows: report.testRows,
    train_rows: report.trainRows,
    dropped_rows: report.droppedRows,
    partial: report.partial,
    uses_real_model: true,
    elapsed_ms: Date.now() - (run.started_at ?? run.created_at).getTime(),
    file_id: fileId,
    file_size: size,
    schema: dataset.schema,
    created_at: new Date(),
  };
  for (let number = 1; ; number++) {
    try {
      return await store.models.insert({ ...fields, name: `${dataset.name}-${number}` });
    } catch (error) {
      if (!(error instanceof DuplicateError)) throw error;
      if (error.fields.includes('name')) continue;
      // An earlier attempt got as far as this, and no further.
      const earlier = await store.models.findOne(run.space, { run_id: run.id });
      if (earlier === null) throw error;
      await store.files.remove(fileId);
      return earlier;
    }
  }
}

/** The table as a local file, fetched once; what was not used for longest goes when the folder grows too large. */
async function fetchToCache(store: Store, { parquet_file_id }: Dataset, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${parquet_file_id}.parquet`);
  const now = new Date();
  const known = await utimes(path, now, now).then(
    () => true,
    () => false,
  );
  if (!known) {
    await makeRoom(folder);
    await store.files.fetch(parquet_file_id, path);
  }
  return path;
}

async function makeRoom(folder: string): Promise<void> {
  const names = await readdir(folder);
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), info: await stat(join(folder, name)) })),
  );
  let total = files.reduce((sum, { info }) => sum + info.size, 0);
  for (const { path, info } of files.sort((a, b) => a.info.mtimeMs - b.info.mtimeMs)) {
    if (total <= CACHE_BYTES) return;
    await rm(path, { force: true });
    total -= info.size;
  }
}
