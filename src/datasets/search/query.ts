import { stemmer } from 'stemmer';
import { fold } from '../../text/fold.ts';
import { anything, filler, generic, phrases, synonymsOf } from './lexicon.ts';
import { correct, isKnown, type Vocabulary } from './spelling.ts';
import { isLittleWord, toEnglish } from './translations.ts';

/** One thing the query asks for. */
export interface Term {
  /** The folded word, corrected or translated where needed. */
  readonly word: string;
  readonly stem: string;
  readonly synonyms: ReadonlySet<string>;
  /** Its weight in the coverage; words that many data sets have weigh little. */
  readonly weight: number;
}

export interface Query {
  readonly terms: readonly Term[];
  /** The topic, in the words that are searched for. */
  readonly text: string;
  /** Equals `text`; present when a word was corrected or translated. */
  readonly interpretedAs?: string;
  /** No topic was named, so anything will do. */
  readonly wantsAnything: boolean;
}

const GENERIC_WEIGHT = 0.4;

/** 5k, 100 and 20mb say how much, not about what. */
const QUANTITY = /^\d+(k|m|mb|gb)?$/;

/** Reads the topic of a search: drops filler, and corrects the spelling by the vocabulary. */
export function understandQuery(text: string, vocabulary: Vocabulary): Query {
  const written = tokens(text);
  const topics = written.filter(({ word, quoted }) => quoted || (!filler.has(word) && !QUANTITY.test(word)));
  const wantsAnything = topics.every(({ word }) => anything.has(word));
  const words = topics
    .filter(({ word }) => topics.length === 1 || !anything.has(word))
    .flatMap(({ word, quoted }) => (quoted ? [{ word, changed: false }] : understandWord(word, vocabulary)));
  const query = {
    terms: toTerms(words.map(({ word }) => word)),
    text: words.map(({ word }) => word).join(' '),
    wantsAnything,
  };
  return words.some(({ changed }) => changed) ? { ...query, interpretedAs: query.text } : query;
}

/** A known word stays. Any other may come from another language, or else be misspelt. */
function understandWord(word: string, vocabulary: Vocabulary): readonly { word: string; changed: boolean }[] {
  if (isKnown(word, vocabulary)) return [{ word, changed: false }];
  const english = isLittleWord(word) ? [] : toEnglish(word);
  if (english !== null) return english.map((each) => ({ word: each, changed: true }));
  const corrected = correct(word, vocabulary);
  return [{ word: corrected ?? word, changed: corrected !== null }];
}

/** Names such as owner/slug and quoted text are left as they are. */
function tokens(text: string): readonly { readonly word: string; readonly quoted: boolean }[] {
  const parts = text.match(/["“][^"”]+["”]|\S+/g) ?? [];
  return parts.flatMap((part) => {
    const quoted = /^["“]/.test(part) || part.includes('/');
    return (fold(part).match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => ({ word, quoted }));
  });
}

function toTerms(words: readonly string[]): readonly Term[] {
  const terms: Term[] = [];
  const written = words.map(stemmer);
  for (let at = 0; at < words.length; ) {
    const phrase = phrases.find(({ stems }) => stems.every((stem, offset) => written[at + offset] === stem));
    const taken = phrase?.stems.length ?? 1;
    const word = words.slice(at, at + taken).join(' ');
    terms.push(toTerm(word, stemmer(phrase?.means ?? word)));
    at += taken;
  }
  return terms.filter((term, at) => terms.findIndex((other) => other.stem === term.stem) === at);
}

const toTerm = (word: string, stem: string): Term => ({
  word,
  stem,
  synonyms: synonymsOf(stem),
  weight: generic.has(stem) ? GENERIC_WEIGHT : 1,
});
