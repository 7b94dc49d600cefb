import { stemmer } from 'stemmer';
import { editDistance, slipsAllowed } from '../../text/distance.ts';

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
  const limit = slipsAllowed(word.length);
  let best: { word: string; cost: number } | null = null;
  for (const [known, frequency] of vocabulary.words) {
    if (known.length < 4 || Math.abs(known.length - word.length) > limit) continue;
    const distance = editDistance(word, known, limit);
    const sameStart = known[0] === word[0];
    // Short words that differ in the first letter are other words: lost is no cost.
    if (distance > limit || (!sameStart && (distance > 1 || word.length < 6))) continue;
    const cost = distance + (sameStart ? 0 : 0.5) - Math.min(0.2, frequency / 100);
    if (best === null || cost < best.cost) best = { word: known, cost };
  }
  return best?.word ?? null;
}
