import type { Column, Frame, Spread } from '../engine/index.ts';
import type { Drift } from '../store/records.ts';
import type { Scored } from './scoring/score.ts';

/** A lot, as practice has it: what is learned from such rows fits others. */
const A_LOT = 0.25;
/** A bin that nobody was in counts as if half a row had been. */
const LEAST_ROWS = 0.5;

/**
 * The population stability index between the shares of a training and counts of late: the sum over bins of the
 * difference of shares times the logarithm of their ratio. 0 for the same shares.
 */
export function stability(shares: readonly number[], counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return 0;
  const least = LEAST_ROWS / total;
  return shares.reduce((sum, share, bin) => {
    const before = Math.max(share, least);
    const now = Math.max((counts[bin] ?? 0) / total, least);
    return sum + (now - before) * Math.log(now / before);
  }, 0);
}

/** How many values of a column are in each bin of a spread; the last bin is of those that are missing. */
export function countInBins(spread: Spread, column: Column): readonly number[] {
  const counts = new Array<number>(spread.shares.length).fill(0);
  const missing = counts.length - 1;
  const add = (bin: number): void => {
    counts[bin] = (counts[bin] ?? 0) + 1;
  };
  if (spread.kind === 'number' && column.kind === 'number') {
    for (const value of column.values) add(Number.isNaN(value) ? missing : binOf(spread.edges, value));
  }
  if (spread.kind === 'levels' && column.kind === 'category') {
    const bins = column.levels.map((level) => spread.levels.indexOf(level));
    // Levels that are not told apart share a bin.
    const others = spread.levels.length;
    for (const code of column.codes) add(code < 0 ? missing : (bins[code] ?? -1) < 0 ? others : (bins[code] ?? others));
  }
  return counts;
}

/** The number of edges below the value. */
function binOf(edges: readonly number[], value: number): number {
  const above = edges.findIndex((edge) => value <= edge);
  return above < 0 ? edges.length : above;
}

/** How unlike late rows and their answers are to those of the training. */
export function driftOf(
  spreads: { readonly inputs: readonly (Spread & { readonly name: string })[]; readonly output: Spread | null },
  frame: Frame,
  answers: readonly Scored[],
): Drift {
  const columns = new Map(frame.columns.map((column) => [column.name, column]));
  const inputs = spreads.inputs.flatMap((spread) => {
    const column = columns.get(spread.name);
    if (column === undefined) return [];
    return [{ column: spread.name, psi: stability(spread.shares, countInBins(spread, column)) }];
  });
  inputs.sort((a, b) => b.psi - a.psi);
  return { inputs, output: spreads.output === null ? null : outputDrift(spreads.output, answers), limit: A_LOT };
}

/** Of classes their mean probabilities count: the class likeliest is more often the common one than the truth is. */
function outputDrift(spread: Spread, answers: readonly Scored[]): number {
  if (spread.kind === 'number') {
    const values = Float64Array.from(answers, ({ value = Number.NaN }) => value);
    return stability(spread.shares, countInBins(spread, { name: '', kind: 'number', values }));
  }
  const sums = new Array<number>(spread.shares.length).fill(0);
  for (const { classes = [] } of answers) {
    for (const { label, probability } of classes) {
      const at = spread.levels.indexOf(label);
      const bin = at < 0 ? spread.levels.length : at;
      sums[bin] = (sums[bin] ?? 0) + probability;
    }
  }
  return stability(spread.shares, sums);
}
