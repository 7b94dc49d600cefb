import { fitLinear } from '../linear/fit.ts';
import { finishScores } from '../model/finish-scores.ts';
import { LINKS } from './boosting.ts';
import type { Fit } from './family.ts';
import { linearRows } from './fold.ts';
import { fitScale, scaled } from './scale.ts';

export const fitLinearModel: Fit<'linear'> = function* (spec, fold, random) {
  void random;
  const { target, valid } = fold;
  const design = fold.design(spec.quadratic);
  const scale = fitScale(target, fold.train, spec.log);
  const { validScores, weights, bias, outputs } = yield* fitLinear({
    train: design.train,
    valid: design.valid,
    y: scaled(target, scale),
    trainRows: linearRows(fold.train),
    validRows: valid,
    loss: target.loss,
    outputs: target.outputs,
  });
  const link = LINKS[target.loss];
  finishScores(validScores, outputs, link, scale);
  const linear = { outputs, weights, bias };
  return {
    part: { kind: 'linear', fold: fold.index, design: spec.quadratic ? 1 : 0, linear, link, scale },
    valid: validScores,
  };
};
