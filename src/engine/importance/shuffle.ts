import type { Expanded, TokenSeries } from '../encode/expand.ts';

/** The table with the values of one source dealt out in another order. */
export function reorder(expanded: Expanded, source: number, order: Uint32Array): Expanded {
  const numbers = expanded.numbers.map((series) =>
    series.source === source ? { ...series, values: series.values.map((_, i) => series.values[order[i]!]!) } : series,
  );
  const tokens = expanded.tokens.map((series) => (series.source === source ? reorderTokens(series, order) : series));
  return { rowCount: expanded.rowCount, numbers, tokens };
}

function reorderTokens(series: TokenSeries, order: Uint32Array): TokenSeries {
  const { starts, ids } = series;
  if (starts === null) return { ...series, ids: ids.map((_, i) => ids[order[i]!]!) };
  const newStarts = new Uint32Array(starts.length);
  const newIds = new Int32Array(ids.length);
  order.forEach((row, i) => {
    const own = ids.subarray(starts[row]!, starts[row + 1]!);
    newIds.set(own, newStarts[i]!);
    newStarts[i + 1] = newStarts[i]! + own.length;
  });
  return { ...series, starts: newStarts, ids: newIds };
}
