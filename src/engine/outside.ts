import { align, type InputColumn } from './encode/inputs.ts';
import { fitIntervals } from './ensemble/intervals.ts';
import { chooseMetric, factsOf, spreadsOf, takeExam } from './exam.ts';
import type { Column, Frame } from './frame/frame.ts';
import { NO_INTERVALS } from './model/data.ts';
import { type Reading, toPredictions } from './model/predict.ts';
import { createRandom } from './random.ts';
import { describeFeature } from './search/features.ts';
import { prepare } from './search/prepare.ts';
import { createSession, type Session } from './search/session.ts';
import { sayFindings } from './train.ts';
import type { LeaderboardEntry, Metric, Predictions, TrainingResult, TrainOptions } from './types.ts';

/** What a learner outside of this engine is handed: the table as it is learned from, and which rows for what. */
export interface Lesson {
  readonly columns: readonly Column[];
  /** By row: the amount, or the position of the class. */
  readonly y: Float64Array;
  /** Empty where an amount is predicted. */
  readonly classes: readonly string[];
  readonly metric: Metric;
  /** Rows to learn from, and rows to be tested on. */
  readonly dev: Uint32Array;
  readonly test: Uint32Array;
  readonly session: Session;
}

/** Numbers per row are one, or with more than two classes one for each; of two classes, that of the second. */
export interface Learned {
  readonly leaderboard: readonly LeaderboardEntry[];
  readonly testValues: Float64Array;
  /** Of an amount: predictions for rows that were not learned from, beside the truth. */
  readonly unseen: { readonly values: Float64Array; readonly truth: Float64Array } | null;
  readonly partial: boolean;
}

/** All that is needed to have an outside model predict, and measured, but the model itself. */
export interface OutsideModel extends Omit<Reading, 'temperature'> {
  readonly inputs: readonly InputColumn[];
  readonly metric: Metric;
  readonly test: { readonly rows: Uint32Array; readonly rowCount: number };
}

/**
 * The same as `train`, but that somebody else learns: the same checks, the same rows set aside, the same scores.
 * @throws EngineError as `train` does, and what the learner throws
 */
export async function trainOutside(
  frame: Frame,
  options: TrainOptions,
  learn: (lesson: Lesson) => Promise<Learned>,
): Promise<Omit<TrainingResult, 'model'> & { readonly outside: OutsideModel }> {
  const session = createSession(options);
  const random = createRandom(options.seed);
  session.say('preparing', 0, `Setting a test part aside from ${frame.rowCount.toLocaleString('en-US')} rows.`);
  await session.ask();
  const prepared = await session.run(prepare(frame, options, random), options.timeLimitMs);
  const { target, dev, test, aligned, inputs } = prepared;
  const { metric, findings: noted } = chooseMetric(options, target, test);
  session.setFindings(prepared.findings);
  session.say('checking', 0.05, sayFindings(prepared.findings));
  await session.ask();

  const { y, classes, task, kind, outputs } = target;
  const learned = await learn({ columns: aligned.columns, y, classes, metric, dev, test, session });
  session.say('evaluating', 0.95, `Scoring it on ${test.length.toLocaleString('en-US')} rows that were set aside.`);
  const constant = new Float64Array(outputs);
  for (const row of dev) constant[outputs > 1 ? y[row]! : 0]! += (outputs > 1 ? 1 : y[row]!) / dev.length;
  const exam = await takeExam(prepared, metric, learned.testValues, constant, {
    session,
    random,
    byMs: options.timeLimitMs - 500,
  });
  const { unseen } = learned;
  const outside: OutsideModel = {
    task,
    targetKind: kind,
    classes,
    intervals: unseen === null ? NO_INTERVALS : fitIntervals(unseen.values, unseen.truth),
    inputs,
    metric,
    test: { rows: test, rowCount: frame.rowCount },
  };
  const predictions = readOutside(outside, learned.testValues);
  const telling = aligned.columns.toSorted((a, b) => prepared.powers.get(b.name)! - prepared.powers.get(a.name)!);
  return {
    ...factsOf(prepared, options),
    metric,
    leaderboard: learned.leaderboard,
    scores: exam.scores,
    baseline: exam.baseline,
    diagnosis: exam.diagnosis,
    trainRows: dev.length,
    findings: [...prepared.findings, ...noted, ...exam.findings],
    features: telling.map((column) => describeFeature(column, dev)),
    elapsedMs: session.elapsedMs(),
    partial: learned.partial || session.ending(),
    spreads: spreadsOf(prepared, predictions),
    testPredictions: { rows: test, predictions },
    outside,
  };
}

/** What an outside model's numbers mean. */
export const readOutside = (model: OutsideModel, values: Float64Array): Predictions =>
  toPredictions({ ...model, temperature: 1 }, values);

/** The columns of a frame as an outside model learned from them. */
export const columnsFor = ({ inputs }: OutsideModel, frame: Frame): readonly Column[] => align(inputs, frame).columns;
