import type { ColumnProfile } from '../datasets/profile.ts';
import { metricsOf } from '../engine/index.ts';
import { ConflictError, InvalidInputError, LimitError } from '../errors.ts';
import { findEngine } from '../models/engines.ts';
import { DuplicateError } from '../store/documents.ts';
import { type Dataset, type EngineName, isFinal, type Run } from '../store/records.ts';
import { list, metricName } from '../text/sentences.ts';
import { assertLearnable, columnOf, getDataset, setTarget } from './datasets.ts';
import type { Asker } from './rights.ts';
import { MAX_TRAIN_TIME_S, type Services } from './services.ts';

/** The same seed gives the same model; it is kept with the run. */
const SEED = 1;

/** A column of numbers with fewer distinct values is learned as classes. */
const NUMBERS_FROM = 20;

export interface RunRequest {
  readonly datasetId: string;
  /** Becomes the data set's target. */
  readonly target?: string | undefined;
  readonly metric?: string | undefined;
  readonly engine?: EngineName | undefined;
  readonly timeLimitS?: number | undefined;
  /** Where the end is announced, and the chat it then speaks in. */
  readonly announce: { readonly address: string; readonly chatId: string };
  /** Names the act: done once more, it finds its run. */
  readonly requestKey: string;
}

export interface StartedRun {
  readonly run: Run;
  /** The same is being trained in this chat; this is that run. */
  readonly already: boolean;
}

/** Starts a run, or joins the one that does the same for the same chat. Nothing is changed by what is refused. */
export async function startRun(
  { store, queue, limits, engine }: Pick<Services, 'store' | 'queue' | 'limits' | 'engine'>,
  by: Asker,
  request: RunRequest,
): Promise<StartedRun> {
  const started = (await startedBefore()) ?? (await startOrJoin());
  // Also for one found: a crash may have come between the run and its job.
  if (!isFinal(started.run.status)) await queue.enqueue(started.run.id);
  return started;

  async function startedBefore(): Promise<StartedRun | null> {
    const run = await store.runs.findOne(by.space, { request_key: request.requestKey });
    return run === null ? null : { run, already: false };
  }

  async function startOrJoin(): Promise<StartedRun> {
    const plan = await planRun({ store, engine }, by, request);
    const going = (await store.runs.active(by.space)).find(
      (run) =>
        run.dataset_id === plan.dataset.id && run.chat_id === request.announce.chatId && run.target === plan.target,
    );
    if (going !== undefined) return { run: going, already: true };
    try {
      const fields = newRun(by, plan, request, limits.trainTimeLimitS);
      return { run: await store.runs.insert(fields), already: false };
    } catch (error) {
      const same = error instanceof DuplicateError ? await startedBefore() : null;
      if (same === null) throw error;
      return same;
    }
  }
}

/** What is learned from what, and how. */
interface Plan {
  readonly dataset: Dataset;
  readonly target: string;
  readonly engine: Run['engine'];
}

/** Finds out whether it can be done; only then the target is changed. */
async function planRun(
  services: Pick<Services, 'store' | 'engine'>,
  by: Asker,
  { datasetId, target: wanted, metric, engine: asked, timeLimitS }: RunRequest,
): Promise<Plan> {
  const engine = findEngine(asked ?? services.engine);
  if (timeLimitS !== undefined && !(timeLimitS > 0 && timeLimitS <= MAX_TRAIN_TIME_S)) {
    throw new LimitError('A training may take a day at most. Give it a time between 1 second and 24 hours.');
  }
  const dataset = await getDataset(services, by.space, datasetId);
  const name = wanted ?? dataset.target_column;
  if (name === null) throw new ConflictError(`${dataset.title} has no target yet. Say “the target is …”.`);
  const column = assertLearnable(columnOf(dataset, name));
  if (metric !== undefined) assertFits(metric, column);
  const chosen = name === dataset.target_column ? dataset : await setTarget(services, by, datasetId, name);
  return { dataset: chosen, target: name, engine };
}

/** @throws InvalidInputError that names the metrics of the target's task. */
function assertFits(metric: string, { name, kind, unique_count }: ColumnProfile): void {
  const isNumber = kind === 'number' && unique_count >= NUMBERS_FROM;
  const fitting: readonly string[] = metricsOf(isNumber ? 'regression' : 'classification');
  if (fitting.includes(metric)) return;
  const rule = `${metricName(metric)} does not fit ${name}, which is ${isNumber ? 'a number' : 'a class'}.`;
  throw new InvalidInputError(`${rule} Use ${list(fitting.map(metricName), 'or')}.`);
}

function newRun(
  { actor, space }: Asker,
  { dataset, target, engine }: Plan,
  { metric, timeLimitS, announce, requestKey }: RunRequest,
  defaultTimeLimitS: number,
): Omit<Run, 'id'> {
  return {
    space,
    user_id: actor.id,
    user_name: actor.name,
    chat_id: announce.chatId,
    address: announce.address,
    dataset_id: dataset.id,
    dataset_title: dataset.title,
    target,
    metric: metric ?? null,
    engine,
    time_limit_s: Math.ceil(timeLimitS ?? defaultTimeLimitS),
    seed: SEED,
    status: 'queued',
    attempt: 0,
    revision: 0,
    progress: 0,
    message: 'Waiting for a free worker.',
    best: null,
    remaining_ms: null,
    model_id: null,
    error: null,
    cancel: null,
    created_at: new Date(),
    started_at: null,
    finished_at: null,
    notice: 'none',
    request_key: requestKey,
  };
}
