import { editDistance, slipsAllowed } from '../../text/distance.ts';
import { stemOf } from './lexicon.ts';

/** Words that are spelt right, and how often each occurs. */
export interface Vocabulary {
  readonly words: ReadonlyMap<string, number>;
  /** Their stems: who knows `value` knows `values`. */
  readonly stems: ReadonlySet<string>;
}

/** @param words each word as often as it occurs */
export function createVocabulary(words: Iterable<string>): Vocabulary {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return { words: counts, stems: new Set([...counts.keys()].map(stemOf)) };
}

/** Endings under which the stem of a misspelt word would pass, such as `conducter`, are not among them. */
const INFLECTED = /(?:s|ed|ing|ly|y|al|ion|ive|ment|ness)$/;

export const isKnown = (word: string, { words, stems }: Vocabulary): boolean =>
  words.has(word) || (stems.has(stemOf(word)) && (INFLECTED.test(word) || stems.has(word)));

/**
 * The known word that a misspelt one stands for; null when it is known itself, short, or like no other. People rarely
 * miss the first letter, so words that share it win. Of two equally near, the commoner wins.
 */
export function correct(word: string, vocabulary: Vocabulary): string | null {
  if (isKnown(word, vocabulary) || !/^\p{L}+$/u.test(word)) return null;
  const limit = slipsAllowed(word.length);
  let best: { word: string; cost: number } | null = null;
  for (const [known, frequency] of vocabulary.words) {
    if (known.length < 4 || Math.abs(known.length - word.length) > limit) continue;
    const distance = editDistance(word, known, limit);
    const sameStart = known[0] === word[0];
    // A short word with another first letter is another word: "lost" is no slip for "cost".
    if (distance > limit || (!sameStart && (distance > 1 || word.length < 6))) continue;
    const cost = distance + (sameStart ? 0 : 0.5) - Math.min(0.2, frequency / 100);
    if (best === null || cost < best.cost) best = { word: known, cost };
  }
  return best?.word ?? null;
}
