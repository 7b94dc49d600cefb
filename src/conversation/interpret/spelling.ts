import { editDistance, slipsAllowed } from '../../text/distance.ts';

/**
 * The known word that a misspelt one stands for, or null. People rarely miss the first letter, so it must agree, or be
 * swapped with the second. Two slips must leave the consonants nearly whole, so that a rare word is not turned into a
 * common one.
 */
export function nearest(word: string, known: Iterable<string>): string | null {
  const allowed = slipsAllowed(word.length);
  if (allowed === 0) return null;
  let found: string | null = null;
  let least = allowed + 1;
  for (const other of known) {
    if (other.length < 4 || Math.abs(other.length - word.length) > least) continue;
    if (other[0] !== word[0] && other[0] !== word[1]) continue;
    const distance = editDistance(word, other, Math.min(allowed, least));
    // The word of the same length wins among equally near ones: letters are swapped more often than lost.
    const nearer =
      distance < least || (distance === least && other.length === word.length && found?.length !== word.length);
    if (!nearer || distance === 0 || distance > allowed) continue;
    if (other[0] !== word[0] && (distance > 1 || other[1] !== word[0])) continue;
    if (distance > 1 && editDistance(skeleton(word), skeleton(other), 1) > 1) continue;
    found = other;
    least = distance;
  }
  return found;
}

function skeleton(word: string): string {
  return word.replace(/[aeiouy]/g, '').replace(/(.)\1+/g, '$1');
}
