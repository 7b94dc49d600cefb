import type { Table } from '../../src/cards/card.ts';
import { plural } from '../../src/cards/format.ts';
import { fitTable, PHONE_WIDTH, tableText } from '../../src/cards/plain-text.ts';
import { escapeMarkdown, fence, plain } from './text.ts';

/** Words in Discord's markup, within the room there was. */
export interface Body {
  readonly text: string;
  readonly cut: boolean;
}

/** More rows or longer cells than these fit no message, so nothing is spent on drawing them. */
const MOST_ROWS = 300;
const MOST_CELL = 200;

/**
 * A table in columns, without those before the last that do not fit; `name: value` lines where there are only two and
 * they are wide, as in a list of what can be said.
 */
export function tableIn(table: Table): (left: number) => Body {
  const drawable = oneLined(table);
  const beyond = table.rows.length - drawable.rows.length;
  const fitted = fitTable(drawable, PHONE_WIDTH);
  const drawn = tableText(fitted);
  const missing = drawable.columns.length - fitted.columns.length;
  if (Math.max(...drawn.split('\n').map((line) => line.length)) <= PHONE_WIDTH)
    return (left) => {
      const more = missing === 0 ? '' : `\n-# and ${plural(missing, 'more column')}`;
      const body = fencedLines(drawn, beyond)(left - more.length);
      return body.text === '' ? body : { ...body, text: body.text + more };
    };
  const lines = drawable.rows.map((row) => wideRow(drawable.columns, row));
  return (left) => asManyLines(lines, left, (text) => text, beyond);
}

/** A line break within a cell would tear the columns apart. */
const oneLined = ({ columns, rows, numeric = [] }: Table): Table => ({
  columns: columns.map((name) => plain(name, MOST_CELL)),
  rows: rows.slice(0, MOST_ROWS).map((row) => row.map((cell) => plain(cell, MOST_CELL))),
  numeric,
});

/** `first: second` for two columns; with more, each cell beside the name of its column. */
function wideRow(columns: readonly string[], [first = '', ...others]: readonly string[]): string {
  const head = `**${escapeMarkdown(first) || '–'}**`;
  if (others.length === 1) return `${head}: ${escapeMarkdown(others[0] ?? '')}`;
  const rest = others.map((cell, i) => `${escapeMarkdown(columns[i + 1] ?? '')} ${escapeMarkdown(cell)}`);
  return [head, ...rest].join(' · ');
}

/** Lines of fixed width. */
export const fencedLines =
  (text: string, beyond = 0) =>
  (left: number): Body =>
    asManyLines(text.split('\n'), left, fence, beyond);

/** Whole lines, as many as fit, and how many do not; `beyond` counts those that were not even tried. */
export function asManyLines(lines: readonly string[], left: number, dress: (text: string) => string, beyond = 0): Body {
  const whole = dress(lines.join('\n'));
  if (whole.length <= left && beyond === 0) return { text: whole, cut: false };
  let room = left - dress('').length - `\n… and ${lines.length + beyond} more`.length;
  const kept = lines.findIndex((line) => {
    // A line may grow when it is dressed, by what keeps it from ending the block.
    room -= dress(line).length - dress('').length + 1;
    return room < 0;
  });
  const count = kept < 0 ? lines.length : kept;
  const text = dress([...lines.slice(0, count), `… and ${lines.length - count + beyond} more`].join('\n'));
  return { text: text.length <= left ? text : '', cut: true };
}
