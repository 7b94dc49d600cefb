import { ALONE, certainCell, LINKS, type SaidCell, signAt, signedCell } from './cell.ts';
import { createNames, type Named, type Passage } from './names.ts';
import { piecesOf, skipSpaces } from './pieces.ts';
import type { CellValue, SaidColumn, SaidRows } from './said.ts';
import { readTable } from './table.ts';

export interface Reading {
  /** Reads pairs without a sign as well ("doors two"): for a text known to give a row. */
  readonly bare: boolean;
  /** The column that words which are not its name may mean: "charges" for MonthlyCharges. */
  readonly meant?: (words: string) => string | null;
}

/** Longer than this it is a document. */
const MAX_CHARACTERS = 50_000;

/**
 * Reads the rows said in a text: JSON, a pasted table, or pairs of a column and a value. Each value is read by its own
 * column: a level as long as can be, whatever words and signs it is made of, or a number or date in the column's own
 * format. A column named again begins the next row.
 */
export function readRows(text: string, columns: readonly SaidColumn[], reading: Reading): SaidRows {
  const said = text.slice(0, MAX_CHARACTERS);
  const isMaybeTable = /[{\n]/.test(said);
  return (isMaybeTable ? readTable(said, columns) : null) ?? readPairs(said, columns, reading);
}

interface Pair {
  readonly named: Named;
  /** Null when no value follows the sign. */
  readonly cell: SaidCell | null;
  readonly end: number;
}

function readPairs(text: string, columns: readonly SaidColumn[], reading: Reading): SaidRows {
  const typed = columns.filter(({ kind }) => kind !== undefined);
  const names = createNames(text, typed);
  const pieces = typed.length === 0 ? [] : piecesOf(text);
  const passage = { text, pieces, names };
  const rows: Record<string, CellValue>[] = [];
  const spans: { start: number; end: number }[] = [];
  const remarks: string[] = [];
  for (let at = 0; at < pieces.length; ) {
    const pair = pairAt(passage, at, reading);
    if (pair === null) {
      at++;
      continue;
    }
    const { named, cell, end } = pair;
    const { name } = named.column;
    spans.push({ start: pieces[named.start]?.start ?? 0, end: pieces[end - 1]?.end ?? text.length });
    if (cell === null) remarks.push(`No value follows ${name}.`);
    else {
      if (rows.length === 0 || Object.hasOwn(rows.at(-1) ?? {}, name)) rows.push(Object.create(null));
      (rows.at(-1) ?? {})[name] = cell.value;
      if (cell.remark !== undefined) remarks.push(cell.remark);
    }
    at = end;
  }
  return { rows, spans, remarks, isTable: false };
}

function pairAt(passage: Passage, at: number, reading: Reading): Pair | null {
  const { pieces, names } = passage;
  if (/^\s/.test(pieces[at]?.text ?? '')) return null;
  const named = names.at(pieces, at) ?? meantAt(passage, at, reading);
  if (named === null) return null;
  const { column } = named;
  const starts = signAt(pieces, named.end);
  if (starts === null) {
    const cell = reading.bare ? bareCell(passage, named) : null;
    return cell === null ? null : { named, cell, end: cell.end };
  }
  const certain = starts.map((start) => certainCell(passage, start, column)).find((cell) => cell !== null);
  const start = starts.at(-1) ?? named.end;
  const cell = certain && starts.length > 1 ? certain : signedCell(passage, start, column);
  if (cell === null) {
    const next = names.at(pieces, start);
    const isColumnSpokenOf = next !== null && signAt(pieces, next.end) === null;
    return isColumnSpokenOf ? null : { named, cell, end: start };
  }
  // "target: price" in a table with a column called target names another column, not a value.
  const isName = certain === undefined && typeof cell.value === 'string' && names.called(cell.value) !== null;
  return isName ? null : { named, cell, end: cell.end };
}

/** One or two words right before a sign that are no name of a column and yet mean one. */
function meantAt({ text, pieces, names }: Passage, at: number, { meant }: Reading): Named | null {
  if (meant === undefined || !/^[\p{L}\p{N}]/u.test(pieces[at]?.text ?? '')) return null;
  for (const end of [at + 3, at + 1]) {
    const words = text.slice(pieces[at]?.start, pieces[end - 1]?.end);
    if (!/^[\p{L}\p{N}]+(?: [\p{L}\p{N}]+)?$/u.test(words) || signAt(pieces, end) === null) continue;
    if (end > at + 1 && names.at(pieces, at + 2) !== null) continue;
    const column = meant(words);
    const found = column === null ? null : names.called(column);
    if (found !== null) return { column: found, start: at, end };
  }
  return null;
}

/** Names that are small words as well: a value must stand alone behind them to be theirs. */
const SMALL = /^(?:\p{L}|is|in|of|to|for|the|an|at|on|by|as|it|with|and|or|no)$/iu;

/** "doors two", "height is 1.8": only a value the column certainly has. */
function bareCell(passage: Passage, { column, end }: Named): SaidCell | null {
  const { text, pieces } = passage;
  const at = skipSpaces(pieces, end);
  if (at === end) return null;
  const direct = certainCell(passage, at, column);
  if (direct === null && LINKS.test(pieces[at]?.text.toLowerCase() ?? '')) {
    return certainCell(passage, skipSpaces(pieces, at + 1), column);
  }
  const isTheirs = !SMALL.test(column.name) || ALONE.test(text.slice(pieces[(direct?.end ?? at) - 1]?.end));
  return isTheirs ? direct : null;
}
