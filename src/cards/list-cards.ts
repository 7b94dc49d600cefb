import type { Card, Table } from './card.ts';
import { plural } from './format.ts';

/** So many of a list have buttons of their own: as many as Discord takes in one message. */
export const LISTED = 6;

interface List {
  /** The newest, at most LISTED. */
  readonly items: readonly Card[];
  readonly table: Table;
  /** What can be said of those in the table. */
  readonly note: string;
}

/** A list: its newest things with their buttons, and how many more there are; where there is room, a table of them. */
export function listCards(title: string, noun: string, total: number, { items, table, note }: List): readonly Card[] {
  const more = (shown: number): string =>
    total > shown ? `${plural(total - shown, `more ${noun}`)}, older than these: ask for them by name.` : '';
  const rest = [note, more(table.rows.length)].filter((line) => line !== '').join('\n');
  return [
    { title, atLength: [{ title, table, note: rest }] },
    ...items.map((item): Card => ({ ...item, atLength: [] })),
    ...(more(items.length) === '' ? [] : [{ note: more(items.length), atLength: [] }]),
  ];
}
