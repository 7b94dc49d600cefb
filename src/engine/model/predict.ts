import { encodeBins } from '../encode/bin-encoder.ts';
import { type Expanded, expand } from '../encode/expand.ts';
import { align } from '../encode/inputs.ts';
import type { Frame } from '../frame/frame.ts';
import { DAY_MS } from '../frame/target.ts';
import { encodeDesign } from '../linear/design.ts';
import { scoreDesign } from '../linear/fit.ts';
import { likeliest } from '../metrics/classification.ts';
import { addTree, type BinBlock } from '../trees/forest.ts';
import type { Predictions } from '../types.ts';
import { finish, type Work } from '../work.ts';
import { type FoldEncoders, type Intervals, type ModelData, type Part, widthOf } from './data.ts';
import { finishScores } from './finish-scores.ts';

export function predict(model: ModelData, frame: Frame): Predictions {
  const blend = finish(predictBlend(model, expand(align(model.inputs, frame))));
  return toPredictions(model, blend);
}

/** The weighted mean of all parts, rows × width. */
export function* predictBlend(model: ModelData, expanded: Expanded): Work<Float64Array> {
  const width = widthOf(model.task, model.classes.length);
  const blend = new Float64Array(expanded.rowCount * width);
  const rows = Uint32Array.from({ length: expanded.rowCount }, (_, i) => i);
  const encoded = new Map<number, EncodedFold>();
  for (const member of model.members) {
    const weight = member.weight / member.parts.length;
    for (const part of member.parts) {
      const values = yield* predictPart(part, width, rows, (fold) => {
        let entry = encoded.get(fold);
        if (entry === undefined) {
          entry = encodeFold(model.folds[fold]!, expanded, rows);
          encoded.set(fold, entry);
        }
        return entry;
      });
      for (let i = 0; i < blend.length; i++) blend[i]! += weight * values[i]!;
      yield;
    }
  }
  return blend;
}

interface EncodedFold {
  block(): BinBlock;
  scores(design: 0 | 1, linear: Part & { kind: 'linear' }): Float64Array;
}

function encodeFold(fold: FoldEncoders, expanded: Expanded, rows: Uint32Array): EncodedFold {
  let block: BinBlock | null = null;
  return {
    block() {
      if (block !== null) return block;
      const width = fold.bins!.columns.length;
      const data = new Uint8Array(expanded.rowCount * width);
      finish(encodeBins(fold.bins!, expanded, data, width, 1));
      block = { data, rowStride: width, columnStride: 1 };
      return block;
    },
    scores: (design, part) => scoreDesign(part.linear, encodeDesign(fold.designs[design]!, expanded, rows)),
  };
}

function* predictPart(
  part: Part,
  width: number,
  rows: Uint32Array,
  fold: (at: number) => EncodedFold,
): Work<Float64Array> {
  if (part.kind === 'constant') {
    return Float64Array.from({ length: rows.length * width }, (_, i) => part.values[i % width]!);
  }
  const scores =
    part.kind === 'linear'
      ? fold(part.fold).scores(part.design, part)
      : yield* scoreTrees(part, fold(part.fold).block(), rows, width);
  finishScores(scores, width, part.link, part.scale);
  return scores;
}

/** This many rows go through all trees together, so that their bins stay in the processor's cache. */
const ROWS_AT_A_TIME = 2_048;

/** Adds the part's trees to its base, for each row. */
function* scoreTrees(
  part: Part & { kind: 'trees' },
  block: BinBlock,
  rows: Uint32Array,
  width: number,
): Work<Float64Array> {
  const { forest, base, divisor } = part;
  const scores = new Float64Array(rows.length * width);
  for (let i = 0; i < scores.length; i++) scores[i] = base[i % width]!;
  const trees = forest.roots.length - 1;
  const turns = width / forest.outputs;
  for (let from = 0; from < rows.length; from += ROWS_AT_A_TIME) {
    const some = rows.subarray(from, from + ROWS_AT_A_TIME);
    for (let tree = 0; tree < trees; tree++) addTree(forest, tree, block, some, scores, width, tree % turns);
    yield;
  }
  if (divisor !== 1) for (let i = 0; i < scores.length; i++) scores[i]! /= divisor;
  return scores;
}

/** What of a model decides how its numbers are read. */
export type Reading = Pick<ModelData, 'task' | 'targetKind' | 'classes' | 'temperature' | 'intervals'>;

/** Rows × width, as `widthOf` has it, as what they mean. */
export function toPredictions(model: Reading, blend: Float64Array): Predictions {
  if (model.task === 'regression') {
    const unit = model.targetKind === 'date' ? DAY_MS : 1;
    const { low, high } = bounds(model.intervals, blend);
    const [values, lows, highs] = [blend, low, high].map((series) => series.map((value) => value * unit));
    return { kind: 'regression', values: values!, low: lows!, high: highs! };
  }
  const probabilities = toProbabilities(blend, model.classes.length, model.temperature);
  const labels = Array.from(likeliest(probabilities, model.classes.length), (k) => model.classes[k]!);
  return { kind: 'classification', classes: model.classes, probabilities, labels };
}

/** Rows × classes, from a blend that holds all classes or, of two, only the second. */
export function toProbabilities(blend: Float64Array, classes: number, temperature: number): Float64Array {
  const rows = classes === 2 ? blend.length : blend.length / classes;
  const probabilities = new Float64Array(rows * classes);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const p = classes === 2 ? (k === 1 ? blend[i]! : 1 - blend[i]!) : blend[i * classes + k]!;
      const tempered = temperature === 1 ? p : Math.max(p, 1e-9) ** (1 / temperature);
      probabilities[i * classes + k] = tempered;
      sum += tempered;
    }
    for (let k = 0; k < classes; k++) probabilities[i * classes + k]! /= sum;
  }
  return probabilities;
}

function bounds(intervals: Intervals, values: Float64Array): { low: Float64Array; high: Float64Array } {
  const stretch = (value: number) => {
    let at = 0;
    while (at < intervals.edges.length && value > intervals.edges[at]!) at++;
    return at;
  };
  return {
    low: values.map((value) => value + intervals.low[stretch(value)]!),
    high: values.map((value) => value + intervals.high[stretch(value)]!),
  };
}
