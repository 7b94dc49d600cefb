import { generic, isListedWord, keyOf, kinOf } from './lexicon.ts';
import { isTelling, type Query, type Term } from './query.ts';

/** Each is a request to every hub. */
const MOST = 6;

/** How well a word stands for a term that it is not: what means the same and what is near take turns, the telling first. */
const worthOf = (place: number, near: boolean): number => (near ? 0.65 : 0.75) / (1 + 0.2 * place);

interface Ask {
  readonly words: string;
  score: number;
  readonly terms: Set<Term>;
}

/**
 * Ways to ask hubs for a topic, the most telling first: its words together, and one at a time with those that mean the
 * same. A word that belongs to several terms of the topic goes first: `attrition` is what `staff` and `quit` share.
 */
export function variantsOf({ terms }: Pick<Query, 'terms'>): readonly string[] {
  const telling = terms.filter(isTelling).sort((a, b) => b.weight - a.weight);
  const wanted = telling.length > 0 ? telling : terms;
  const [best] = wanted;
  const asks = [...collect(wanted).values()].sort((a, b) => b.score - a.score);
  // Each of the most telling is asked for once before another is asked for again.
  const most = wanted.filter(({ weight }) => weight === best?.weight);
  const phrase = most.length > 1 && most.length < 4 ? [most.map(({ word }) => word).join(' ')] : [];
  const firsts = most.flatMap((term) => asks.find((ask) => ask.terms.has(term)) ?? []).map(({ words }) => words);
  const [first, ...more] = withWords([...firsts, ...asks.map(({ words }) => words)]);
  if (first === undefined) return [];
  return [...new Set([first, ...phrase, ...more].map(singular))].slice(0, MOST);
}

/** Substrings are found, so the shorter form finds both: the one that is known, or else without an `s` that may go. */
function singular(words: string): string {
  const known = [words.replace(/s$/, ''), words.replace(/es$/, '')].find(
    (each) => each !== words && isListedWord(each),
  );
  return known ?? words.replace(/(?<=\p{L}{3}[^iesuw])s$/u, '');
}

/** A phrase is followed by its telling word: in an id its words may be joined in any way. */
const withWords = (asks: readonly string[]): readonly string[] => [
  ...new Set(
    asks.flatMap((ask) => [
      ask,
      ...ask
        .split(' ')
        .filter((word) => !generic.has(keyOf(word)) && kinOf(keyOf(word)).groups > 0)
        .slice(0, 1),
    ]),
  ),
];

function collect(terms: readonly Term[]): ReadonlyMap<string, Ask> {
  const asks = new Map<string, Ask>();
  const add = (words: string, term: Term, worth: number): void => {
    const key = keyOf(words);
    const ask = asks.get(key) ?? { words, score: 0, terms: new Set() };
    if (ask.terms.has(term)) return;
    // In an id the words of a phrase are joined in any way, so a word finds more.
    ask.score += worth * term.weight * (generic.has(key) ? 0.3 : words.includes(' ') && words !== term.word ? 0.5 : 1);
    ask.terms.add(term);
    asks.set(key, ask);
  };
  for (const term of terms) {
    add(term.word, term, 1);
    const place = { same: 0, near: 0 };
    for (const { words, near } of term.kin.asks) add(words, term, worthOf(place[near ? 'near' : 'same']++, near));
  }
  return asks;
}
