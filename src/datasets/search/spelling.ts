import { stemmer } from 'stemmer';

/** Edits between two words: insert, delete, replace, and exchange of neighbours (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      let best = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + same);
      const exchanged = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (exchanged) best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}

/** Edits forgiven: none in short words, where one already makes another word. */
const forgiven = (length: number): number => (length <= 3 ? 0 : length <= 6 ? 1 : 2);

/** Words that are spelt right, with how often they occur. */
export interface Vocabulary {
  readonly words: ReadonlyMap<string, number>;
  /** Their stems: `values` is right where `value` is known. */
  readonly stems: ReadonlySet<string>;
}

/** @param words a word as often as it occurs */
export function createVocabulary(words: Iterable<string>): Vocabulary {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return { words: counts, stems: new Set([...counts.keys()].map(stemmer)) };
}

export const isKnown = (word: string, { words, stems }: Vocabulary): boolean =>
  words.has(word) || stems.has(stemmer(word));

/**
 * The word a misspelt one is meant to be; null when it is known, short, or like nothing. The first letter is rarely
 * wrong, so words that share it win; among equals, the commoner.
 */
export function correct(word: string, vocabulary: Vocabulary): string | null {
  if (isKnown(word, vocabulary) || !/^\p{L}+$/u.test(word)) return null;
  const limit = forgiven(word.length);
  let best: { word: string; cost: number } | null = null;
  for (const [known, frequency] of vocabulary.words) {
    if (known.length < 4 || Math.abs(known.length - word.length) > limit) continue;
    const distance = editDistance(word, known);
    const sameStart = known[0] === word[0];
    // Short words that differ in the first letter are other words: lost is no cost.
    if (distance > limit || (!sameStart && (distance > 1 || word.length < 6))) continue;
    const cost = distance + (sameStart ? 0 : 0.5) - Math.min(0.2, frequency / 100);
    if (best === null || cost < best.cost) best = { word: known, cost };
  }
  return best?.word ?? null;
}
