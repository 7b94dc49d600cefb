import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { ColumnProfile } from '../datasets/profile.ts';
import { metricsOf } from '../engine/index.ts';
import { ConflictError, ForbiddenError, InvalidInputError, LimitError } from '../errors.ts';
import { assertAvailable } from '../models/engines.ts';
import { orExisting } from '../store/documents.ts';
import { type Dataset, type EngineName, type Finding, isFinal, type Run, type RunOptions } from '../store/records.ts';
import { list, metricName } from '../text/sentences.ts';
import { assertLearnable, columnOf, getDataset, setTarget } from './datasets.ts';
import { cancelRun } from './end-run.ts';
import { type Act, type Doer, once } from './once.ts';
import type { Asker } from './rights.ts';
import { getRun } from './runs.ts';
import { MAX_TRAIN_TIME_S, type Services } from './services.ts';
import { asKept } from './sharing.ts';

/** The same seed gives the same model; it is kept with the run. */
const SEED = 1;

/** A column of numbers with fewer distinct values is learned as classes. */
const NUMBERS_FROM = 20;

export interface RunRequest extends Act {
  readonly datasetId: string;
  /** Becomes the data set's target. */
  readonly target?: string | undefined;
  readonly metric?: string | undefined;
  /** What is learned otherwise than the table alone would have it. */
  readonly options?: RunOptions | undefined;
  readonly engine?: EngineName | undefined;
  readonly timeLimitS?: number | undefined;
  /** Where the end is announced, and the chat it then speaks in. */
  readonly announce: { readonly address: string; readonly chatId: string };
}

export type StartedRun =
  | { readonly run: Run; readonly already: null }
  /** The same is being trained already, whoever asked for it where. The run may be about to be written only. */
  | { readonly run: Run | null; readonly already: Doer };

/**
 * Starts a run, or joins the one that does the same: who joins is told of its end as well. Nothing is changed by what
 * is refused.
 */
export async function startRun(
  services: Pick<Services, 'store' | 'queue' | 'limits' | 'engines'>,
  by: Asker,
  request: RunRequest,
): Promise<StartedRun> {
  const { store, queue, limits } = services;
  const { space, actor } = by;
  const startedBy = (request_key: string): Promise<Run | null> => store.runs.findOne(space, { request_key });
  const isGoing = (run: Run | null): run is Run => run !== null && !isFinal(run.status);

  // Also for one found: a crash may have come between the run and its job.
  const begin = async (run: Run): Promise<StartedRun> => {
    if (isGoing(run)) await queue.enqueue(run.id);
    return { run, already: null };
  };
  const join = async (run: Run | null, already: Doer, request_key: string): Promise<StartedRun> => {
    const { address } = request.announce;
    await store.runs.watch({ space, request_key, user_id: actor.id, user_name: actor.name, address });
    return { run, already };
  };

  const before = await startedBy(request.requestKey);
  if (before !== null) return begin(before);
  const plan = await planRun(services, by, request);
  const { dataset, target, options, engine } = plan;
  const going = (await store.runs.active(space)).find(
    (run) =>
      run.dataset_id === dataset.id &&
      run.target === target &&
      run.engine === engine &&
      isDeepStrictEqual(run.options, options),
  );
  if (going !== undefined) return join(going, { id: going.user_id, name: going.user_name }, going.request_key);
  const start = await once(services, by, request, {
    name: `train ${dataset.id} ${target} ${engine} ${digestOf(options)}`,
    what: dataset.title,
    stands: async ({ turn }) => isGoing(await startedBy(turn)),
    work: async () => {
      const fields = newRun(by, plan, request, limits.trainTimeLimitS);
      // The same act may be handled twice at once.
      const run = await orExisting(store.runs.insert(fields), () => startedBy(request.requestKey));
      return begin(await asKept({ store }, dataset.id, run, (kept) => store.runs.update(space, run.id, kept)));
    },
  });
  return start.already === null
    ? start.made
    : join(await startedBy(start.former.turn), start.already, start.former.turn);
}

const LOOK_MS = 50;
/** A run that is about to be written is written sooner than this. */
const PATIENCE_MS = 10_000;

/** The same for who waits for the run itself. @throws ConflictError when it is not there in time */
export async function startOrJoin(
  services: Pick<Services, 'store' | 'queue' | 'limits' | 'engines'>,
  by: Asker,
  request: RunRequest,
): Promise<Run> {
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; await sleep(LOOK_MS)) {
    const { run } = await startRun(services, by, request);
    if (run !== null) return run;
  }
  throw new ConflictError('That training is about to begin. Ask again in a moment.');
}

/** Short, whatever number of columns is named. */
const digestOf = (options: RunOptions): string =>
  createHash('sha256').update(JSON.stringify(options)).digest('base64url').slice(0, 12);

/** Options that findings advise to set. */
const ADVICE = ['without', 'split', 'blanks'] as const;

type AdvisedRun = Pick<RunRequest, 'announce' | 'requestKey' | 'from'> & { readonly advice: string };

/** Trains on a data set as what was found in it advises. @throws ConflictError when nothing of the kind was. */
export async function startAdvised(
  services: Pick<Services, 'store' | 'queue' | 'limits' | 'engines'>,
  by: Asker,
  { datasetId, advice, ...rest }: AdvisedRun & { readonly datasetId: string },
): Promise<StartedRun> {
  const { findings } = await getDataset(services, by, datasetId);
  return startRun(services, by, { ...rest, datasetId, options: adviceIn(findings ?? [], advice) });
}

/**
 * Trains again as what was found in a run's table advises. Where that run still goes on, it is ended: its result would
 * be the one that was warned of.
 * @throws ConflictError when nothing of the kind was advised.
 */
export async function startAgainAdvised(
  services: Pick<Services, 'store' | 'queue' | 'limits' | 'engines'>,
  by: Asker,
  { runId, advice, ...rest }: AdvisedRun & { readonly runId: string },
): Promise<StartedRun> {
  const before = await getRun(services, by, runId);
  const started = await startRun(services, by, {
    ...rest,
    datasetId: before.dataset_id,
    target: before.target,
    metric: before.metric ?? undefined,
    engine: before.engine,
    timeLimitS: before.time_limit_s,
    options: { ...before.options, ...adviceIn(before.findings, advice) },
  });
  if (!isFinal(before.status)) {
    await cancelRun(services, by, runId, rest).catch((error: unknown) => {
      // It has ended meanwhile, or is somebody else's: the new one waits for its end.
      if (!(error instanceof ConflictError || error instanceof ForbiddenError)) throw error;
    });
  }
  return started;
}

/** What the findings advise of one kind, all in one: every column to be left out. */
function adviceIn(findings: readonly Finding[], wanted: string): RunOptions {
  const advice = ADVICE.find((option) => option === wanted);
  const remedies = findings.flatMap(({ remedy }) =>
    remedy === null || advice === undefined || remedy[advice] === undefined ? [] : [remedy],
  );
  const [first] = remedies;
  if (first === undefined || advice === undefined) {
    throw new ConflictError('Nothing of that kind was found in that table. Say “describe it” to see what was.');
  }
  return advice === 'without'
    ? { without: [...new Set(remedies.flatMap(({ without = [] }) => without))] }
    : { [advice]: first[advice] };
}

/** What is learned from what, and how. */
interface Plan {
  readonly dataset: Dataset;
  readonly target: string;
  readonly options: RunOptions;
  readonly engine: Run['engine'];
  readonly real: boolean;
}

/** Finds out whether it can be done; only then the target is changed. */
async function planRun(
  services: Pick<Services, 'store' | 'engines'>,
  by: Asker,
  { datasetId, target: wanted, metric, options = {}, engine: asked, timeLimitS }: RunRequest,
): Promise<Plan> {
  const { engines } = services;
  const engine = asked ?? engines.usual;
  await assertAvailable(engines, engine);
  if (timeLimitS !== undefined && !(timeLimitS > 0 && timeLimitS <= MAX_TRAIN_TIME_S)) {
    throw new LimitError('A training may take a day at most. Give it a time between 1 second and 24 hours.');
  }
  const dataset = await getDataset(services, by, datasetId);
  const name = wanted ?? dataset.target_column;
  if (name === null) throw new ConflictError(`${dataset.title} has no target yet. Say “the target is …”.`);
  const column = assertLearnable(columnOf(dataset, name), options);
  assertChoosable(dataset, name, options);
  if (metric !== undefined) assertFits(metric, column, options);
  const chosen = name === dataset.target_column ? dataset : await setTarget(services, by, datasetId, name);
  return { dataset: chosen, target: name, options, engine, real: engines.runtimes[engine].real };
}

/** @throws InvalidInputError when a column to learn from, or to leave out, is none, or the target. */
function assertChoosable(dataset: Dataset, target: string, { only = [], without = [], split }: RunOptions): void {
  const byColumn = split !== undefined && split.by !== 'random' && split.column !== null ? [split.column] : [];
  for (const column of [...only, ...without, ...byColumn]) columnOf(dataset, column);
  if (!without.includes(target)) return;
  throw new InvalidInputError(
    `${target} is what is to be predicted, so it cannot be left out. To predict something else, say “the target is …” first.`,
  );
}

/** @throws InvalidInputError that names the metrics of the target's task. */
function assertFits(metric: string, { name, kind, unique_count }: ColumnProfile, { task }: RunOptions): void {
  const isNumber = task === undefined ? kind === 'number' && unique_count >= NUMBERS_FROM : task === 'regression';
  const fitting: readonly string[] = metricsOf(isNumber ? 'regression' : 'classification');
  if (fitting.includes(metric)) return;
  const rule = `${metricName(metric)} does not fit ${name}, which is ${isNumber ? 'a number' : 'a class'}.`;
  throw new InvalidInputError(`${rule} Use ${list(fitting.map(metricName), 'or')}.`);
}

function newRun(
  { actor, space }: Asker,
  { dataset, target, options, engine, real }: Plan,
  { metric, timeLimitS, announce, requestKey }: RunRequest,
  defaultTimeLimitS: number,
): Omit<Run, 'id'> {
  return {
    space,
    user_id: actor.id,
    user_name: actor.name,
    private_to: dataset.private_to ?? null,
    chat_id: announce.chatId,
    address: announce.address,
    dataset_id: dataset.id,
    dataset_title: dataset.title,
    target,
    metric: metric ?? null,
    options,
    engine,
    uses_real_model: real,
    time_limit_s: Math.ceil(timeLimitS ?? defaultTimeLimitS),
    seed: SEED,
    status: 'queued',
    attempt: 0,
    revision: 0,
    progress: 0,
    message: real ? 'Waiting for a free worker.' : 'Simulated: waiting for a free worker.',
    best: null,
    // What is known of the table holds for this run, if it learns from all of it.
    findings: (isDeepStrictEqual(options, {}) ? dataset.findings : null) ?? [],
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
