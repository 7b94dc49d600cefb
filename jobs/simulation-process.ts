/**
 * The process of a simulated training. It learns nothing: it walks through five steps and makes figures up, to show
 * what a training looks like. How long a step takes, in milliseconds, is its argument.
 */
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Asker, answerApart } from '../src/apart/answer-apart.ts';
import { readFrame } from '../src/datasets/frame.ts';
import { compareScores, createRandom, type Metric, metricsOf, readTarget, type Score } from '../src/engine/index.ts';
import { AppError } from '../src/errors.ts';
import { rethrowForPeople } from './engine-apart.ts';
import { type TrainingProgress, type TrainingReport, type TrainingRequest, training } from './training-contract.ts';

const STEPS = ['Random Forest', 'XGBoost', 'LightGBM', 'Neural Network', 'Ensemble'] as const;

/** The classes of a target can be told from so many rows. */
const ROWS = 20_000;

/** Between which figures those of each metric are drawn. */
const RANGES: Readonly<Record<Metric, readonly [number, number]>> = {
  accuracy: [0.75, 0.95],
  f1: [0.7, 0.92],
  precision: [0.72, 0.94],
  recall: [0.68, 0.9],
  roc_auc: [0.75, 0.95],
  log_loss: [0.2, 0.6],
  r2: [0.65, 0.92],
  mae: [1_000, 50_000],
  rmse: [5_000, 80_000],
};

answerApart(training, (request, asker) => simulate(request, asker).catch(rethrowForPeople));

async function simulate(request: TrainingRequest, asker: Asker<TrainingProgress>): Promise<TrainingReport> {
  const { columns, options, parquetPath, rowCount, seed, target: name, timeLimitMs } = request;
  const { columns: read } = await readFrame(
    parquetPath,
    columns.filter((column) => column.name === name),
    { maxRows: ROWS, seed },
  );
  const [column] = read;
  if (column === undefined) throw new AppError('invalid_input', `There is no column named “${name}” to predict.`);
  const target = readTarget(column, options);
  const metrics = metricsOf(target.task);
  const metric = request.metric ?? (target.task === 'regression' ? 'r2' : 'accuracy');
  const random = createRandom(seed);
  const makeUp = (of: Metric): number => RANGES[of][0] + random.next() * (RANGES[of][1] - RANGES[of][0]);
  /** Each step is better than the one before. */
  const figures = STEPS.map(() => makeUp(metric)).sort((a, b) => compareScores(metric, b, a));
  const stepMs = Math.min(Number(process.argv[2]), (timeLimitMs - request.spentMs) / (STEPS.length + 1));

  const leaderboard: { model: string; score: number; fitMs: number; weight: number }[] = [];
  for (const [i, model] of STEPS.entries()) {
    const fraction = (i + 1) / STEPS.length;
    const remainingMs = stepMs * (STEPS.length - i);
    const before = leaderboard.at(-1);
    const best = before === undefined ? null : { model: before.model, metric, score: before.score };
    asker.tell({ fraction, message: `Simulated step: ${model}.`, best, remainingMs, findings: null });
    const wish = await pause(stepMs, asker);
    leaderboard.push({ model, score: figures[i] ?? Number.NaN, fitMs: stepMs, weight: 0 });
    if (wish === 'keep-best') break;
  }
  const scores: Partial<Record<Metric, Score>> = {};
  for (const each of metrics) {
    const value = each === metric ? (leaderboard.at(-1)?.score ?? makeUp(each)) : makeUp(each);
    scores[each] = { value, low: value, high: value };
  }
  await writeFile(request.modelPath, 'Nothing was learned: this model is simulated.\n');
  return {
    task: target.task,
    target: name,
    targetKind: target.kind,
    metric,
    ...(target.task === 'classification' ? { classes: [...target.classes] } : {}),
    leaderboard: leaderboard.reverse().map((entry, i) => ({ ...entry, weight: i === 0 ? 1 : 0 })),
    scores,
    baseline: { name: 'None, since this is simulated', scores: {} },
    readRows: rowCount,
    testRows: 0,
    seenTestRows: 0,
    trainRows: 0,
    droppedRows: 0,
    split: options.split ?? { by: 'random' },
    leftOut: [],
    findings: [],
    features: [],
    elapsedMs: performance.now(),
    partial: false,
  };
}

const LISTEN_MS = 100;

/** Ends early when that is wished for. @throws AppError 'cancelled' at the wish to stop */
async function pause(ms: number, asker: Asker<unknown>): Promise<'keep-best' | null> {
  for (const until = performance.now() + ms; performance.now() < until; ) {
    await sleep(Math.min(LISTEN_MS, ms));
    const wish = asker.cancel();
    if (wish === 'stop') throw new AppError('cancelled', 'Cancelled; nothing was kept.');
    if (wish === 'keep-best') return wish;
  }
  return null;
}
