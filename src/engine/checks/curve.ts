import type { Target } from '../families/fold.ts';

/** Fewer rows follow a curve, or fall apart into classes, by chance. */
const FEWEST_ROWS = 80;
const FEWEST_OF_A_CLASS = 8;

/**
 * How well one number gives an amount through any curve: R², each row judged by the line between its neighbours,
 * whose noise adds half of its own. The ranks are tried as well, since long tails hide a curve.
 *
 * @param rows in random order, which decides between equal numbers
 */
export function followsCurve(values: Float64Array, target: Target, ranks: Float64Array, rows: Uint32Array): number {
  const known = rows.filter((row) => Number.isFinite(values[row]!));
  if (known.length < FEWEST_ROWS || known.length < rows.length / 2) return 0;
  known.sort((a, b) => values[a]! - values[b]!);
  const x = Float64Array.from(known, (row) => values[row]!);
  const places = Float64Array.from(known, (_, i) => i);
  const along = (y: Float64Array) => Float64Array.from(known, (row) => y[row]!);
  return Math.max(explained(x, along(target.y)), explained(places, along(ranks)));
}

/** @param x ascending */
function explained(x: Float64Array, y: Float64Array): number {
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  let error = 0;
  let variance = 0;
  for (let i = 1; i + 1 < x.length; i++) {
    const run = x[i + 1]! - x[i - 1]!;
    const way = run > 0 ? (x[i]! - x[i - 1]!) / run : 0.5;
    error += (y[i]! - (y[i - 1]! + way * (y[i + 1]! - y[i - 1]!))) ** 2;
    variance += (y[i]! - mean) ** 2;
  }
  return variance > 0 ? 1 - error / 1.5 / variance : 0;
}

/** Whether stretches of one number hold one class each, with no more stretches than it takes to say so. */
export function fallsApart(values: Float64Array, target: Target, rows: Uint32Array): boolean {
  if (rows.length < FEWEST_ROWS) return false;
  const keyOf = (row: number) => (Number.isFinite(values[row]!) ? values[row]! : Number.POSITIVE_INFINITY);
  const order = rows.slice().sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
  const counts = new Map<number, number>();
  let stretches = 0;
  for (const [i, row] of order.entries()) {
    const truth = target.y[row]!;
    counts.set(truth, (counts.get(truth) ?? 0) + 1);
    const before = order[i - 1];
    if (before !== undefined && target.y[before] === truth) continue;
    if (before !== undefined && keyOf(before) === keyOf(row)) return false;
    // An interval within another class makes one stretch more than there are classes.
    if (++stretches > target.classes.length + 1) return false;
  }
  return Math.min(...counts.values()) >= FEWEST_OF_A_CLASS;
}
