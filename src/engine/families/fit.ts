import type { Random } from '../random.ts';
import type { Work } from '../work.ts';
import { fitBaseline } from './baseline.ts';
import { fitBoosting } from './boosting.ts';
import type { FittedPart, Spec } from './family.ts';
import type { Fold } from './fold.ts';
import { fitForest } from './forest.ts';
import { fitLibraryForest } from './library-forest.ts';
import { fitLinearModel } from './linear.ts';

export function fitSpec(spec: Spec, fold: Fold, random: Random): Work<FittedPart> {
  switch (spec.family) {
    case 'baseline':
      return fitBaseline(spec, fold, random);
    case 'linear':
      return fitLinearModel(spec, fold, random);
    case 'forest':
      return fitForest(spec, fold, random);
    case 'library-forest':
      return fitLibraryForest(spec, fold, random);
    case 'boosting':
      return fitBoosting(spec, fold, random);
  }
}
