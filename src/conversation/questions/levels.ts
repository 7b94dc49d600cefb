import type { ColumnProfile } from '../../datasets/profile.ts';
import { fold } from '../../text/fold.ts';

export interface Level {
  readonly column: ColumnProfile;
  readonly value: string;
}

/** Values by all their words, and by each one; more than one where columns share a value. */
export interface Levels {
  readonly whole: ReadonlyMap<string, readonly Level[]>;
  readonly parts: ReadonlyMap<string, readonly Level[]>;
}

/** Longest first, so that "new york" is one level and no "york" of another column. */
const LONGEST_LEVEL = 6;
/** Levels that are everyday words or figures are levels only beside their column. */
const PLAIN =
  /^(?:\d+([.,]\d+)?|yes|no|true|false|[a-z]|on|off|in|of|the|and|or|other|others|none|all|low|high|medium|very high|very low|good|bad|better|best|worse|worst|new|old|male and)$/;

export const wordsOf = (text: string): readonly string[] =>
  fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

export const keyOf = (text: string): string => wordsOf(text).join(' ');

const isNamed = ({ kind }: ColumnProfile): boolean => kind === 'category' || kind === 'boolean';

export function levelsOf(columns: readonly ColumnProfile[]): Levels {
  const whole = new Map<string, Level[]>();
  const parts = new Map<string, Level[]>();
  const add = (map: Map<string, Level[]>, key: string, level: Level): void => {
    const known = map.get(key) ?? [];
    if (known.at(-1) !== level) known.push(level);
    map.set(key, known);
  };
  for (const column of columns.filter(isNamed)) {
    const { top = [], unique_count } = column;
    for (const { value } of top) {
      const level = { column, value };
      // "Credit card (automatic)" is a credit card.
      for (const key of new Set([keyOf(value), keyOf(value.replace(/\([^()]*\)/g, ' '))])) {
        if (key === '' || PLAIN.test(key)) continue;
        add(whole, key, level);
        // A part tells a value only where all of them are known.
        if (unique_count <= top.length) for (const part of key.split(' ')) add(parts, part, level);
      }
    }
  }
  return { whole, parts };
}

/** A value that is written out at a place, in the singular or the plural. */
export function levelAt(
  folded: readonly string[],
  at: number,
  levels: Levels,
): { readonly levels: readonly Level[]; readonly length: number } | null {
  for (let length = Math.min(LONGEST_LEVEL, folded.length - at); length > 0; length--) {
    const key = folded
      .slice(at, at + length)
      .flatMap(wordsOf)
      .join(' ');
    const found = levels.whole.get(key) ?? levels.whole.get(key.replace(/(?<=\w{3})s$/, ''));
    if (found !== undefined) return { levels: found, length };
  }
  return null;
}

/** "fiber" for the only value that has the word in it, of a column whose values are all known. */
export function levelWith(word: string, { parts }: Levels): readonly Level[] | null {
  if (word.length < 4) return null;
  const found = new Set([word, word.replace(/s$/, '')].flatMap((form) => parts.get(form) ?? []));
  return found.size === 0 ? null : [...found];
}

/** The value of a column that a text is, for somebody who writes it beside the column's name. */
export const levelCalled = ({ top = [] }: ColumnProfile, text: string): string | undefined => {
  const said = keyOf(text);
  return said === '' ? undefined : top.find(({ value }) => keyOf(value) === said)?.value;
};

export { LONGEST_LEVEL };
