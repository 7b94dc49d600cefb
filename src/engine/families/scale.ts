import { NO_SCALE, type Scale } from '../model/data.ts';
import type { Target } from './fold.ts';

/** A prediction may leave the range of the training values by this share of the range. */
const BEYOND = 0.2;

/** Measures mean and deviation of the training rows' target, or of its log. Models then see numbers of about 1. */
export function fitScale(target: Target, rows: Uint32Array, log: boolean): Scale {
  if (target.task === 'classification') return NO_SCALE;
  let sum = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const value = target.y[row]!;
    sum += log ? Math.log1p(value) : value;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const mean = sum / rows.length;
  let squares = 0;
  for (const row of rows) squares += ((log ? Math.log1p(target.y[row]!) : target.y[row]!) - mean) ** 2;
  const room = BEYOND * (high - low);
  return {
    mean,
    deviation: Math.sqrt(squares / rows.length) || 1,
    log,
    low: low >= 0 ? Math.max(0, low - room) : low - room,
    high: high + room,
  };
}

/** Scales the target for the models. Classes stay as they are. */
export function scaled(target: Target, scale: Scale): Float64Array {
  if (target.task === 'classification') return target.y;
  return target.y.map((value) => ((scale.log ? Math.log1p(value) : value) - scale.mean) / scale.deviation);
}
