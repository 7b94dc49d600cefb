import type { Work } from '../work.ts';

/** Computes the value at `x` and writes the gradient. */
type Objective = (x: Float64Array, gradient: Float64Array) => number;

const MEMORY = 8;
const MAX_HALVINGS = 20;

/**
 * Minimises a smooth convex function by L-BFGS (Nocedal and Wright, algorithm 7.5) with a backtracking line search. It
 * starts from `x`, and leaves the result there. It pauses after every step; when told to wrap up, it keeps the best
 * point so far.
 */
export function* minimise(objective: Objective, x: Float64Array, maxSteps: number, tolerance: number): Work<number> {
  const size = x.length;
  let gradient = new Float64Array(size);
  let value = objective(x, gradient);
  let nextGradient = new Float64Array(size);
  const next = new Float64Array(size);
  const direction = new Float64Array(size);
  const history: { s: Float64Array; y: Float64Array; rho: number }[] = [];

  for (let step = 0; step < maxSteps; step++) {
    findDirection(gradient, history, direction);
    let slope = dot(direction, gradient);
    if (!(slope < 0)) {
      history.length = 0;
      for (let i = 0; i < size; i++) direction[i] = -gradient[i]!;
      slope = -dot(gradient, gradient);
      if (slope === 0) return value;
    }
    let length = history.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    let nextValue = Number.POSITIVE_INFINITY;
    for (let halving = 0; halving < MAX_HALVINGS; halving++) {
      for (let i = 0; i < size; i++) next[i] = x[i]! + length * direction[i]!;
      nextValue = objective(next, nextGradient);
      if (nextValue <= value + 1e-4 * length * slope) break;
      length /= 2;
    }
    if (!(nextValue < value)) return value;
    remember(history, x, next, gradient, nextGradient);
    const gained = value - nextValue;
    value = nextValue;
    x.set(next);
    const kept = gradient;
    gradient = nextGradient;
    nextGradient = kept;
    if (gained <= tolerance * Math.max(Math.abs(value), 1e-12)) return value;
    if ((yield) === 'wrap-up') return value;
  }
  return value;
}

function findDirection(
  gradient: Float64Array,
  history: readonly { s: Float64Array; y: Float64Array; rho: number }[],
  direction: Float64Array,
): void {
  const alphas: number[] = [];
  for (let i = 0; i < gradient.length; i++) direction[i] = -gradient[i]!;
  for (let h = history.length - 1; h >= 0; h--) {
    const { s, y, rho } = history[h]!;
    const alpha = rho * dot(s, direction);
    alphas[h] = alpha;
    for (let i = 0; i < direction.length; i++) direction[i]! -= alpha * y[i]!;
  }
  const last = history[history.length - 1];
  if (last !== undefined) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
  }
  history.forEach(({ s, y, rho }, h) => {
    const beta = rho * dot(y, direction);
    for (let i = 0; i < direction.length; i++) direction[i]! += (alphas[h]! - beta) * s[i]!;
  });
}

function remember(
  history: { s: Float64Array; y: Float64Array; rho: number }[],
  x: Float64Array,
  next: Float64Array,
  gradient: Float64Array,
  nextGradient: Float64Array,
): void {
  const s = next.map((value, i) => value - x[i]!);
  const y = nextGradient.map((value, i) => value - gradient[i]!);
  const curvature = dot(s, y);
  if (curvature <= 1e-12) return;
  history.push({ s, y, rho: 1 / curvature });
  if (history.length > MEMORY) history.shift();
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
