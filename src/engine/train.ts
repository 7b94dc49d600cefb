import { expand } from './encode/expand.ts';
import { fitIntervals } from './ensemble/intervals.ts';
import { chooseMetric, factsOf, spreadsOf, takeExam } from './exam.ts';
import { createFold, type Fold } from './families/fold.ts';
import type { Frame } from './frame/frame.ts';
import { takeRows } from './frame/take.ts';
import { compareScores } from './metrics/score.ts';
import { type FoldEncoders, type Member, type ModelData, NO_INTERVALS } from './model/data.ts';
import { predictBlend, toPredictions } from './model/predict.ts';
import { pack } from './model-file/format.ts';
import { plural } from './plural.ts';
import { createRandom, type Random } from './random.ts';
import { type Blend, blend } from './search/blend.ts';
import { describeFeature } from './search/features.ts';
import { makePlan } from './search/plan.ts';
import { type Prepared, prepare } from './search/prepare.ts';
import { search, type Trial } from './search/search.ts';
import { createSession } from './search/session.ts';
import { dealFolds } from './split/folds.ts';
import type { Finding, Metric, TrainingResult, TrainOptions } from './types.ts';

/** The share of the time limit that the search may use. Blending, evaluating and saving take the rest. */
const SEARCH_SHARE = 0.8;
/** The time of a row's way through a tree. */
const WALK_MS = 20e-6;
const DEFAULT_MEMORY = 1 << 30;

/**
 * Learns to predict one column of a frame from the others, within the time limit. A test part is set aside first, and
 * used once, at the end. Models are chosen and blended by their predictions for rows that they were not fitted on.
 *
 * Throws EngineError: 'invalid_input' when the frame cannot be learned from, 'cancelled' when told to stop.
 */
export async function train(frame: Frame, options: TrainOptions): Promise<TrainingResult> {
  const session = createSession(options);
  const random = createRandom(options.seed);
  session.say('preparing', 0, `Setting a test part aside from ${plural(frame.rowCount, 'row')}.`);
  await session.ask();
  const prepared = await session.run(prepare(frame, options, random), options.timeLimitMs);
  const { target, dev, test } = prepared;
  const { metric, findings: noted } = chooseMetric(options, target, test);
  session.setFindings(prepared.findings);
  session.say('checking', 0.05, sayFindings(prepared.findings));
  await session.ask();

  const { numbers, tokens } = prepared.expanded;
  const plan = makePlan({
    rows: dev.length,
    series: numbers.length + tokens.length,
    numbers: numbers.length,
    outputs: target.outputs,
    task: target.task,
    timeLimitMs: options.timeLimitMs,
    memoryLimitBytes: options.memoryLimitBytes ?? DEFAULT_MEMORY,
    skewed: target.task === 'regression' && isSkewed(target.y, dev),
  });
  const learned = sampleRows(dev, plan.rows, random.fork('sample'));
  const tableRows = Math.max(options.tableRows ?? 0, frame.rowCount);
  const sampled =
    learned.length < dev.length || frame.rowCount < tableRows ? [tellSample(learned.length, tableRows)] : [];
  const ground = takeGround(prepared, learned);
  const folds = dealFolds(ground, plan, random).map((fold, index) =>
    createFold(index, fold, ground.expanded, ground.target, random.fork(`fold/${index}`)),
  );
  // The steps after the search take some time whatever the limit.
  const until = (share: number) => Math.max(options.timeLimitMs * 0.4, options.timeLimitMs * share - 300);
  const deadline = (trees: number, slowness: number) =>
    until(SEARCH_SHARE) - trees * test.length * WALK_MS * Math.max(1, slowness);
  const found = await search(plan.models, folds, ground.target, metric, session, random, deadline);

  session.say('blending', 0.9, `Weighing ${plural(found.trials.length, 'model')}.`);
  const blendBy = until(SEARCH_SHARE + 0.06);
  const mixed = await blend(found.trials, folds, ground.target, metric, session, random, blendBy);
  const model = assemble(prepared, ground, options, metric, found.trials, mixed, folds);

  session.say('evaluating', 0.93, `Scoring the blend on ${plural(test.length, 'row')} that were set aside.`);
  await session.ask();
  const testTable = expand(takeRows(prepared.aligned.columns, test));
  const values = await session.run(predictBlend(model, testTable), options.timeLimitMs);
  const constant = constantOf(found.trials.find(({ spec }) => spec.family === 'baseline')!, target.outputs);
  const exam = await takeExam(prepared, metric, values, constant, { session, random, byMs: until(0.93) });

  const predictions = toPredictions(model, values);
  session.say('saving', 0.98, 'Writing the model.');
  const bytes = pack(model);
  const leaderboard = found.trials
    .map(({ spec, score, fitMs }, i) => ({ model: spec.name, score, fitMs, weight: mixed.weights[i]! }))
    .sort((a, b) => compareScores(metric, a.score, b.score));
  session.say('saving', 1, 'Done.');
  return {
    ...factsOf(prepared, options),
    model: bytes,
    metric,
    leaderboard,
    scores: exam.scores,
    baseline: exam.baseline,
    trainRows: learned.length,
    findings: [...prepared.findings, ...noted, ...sampled, ...exam.findings],
    features: model.features,
    elapsedMs: session.elapsedMs(),
    partial: !found.complete || session.ending() || session.wrappedUp(),
    diagnosis: exam.diagnosis,
    spreads: spreadsOf(prepared, predictions),
    testPredictions: { rows: test, predictions },
  };
}

function sampleRows(rows: Uint32Array, count: number, random: Random): Uint32Array {
  return count >= rows.length ? rows : random.shuffle(rows.slice()).slice(0, count).sort();
}

function tellSample(learned: number, all: number): Finding {
  const message = `Learned from a random ${plural(learned, 'row')} of ${all.toLocaleString('en-US')}: more would not fit the limits of time and memory.`;
  return { kind: 'sampled', columns: [], message, remedy: null };
}

/** The data to learn from: the whole table and the rows to use, or a copy of these rows when they are few. */
interface Ground extends Pick<Prepared, 'target' | 'groups' | 'time' | 'expanded'> {
  readonly rows: Uint32Array;
}

function takeGround(prepared: Prepared, rows: Uint32Array): Ground {
  const { target, groups, time, aligned } = prepared;
  if (rows.length * 1.5 > aligned.rowCount) return { ...prepared, rows };
  const at = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  return {
    target: { ...target, y: at(target.y) },
    groups: groups === null ? null : Uint32Array.from(rows, (row) => groups[row]!),
    time: time === null ? null : at(time),
    expanded: expand(takeRows(aligned.columns, rows)),
    rows: Uint32Array.from(rows, (_, i) => i),
  };
}

/** The blend as data: its members, and the encoders of the folds their parts were fitted on. */
function assemble(
  prepared: Prepared,
  ground: Ground,
  options: TrainOptions,
  metric: Metric,
  trials: readonly Trial[],
  mixed: Blend,
  folds: readonly Fold[],
): ModelData {
  const { target, inputs, dev, test, powers, aligned } = prepared;
  const telling = aligned.columns.toSorted((a, b) => powers.get(b.name)! - powers.get(a.name)!);
  const members: Member[] = trials.flatMap(({ spec, parts }, i) =>
    mixed.weights[i]! > 0 ? [{ name: spec.name, weight: mixed.weights[i]!, parts }] : [],
  );
  const truth = Float64Array.from(mixed.rows, (row) => ground.target.y[row]!);
  return {
    task: target.task,
    target: options.target,
    targetKind: target.kind,
    classes: target.classes,
    inputs,
    features: telling.map((column) => describeFeature(column, dev)),
    folds: folds.map((fold) => neededEncoders(fold, members)),
    members,
    temperature: 1,
    intervals: target.task === 'regression' ? fitIntervals(mixed.oof, truth) : NO_INTERVALS,
    test: { rows: test, rowCount: aligned.rowCount, metric, blanks: options.blanks ?? 'missing' },
  };
}

function neededEncoders(fold: Fold, members: readonly Member[]): FoldEncoders {
  const parts = members.flatMap((member) => member.parts);
  const { bins, designs } = fold.encoders();
  const used = (design: 0 | 1) =>
    parts.some((part) => part.kind === 'linear' && part.fold === fold.index && part.design === design);
  return {
    bins: parts.some((part) => part.kind === 'trees' && part.fold === fold.index) ? bins : null,
    designs: [used(0) ? designs[0] : null, used(1) ? designs[1] : null],
  };
}

/** The one row of answers that is always given. */
function constantOf(baseline: Trial, width: number): Float64Array {
  const out = new Float64Array(width);
  for (const part of baseline.parts) {
    if (part.kind !== 'constant') continue;
    for (let i = 0; i < width; i++) out[i]! += part.values[i]! / baseline.parts.length;
  }
  return out;
}

function isSkewed(y: Float64Array, rows: Uint32Array): boolean {
  const values = Float64Array.from(rows, (row) => y[row]!).sort();
  if (values[0]! < 0) return false;
  const quantile = (share: number) => values[Math.floor(share * (values.length - 1))]!;
  const median = quantile(0.5);
  return quantile(0.95) - median > 2 * (median - quantile(0.05));
}

export function sayFindings(findings: readonly Finding[]): string {
  const first = findings[0];
  if (first === undefined) return 'Checked the columns: nothing suspicious.';
  return findings.length === 1 ? first.message : `${first.message} (${plural(findings.length - 1, 'more note')}.)`;
}
