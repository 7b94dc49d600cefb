import { looksLikeDate } from '../formats/date.ts';
import { isMissing, isSoftMissing } from '../formats/missing.ts';
import { looksLikeNumber } from '../formats/notations.ts';
import { numberReader, PLAIN_NUMBER } from '../formats/number.ts';
import type { Row } from './record.ts';

/** What the rows of a table agree on about one of their columns: by this a row is told from what stands around the table. */
export interface Outlook {
  readonly holds: 'number' | 'date' | 'word';
  /** Of plain numbers; null where there are none. */
  readonly range: readonly [min: number, max: number] | null;
  /** The cells that say anything, with how often each came, and how many they were in all. */
  readonly seen: ReadonlyMap<string, number>;
  readonly cells: number;
  /** Share of the rows that hold something here. */
  readonly filled: number;
}

/** A cell that says nothing about its column. */
export const saysNothing = (cell: string): boolean => cell === '' || isMissing(cell) || isSoftMissing(cell);

/** Of a column's cells that say anything, these must agree before it is one of numbers or dates. */
const AGREE = 0.75;

export function outlooks(rows: readonly Row[], width: number): readonly Outlook[] {
  return Array.from({ length: width }, (_, at) => outlook(rows.map((row) => row[at] ?? '')));
}

function outlook(column: Row): Outlook {
  const cells = column.filter((cell) => !saysNothing(cell));
  const numbers = cells.map(plainNumber).filter((number) => number !== null);
  const agree = (test: (cell: string) => boolean): boolean =>
    cells.length > 0 && cells.filter(test).length >= cells.length * AGREE;
  return {
    holds: agree(looksLikeNumber) ? 'number' : agree(looksLikeDate) ? 'date' : 'word',
    range: numbers.length === 0 ? null : [Math.min(...numbers), Math.max(...numbers)],
    seen: tally(cells),
    cells: cells.length,
    filled: column.length === 0 ? 0 : column.filter((cell) => cell !== '').length / column.length,
  };
}

export const plainNumber = numberReader(PLAIN_NUMBER);

function tally(cells: Row): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  return counts;
}

/** Whether a cell is what a column holds; null where either says nothing. */
export function isOf(cell: string, { holds }: Outlook): boolean | null {
  if (saysNothing(cell) || holds === 'word') return null;
  return holds === 'number' ? looksLikeNumber(cell) : looksLikeDate(cell);
}

/** Whether a cell could stand in a column, as what comes again could, whatever it is. */
export const fits = (cell: string, look: Outlook): boolean | null =>
  isOf(cell, look) === false && (look.seen.get(cell) ?? 0) > 1 ? true : isOf(cell, look);
