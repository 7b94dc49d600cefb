import { fold } from '../../../text/fold.ts';
import { phraseWords } from '../tokens.ts';
import { type Concept, concepts, type Lexicon } from './concept.ts';
import { dutch } from './dutch.ts';
import { english } from './english.ts';
import { french } from './french.ts';
import { german } from './german.ts';
import { italian } from './italian.ts';
import { chinese, hindi, japanese, polish, russian, swedish, turkish } from './others.ts';
import { portuguese } from './portuguese.ts';
import { spanish } from './spanish.ts';

export type Language = keyof typeof LEXICONS;

const LEXICONS = {
  en: english,
  de: german,
  es: spanish,
  fr: french,
  pt: portuguese,
  it: italian,
  nl: dutch,
  hi: hindi,
  pl: polish,
  tr: turkish,
  sv: swedish,
  ru: russian,
  zh: chinese,
  ja: japanese,
} as const satisfies Record<string, Lexicon>;

interface Phrase {
  readonly words: readonly string[];
  readonly concept: Concept;
}

/** "take … down": a verb whose object stands in its middle. */
interface SplitPhrase {
  readonly head: readonly string[];
  readonly tail: readonly string[];
  readonly concept: Concept;
}

interface Compiled {
  /** Phrases by their first word, longest first. */
  readonly phrases: ReadonlyMap<string, readonly Phrase[]>;
  readonly splits: readonly SplitPhrase[];
  /** All words of all phrases: what the language is recognised by, and what is spelt right. */
  readonly words: ReadonlySet<string>;
  /** Single words that ask for or name something, for the correction of slips. */
  readonly content: readonly string[];
}

/** Small words and turns of talk are no targets for corrections: too short, too many neighbours. */
const NEVER_CORRECTED_TO: ReadonlySet<Concept> = new Set(
  concepts(
    'filler prep and ok hello yes go no not elsewhere injection good meaning whether instead correction term',
    'would have want set everything left',
  ),
);

/** Stands for the object in the middle of a phrase; folding makes three points of it. */
const GAP = fold('…');
const LONGEST_OBJECT = 5;

function compile(lexicon: Lexicon): Compiled {
  const phrases = new Map<string, Phrase[]>();
  const splits: SplitPhrase[] = [];
  const content = new Set<string>();
  const all = new Set<string>();
  for (const [concept, list] of Object.entries(lexicon) as [Concept, string][]) {
    for (const entry of list.split('|')) {
      const words = phraseWords(fold(entry).replace(/'/g, ''));
      const head = words[0];
      if (head === undefined || head === '') continue;
      for (const word of words) if (word !== GAP) all.add(word);
      const gap = words.indexOf(GAP);
      if (gap > 0) {
        splits.push({ head: words.slice(0, gap), tail: words.slice(gap + 1), concept });
        continue;
      }
      const bucket = phrases.get(head) ?? [];
      bucket.push({ words, concept });
      phrases.set(head, bucket);
      if (words.length === 1 && head.length > 3 && !NEVER_CORRECTED_TO.has(concept)) content.add(head);
    }
  }
  for (const bucket of phrases.values()) bucket.sort((a, b) => b.words.length - a.words.length);
  return { phrases, splits, words: all, content: [...content] };
}

let compiled: ReadonlyMap<Language, Compiled> | undefined;

/** All lexicons, compiled when the first message comes: a start need not wait for them. */
function compiledAll(): ReadonlyMap<Language, Compiled> {
  compiled ??= new Map(Object.entries(LEXICONS).map(([language, lexicon]) => [language as Language, compile(lexicon)]));
  return compiled;
}

let spread: ReadonlyMap<string, number> | undefined;

/** In how many languages each word is known: one that is known in few says more about the language. */
function spreadOfWords(): ReadonlyMap<string, number> {
  if (spread !== undefined) return spread;
  const counts = new Map<string, number>();
  for (const { words } of compiledAll().values()) {
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  spread = counts;
  return counts;
}

/** English always (command words are borrowed everywhere), and the language the small words speak for. */
export function languagesOf(words: readonly string[]): Language[] {
  let best: Language = 'en';
  let most = 0;
  const spreads = spreadOfWords();
  for (const [language, known] of compiledAll()) {
    let score = 0;
    for (const word of words) if (known.words.has(word)) score += 1 / (spreads.get(word) ?? 1);
    if (score > most + 0.01) {
      best = language;
      most = score;
    }
  }
  return best === 'en' ? ['en'] : [best, 'en'];
}

/** The longest known phrases that begin at `at`, all of one length: what they can mean. */
export function meaningsAt(words: readonly string[], at: number, language: Language): readonly Phrase[] {
  const lexicon = compiledAll().get(language);
  const phrases = lexicon?.phrases.get(words[at] ?? '') ?? [];
  const known = phrases.filter((phrase) => standsAt(words, at, phrase.words));
  return known.filter((phrase) => phrase.words.length === known[0]?.words.length);
}

/** The phrase in two parts that begins at `at`, if one does: where its end stands, and its concept. */
export function splitMeaningAt(words: readonly string[], at: number, language: Language): SplitMeaning | null {
  for (const { head, tail, concept } of compiledAll().get(language)?.splits ?? []) {
    if (!standsAt(words, at, head)) continue;
    const object = at + head.length;
    for (let end = object + 1; end <= object + LONGEST_OBJECT; end++) {
      if (/^[.,;:!?\n]$/.test(words[end - 1] ?? '.')) break;
      if (standsAt(words, end, tail)) return { concept, head: object - at, tailStart: end, tailEnd: end + tail.length };
    }
  }
  return null;
}

function standsAt(words: readonly string[], at: number, phrase: readonly string[]): boolean {
  return phrase.every((word, i) => words[at + i] === word);
}

interface SplitMeaning {
  readonly concept: Concept;
  /** Words before the object. */
  readonly head: number;
  readonly tailStart: number;
  readonly tailEnd: number;
}

export function isKnown(word: string, languages: readonly Language[]): boolean {
  return languages.some((language) => compiledAll().get(language)?.words.has(word) ?? false);
}

export function contentWords(languages: readonly Language[]): string[] {
  return languages.flatMap((language) => compiledAll().get(language)?.content ?? []);
}
