import { list } from '../../text/sentences.ts';
import type { Table } from './items.ts';
import { isFigure, type Scan } from './scan.ts';

/** Names of columns for sentences. */
export const numbersOf = ({ table }: Pick<Scan, 'table'>): readonly string[] =>
  table.columns
    .filter(isFigure)
    .map(({ name }) => name)
    .slice(0, 8);

export function columnNames({ columns }: Table): string {
  const names = columns.map(({ name }) => name);
  return names.length <= 8 ? list(names) : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`;
}

export const tellMore = (table: Table): string =>
  `I did not get what to work out. Ask for a count, a share, an average, a total, the highest or lowest, a distribution or a correlation of ${columnNames(table)}: for example “average ${table.columns.find(isFigure)?.name ?? 'value'} by ${table.columns.find((column) => !isFigure(column))?.name ?? 'group'}”.`;
