import type { ColumnProfile } from '../../datasets/profile.ts';
import { fold } from '../../text/fold.ts';

export interface Level {
  readonly column: ColumnProfile;
  readonly value: string;
}

/** Values by their words; more than one where columns share a value. */
export type Levels = ReadonlyMap<string, readonly Level[]>;

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
  const levels = new Map<string, Level[]>();
  for (const column of columns.filter(isNamed)) {
    for (const { value } of column.top ?? []) {
      // "Credit card (automatic)" is a credit card.
      for (const key of new Set([keyOf(value), keyOf(value.replace(/\([^()]*\)/g, ' '))]))
        if (key !== '' && !PLAIN.test(key)) levels.set(key, [...(levels.get(key) ?? []), { column, value }]);
    }
  }
  return levels;
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
    const found = levels.get(key) ?? levels.get(key.replace(/(?<=\w{3})s$/, ''));
    if (found !== undefined) return { levels: found, length };
  }
  return null;
}

/** "fiber" for the only value that has the word in it, of a column whose values are all known. */
export function levelWith(word: string, levels: Levels): readonly Level[] | null {
  if (word.length < 4) return null;
  const forms = [word, word.replace(/s$/, '')];
  const found = [...levels]
    .filter(([key, [first]]) => {
      const { unique_count = 0, top = [] } = first?.column ?? {};
      return unique_count <= top.length && key.split(' ').some((each) => forms.includes(each));
    })
    .flatMap(([, each]) => each);
  const distinct = found.filter(
    (each, i) => found.findIndex(({ column, value }) => column === each.column && value === each.value) === i,
  );
  return distinct.length === 0 ? null : distinct;
}

/** The value of a column that a text is, for somebody who writes it beside the column's name. */
export const levelCalled = ({ top = [] }: ColumnProfile, text: string): string | undefined => {
  const said = keyOf(text);
  return said === '' ? undefined : top.find(({ value }) => keyOf(value) === said)?.value;
};

export { LONGEST_LEVEL };
