import { type FittedBins, fitBins } from '../encode/bin-encoder.ts';
import type { Expanded } from '../encode/expand.ts';
import type { FeatureKind, Task } from '../frame/frame.ts';
import { type Design, type DesignEncoder, encodeDesign, fitDesign } from '../linear/design.ts';
import type { FoldEncoders } from '../model/data.ts';
import type { Random } from '../random.ts';
import { MAX_BINS } from '../trees/bin-table.ts';
import type { LossName } from '../trees/loss.ts';
import type { Work } from '../work.ts';

/** The target, by row of the frame. */
export interface Target {
  readonly task: Task;
  /** Of the column it is read from. */
  readonly kind: FeatureKind;
  /** The number, or the position of the class; NaN for a row without target. */
  readonly y: Float64Array;
  readonly classes: readonly string[];
  /** Scores per row: one per class for more than two classes, else one. */
  readonly outputs: number;
  readonly loss: LossName;
}

/** Training and validation rows. The encoders are fitted on the training rows when first asked for. */
export interface Fold {
  readonly index: number;
  readonly train: Uint32Array;
  readonly valid: Uint32Array;
  readonly target: Target;
  readonly expanded: Expanded;
  bins(): Work<FittedBins>;
  design(quadratic: boolean): EncodedDesign;
  encoders(): FoldEncoders;
}

interface EncodedDesign {
  readonly encoder: DesignEncoder;
  readonly train: Design;
  readonly valid: Design;
}

/** Bins finer than the rows can fill cost time and gain nothing. */
function maxBinsFor(rows: number): number {
  if (rows < 2_500) return 64;
  return rows < 20_000 ? 128 : MAX_BINS;
}

/** More rows teach a linear model little, and each of its terms takes four bytes. */
const LINEAR_ROWS = 30_000;

export function createFold(
  index: number,
  rows: { readonly train: Uint32Array; readonly valid: Uint32Array },
  expanded: Expanded,
  target: Target,
  random: Random,
): Fold {
  let bins: FittedBins | null = null;
  const designs: [EncodedDesign | null, EncodedDesign | null] = [null, null];
  return {
    index,
    ...rows,
    target,
    expanded,
    *bins() {
      bins ??= yield* fitBins(
        expanded,
        rows.train,
        statisticTargets(target),
        random.fork('bins'),
        maxBinsFor(rows.train.length),
      );
      return bins;
    },
    design(quadratic) {
      const at = quadratic ? 1 : 0;
      designs[at] ??= encodeBoth(expanded, linearRows(rows.train), rows.valid, quadratic);
      return designs[at];
    },
    encoders: () => ({
      bins: bins?.encoder ?? null,
      designs: [designs[0]?.encoder ?? null, designs[1]?.encoder ?? null],
    }),
  };
}

export function linearRows(train: Uint32Array): Uint32Array {
  const step = Math.ceil(train.length / LINEAR_ROWS);
  return step <= 1 ? train : train.filter((_, i) => i % step === 0);
}

function encodeBoth(expanded: Expanded, train: Uint32Array, valid: Uint32Array, quadratic: boolean): EncodedDesign {
  const encoder = fitDesign(expanded, train, quadratic);
  return { encoder, train: encodeDesign(encoder, expanded, train), valid: encodeDesign(encoder, expanded, valid) };
}

function statisticTargets({ y, outputs, loss }: Target): readonly Float64Array[] {
  if (loss !== 'softmax') return [y];
  return Array.from({ length: outputs }, (_, k) => y.map((value) => (value === k ? 1 : 0)));
}

/** Copies the `width` values of each of the rows, in their order. */
export function pick(values: Float64Array, rows: Uint32Array, width: number): Float64Array {
  const picked = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    for (let k = 0; k < width; k++) picked[i * width + k] = values[row * width + k]!;
  });
  return picked;
}
