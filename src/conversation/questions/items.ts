import type { ColumnProfile } from '../../datasets/profile.ts';
import { fold } from '../../text/fold.ts';
import { findMentions } from '../interpret/columns.ts';
import { readMessage } from '../interpret/message.ts';
import { numeric } from '../interpret/values/number.ts';

import { isAsking } from './words.ts';

export interface Table {
  readonly name: string;
  readonly columns: readonly ColumnProfile[];
}

/** A word of a question, or a stretch of them that is one thing. */
export type Item = { used: boolean; readonly text: string } & (
  | { readonly is: 'column'; readonly column: ColumnProfile; readonly sure: boolean }
  | { readonly is: 'level'; readonly column: ColumnProfile; readonly value: string }
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'date'; readonly value: string }
  | { readonly is: 'word'; readonly word: string }
);

/** Longest first, so that "new york" is one level and no "york" of another column. */
const LONGEST_LEVEL = 6;
/** Levels that are everyday words or figures are levels only beside their column. */
const PLAIN =
  /^(?:\d+([.,]\d+)?|yes|no|true|false|[a-z]|on|off|in|of|the|and|or|other|others|none|all|low|high|new|old|male and)$/;

/** The columns, the values and the figures of a question, and the words between. */
export function itemsOf(text: string, { name, columns }: Table): Item[] {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const message = readMessage(text, { dataset: name, columns: [...byName.keys()] });
  const { tokens, words } = message;
  const mentions = new Map(findMentions(message).map((mention) => [mention.start, mention]));
  const levels = levelsOf(columns);
  const items: Item[] = [];
  for (let at = 0; at < tokens.length; ) {
    const mention = mentions.get(at);
    const level = levelAt(
      tokens.map((token) => token.fold),
      at,
      levels,
    );
    // "churn rate" is no DailyRate, and "total" no TotalCharges.
    const isAsked = mention !== undefined && mention.strength < 2 && isAsking(words[at] ?? '');
    const column = mention === undefined || isAsked ? undefined : byName.get(mention.column);
    // A whole level says more than a part of a column's name.
    if (
      mention !== undefined &&
      column !== undefined &&
      !(level !== null && mention.strength < 3 && level.length >= mention.end - at)
    ) {
      items.push({ is: 'column', column, sure: mention.strength > 1, text: written(at, mention.end), used: false });
      at = mention.end;
    } else if (level !== null) {
      items.push({
        is: 'level',
        column: level.column,
        value: level.value,
        text: written(at, at + level.length),
        used: false,
      });
      at += level.length;
    } else {
      items.push(plainItem(tokens[at]?.text ?? '', words[at] ?? ''));
      at += 1;
    }
  }
  return items;

  function written(from: number, to: number): string {
    return message.text.slice(tokens[from]?.start, tokens[to - 1]?.end);
  }
}

function plainItem(text: string, word: string): Item {
  if (/^\d{4}-\d{1,2}(?:-\d{1,2})?$/.test(text)) return { is: 'date', value: text, text, used: false };
  const value = /^[-+]?[$€£]?\d/.test(text) ? numeric(text) : (NUMBERS.get(word) ?? null);
  return value === null ? { is: 'word', word, text, used: false } : { is: 'number', value, text, used: false };
}

const NUMBERS = new Map(
  ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'].map((word, i) => [word, i]),
);

interface Level {
  readonly column: ColumnProfile;
  readonly value: string;
}

function levelsOf(columns: readonly ColumnProfile[]): ReadonlyMap<string, Level | null> {
  const levels = new Map<string, Level | null>();
  for (const column of columns) {
    if (column.kind !== 'category' && column.kind !== 'boolean') continue;
    for (const { value } of column.top ?? []) {
      const key = wordsOf(value).join(' ');
      // Of two columns with the same value, nobody knows which is meant.
      if (key !== '' && !PLAIN.test(key)) levels.set(key, levels.has(key) ? null : { column, value });
    }
  }
  return levels;
}

function levelAt(folded: readonly string[], at: number, levels: ReadonlyMap<string, Level | null>) {
  for (let length = Math.min(LONGEST_LEVEL, folded.length - at); length > 0; length--) {
    const key = folded
      .slice(at, at + length)
      .flatMap(wordsOf)
      .join(' ');
    const level = levels.get(key) ?? (length === 1 ? levels.get(key.replace(/(?<=\w{3})s$/, '')) : undefined);
    if (level !== undefined && level !== null) return { ...level, length };
  }
  return null;
}

/** A value of a column as somebody writes it beside the column's name. */
export function valueBeside(
  column: ColumnProfile,
  items: readonly Item[],
  at: number,
): { value: string | number; length: number } | null {
  const item = items[at];
  if (item === undefined || item.used) return null;
  if (column.kind === 'number') return item.is === 'number' ? { value: item.value, length: 1 } : null;
  if (column.kind === 'date') return item.is === 'date' ? { value: item.value, length: 1 } : null;
  if (item.is === 'level' && item.column === column) return { value: item.value, length: 1 };
  for (let length = Math.min(LONGEST_LEVEL, items.length - at); length > 0; length--) {
    const said = wordsOf(
      items
        .slice(at, at + length)
        .map(({ text }) => text)
        .join(' '),
    ).join(' ');
    const level = column.top?.find(({ value }) => wordsOf(value).join(' ') === said && said !== '');
    if (level !== undefined) return { value: level.value, length };
  }
  return null;
}

const wordsOf = (text: string): readonly string[] =>
  fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
