import { expand } from '../encode/expand.ts';
import { align } from '../encode/inputs.ts';
import { EngineError } from '../errors.ts';
import type { Target } from '../families/fold.ts';
import type { Frame } from '../frame/frame.ts';
import { takeRows } from '../frame/take.ts';
import { findTarget, readTarget } from '../frame/target.ts';
import { compareScores, score } from '../metrics/score.ts';
import type { ModelData } from '../model/data.ts';
import { predictBlend } from '../model/predict.ts';
import { checkModel } from '../model-file/check.ts';
import { unpack } from '../model-file/format.ts';
import { createRandom, type Random } from '../random.ts';
import { judge } from '../search/judge.ts';
import { createSession } from '../search/session.ts';
import type { FeatureImportance, Importance, Metric, TrainOptions } from '../types.ts';
import type { Work } from '../work.ts';
import { lighten, usedSources } from './light.ts';
import { reorder } from './shuffle.ts';

const SHUFFLES = 5;
const MAX_ROWS = 2_000;
/** Of a class so many rows are looked at, if there are so many. */
const ROWS_OF_A_CLASS = 50;
/** Where one of two classes is rarer than this, always naming the other looks as good as knowing. */
const RARE = 0.1;

export interface MeasureOptions extends Pick<TrainOptions, 'seed' | 'now' | 'checkpoint'> {
  /** What an earlier call has measured, and this one need not. The outcome is the same as of one call. */
  readonly known?: readonly FeatureImportance[];
  /** Called after each feature, with all that is known by then. */
  report(importance: Importance): void;
}

/**
 * Permutation importance of all features on the run's test rows: how much worse the metric gets when a feature's
 * values are dealt out anew among the rows. A run takes this time to come to its model, so it is done afterwards.
 *
 * @param bytes the model file, which knows its test rows
 * @param frame the one the model was trained on, row by row
 * @returns at the checkpoint's 'keep-best', what was measured until then; the other features are named as unmeasured
 * @throws EngineError 'corrupt' as `loadModel`, 'invalid_input' when the frame is another one, 'cancelled' at 'stop'
 */
export async function measureImportance(bytes: Uint8Array, frame: Frame, options: MeasureOptions): Promise<Importance> {
  const model = checkModel(unpack(bytes));
  const target = readTargetOf(model, frame);
  const session = createSession({ ...options, report: () => {}, timeLimitMs: Number.POSITIVE_INFINITY });
  const work = measure(model, frame, target, options, createRandom(options.seed));
  return session.run(work, Number.POSITIVE_INFINITY);
}

/** The target of the table, where that is the one a model was trained on. */
export function readTargetOf({ test, task, classes, target: name }: ModelData, frame: Frame): Target {
  const target = readTarget(findTarget(frame, name), { task, blanks: test.blanks });
  const known = test.rows.every((row) => !Number.isNaN(target.y[row]!));
  if (frame.rowCount === test.rowCount && known && target.classes.join() === classes.join()) return target;
  throw new EngineError('invalid_input', 'The table is not the one the model was trained on; train on it anew.');
}

function* measure(
  model: ModelData,
  frame: Frame,
  target: Target,
  { known = [], report }: MeasureOptions,
  random: Random,
): Work<Importance> {
  const metric = chooseMetric(model, target);
  const rows = sampleRows(model.test.rows, target, random.fork('rows'));
  const table = expand(takeRows(align(model.inputs, frame).columns, rows));
  const light = lighten(model);
  const used = usedSources(light, table);
  const sign = compareScores(metric, 0, 1) < 0 ? -1 : 1;
  const scoreOf = function* (shuffled: typeof table): Work<number> {
    return sign * score(judge(target, rows, yield* predictBlend(light, shuffled)), metric);
  };
  const whole = yield* scoreOf(table);
  const measured = new Map(known.map((entry) => [entry.feature, entry]));
  for (const [source, { name }] of model.inputs.entries()) {
    if (measured.has(name)) continue;
    const drops: number[] = [];
    const own = random.fork(name);
    for (let s = 0; s < SHUFFLES; s++) {
      if ((yield) === 'wrap-up') return sum();
      const order = own.shuffle(Uint32Array.from(rows, (_, i) => i));
      drops.push(used.has(source) ? whole - (yield* scoreOf(reorder(table, source, order))) : 0);
    }
    measured.set(name, { feature: name, ...describe(drops) });
    report(sum());
  }
  return sum();

  function sum(): Importance {
    return {
      metric,
      rows: rows.length,
      measured: [...measured.values()].sort((a, b) => b.importance - a.importance),
      unmeasured: model.inputs.map(({ name }) => name).filter((name) => !measured.has(name)),
    };
  }
}

function describe(drops: readonly number[]): Pick<FeatureImportance, 'importance' | 'spread'> {
  const importance = drops.reduce((sum, drop) => sum + drop, 0) / drops.length;
  const spread = Math.sqrt(drops.reduce((sum, drop) => sum + (drop - importance) ** 2, 0) / drops.length);
  return { importance, spread };
}

function chooseMetric({ test, classes }: ModelData, target: Target): Metric {
  if (classes.length !== 2) return test.metric;
  const second = test.rows.filter((row) => target.y[row] === 1).length / test.rows.length;
  return Math.min(second, 1 - second) > RARE || second === 0 || second === 1 ? test.metric : 'roc_auc';
}

/** A random part of the rows, and of rare classes all there are. */
function sampleRows(testRows: Uint32Array, target: Target, random: Random): Uint32Array {
  const counts = new Map<number, number>();
  const kept = random.shuffle(testRows.slice()).filter((row, i) => {
    const truth = target.y[row]!;
    const count = counts.get(truth) ?? 0;
    counts.set(truth, count + 1);
    return i < MAX_ROWS || (target.task === 'classification' && count < ROWS_OF_A_CLASS);
  });
  return kept.sort();
}
