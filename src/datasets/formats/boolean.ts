import type { BooleanFormat } from '../profile.ts';

/** Pairs of words that answer a yes-or-no question, in lower case. */
const PAIRS: readonly (readonly [yes: string, no: string])[] = [
  ['yes', 'no'],
  ['true', 'false'],
  ['y', 'n'],
  ['t', 'f'],
  ['1', '0'],
  ['on', 'off'],
  ['ja', 'nein'],
  ['ja', 'nee'],
  ['oui', 'non'],
  ['sí', 'no'],
  ['si', 'no'],
  ['sim', 'não'],
];

/** The boolean format of a column that holds only these values; null unless they are a known pair. */
export function proposeBoolean(values: readonly string[]): BooleanFormat | null {
  if (values.length !== 2) return null;
  for (const [yes, no] of PAIRS) {
    const yesAsWritten = values.find((value) => value.toLowerCase() === yes);
    const noAsWritten = values.find((value) => value.toLowerCase() === no);
    if (yesAsWritten !== undefined && noAsWritten !== undefined) {
      return { type: 'boolean', yes: yesAsWritten, no: noAsWritten };
    }
  }
  return null;
}

/** What a word of any pair answers; null for other words. */
export function readAnswer(text: string): boolean | null {
  const word = text.trim().toLowerCase();
  for (const [yes, no] of PAIRS) {
    if (word === yes) return true;
    if (word === no) return false;
  }
  return null;
}
