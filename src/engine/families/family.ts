import type { Part } from '../model/data.ts';
import type { Random } from '../random.ts';
import type { BoostSettings } from '../trees/boost.ts';
import type { ScatterSettings } from '../trees/scatter.ts';
import type { Work } from '../work.ts';
import type { Fold } from './fold.ts';

/** One model to try, fitted once per fold. */
export type Spec = { readonly name: string } & (
  | {
      readonly family: 'boosting';
      readonly settings: BoostSettings;
      readonly columns: ColumnChoice;
      readonly log: boolean;
    }
  | { readonly family: 'linear'; readonly quadratic: boolean; readonly log: boolean }
  | { readonly family: 'forest'; readonly settings: ScatterSettings; readonly log: boolean }
  | { readonly family: 'library-forest'; readonly trees: number }
  | { readonly family: 'baseline' }
);

/** Whether a model sees categories as sets of levels, as target statistics, or as both. */
export type ColumnChoice = 'sets' | 'statistics' | 'both';

export interface FittedPart {
  readonly part: Part;
  /** Predictions for the fold's validation rows: rows × width. */
  readonly valid: Float64Array;
}

export type Fit<S extends Spec['family']> = (
  spec: Spec & { readonly family: S },
  fold: Fold,
  random: Random,
) => Work<FittedPart>;
