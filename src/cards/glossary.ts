import { compact, fold } from '../text/fold.ts';
import { TERMS } from './terms.ts';

const namesIn = (names: string): readonly string[] => names.split(' | ');

const LETTER = '[\\p{L}\\p{N}]';
const ENTRIES = Object.entries(TERMS)
  .flatMap(([names, meaning]) => namesIn(names).map((name) => ({ name, meaning })))
  .sort((a, b) => b.name.length - a.name.length)
  .map(({ name, meaning }) => ({
    meaning,
    pattern: new RegExp(`(?<!${LETTER})${name.replace(/[-\s]/g, '[-\\s]')}(?!${LETTER})`, 'iu'),
  }));

const NAMES: ReadonlySet<string> = new Set(Object.keys(TERMS).flatMap(namesIn).map(compact).filter(Boolean));

/** "What is AUC?", "what does accuracy mean?", and not "what is the AUC?", which asks for a figure. */
const ASKING =
  /^(?:(?:what does|was (?:bedeutet|heisst)|que significa|que veut dire|cosa significa) (?<named>.+?)|(?:what(?: is|'?s|’s| are)|explain|define|was (?:ist|sind)|qu['’]est[- ]ce qu(?:e|')|que es|cos['’]e|o que e|wat is) (?<what>.+?))(?: mean| stand for)?\s*[?!.]*$/;
const ARTICLE = /^(?:an?|eine?|une?|un[ao]|um|een) /;

/** Whether a text asks what a term means, and nothing else. */
export function asksForTerm(text: string): boolean {
  const { named, what } = ASKING.exec(fold(text).trim())?.groups ?? {};
  const words = (named ?? what ?? '').replace(ARTICLE, '');
  // "What is deployed?" asks for a list.
  return NAMES.has(compact(words)) && !(what?.endsWith('ed') ?? false);
}

/** What a text asks about, when it names a term; the longest name in it counts. */
export function explainTerm(text: string): string | null {
  return ENTRIES.find(({ pattern }) => pattern.test(text))?.meaning ?? null;
}
