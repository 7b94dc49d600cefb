import type { BinEncoder } from '../encode/bin-encoder.ts';
import type { InputColumn } from '../encode/inputs.ts';
import type { FeatureKind, Task } from '../frame/frame.ts';
import type { DesignEncoder } from '../linear/design.ts';
import type { LinearWeights } from '../linear/fit.ts';
import type { Forest } from '../trees/forest.ts';
import type { FeatureInfo, Metric } from '../types.ts';

/** A trained model as plain data: the contents of a model file, and all that prediction needs. */
export interface ModelData {
  readonly task: Task;
  readonly target: string;
  readonly targetKind: FeatureKind;
  /** Sorted; empty for regression. */
  readonly classes: readonly string[];
  readonly inputs: readonly InputColumn[];
  readonly features: readonly FeatureInfo[];
  readonly folds: readonly FoldEncoders[];
  readonly members: readonly Member[];
  /** Probabilities are raised to 1 / temperature and normalised again. */
  readonly temperature: number;
  /** Empty for classification. */
  readonly intervals: Intervals;
  readonly test: TestPart;
}

/** What the scores rest on, so that more can be measured on the same rows later. */
export interface TestPart {
  /** Row numbers of the frame the model was trained on, which had `rowCount` rows. */
  readonly rows: Uint32Array;
  readonly rowCount: number;
  readonly metric: Metric;
  readonly blanks: 'missing' | 'class';
}

/** Encoders fitted on the training rows of one fold. All parts of the fold share them. */
export interface FoldEncoders {
  readonly bins: BinEncoder | null;
  /** The encoder of plain terms, and the one of quadratic terms. */
  readonly designs: readonly [DesignEncoder | null, DesignEncoder | null];
}

/** A model in the blend. It answers with the mean of its parts, one per fold. */
export interface Member {
  readonly name: string;
  readonly weight: number;
  readonly parts: readonly Part[];
}

export type Link = 'identity' | 'sigmoid' | 'softmax';

export type Part =
  | {
      readonly kind: 'trees';
      readonly fold: number;
      readonly forest: Forest;
      /** The score of each output before the first tree. Trees with one value per leaf take turns at the outputs. */
      readonly base: Float64Array;
      /** Divides the sums of leaves: 1 for boosting, the number of trees for a forest. */
      readonly divisor: number;
      readonly link: Link;
      readonly scale: Scale;
    }
  | {
      readonly kind: 'linear';
      readonly fold: number;
      readonly design: 0 | 1;
      readonly linear: LinearWeights;
      readonly link: Link;
      readonly scale: Scale;
    }
  | { readonly kind: 'constant'; readonly values: Float64Array };

/** Turns scores into targets: score × deviation + mean, then exp - 1 if `log`, clipped to [low, high]. */
export interface Scale {
  readonly mean: number;
  readonly deviation: number;
  readonly log: boolean;
  readonly low: number;
  readonly high: number;
}

export const NO_SCALE: Scale = {
  mean: 0,
  deviation: 1,
  log: false,
  low: -Number.MAX_VALUE,
  high: Number.MAX_VALUE,
};

/** Quantiles of out-of-fold residuals (truth - prediction), for ranges of the prediction. */
export interface Intervals {
  /** Upper ends of all ranges but the last. */
  readonly edges: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export const NO_INTERVALS: Intervals = {
  edges: new Float64Array(0),
  low: new Float64Array(0),
  high: new Float64Array(0),
};

/** Numbers that a part gives per row: a value, the probability of the second of two classes, or one per class. */
export function widthOf(task: Task, classes: number): number {
  return task === 'regression' || classes === 2 ? 1 : classes;
}
