export type Row = readonly string[];

/** A record of the file's head: its cells, its line, and how many records, blank ones included, stand before it. */
export interface HeadRecord {
  readonly cells: Row;
  /** First line of the record, counted from 1. */
  readonly line: number;
  readonly index: number;
}

export const filledCells = (row: Row): number => row.filter((cell) => cell !== '').length;

const MARK = /^(#|%|\/\/|--|;|!|\*|sep=)/;

/** Begins as comments do. */
export const isMarked = (cells: Row): boolean => MARK.test(cells[0] ?? '') && !isRule(cells);

/** A line drawn beneath names, as in Markdown. */
export const isRule = (cells: Row): boolean =>
  cells.some((cell) => cell !== '') && cells.every((cell) => cell === '' || /^:?[-=_+]+:?$/.test(cell));

/** A comment, a rule, or one cell alone. */
export const isRemark = (cells: Row, width: number): boolean =>
  filledCells(cells) <= 1 || (isMarked(cells) && cells.length !== width) || isRule(cells);
