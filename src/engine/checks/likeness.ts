import type { Target } from '../families/fold.ts';

/** How much alike neighbours are: 0 by chance, 1 when equal; and by how many standard errors that is beyond chance. */
export interface Likeness {
  readonly share: number;
  readonly errors: number;
}

/** Likeness of the target's values in the order of the rows given: of classes, or of ranks. */
export function likenessOf(target: Target, ordered: ArrayLike<number>): Likeness {
  const values = Float64Array.from(ordered, (row) => target.y[row]!);
  return target.task === 'classification' ? likenessOfClasses(values) : likenessOfAmounts(toRanks(values));
}

function likenessOfClasses(values: Float64Array): Likeness {
  const counts = new Map<number, number>();
  let same = 0;
  values.forEach((value, i) => {
    counts.set(value, (counts.get(value) ?? 0) + 1);
    if (i > 0 && value === values[i - 1]) same++;
  });
  const n = values.length;
  const expected = [...counts.values()].reduce((sum, count) => sum + (count / n) ** 2, 0);
  if (n < 2 || expected === 1) return { share: 0, errors: 0 };
  const beyond = same / (n - 1) - expected;
  return {
    share: beyond / (1 - expected),
    errors: beyond / Math.sqrt((expected * (1 - expected)) / n),
  };
}

/** The correlation of each value with the next; missing ones are passed over. */
export function likenessOfAmounts(given: Float64Array): Likeness {
  const values = given.filter((value) => !Number.isNaN(value));
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  let squares = 0;
  let products = 0;
  for (let i = 0; i < n; i++) {
    squares += (values[i]! - mean) ** 2;
    if (i > 0) products += (values[i]! - mean) * (values[i - 1]! - mean);
  }
  const share = squares > 0 ? products / squares : 0;
  return { share, errors: share * Math.sqrt(n) };
}

/** Places in the order of size, from 0 on; equal values share the mean of theirs. Missing values stay missing. */
export function toRanks(values: Float64Array): Float64Array {
  const order = Array.from(values.keys()).filter((i) => !Number.isNaN(values[i]!));
  order.sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length).fill(Number.NaN);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + to - 1) / 2;
    from = to;
  }
  return ranks;
}
