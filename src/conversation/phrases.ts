import { fold } from '../text/fold.ts';

/** Whole phrases, written with strokes and line breaks between them. */
export const phrases = (table: string): ReadonlySet<string> =>
  new Set(
    table
      .split(/[|\n]/)
      .map(normalise)
      .filter((phrase) => phrase !== ''),
  );

/** The whole of the text must be such a phrase. */
export const saysOneOf = (known: ReadonlySet<string>, text: string): boolean => known.has(normalise(text));

function normalise(text: string): string {
  return fold(text)
    .replace(/[\s\p{P}]+/gu, ' ')
    .trim();
}
