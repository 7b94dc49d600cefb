import { sigmoid, softmaxInPlace } from '../trees/loss.ts';
import type { Link, Scale } from './data.ts';

/** Turns scores (rows × outputs) into values or probabilities, in place. */
export function finishScores(scores: Float64Array, outputs: number, link: Link, scale: Scale): void {
  if (link === 'softmax') {
    for (let at = 0; at < scores.length; at += outputs) softmaxInPlace(scores, at, outputs);
    return;
  }
  if (link === 'sigmoid') {
    for (let i = 0; i < scores.length; i++) scores[i] = sigmoid(scores[i]!);
    return;
  }
  for (let i = 0; i < scores.length; i++) {
    const value = scores[i]! * scale.deviation + scale.mean;
    scores[i] = Math.min(scale.high, Math.max(scale.low, scale.log ? Math.expm1(value) : value));
  }
}
