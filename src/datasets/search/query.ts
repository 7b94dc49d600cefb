import { isOrdinary, isSpeltRight } from '../../text/english.ts';
import { fold } from '../../text/fold.ts';
import { anything, apart, filler, generic, isListed, type Kin, keyOf, kinOf, phraseAt, stemOf } from './lexicon.ts';
import { correct, isKnown, type Vocabulary } from './spelling.ts';
import { isLittleWord, toEnglish } from './translations.ts';

/** One thing the query asks for. */
export interface Term {
  /** The folded word or phrase, corrected or translated where needed. */
  readonly word: string;
  /** Its stem; the stems of a phrase, with spaces. */
  readonly stem: string;
  readonly kin: Kin;
  /** Its weight in the coverage; words that many data sets have weigh little. */
  readonly weight: number;
}

export interface Query {
  readonly terms: readonly Term[];
  /** The topic, in the words that are searched for. */
  readonly text: string;
  /** All that was written, with the spelling corrected: its meaning is more than that of its topic's words. */
  readonly sentence: string;
  /** Equals `text`; present when a word was corrected or translated. */
  readonly interpretedAs?: string;
  /** No topic was named, so anything will do. */
  readonly wantsAnything: boolean;
}

/** Of a topic: 1. What is no English word is a name, and names tell as much. */
const GENERIC_WEIGHT = 0.3;
/** A word that data sets are about, of which nothing else is known. */
const UNLISTED_WEIGHT = 0.7;
/** From this on, a word says what is looked for. */
const TELLING = UNLISTED_WEIGHT;

/** All words together that name no topic weigh at most so much of those that do: a story is about few of its words. */
const STORY_SHARE = 0.4;

/** 5k, 100 and 20mb say how much, not about what. */
const QUANTITY = /^\d+(k|m|mb|gb)?$/;

/** Reads the topic of a search: drops filler, and corrects the spelling by the vocabulary. */
export function understandQuery(text: string, vocabulary: Vocabulary): Query {
  const written = tokens(text).map((token) => ({ ...token, isTopical: token.quoted || !isSaidAround(token.word) }));
  const topics = written.filter(({ isTopical }) => isTopical);
  const wantsAnything = topics.every(({ word }) => anything.has(word));
  const words = written.flatMap((token) =>
    token.isTopical && !(topics.length > 1 && anything.has(token.word))
      ? understand(token, vocabulary)
      : [{ ...token, changed: false }],
  );
  const terms = toTerms(words);
  const query = {
    terms,
    sentence: words.map(({ word }) => word).join(' '),
    text: terms.map(({ word }) => word).join(' '),
    wantsAnything,
  };
  return words.some(({ changed }) => changed) ? { ...query, interpretedAs: query.text } : query;
}

/** Whether a word stands around a topic and names none. */
const isSaidAround = (word: string): boolean => filler.has(word) || anything.has(word) || QUANTITY.test(word);

interface Token {
  readonly word: string;
  readonly quoted: boolean;
}

interface Understood {
  readonly word: string;
  readonly changed: boolean;
  readonly isTopical?: boolean;
}

const understand = ({ word, quoted }: Token, vocabulary: Vocabulary): readonly Understood[] =>
  quoted ? [{ word, changed: false }] : understandWord(word, vocabulary);

/** A known word stays. Any other may come from another language, or else be misspelt. */
function understandWord(word: string, vocabulary: Vocabulary): readonly Understood[] {
  if (isKnown(word, vocabulary)) return [{ word, changed: false }];
  const english = isLittleWord(word) ? [] : toEnglish(word);
  if (english !== null) return english.map((each) => ({ word: each, changed: true }));
  if (isSpeltRight(word)) return [{ word, changed: false }];
  const parts = apart(word);
  if (parts.length > 1) return parts.map((part) => ({ word: part, changed: false }));
  const corrected = correct(word, vocabulary);
  return [{ word: corrected ?? word, changed: corrected !== null }];
}

/** Names such as owner/slug and quoted text are left as they are. */
function tokens(text: string): readonly Token[] {
  const parts = text.match(/["“][^"”]+["”]|\S+/g) ?? [];
  return parts.flatMap((part) => {
    const quoted = /^["“]/.test(part) || /^\w[\w.-]*\/[\w.-]+$/.test(part);
    const words = fold(part.replace(/['’]s?(?!\p{L})/gu, '').replace(/['’]/g, '')).match(/[\p{L}\p{N}]+/gu) ?? [];
    return words.map((word) => ({ word, quoted }));
  });
}

/** A phrase counts with the little words in it: "pays back", "breaking down". */
function toTerms(words: readonly Understood[]): readonly Term[] {
  const terms: Term[] = [];
  const written = words.map(({ word }) => stemOf(word));
  for (let at = 0; at < words.length; ) {
    const phrase = phraseAt(written, at);
    const run = words.slice(at, at + (phrase?.parts.length ?? 1));
    const word = run.map((each) => each.word).join(' ');
    if (phrase !== undefined || run[0]?.isTopical !== false) terms.push(toTerm(word, phrase?.key));
    at += run.length;
  }
  const once = terms.filter((term, at) => terms.findIndex((other) => other.stem === term.stem) === at);
  return weighed(specific(once));
}

function toTerm(word: string, stem = keyOf(word)): Term {
  return { word, stem, kin: kinOf(stem), weight: weightOf(word, stem) };
}

function weightOf(word: string, stem: string): number {
  if (generic.has(stem)) return GENERIC_WEIGHT;
  if (word.includes(' ') || isListed(stem)) return 1;
  if (isOrdinary(word)) return GENERIC_WEIGHT;
  return isSpeltRight(word) ? UNLISTED_WEIGHT : 1;
}

export const isTelling = ({ weight }: Term): boolean => weight >= TELLING;

/** In "chess games" the games say no more: what is near another term, and not the other way round, is part of it. */
function specific(terms: readonly Term[]): readonly Term[] {
  const isPart = (term: Term, other: Term): boolean =>
    term.kin.wider.has(other.stem) || (term.kin.groups === 1 && term.kin.near.has(other.stem));
  return terms.map((term) =>
    terms.some((other) => other !== term && isPart(other, term) && !isPart(term, other))
      ? { ...term, weight: Math.min(term.weight, GENERIC_WEIGHT) }
      : term,
  );
}

function weighed(terms: readonly Term[]): readonly Term[] {
  const telling = terms.filter(isTelling).length;
  const rest = GENERIC_WEIGHT * (terms.length - telling);
  if (telling === 0 || rest <= STORY_SHARE * telling) return terms;
  const scale = (STORY_SHARE * telling) / rest;
  return terms.map((term) => (isTelling(term) ? term : { ...term, weight: term.weight * scale }));
}
