import type { Expanded, NumberSeries, TokenSeries } from '../encode/expand.ts';

/** Turns expanded columns into terms of a linear model. It is fitted only on the training rows of one fold. */
export interface DesignEncoder {
  readonly numbers: readonly NumberTerm[];
  readonly tokens: readonly TokenTerm[];
  /** Whether squares and products of the dense terms are added. */
  readonly quadratic: boolean;
}

interface NumberTerm {
  readonly series: number;
  /** Replaces missing values. */
  readonly median: number;
  readonly spread: number;
  /** Whether asinh shortens the tails before scaling. */
  readonly squash: boolean;
  readonly mean: number;
  readonly scale: number;
  /** Whether an extra term tells that the value was missing. */
  readonly missing: boolean;
}

interface TokenTerm {
  readonly series: number;
  /** The term of each token, counted from this column's first; -1 for a token without one. */
  readonly termOf: Int32Array;
  readonly terms: number;
}

/** Rows as terms. Each row has all dense terms, and a list of sparse terms with their values. */
export interface Design {
  readonly rowCount: number;
  readonly denseCount: number;
  /** Row-major, rowCount × denseCount. */
  readonly dense: Float32Array;
  readonly sparseCount: number;
  readonly starts: Uint32Array;
  readonly ids: Uint32Array;
  readonly values: Float32Array;
}

/** Rarer tokens tell nothing that would hold on other rows. */
const MIN_ROWS_PER_TERM = 3;
const MAX_LEVEL_TERMS = 256;
const MAX_WORD_TERMS = 3_000;
/** Values further out, in spreads, are cut to this, so that they do not dominate a linear model. */
const MAX_OUT = 5;

export function fitDesign(expanded: Expanded, rows: Uint32Array, quadratic: boolean): DesignEncoder {
  return {
    numbers: expanded.numbers.flatMap((series, at) => fitNumber(series, at, rows)),
    tokens: expanded.tokens.flatMap((series, at) => fitTokens(series, at, rows)),
    quadratic,
  };
}

function fitNumber(series: NumberSeries, at: number, rows: Uint32Array): NumberTerm[] {
  const step = Math.max(1, Math.ceil(rows.length / 100_000));
  const seen: number[] = [];
  let looked = 0;
  for (let i = 0; i < rows.length; i += step) {
    looked++;
    const value = series.values[rows[i]!]!;
    if (Number.isFinite(value)) seen.push(value);
  }
  const sorted = Float64Array.from(seen).sort();
  if (sorted.length === 0 || sorted[0] === sorted[sorted.length - 1]) return [];
  const quantile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]!;
  const median = quantile(0.5);
  const full = moments(sorted);
  const spread = quantile(0.75) - quantile(0.25) || full.deviation;
  const squash = Math.abs(full.skewness) > 1.5;
  const shaped = sorted.map((value) => shape(value, median, spread, squash));
  const { mean, deviation } = moments(shaped);
  return [{ series: at, median, spread, squash, mean, scale: deviation || 1, missing: sorted.length < looked }];
}

function shape(value: number, median: number, spread: number, squash: boolean): number {
  const centred = (value - median) / spread;
  return squash ? Math.asinh(centred) : centred;
}

function moments(values: Float64Array) {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let second = 0;
  let third = 0;
  for (const value of values) {
    const off = value - mean;
    second += off * off;
    third += off * off * off;
  }
  const deviation = Math.sqrt(second / values.length);
  return { mean, deviation, skewness: deviation === 0 ? 0 : third / values.length / deviation ** 3 };
}

function fitTokens(series: TokenSeries, at: number, rows: Uint32Array): TokenTerm[] {
  const counts = new Uint32Array(series.size);
  for (const row of rows) {
    const from = series.starts === null ? row : series.starts[row]!;
    const to = series.starts === null ? row + 1 : series.starts[row + 1]!;
    for (let i = from; i < to; i++) if (series.ids[i]! >= 0) counts[series.ids[i]!]!++;
  }
  const most = series.role === 'text' ? MAX_WORD_TERMS : MAX_LEVEL_TERMS;
  const kept = Array.from(counts.keys())
    .filter((id) => counts[id]! >= MIN_ROWS_PER_TERM && counts[id]! < rows.length)
    .sort((a, b) => counts[b]! - counts[a]! || a - b)
    .slice(0, most);
  if (kept.length === 0) return [];
  const termOf = new Int32Array(series.size).fill(-1);
  kept.forEach((id, term) => {
    termOf[id] = term;
  });
  return [{ series: at, termOf, terms: kept.length }];
}

export function designSize(encoder: DesignEncoder): { dense: number; sparse: number } {
  const plain = encoder.numbers.reduce((sum, term) => sum + (term.missing ? 2 : 1), 0);
  return {
    dense: encoder.quadratic ? plain + (plain * (plain + 1)) / 2 : plain,
    sparse: encoder.tokens.reduce((sum, term) => sum + term.terms, 0),
  };
}

/** Encodes the given rows, in that order. */
export function encodeDesign(encoder: DesignEncoder, expanded: Expanded, rows: Uint32Array): Design {
  const size = designSize(encoder);
  const dense = new Float32Array(rows.length * size.dense);
  let column = 0;
  for (const term of encoder.numbers) {
    const { values } = expanded.numbers[term.series]!;
    for (let i = 0; i < rows.length; i++) {
      const value = values[rows[i]!]!;
      const known = Number.isFinite(value);
      const shaped = shape(known ? value : term.median, term.median, term.spread, term.squash);
      const scaled = (shaped - term.mean) / term.scale;
      dense[i * size.dense + column] = Math.max(-MAX_OUT, Math.min(MAX_OUT, scaled));
      if (term.missing) dense[i * size.dense + column + 1] = known ? 0 : 1;
    }
    column += term.missing ? 2 : 1;
  }
  if (encoder.quadratic) addProducts(dense, rows.length, size.dense, column);

  const starts = new Uint32Array(rows.length + 1);
  const ids: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    let base = 0;
    for (const term of encoder.tokens) {
      const series = expanded.tokens[term.series]!;
      addTokens(series, term, rows[i]!, base, ids, values);
      base += term.terms;
    }
    starts[i + 1] = ids.length;
  }
  return {
    rowCount: rows.length,
    denseCount: size.dense,
    dense,
    sparseCount: size.sparse,
    starts,
    ids: Uint32Array.from(ids),
    values: Float32Array.from(values),
  };
}

function addTokens(series: TokenSeries, term: TokenTerm, row: number, base: number, ids: number[], values: number[]) {
  const from = series.starts === null ? row : series.starts[row]!;
  const to = series.starts === null ? row + 1 : series.starts[row + 1]!;
  // The weight keeps long texts from counting more than short ones.
  const weight = series.role === 'text' ? 1 / Math.sqrt(Math.max(1, to - from)) : 1;
  for (let at = from; at < to; at++) {
    const id = series.ids[at]!;
    const place = id < 0 ? -1 : term.termOf[id]!;
    if (place < 0) continue;
    ids.push(base + place);
    values.push(weight);
  }
}

function addProducts(dense: Float32Array, rows: number, width: number, plain: number): void {
  for (let i = 0; i < rows; i++) {
    const base = i * width;
    let to = base + plain;
    for (let a = 0; a < plain; a++) {
      for (let b = a; b < plain; b++) {
        const product = dense[base + a]! * dense[base + b]!;
        dense[to++] = a === b ? (product - 1) / Math.SQRT2 : product;
      }
    }
  }
}
