import { fold } from '../../../text/fold.ts';
import { spellingsOf } from '../column-names.ts';
import { longest, type Piece, piecesOf } from './pieces.ts';
import type { SaidColumn } from './said.ts';

/** A column named in the text: from where to where, in pieces, with the quotes around it. */
export interface Named {
  readonly column: SaidColumn;
  readonly start: number;
  readonly end: number;
}

export interface Names {
  /** The longest name of a column that begins here. */
  at(pieces: readonly Piece[], at: number): Named | null;
  called(name: string): SaidColumn | null;
}

/** A text in pieces, and the columns that may be named in it. */
export interface Passage {
  readonly text: string;
  readonly pieces: readonly Piece[];
  readonly names: Names;
}

/** What stands in a name between its words; anything else parts a name from what is no part of it. */
const LOOSE = /^[\p{L}\p{N}\p{M}](?:[\p{L}\p{N}\p{M}\s_\-./()[\]]*[\p{L}\p{N}\p{M}])?$/u;
const QUOTES = new Map([
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”'],
  ['„', '“'],
  ['«', '»'],
  ['‘', '’'],
]);

export const closingQuote = (opening: string | undefined): string | undefined => QUOTES.get(opening ?? '');

export function createNames(text: string, columns: readonly SaidColumn[]): Names {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const loosely = spellingsOf(columns.map(({ name }) => name));
  const byCase = new Map(columns.map((column) => [evenly(column.name), column] as const).reverse());
  // Most pieces begin no name, which their first character tells.
  const beginnings = new Set(columns.flatMap(({ name }) => piecesOf(fold(name)).map((piece) => piece.text.charAt(0))));
  const length = 2 * Math.max(0, ...columns.map(({ name }) => name.length));

  const called = (name: string): SaidColumn | null =>
    byName.get(name) ??
    byCase.get(evenly(name)) ??
    (LOOSE.test(name) ? byName.get(loosely(name) ?? '') : undefined) ??
    null;

  return {
    called,
    at(pieces, at) {
      const plain = longestName(pieces, at);
      const closing = closingQuote(pieces[at]?.text);
      if (plain !== null || closing === undefined) return plain;
      const end = pieces.findIndex((piece, i) => i > at && piece.text === closing);
      const column = end < 0 ? null : called(text.slice(pieces[at]?.end, pieces[end]?.start));
      return column === null ? null : { column, start: at, end: end + 1 };
    },
  };

  function longestName(pieces: readonly Piece[], at: number): Named | null {
    if (!beginnings.has(fold(pieces[at]?.text ?? '').charAt(0))) return null;
    const found = longest({ text, pieces }, at, length, called, SIGNED);
    return found === null ? null : { column: found.means, start: at, end: found.end };
  }
}

/** A name may be followed by its sign at once. */
const SIGNED = /^\s*(?:[=:→＝：]|->)/;

const evenly = (name: string): string => name.trim().replace(/\s+/g, ' ').toLowerCase();
