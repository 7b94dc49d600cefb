import type { Column } from '../frame/frame.ts';
import type { FeatureInfo } from '../types.ts';

const MOST_LEVELS = 1_000;
/** The median is taken over about this many rows. */
const TYPICAL_ROWS = 20_000;

/** Describes a feature to a person who fills in a value: kind, typical value, range or levels. */
export function describeFeature(column: Column, rows: Uint32Array): FeatureInfo {
  const common = { name: column.name, kind: column.kind };
  if (column.kind === 'text') return { ...common, typical: null };
  if (column.kind === 'category') {
    const levels = levelsByCount(column, rows);
    return { ...common, typical: levels[0] ?? null, levels: levels.slice(0, MOST_LEVELS) };
  }
  const step = Math.max(1, Math.floor(rows.length / TYPICAL_ROWS));
  const some = rows.filter((_, i) => i % step === 0);
  const known = Float64Array.from(some, (row) => column.values[row]!)
    .filter(Number.isFinite)
    .sort();
  if (known.length === 0) return { ...common, typical: null };
  return {
    ...common,
    typical: known[Math.floor((known.length - 1) / 2)]!,
    ...range(column.values, rows),
  };
}

function range(values: Float64Array, rows: Uint32Array): { min: number; max: number } {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const value = values[row]!;
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}

function levelsByCount(column: Column & { kind: 'category' }, rows: Uint32Array): string[] {
  const counts = new Uint32Array(column.levels.length);
  for (const row of rows) if (column.codes[row]! >= 0) counts[column.codes[row]!]!++;
  return Array.from(counts.keys())
    .filter((code) => counts[code]! > 0)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .map((code) => column.levels[code]!);
}
