import { parse } from 'csv-parse/sync';
import { numberReader, PLAIN_NUMBER } from '../formats/number.ts';

const DELIMITERS = ['\t', ';', '|', ','] as const;
export type Delimiter = (typeof DELIMITERS)[number];
export type Escape = '"' | '\\';

/** How the file is written. The decimal mark is not known here: it is found with the columns' types. */
export interface Dialect {
  readonly delimiter: Delimiter;
  readonly quote: '"';
  readonly escape: Escape;
  /** Lines to skip before the header, or before the data when there is no header: titles, blank lines, `sep=;`. */
  readonly skipLines: number;
  readonly hasHeader: boolean;
}

export interface Head {
  readonly dialect: Dialect;
  /** The cells of the header; null when the file has none. */
  readonly header: readonly string[] | null;
  /** The records after the header, up to the end of the head. */
  readonly body: readonly (readonly string[])[];
}

interface HeadRecord {
  readonly cells: readonly string[];
  /** First line of the record, counted from 1. */
  readonly line: number;
}

const RECORDS = 1_000;

/** Finds the delimiter that cuts the first lines most evenly, and the header. Null for a single column. */
export function readDialect(head: string, escaping: Escape, known?: Delimiter): Head | null {
  const forced = known ?? /^\ufeff?sep=([,;|\t])\r?\n/.exec(head)?.[1];
  const readings = DELIMITERS.filter((delimiter) => forced === undefined || forced === delimiter)
    .map((delimiter) => readWith(head, delimiter, escaping))
    .filter((reading) => reading.width >= 2);
  // Of equally even delimiters the rarer mark wins: `1,5;2,5` is even under both, and means two numbers.
  const best = readings.reduce<Reading | null>((a, b) => (a === null || b.evenness > a.evenness ? b : a), null);
  return best === null ? null : toHead(best, escaping);
}

interface Reading {
  readonly delimiter: Delimiter;
  readonly records: readonly HeadRecord[];
  /** Commonest number of cells. */
  readonly width: number;
  /** Share of records with that number of cells. The first record weighs as much as all others. */
  readonly evenness: number;
}

function readWith(head: string, delimiter: Delimiter, escaping: Escape): Reading {
  const all = parseRecords(head, delimiter, escaping);
  const width = commonest(all.map((record) => record.cells.length));
  const records = all.slice(preambleLength(all, width));
  const even = records.filter((record) => record.cells.length === width).length / Math.max(1, records.length);
  const first = records[0]?.cells.length ?? 0;
  const headerFits = first === width || first === width - 1;
  return { delimiter, records, width, evenness: (even + (headerFits ? 1 : 0)) / 2 };
}

/** The records that are not blank. An open quote ends the list; the scan of the whole file tells where it is. */
function parseRecords(head: string, delimiter: Delimiter, escaping: Escape): readonly HeadRecord[] {
  const records: HeadRecord[] = [];
  let nextLine = 1;
  const options = {
    bom: true,
    delimiter,
    quote: '"',
    escape: escaping,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    trim: true,
    to: RECORDS,
    on_record: (cells: string[], { lines }: { lines: number }) => {
      if (cells.length > 1 || cells[0] !== '') records.push({ cells, line: nextLine });
      nextLine = lines + 1;
      return null;
    },
  };
  try {
    parse(head, options);
  } catch {
    // The records read so far suffice to find the delimiter.
  }
  return records;
}

const PREAMBLE_MAX = 20;

/** Counts title lines, comments and `sep=`: lines of one cell or with a `#`, above records of several cells. */
function preambleLength(records: readonly HeadRecord[], width: number): number {
  if (width < 2) return 0;
  const isPreamble = ({ cells }: HeadRecord): boolean => {
    const filled = cells.filter((cell) => cell !== '').length;
    return cells.length === 1 || /^(#|sep=)/.test(cells[0] ?? '') || (filled <= 1 && width >= 4);
  };
  const start = records.findIndex((record) => !isPreamble(record));
  return start > 0 && start <= PREAMBLE_MAX ? start : 0;
}

function toHead({ delimiter, records }: Reading, escaping: Escape): Head {
  const [first, ...rest] = records;
  const body = rest.map((record) => record.cells);
  const hasHeader = first !== undefined && looksLikeHeader(first.cells, body);
  const dialect: Dialect = { delimiter, quote: '"', escape: escaping, skipLines: (first?.line ?? 1) - 1, hasHeader };
  if (hasHeader) return { dialect, header: first.cells, body };
  return { dialect, header: null, body: records.map((record) => record.cells) };
}

/** A header has no numbers where its columns have them, and its words do not occur below. */
function looksLikeHeader(first: readonly string[], body: readonly (readonly string[])[]): boolean {
  if (body.length === 0 || isCount(first) || isYears(first)) return true;
  const columns = first.map((cell, at) => ({ cell, below: body.map((row) => row[at] ?? '').filter((v) => v !== '') }));
  const numeric = columns.filter(({ below }) => below.length > 0 && share(below, isNumeric) > 0.9);
  if (numeric.length > 0) {
    const named = numeric.filter(({ cell }) => cell !== '' && !isNumeric(cell)).length;
    return named > 0 || first.every((cell) => !isNumeric(cell));
  }
  if (first.some(isNumeric)) return false;
  const repeated = columns.filter(({ cell, below }) => cell !== '' && below.includes(cell)).length;
  return repeated * 2 < first.length;
}

const readPlain = numberReader(PLAIN_NUMBER);
const readComma = numberReader({ ...PLAIN_NUMBER, decimal: ',' });

const isNumeric = (cell: string): boolean => readPlain(cell) !== null || readComma(cell) !== null;

/** Whether the columns are named 0, 1, 2 …, as tools do that were given no names. */
const isCount = (cells: readonly string[]): boolean =>
  cells.length > 2 &&
  (cells.every((cell, at) => cell === String(at)) || cells.every((cell, at) => cell === String(at + 1)));

/** Whether the numbers rise by one year: `country, 2019, 2020, 2021`. */
function isYears(cells: readonly string[]): boolean {
  const years = cells.filter((cell) => /^(19|20)\d\d$/.test(cell)).map(Number);
  return years.length >= 2 && years.every((year, at) => at === 0 || year === (years[at - 1] ?? 0) + 1);
}

const share = (cells: readonly string[], test: (cell: string) => boolean): number =>
  cells.filter(test).length / cells.length;

function commonest(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0])[0];
}
