/**
 * Optimal string alignment distance (insert, delete, substitute, swap neighbours), or `limit + 1` once it is
 * known to be larger. Swaps count once: they are the commonest slip, and plain Levenshtein counts them twice.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
      best = Math.min(best, cost);
    }
    if (best > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}

/** How many slips a word of this length may hold and still be taken for another. */
export function slipsAllowed(length: number): number {
  if (length < 4) return 0;
  return length < 7 ? 1 : 2;
}

/**
 * The known word meant by a misspelt one, or null. The first letter is rarely wrong, so it must agree (or be
 * swapped with the second); two slips must leave the skeleton of consonants nearly whole, which keeps a rare
 * word from being turned into a common one.
 */
export function nearest(word: string, known: Iterable<string>): string | null {
  const allowed = slipsAllowed(word.length);
  if (allowed === 0) return null;
  let found: string | null = null;
  let least = allowed + 1;
  for (const candidate of known) {
    if (candidate.length < 4 || Math.abs(candidate.length - word.length) > least) continue;
    if (candidate[0] !== word[0] && candidate[0] !== word[1]) continue;
    const distance = editDistance(word, candidate, Math.min(allowed, least));
    // Of two equally near, the one as long: letters are swapped more often than lost.
    const nearer =
      distance < least || (distance === least && candidate.length === word.length && found?.length !== word.length);
    if (!nearer || distance === 0 || distance > allowed) continue;
    if (candidate[0] !== word[0] && (distance > 1 || candidate[1] !== word[0])) continue;
    if (distance > 1 && editDistance(skeleton(word), skeleton(candidate), 1) > 1) continue;
    found = candidate;
    least = distance;
  }
  return found;
}

function skeleton(word: string): string {
  return word.replace(/[aeiouy]/g, '').replace(/(.)\1+/g, '$1');
}
