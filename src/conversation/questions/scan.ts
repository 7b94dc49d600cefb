import type { ColumnProfile } from '../../datasets/profile.ts';
import { type Item, itemsOf, type Table } from './items.ts';
import { FIGURES, type Figure } from './words.ts';

/** A question on its way to be understood: each of its items is used once, and what is left over was not understood. */
export interface Scan {
  readonly items: readonly Item[];
  readonly table: Table;
  readonly text: string;
  /** Places of what is said not to be so. */
  readonly negated: Set<number>;
}

export const createScan = (text: string, table: Table): Scan => ({
  items: itemsOf(text, table),
  table,
  text,
  negated: new Set(),
});

export const wordAt = (scan: Scan, at: number): string => {
  const item = scan.items[at];
  return item?.is === 'word' ? item.word : '';
};

/** Takes the first word of a list that nobody has used. */
export function take(scan: Scan, words: ReadonlySet<string>): number | null {
  const at = scan.items.findIndex((item) => !item.used && item.is === 'word' && words.has(item.word));
  if (at < 0) return null;
  use(scan, at);
  return at;
}

export function use(scan: Scan, from: number, to = from + 1): void {
  for (let at = from; at < to; at++) {
    const item = scan.items[at];
    if (item !== undefined) item.used = true;
  }
}

export function columnWhere(
  scan: Scan,
  fits: (column: ColumnProfile, at: number) => boolean,
  from = 0,
): { column: ColumnProfile; at: number } | null {
  for (let at = from; at < scan.items.length; at++) {
    const item = scan.items[at];
    if (item?.is === 'column' && !item.used && fits(item.column, at)) return { column: item.column, at };
  }
  return null;
}

export const isFigure = ({ kind }: ColumnProfile): boolean => kind === 'number';
export const isGroup = ({ kind, unique_count }: ColumnProfile): boolean => kind !== 'number' || unique_count <= 30;

export function useWords(scan: Scan, fits: (word: string) => boolean): void {
  for (const item of scan.items) if (item.is === 'word' && !item.used && fits(item.word)) item.used = true;
}

/** Reads on as if nothing had been used, where that came to nothing. */
export function attempt<T>(scan: Scan, read: () => T | null): T | null {
  const used = scan.items.map((item) => item.used);
  const result = read();
  if (result === null) for (const [at, item] of scan.items.entries()) item.used = used[at] ?? false;
  return result;
}

/** The figure that is asked for by the first word that names one. */
export function figureNamed(scan: Scan): Figure | null {
  for (const [at, item] of scan.items.entries()) {
    const of = item.is === 'word' && !item.used ? figureOf(item.word) : null;
    if (of === null) continue;
    use(scan, at);
    return of;
  }
  return null;
}

const figureOf = (word: string): Figure | null =>
  (Object.entries(FIGURES) as [Figure, ReadonlySet<string>][]).find(([, words]) => words.has(word))?.[0] ?? null;

export function takeHowMany(scan: Scan): boolean {
  const isAsked = /\bhow many\b|\bwie viele\b|#/.test(scan.text.toLowerCase());
  if (isAsked) useWords(scan, (word) => /^(?:how|many|wie|viele|#)$/.test(word));
  return isAsked;
}

export function takeSign(scan: Scan, sign: string): boolean {
  const at = scan.items.findIndex((item) => !item.used && item.text === sign);
  if (at >= 0) use(scan, at);
  return at >= 0;
}
