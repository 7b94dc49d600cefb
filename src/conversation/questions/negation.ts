import { type Scan, use, wordAt } from './scan.ts';
import { NEGATIONS, PREPOSITIONS } from './words.ts';

/** "not in Berlin", "do not come from", "neither Fair nor Good": the word that says so may stand some words before. */
export function isNegated(scan: Scan, at: number): boolean {
  for (let before = at - 1; before >= 0 && before > at - 6; before--) {
    const item = scan.items[before];
    const word = wordAt(scan, before);
    if (NEGATIONS.has(word)) {
      use(scan, before);
      scan.negated.add(at);
      return true;
    }
    if (
      /^(?:or|and|,|\/)$/.test(word) &&
      scan.negated.has(before - 1) &&
      (word === 'or' || isOfSame(scan, before - 1, at))
    ) {
      use(scan, before);
      scan.negated.add(at);
      return true;
    }
    if (item?.is !== 'word' || !(item.small || PREPOSITIONS.has(word)) || /^(?:and|or|but|so)$/.test(word))
      return false;
  }
  return false;
}

const isOfSame = ({ items }: Scan, a: number, b: number): boolean => {
  const [one, other] = [items[a], items[b]];
  return one?.is === 'level' && other?.is === 'level' && one.column === other.column;
};

export function nearNegation(scan: Scan, at: number): boolean {
  return [1, 2, 3].some((back) => NEGATIONS.has(wordAt(scan, at - back)));
}

/** "with and without leather". */
export function takeEither(scan: Scan, at: number): boolean {
  const isSaid =
    wordAt(scan, at - 1) === 'without' &&
    wordAt(scan, at - 3) === 'with' &&
    /^(?:and|or|vs|versus|against)$/.test(wordAt(scan, at - 2));
  if (isSaid) use(scan, at - 3, at);
  return isSaid;
}
