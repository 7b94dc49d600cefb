import { TERMS } from './terms.ts';

const LETTER = '[\\p{L}\\p{N}]';
const ENTRIES = Object.entries(TERMS)
  .flatMap(([names, meaning]) => names.split(' | ').map((name) => ({ name, meaning })))
  .sort((a, b) => b.name.length - a.name.length)
  .map(({ name, meaning }) => ({
    meaning,
    pattern: new RegExp(`(?<!${LETTER})${name.replace(/[-\s]/g, '[-\\s]')}(?!${LETTER})`, 'iu'),
  }));

/** What a text asks about, when it names a term; the longest name in it counts. */
export function explainTerm(text: string): string | null {
  return ENTRIES.find(({ pattern }) => pattern.test(text))?.meaning ?? null;
}
