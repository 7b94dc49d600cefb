import { stemmer } from 'stemmer';
import { KNOWN_NAMES } from '../../text/english.ts';
import { ANYTHING, FILLER, GENERIC } from './common-words.ts';
import { TOPICS } from './topics.ts';

const wordSet = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

const stems = new Map<string, string>();

/** The stem of a folded word. Few words make up most of a search, and each is stemmed once. */
export function stemOf(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  if (stems.size > 20_000) stems.clear();
  const stem = stemmer(word);
  stems.set(word, stem);
  return stem;
}

export const filler = wordSet(FILLER);
export const anything = wordSet(ANYTHING);
export const generic: ReadonlySet<string> = new Set([...wordSet(GENERIC)].map(stemmer));

interface Group {
  /** What means the same, the telling first; phrases with their spaces. */
  readonly same: readonly string[];
  readonly near: readonly string[];
  readonly wider: readonly string[];
}

const groups: readonly Group[] = TOPICS.trim()
  .split('\n')
  .map((line) => {
    const wordsAfter = (mark: RegExp | null): readonly string[] =>
      [...wordSet((mark === null ? line : line.split(mark)[1])?.split(/ [~<]/)[0] ?? '')].map(spaced);
    return { same: wordsAfter(null), near: wordsAfter(/ ~/), wider: wordsAfter(/ </) };
  });

function spaced(word: string): string {
  return word.replaceAll('_', ' ');
}

/** The key of a word or of a phrase: what its terms are known by. */
export const keyOf = (words: string): string => words.split(' ').map(stemOf).join(' ');

export interface Kin {
  readonly same: ReadonlySet<string>;
  readonly near: ReadonlySet<string>;
  /** What it is one kind of. */
  readonly wider: ReadonlySet<string>;
  /** The groups' words, as hubs are asked: those that mean the same, then those that are near. */
  readonly asks: readonly { readonly words: string; readonly near: boolean }[];
  /** In how many groups it is: in one, its meaning is clear. */
  readonly groups: number;
}

const NO_KIN: Kin = { same: new Set(), near: new Set(), wider: new Set(), asks: [], groups: 0 };

/** Of each key, those with the same meaning and those that are near. */
const kinOfKey: ReadonlyMap<string, Kin> = (() => {
  const kin = new Map<
    string,
    Kin & { same: Set<string>; near: Set<string>; wider: Set<string>; asks: Kin['asks'][number][]; groups: number }
  >();
  for (const { same, near, wider } of groups) {
    for (const words of same) {
      const key = keyOf(words);
      const own = kin.get(key) ?? { same: new Set(), near: new Set(), wider: new Set(), asks: [], groups: 0 };
      own.groups += 1;
      for (const other of same) if (keyOf(other) !== key) own.same.add(keyOf(other));
      // A word that is everywhere leads nowhere.
      for (const other of near) if (!generic.has(keyOf(other))) own.near.add(keyOf(other));
      for (const other of wider) own.wider.add(keyOf(other));
      own.asks.push(
        ...same.filter((other) => keyOf(other) !== key).map((other) => ({ words: other, near: false })),
        ...near.map((other) => ({ words: other, near: true })),
      );
      kin.set(key, own);
    }
  }
  return kin;
})();

export const kinOf = (key: string): Kin => kinOfKey.get(key) ?? NO_KIN;

interface Phrase {
  readonly parts: readonly string[];
  readonly key: string;
}

/** Phrases by the stem they begin with, the longest first. Two words may change places: "scam website", "website scam". */
const phrases: ReadonlyMap<string, readonly Phrase[]> = (() => {
  const byFirst = new Map<string, Phrase[]>();
  const add = (parts: readonly string[], key: string): void => {
    const [first = ''] = parts;
    byFirst.set(first, [...(byFirst.get(first) ?? []), { parts, key }]);
  };
  for (const phrase of new Set(groups.flatMap(({ same, near }) => [...same, ...near]))) {
    const parts = phrase.split(' ').map(stemOf);
    if (parts.length > 1) add(parts, keyOf(phrase));
    if (parts.length === 2) add([...parts].reverse(), keyOf(phrase));
  }
  for (const list of byFirst.values()) list.sort((a, b) => b.parts.length - a.parts.length);
  return byFirst;
})();

/** The phrase with a meaning of its own that stands at a place of the stems; undefined where none does. */
export const phraseAt = (written: readonly string[], at: number): Phrase | undefined =>
  phrases.get(written[at] ?? '')?.find(({ parts }) => parts.every((part, offset) => written[at + offset] === part));

/** A misspelt word may be corrected to one of these, or to a word of a title or tag. */
export const lexiconWords: readonly string[] = [
  ...new Set(groups.flatMap(({ same, near }) => [...same, ...near]).flatMap((words) => words.split(' '))),
  ...wordSet(GENERIC),
  ...KNOWN_NAMES,
].filter((word) => word.length >= 4);

const listed: ReadonlySet<string> = new Set(groups.flatMap(({ same, near }) => [...same, ...near]).map(keyOf));

/** Whether a stem or a phrase of stems is one of a topic. */
export const isListed = (key: string): boolean => listed.has(key);

const listedWords = new Set(lexiconWords);

/** Whether a word is spelt so in a topic. */
export const isListedWord = (word: string): boolean => listedWords.has(word);

const pieces = new Set(lexiconWords);

/** The words of one that is written together, such as `creditcardfraud`; the word itself where it is not. */
export function apart(word: string): readonly string[] {
  if (word.length < 8 || pieces.has(word) || !/^[a-z]+$/.test(word)) return [word];
  return split(word) ?? [word];
}

function split(word: string): readonly string[] | null {
  if (word === '') return [];
  for (let length = word.length; length >= 4; length--) {
    const piece = word.slice(0, length);
    const known = pieces.has(piece) || (piece.endsWith('s') && pieces.has(piece.slice(0, -1)));
    const rest = known ? split(word.slice(length)) : null;
    if (rest !== null) return [piece, ...rest];
  }
  return null;
}
