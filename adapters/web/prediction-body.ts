import type { PredictionAnswer } from '../../src/models/predictor.ts';
import type { Model } from '../../src/store/records.ts';
import { finite } from './api.ts';

/** The share of intervals that hold the true value; clients show it as the confidence of a number. */
const INTERVAL = 0.95;

/** What a model says about a row, as clients read it. */
export function toPrediction({ classes, value, low, high, missing, unknown, unseen }: PredictionAnswer, { id }: Model) {
  const [best] = classes ?? [];
  const heard = { missing, unknown, unseen };
  if (classes !== undefined && best !== undefined) {
    const probabilities = Object.fromEntries(classes.map(({ label, probability }) => [label, probability]));
    return {
      model_id: id,
      prediction: best.label,
      confidence: best.probability,
      probabilities,
      ...heard,
      uses_real_model: true,
    };
  }
  const interval =
    low === undefined || high === undefined ? {} : { prediction_interval: { lower: finite(low), upper: finite(high) } };
  return {
    model_id: id,
    prediction: finite(value),
    confidence: INTERVAL,
    ...interval,
    ...heard,
    uses_real_model: true,
  };
}
