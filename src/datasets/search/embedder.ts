/** What tells how near two texts are in meaning: vectors of length 1, whose inner product does. */
export interface Embedder {
  /** Vectors of different models are never compared. */
  readonly model: string;
  /** In the order of the texts. @throws AppError when it cannot. */
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>;
}

export function likeness(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
