import type { BinColumn } from './bin-table.ts';

export interface SplitRules {
  readonly l2: number;
  /** Fewest rows on either side, estimated from the hessians as LightGBM does. */
  readonly minRows: number;
  readonly minHessian: number;
  /** Tries one random threshold per column instead of all: more diverse, less greedy trees. */
  readonly extra: boolean;
  /** Pulls categories with few rows towards the middle of their order. */
  readonly categorySmoothing: number;
  /** Added to l2 for splits among categories, which have more ways to fit noise. */
  readonly categoryL2: number;
}

/** The best split found so far at a leaf. `gain` is 0 while there is none. */
export interface Split {
  gain: number;
  column: number;
  categorical: boolean;
  lastLeftBin: number;
  missingLeft: boolean;
  readonly mask: Uint32Array;
  leftGradient: number;
  leftHessian: number;
}

export function createSplit(): Split {
  return {
    gain: 0,
    column: -1,
    categorical: false,
    lastLeftBin: 0,
    missingLeft: true,
    mask: new Uint32Array(8),
    leftGradient: 0,
    leftHessian: 0,
  };
}

/** Sums over the rows of a leaf. */
interface LeafSums {
  readonly gradient: number;
  readonly hessian: number;
  readonly rows: number;
}

/** A gain below this is rounding, not structure. */
const MIN_GAIN = 1e-9;

/** Looks for a better split on one numeric column. `chance` is a uniform number, used only when `rules.extra`. */
function findNumericSplit(
  histogram: Float64Array,
  at: number,
  column: number,
  bins: number,
  leaf: LeafSums,
  rules: SplitRules,
  best: Split,
  chance: number,
): void {
  const G = leaf.gradient;
  const H = leaf.hessian;
  const l2 = rules.l2;
  const parent = (G * G) / (H + l2);
  // Rows are counted through hessians; the tolerance keeps sums that differ by rounding from failing the limit.
  const minH = Math.max(rules.minHessian, ((rules.minRows * H) / leaf.rows) * (1 - 1e-6));
  const missingG = histogram[at]!;
  const missingH = histogram[at + 1]!;
  const hasMissing = missingH > 1e-9;
  const only = rules.extra ? randomBin(histogram, at, bins, chance) : -1;

  let gain = best.gain;
  let found = -1;
  let foundMissingLeft = false;
  let foundG = 0;
  let foundH = 0;
  let leftG = 0;
  let leftH = 0;
  // Bin 0 comes first: it splits missing values from all others.
  for (let bin = hasMissing ? 0 : 1; bin < bins - 1; bin++) {
    if (bin > 0) {
      const h = histogram[at + (bin << 1) + 1]!;
      if (h === 0) continue;
      leftG += histogram[at + (bin << 1)]!;
      leftH += h;
    }
    if (only >= 0 && bin !== only && bin !== 0) continue;
    const alone = bin === 0;
    if (!alone && leftH >= minH && H - leftH >= minH) {
      const rightG = G - leftG;
      const score = (leftG * leftG) / (leftH + l2) + (rightG * rightG) / (H - leftH + l2) - parent;
      if (score > gain + MIN_GAIN) {
        gain = score;
        found = bin;
        // A leaf without missing values sends them where most rows go.
        foundMissingLeft = !hasMissing && leftH * 2 >= H;
        foundG = leftG;
        foundH = leftH;
      }
    }
    if (hasMissing) {
      const g = leftG + missingG;
      const h = leftH + missingH;
      if (h >= minH && H - h >= minH) {
        const rightG = G - g;
        const score = (g * g) / (h + l2) + (rightG * rightG) / (H - h + l2) - parent;
        if (score > gain + MIN_GAIN) {
          gain = score;
          found = bin;
          foundMissingLeft = true;
          foundG = g;
          foundH = h;
        }
      }
    }
  }
  if (found < 0) return;
  best.gain = gain;
  best.column = column;
  best.categorical = false;
  best.lastLeftBin = found;
  best.missingLeft = foundMissingLeft;
  best.leftGradient = foundG;
  best.leftHessian = foundH;
}

/** A threshold uniformly between the lowest and the highest value bin in use. */
function randomBin(histogram: Float64Array, at: number, bins: number, chance: number): number {
  let low = 1;
  let high = bins - 1;
  while (low < high && histogram[at + (low << 1) + 1] === 0) low++;
  while (high > low && histogram[at + (high << 1) + 1] === 0) high--;
  let bin = low + Math.floor(chance * (high - low));
  // The scan skips empty bins, so the threshold moves down to a bin with rows.
  while (bin > low && histogram[at + (bin << 1) + 1] === 0) bin--;
  return bin;
}

const order = new Uint8Array(256);
const keys = new Float64Array(256);

/** The most levels on the smaller side of a split (LightGBM's max_cat_threshold). More would name noise. */
const MAX_SIDE = 32;

/**
 * Looks for a better split on a column of categories. Levels in use are ordered by mean gradient, then cut like numbers
 * from both ends. Missing values count as a level. Levels too rare to be ordered go right.
 */
function findCategorySplit(
  histogram: Float64Array,
  at: number,
  column: number,
  bins: number,
  leaf: LeafSums,
  rules: SplitRules,
  best: Split,
  chance: number,
): void {
  const G = leaf.gradient;
  const H = leaf.hessian;
  const parent = (G * G) / (H + rules.l2);
  const perRow = H / leaf.rows;
  const minH = Math.max(rules.minHessian, rules.minRows * perRow * (1 - 1e-6));
  const minLevel = 2 * perRow * (1 - 1e-6);
  let used = 0;
  for (let bin = 0; bin < bins; bin++) {
    const h = histogram[at + (bin << 1) + 1]!;
    if (h < minLevel) continue;
    keys[bin] = histogram[at + (bin << 1)]! / (h + rules.categorySmoothing * perRow);
    let place = used++;
    while (place > 0 && keys[order[place - 1]!]! > keys[bin]!) {
      order[place] = order[place - 1]!;
      place--;
    }
    order[place] = bin;
  }
  if (used < 2 && !(used === 1 && histogram[at + (order[0]! << 1) + 1]! < H - minH)) return;

  const l2 = rules.l2 + (used > 4 ? rules.categoryL2 : 0);
  const only = rules.extra ? Math.floor(chance * Math.min(used, MAX_SIDE)) : -1;
  let gain = best.gain;
  let length = 0;
  let fromEnd = false;
  let foundG = 0;
  let foundH = 0;
  for (let side = 0; side < 2; side++) {
    let leftG = 0;
    let leftH = 0;
    const reach = Math.min(used, MAX_SIDE);
    for (let i = 0; i < reach; i++) {
      const bin = order[side === 0 ? i : used - 1 - i]!;
      leftG += histogram[at + (bin << 1)]!;
      leftH += histogram[at + (bin << 1) + 1]!;
      if (only >= 0 && i !== only) continue;
      if (leftH < minH) continue;
      if (H - leftH < minH) break;
      const rightG = G - leftG;
      const score = (leftG * leftG) / (leftH + l2) + (rightG * rightG) / (H - leftH + l2) - parent;
      if (score > gain + MIN_GAIN) {
        gain = score;
        length = i + 1;
        fromEnd = side === 1;
        foundG = leftG;
        foundH = leftH;
      }
    }
  }
  if (length === 0) return;
  best.gain = gain;
  best.column = column;
  best.categorical = true;
  best.leftGradient = foundG;
  best.leftHessian = foundH;
  best.mask.fill(0);
  for (let i = 0; i < length; i++) {
    const bin = order[fromEnd ? used - 1 - i : i]!;
    best.mask[bin >>> 5]! |= 1 << (bin & 31);
  }
}

export function findSplit(
  histogram: Float64Array,
  at: number,
  column: number,
  shape: BinColumn,
  leaf: LeafSums,
  rules: SplitRules,
  best: Split,
  chance: number,
): void {
  if (shape.categorical) findCategorySplit(histogram, at, column, shape.bins, leaf, rules, best, chance);
  else findNumericSplit(histogram, at, column, shape.bins, leaf, rules, best, chance);
}
