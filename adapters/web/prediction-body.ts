import type { Scored } from '../../src/models/scoring/score.ts';
import type { Model } from '../../src/store/records.ts';
import { finite } from './api.ts';

/** The share of intervals that hold the true value; clients show it as the confidence of a number. */
const INTERVAL = 0.95;

/** What a model says about a row, as clients read it. One that was kept has an id, under which the truth is told. */
export function toPrediction(answer: Scored & { readonly id?: string }, { id }: Model) {
  const { classes, value, low, high, missing, unknown, unseen } = answer;
  const [best] = classes ?? [];
  const heard = { missing, unknown, unseen, ...(answer.id === undefined ? {} : { prediction_id: answer.id }) };
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
