import { parse } from 'csv-parse/sync';
import { InvalidInputError } from '../errors.ts';

/** The rows of a small CSV with a header, every cell as it stands there. @throws InvalidInputError */
export function readRows(text: string): readonly Readonly<Record<string, string>>[] {
  try {
    return parse(text, { columns: true, bom: true, skip_empty_lines: true, delimiter: delimiterOf(text) });
  } catch (error) {
    throw new InvalidInputError(`That CSV cannot be read: ${(error as Error).message}.`, error);
  }
}

/** Of those that are common, the one that the header has most of. */
function delimiterOf(text: string): string {
  const [header = ''] = text.split('\n', 1);
  const counts = [',', ';', '\t', '|'].map((sign) => ({ sign, count: header.split(sign).length }));
  return counts.reduce((most, each) => (each.count > most.count ? each : most)).sign;
}

/** Writes rows with a header that names every field of any of them. */
export function writeRows(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const line = (cells: readonly unknown[]): string => cells.map(cellOf).join(',');
  return `${[line(names), ...rows.map((row) => line(names.map((name) => row[name])))].join('\n')}\n`;
}

/** A text that spreadsheets would take for a formula is marked as a text. */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[=+@\t\r]|^-\D/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
