import { findLevel, levelsOf, readCell } from '../../../datasets/row.ts';
import { closingQuote, type Passage } from './names.ts';
import { isUnit, numberIn, numberInWords } from './number.ts';
import { isSpace, longest, type Piece, skipSpaces } from './pieces.ts';
import type { CellValue, SaidColumn } from './said.ts';

/** A value said of a column, up to which piece. */
export interface SaidCell {
  readonly value: CellValue;
  readonly end: number;
  /** How it was read, where that is not just as written. */
  readonly remark?: string;
}

/** Numbers and dates are no longer than this. */
const LONGEST_FIGURE = 60;

/** What certainly is a value of the column: one of its levels, else a number or a date as it writes them or people do. */
export function certainCell(passage: Passage, at: number, column: SaidColumn): SaidCell | null {
  const level = longest(passage, at, longestLevel(column), (stretch) => levelIn(stretch, column));
  if (level !== null) return { value: level.means, end: level.end };
  if (column.kind === 'number') return figureAt(passage, at, column);
  if (column.kind !== 'date') return null;
  const date = longest(passage, at, LONGEST_FIGURE, (stretch) => (isDate(stretch, column) ? stretch : null));
  return date === null ? null : { value: date.means, end: date.end };
}

/** What a text means in a column; the text itself where it means nothing there. */
export function cellIn(text: string, column: SaidColumn): CellValue {
  if (column.kind === 'number') return numberIn(text, column)?.value ?? text;
  return levelIn(text, column) ?? text;
}

function figureAt(passage: Passage, at: number, column: SaidColumn): SaidCell | null {
  const { text, pieces } = passage;
  const room = commaBeforeName(passage, at) - (pieces[at]?.start ?? 0);
  const found = longest(passage, at, room, (stretch) => numberIn(stretch, column));
  if (found === null) return null;
  const { value, unit } = found.means;
  const after = skipSpaces(pieces, found.end);
  const following = pieces[after];
  const end =
    following !== undefined && after > found.end && isUnit(following.text.toLowerCase()) ? after + 1 : found.end;
  const written = text.slice(pieces[at]?.start, pieces[end - 1]?.end);
  const isAsWritten = unit === '' && end === found.end;
  return isAsWritten ? { value, end } : { value, end, remark: `“${written}” was read as ${value}.` };
}

/** Where a figure ends at the latest: in "x=1,2020 5" the comma is none of the number when a column is called 2020. */
function commaBeforeName({ pieces, names }: Passage, at: number): number {
  const limit = (pieces[at]?.start ?? 0) + LONGEST_FIGURE;
  for (let i = at + 1; i < pieces.length && (pieces[i]?.start ?? 0) < limit; i++) {
    if (pieces[i]?.text === ',' && names.at(pieces, i + 1) !== null) return pieces[i]?.start ?? limit;
  }
  return limit;
}

const isDate = (text: string, column: SaidColumn): boolean =>
  /\d/.test(text) && readCell(text, { ...column, kind: 'date' }).is === 'number';

/** A level as it stands or as it is spelt, and a number for a level that is one in words. */
function levelIn(text: string, column: SaidColumn): string | null {
  if (column.kind !== 'category' && column.kind !== 'boolean') return null;
  const level = findLevel(text, column);
  if (level !== null) return level;
  const number = numberInWords(text) ?? (/^\d+$/.test(text) ? Number(text) : null);
  return number === null ? null : (numbered(column).get(number) ?? null);
}

const numberedLevels = new WeakMap<SaidColumn, ReadonlyMap<number, string>>();

/** The levels that are numbers, in digits or in words. */
function numbered(column: SaidColumn): ReadonlyMap<number, string> {
  const known = numberedLevels.get(column);
  if (known !== undefined) return known;
  const entries = levelsOf(column).levels.flatMap((level) => {
    const number = numberInWords(level) ?? (/^\d+$/.test(level) ? Number(level) : null);
    return number === null ? [] : [[number, level] as const];
  });
  const levels = new Map(entries.reverse());
  numberedLevels.set(column, levels);
  return levels;
}

const lengths = new WeakMap<SaidColumn, number>();

function longestLevel(column: SaidColumn): number {
  const known = lengths.get(column) ?? Math.max(12, ...levelsOf(column).levels.map(({ length }) => length + 8));
  lengths.set(column, known);
  return known;
}

/**
 * The value after a sign ("height=…"): one the column certainly has, else what stands in quotes, else the text up to
 * the next sign of an end. Null when nothing stands there.
 */
export function signedCell(passage: Passage, at: number, column: SaidColumn): SaidCell | null {
  const certain = certainCell(passage, at, column);
  const rest = restOfCell(passage, at, column);
  const isOpen = column.kind === 'category' && !levelsOf(column).complete;
  // Levels are not all known, so a longer text may be one as well.
  if (certain !== null && !(isOpen && rest !== null && rest.end > certain.end)) return certain;
  const quoted = quotedCell(passage, at);
  if (quoted !== null) return { value: cellIn(quoted.value, column), end: quoted.end };
  return rest;
}

function quotedCell({ text, pieces }: Passage, at: number): { value: string; end: number } | null {
  const closing = closingQuote(pieces[at]?.text);
  if (closing === undefined) return null;
  const end = pieces.findIndex((piece, i) => i > at && piece.text === closing && !isInside(pieces[i + 1]));
  return end < 0 ? null : { value: text.slice(pieces[at]?.end, pieces[end]?.start), end: end + 1 };
}

/** A quote that a letter follows is an apostrophe. */
const isInside = (next: Piece | undefined): boolean => next !== undefined && /^[\p{L}\p{N}]/u.test(next.text);

const SEPARATOR = /^[,;|\n，；、]$/;
const STOP = /^[.!?]$/;
const JOIN =
  /^(?:and|und|y|e|et|en|with|mit|con|avec|com|met|und|but|for|which|please|pls|plz|thanks|bitte|por|gracias|merci)$/i;

function restOfCell(passage: Passage, at: number, column: SaidColumn): SaidCell | null {
  const { text, pieces } = passage;
  let end = at;
  while (end < pieces.length && !endsCell(passage, end, column)) end++;
  while (end > at && (isSpace(pieces[end - 1]) || SEPARATOR.test(pieces[end - 1]?.text ?? ''))) end--;
  const value = text.slice(pieces[at]?.start, pieces[end - 1]?.end);
  // "(height=tall)"
  const isFramed = column.kind !== 'text' && end > at + 1 && /^[^([{]*[)\]}]$/.test(value);
  return end === at ? null : { value: isFramed ? value.slice(0, -1).trimEnd() : value, end };
}

function endsCell(passage: Passage, at: number, column: SaidColumn): boolean {
  const { pieces } = passage;
  const { text } = pieces[at] as Piece;
  const before = pieces[at - 1];
  const isProse = column.kind === 'text';
  const separates = SEPARATOR.test(text);
  if (separates && !isProse) return true;
  if (STOP.test(text) && !isProse && (pieces[at + 1] === undefined || isSpace(pieces[at + 1]))) return true;
  const beginsWord = before === undefined || isSpace(before) || SEPARATOR.test(before.text);
  if (!beginsWord && !separates) return false;
  if (pairBegins(passage, at, isProse ? 'none' : 'any')) return true;
  const next = skipSpaces(pieces, at + 1);
  return (
    (JOIN.test(text) || separates) && (next >= pieces.length || pairBegins(passage, next, isProse ? 'alone' : 'any'))
  );
}

/** What may stand behind a value that is not part of a longer text. */
export const ALONE = /^\s*(?:$|[,;.!?\n]|and\s)/;

/** Whether another column is named here with its value; `bare`: which pairs without a sign count as well. */
function pairBegins(passage: Passage, at: number, bare: 'any' | 'alone' | 'none'): boolean {
  const { text, pieces, names } = passage;
  const named = names.at(pieces, at);
  if (named === null) return false;
  if (signAt(pieces, named.end) !== null) return true;
  const cell = bare === 'none' ? null : certainCell(passage, skipSpaces(pieces, named.end), named.column);
  return cell !== null && (bare === 'any' || ALONE.test(text.slice(pieces[cell.end - 1]?.end)));
}

const SIGNS = ['==', '=>', '->', ':=', '=', ':', '→', '＝', '：'];

/** Past the sign between a column and its value, at each way of reading it: `=>50K` is `=` and `>50K`, or `=>` and `50K`. */
export function signAt(pieces: readonly Piece[], at: number): readonly number[] | null {
  const start = skipSpaces(pieces, at);
  const two = `${pieces[start]?.text ?? ''}${pieces[start + 1]?.text ?? ''}`;
  const ends = SIGNS.filter((sign) => two.startsWith(sign)).map((sign) => skipSpaces(pieces, start + sign.length));
  return ends.length === 0 ? null : ends.sort((a, b) => a - b);
}

/** Words that may stand between a column and its value. */
export const LINKS =
  /^(?:is|are|were|becomes|sono|son|sont|to|approx|approximately|around|roughly|circa|of|equals|at|was|being|ist|sind|es|est|e|von|de|di|van|about|equal|was|auf|a|valued|as|like)$/;
