import { pipeline, Readable } from 'node:stream';
import { CsvError, parse as parseStream } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { InvalidInputError } from '../errors.ts';
import type { Row } from './row.ts';

/** The rows of a small CSV with a header, every cell as it stands there. @throws InvalidInputError */
export function readRows(text: string): readonly Readonly<Record<string, string>>[] {
  try {
    return parse(text, { ...AS_ROWS, delimiter: delimiterOf(text) });
  } catch (error) {
    throw unreadable(error);
  }
}

const AS_ROWS = { columns: true, bom: true, skip_empty_lines: true } as const;

const unreadable = (error: unknown): InvalidInputError =>
  new InvalidInputError(`That CSV cannot be read: ${(error as Error).message}.`, error);

/** The same for one of any size, as its text arrives. @throws InvalidInputError */
export async function* streamRows(text: AsyncIterable<string>): AsyncGenerator<Row> {
  const texts = text[Symbol.asyncIterator]();
  // The header tells what separates the cells.
  let head = '';
  let ended = false;
  while (!ended && !head.includes('\n')) {
    const next = await texts.next();
    ended = next.done === true;
    if (!ended) head += next.value;
  }
  async function* whole(): AsyncGenerator<string> {
    yield head;
    for (let next = await texts.next(); next.done !== true; next = await texts.next()) yield next.value;
  }
  const parser = parseStream({ ...AS_ROWS, delimiter: delimiterOf(head) });
  // What becomes of either comes out of the parser.
  pipeline(Readable.from(whole()), parser, () => undefined);
  try {
    for await (const row of parser) yield row as Row;
  } catch (error) {
    throw error instanceof CsvError ? unreadable(error) : error;
  } finally {
    await texts.return?.();
  }
}

/** Of those that are common, the one that the header has most of. */
function delimiterOf(text: string): string {
  const [header = ''] = text.split('\n', 1);
  const counts = [',', ';', '\t', '|'].map((sign) => ({ sign, count: header.split(sign).length }));
  return counts.reduce((most, each) => (each.count > most.count ? each : most)).sign;
}

/** Writes rows with a header that names every field of any of them. */
export function writeRows(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [names, ...rows.map((row) => names.map((name) => row[name]))].map(csvLine).join('');
}

/** A line, with its end. */
export const csvLine = (cells: readonly unknown[]): string => `${cells.map(cellOf).join(',')}\n`;

/** A text that spreadsheets would take for a formula is marked as a text. */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[=+@\t\r]|^-\D/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
