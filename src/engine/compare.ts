import { expand } from './encode/expand.ts';
import { align } from './encode/inputs.ts';
import { EngineError } from './errors.ts';
import type { Target } from './families/fold.ts';
import type { Frame } from './frame/frame.ts';
import { takeRows } from './frame/take.ts';
import { readTargetOf } from './importance/measure.ts';
import { likeliest } from './metrics/classification.ts';
import type { ModelData } from './model/data.ts';
import { predictBlend } from './model/predict.ts';
import { checkModel } from './model-file/check.ts';
import { unpack } from './model-file/format.ts';
import { judge } from './search/judge.ts';
import { finish, type Work } from './work.ts';

/** Two models on the rows that neither has learned from. */
export interface Comparison {
  readonly rows: number;
  /** Wrong answers as a share of the rows, or the mean absolute error: of the first and the second. Smaller is better. */
  readonly losses: readonly [number, number];
  /** The first less the second, with its 95 % interval over the rows. */
  readonly difference: { readonly value: number; readonly low: number; readonly high: number };
  /** Whether a difference like this is seldom chance: by McNemar's exact test of classes, by the interval of numbers. */
  readonly isReal: boolean;
}

/** In fewer rows no difference can be told from chance. */
const FEWEST_COMPARED = 20;
const SURE = 0.05;

/**
 * Compares two models row by row on their common test rows.
 * @param files two model files of one table, target and task
 * @throws EngineError 'invalid_input' where the table is another one, or too few rows are new to both
 */
export const compareModels = (files: readonly [Uint8Array, Uint8Array], frame: Frame): Comparison =>
  finish(compare(files, frame));

function* compare(files: readonly [Uint8Array, Uint8Array], frame: Frame): Work<Comparison> {
  const [a, b] = files.map((bytes) => checkModel(unpack(bytes))) as [ModelData, ModelData];
  const target = readTargetOf(a, frame);
  readTargetOf(b, frame);
  const ofSecond = new Set(b.test.rows);
  const rows = a.test.rows.filter((row) => ofSecond.has(row));
  if (rows.length < FEWEST_COMPARED)
    throw new EngineError('invalid_input', 'The two were tested on other rows, so that too few are new to both.');
  const first = yield* lossesOf(a, target, frame, rows);
  const second = yield* lossesOf(b, target, frame, rows);
  const differences = first.map((loss, i) => loss - second[i]!);
  const value = mean(differences);
  const spread = Math.sqrt(mean(differences.map((each) => (each - value) ** 2)) / Math.max(1, rows.length - 1));
  const difference = { value, low: value - 1.96 * spread, high: value + 1.96 * spread };
  const isReal =
    target.task === 'classification'
      ? mcNemar(differences.filter((each) => each > 0).length, differences.filter((each) => each < 0).length) < SURE
      : difference.low > 0 || difference.high < 0;
  return { rows: rows.length, losses: [mean(first), mean(second)], difference, isReal };
}

function* lossesOf(model: ModelData, target: Target, frame: Frame, rows: Uint32Array): Work<Float64Array> {
  const table = expand(takeRows(align(model.inputs, frame).columns, rows));
  const judged = judge(target, rows, yield* predictBlend(model, table));
  if (judged.task === 'regression') return judged.truth.map((truth, i) => Math.abs(truth - judged.values[i]!));
  const labels = likeliest(judged.probabilities, judged.classes);
  return judged.truth.map((truth, i) => Number(truth !== labels[i]));
}

const mean = (values: Float64Array): number => values.reduce((sum, each) => sum + each, 0) / values.length;

/** The chance of a split at least as uneven, were both models as good: of the rows that only one has right. */
export function mcNemar(onlySecond: number, onlyFirst: number): number {
  const rows = onlySecond + onlyFirst;
  const least = Math.min(onlySecond, onlyFirst);
  // By logarithms, since the number of ways to choose outgrows numbers.
  let logWays = 0;
  let sum = 0;
  for (let k = 0; k <= least; k++) {
    sum += Math.exp(logWays - rows * Math.LN2);
    logWays += Math.log((rows - k) / (k + 1));
  }
  return Math.min(1, 2 * sum);
}
