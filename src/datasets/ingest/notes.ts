import type { ColumnFlag, ColumnProfile, Profile } from '../profile.ts';
import type { Head } from './dialect.ts';
import type { Encoding } from './encoding.ts';
import type { Row } from './record.ts';
import type { ReadRows, Scan } from './scan.ts';
import { plural, quoted } from './sentences.ts';

export function encodingNotes(encoding: Encoding): readonly string[] {
  if (encoding === 'utf-8') return [];
  if (encoding.startsWith('utf')) return [`The file is in ${encoding.toUpperCase()} and was decoded so.`];
  return [
    `The file is not UTF-8; it was decoded as ${encoding}. If letters look wrong, say “read it as …” with the right encoding, or save it as UTF-8 and send it again.`,
  ];
}

export function formNotes(
  { scan, head }: { readonly scan: Scan; readonly head: Head },
  read: ReadRows,
): readonly string[] {
  const { above, below, headerRows, start } = head.shape;
  const notes: string[] = [];
  if (head.dialect.quote === "'") notes.push('Cells stood in single quotes, which were taken off.');
  if (start > 1) {
    const shown = above.length > 0 ? ` (${excerpt(above.map(({ cells }) => cells))})` : '';
    notes.push(`${plural(start - 1, 'line')} above the table ${were(start - 1)} skipped${shown}.`);
  }
  if (headerRows.length > 1) notes.push(`The columns' names were put together from ${headerRows.length} lines.`);
  if (below.length > 0) {
    const rows = below.map(({ cells }) => cells);
    notes.push(
      `${plural(below.length, 'line')} under the header ${were(below.length)} no data and left out (${excerpt(rows)}).`,
    );
  }
  if (scan.short.count > 0) {
    notes.push(
      `${plural(scan.short.count, 'row')} had fewer cells than the header; the rest of each counts as missing (first: line ${scan.short.firstLine}).`,
    );
  }
  if (read.dropped > 0) {
    notes.push(
      `${plural(read.dropped, 'row')} had extra cells and ${were(read.dropped)} left out (first: line ${scan.long.firstLine}).`,
    );
  }
  return notes;
}

/** What rows that are left out say, shortly. */
export const excerpt = (rows: readonly Row[]): string =>
  quoted(rows.slice(0, 3).map((cells) => cells.filter((cell) => cell !== '').join(', '))) +
  (rows.length > 3 ? ' …' : '');

export function blankNotes(blank: number): readonly string[] {
  return blank > 0 ? [`${plural(blank, 'row')} without any value ${were(blank)} left out.`] : [];
}

export function profileNotes({ columns }: Profile): readonly string[] {
  const isBlankOr = (column: ColumnProfile): boolean => column.flags.includes('constant') && column.null_count > 0;
  const blankOr = columns.filter(isBlankOr).map(({ name }) => name);
  const named = (flag: ColumnFlag): readonly string[] =>
    columns.filter((column) => column.flags.includes(flag) && !isBlankOr(column)).map((column) => column.name);
  const say = (flag: ColumnFlag, one: string, several = one): readonly string[] => {
    const names = named(flag);
    return names.length === 0 ? [] : [`${quoted(names)} ${names.length === 1 ? one : several}.`];
  };
  return [
    ...say('all_missing', 'held no value in any row'),
    ...say('constant', 'held the same value in every row'),
    ...(blankOr.length > 0
      ? [
          `${quoted(blankOr)} ${blankOr.length === 1 ? 'holds' : 'hold'} one value or ${blankOr.length === 1 ? 'is' : 'are'} blank, and blank counts as unknown. To predict which, say “train with blank as a class, target ${blankOr[0]}”.`,
        ]
      : []),
    ...say(
      'id',
      'only names the rows, so nothing is learned from it',
      'only name the rows, so nothing is learned from them',
    ),
  ];
}

export function droppedNotes(empty: number, rowNumbers: number): readonly string[] {
  const notes: string[] = [];
  if (empty > 0) notes.push(`${plural(empty, 'column')} without a name and without values ${were(empty)} left out.`);
  if (rowNumbers > 0) notes.push('A column that only numbers the rows was left out.');
  return notes;
}

const were = (number: number): string => (number === 1 ? 'was' : 'were');
