import { parse } from 'csv-parse/sync';
import { filledCells, type HeadRecord, isMarked } from './record.ts';
import { findTable, type Shape } from './shape.ts';

export const DELIMITERS = ['\t', ';', '|', ','] as const;
export type Delimiter = (typeof DELIMITERS)[number];
export type Quote = '"' | "'";
export type Escape = Quote | '\\';

/** What stands around a cell, and what before a quote within one: another, or a backslash. */
export interface Quoting {
  readonly quote: Quote;
  readonly escape: Escape;
}

/** How the file is written. The decimal mark is not known here: it is found with the columns' types. */
export interface Dialect extends Quoting {
  readonly delimiter: Delimiter;
  /** Lines before the first row of data: titles, blank lines, `sep=;`, the header, units. */
  readonly skipLines: number;
  readonly hasHeader: boolean;
}

export interface Head {
  readonly dialect: Dialect;
  readonly shape: Shape;
  /** Records before the first row of data, blank lines counted: a quoted cell may go over several lines. */
  readonly skipRecords: number;
}

export interface DialectOptions extends Quoting {
  readonly delimiter?: Delimiter | undefined;
  /** Cells of every record, where another reader knows. */
  readonly width?: number | undefined;
  /** Lines at the top that a person said are no data. */
  readonly skipLines?: number | undefined;
  readonly header?: boolean | undefined;
}

const RECORDS = 1_000;

/** The share of records that must have the commonest number of cells for a text to be a table. */
const EVEN = 0.4;

const DOUBLY = /(?:^|[,;|\t]) *"/;
const SINGLY = /(?:^|[,;|\t]) *'(?:[^']|'')*' *(?=[,;|\t]|$)/;

/** The ways of quoting that a text may be read by, the likeliest first. Single quotes count where most lines have cells in them, and none in double ones. */
export function quotings(head: string): readonly Quoting[] {
  const lines = head.split(/\r\n|\n|\r/, RECORDS).filter((line) => line.trim() !== '');
  const share = (test: RegExp): number => lines.filter((line) => test.test(line)).length / Math.max(1, lines.length);
  const quotes: readonly Quote[] = share(DOUBLY) === 0 && share(SINGLY) > 0.5 ? ["'", '"'] : ['"'];
  return quotes.flatMap((quote) => [
    { quote, escape: quote },
    ...(head.includes(`\\${quote}`) ? [{ quote, escape: '\\' as const }] : []),
  ]);
}

/** The delimiter that cuts the first lines most evenly, and where the table begins. Null where none makes a table of them. */
export function readDialect(head: string, options: DialectOptions): Head | null {
  const forced = options.delimiter ?? /^\ufeff?sep=([,;|\t])\r?\n/.exec(head)?.[1];
  const readings = DELIMITERS.filter((delimiter) =>
    forced === undefined ? head.includes(delimiter) : forced === delimiter,
  )
    .map((delimiter) => readWith(head, delimiter, options))
    .filter(({ width, even }) => width >= 2 && even >= EVEN);
  // Equal evenness goes to the rarer mark: `1,5;2,5` is even under both, and means two numbers.
  const best = readings.reduce<Reading | null>((a, b) => (a === null || b.score > a.score ? b : a), null);
  return best === null ? null : toHead(best, options);
}

interface Reading {
  readonly delimiter: Delimiter;
  readonly records: readonly HeadRecord[];
  /** Commonest number of cells. */
  readonly width: number;
  /** Share of the records that have it, from the first that nearly has. */
  readonly even: number;
  /** The same, that first record weighing as much as all others, times the share of all records that it explains. */
  readonly score: number;
}

function readWith(head: string, delimiter: Delimiter, options: DialectOptions): Reading {
  const records = parseRecords(head, delimiter, options);
  const widths = records.filter(({ cells }) => cells.length > 1 && !isMarked(cells)).map(({ cells }) => cells.length);
  const width = commonest(widths);
  const start = records.findIndex(
    ({ cells }) => cells.length >= Math.max(2, width - 1) && !(isMarked(cells) && cells.length !== width),
  );
  const rows = start < 0 ? [] : records.slice(start);
  const fitting = rows.filter(({ cells }) => cells.length === width).length;
  const even = fitting / Math.max(1, rows.length);
  const first = rows[0]?.cells.length ?? 0;
  const headerFits = first === width || first === width - 1;
  const score = ((even + (headerFits ? 1 : 0)) / 2) * (fitting / Math.max(1, records.length));
  return { delimiter, records, width, even, score };
}

/** Records that are not blank. A quote left open ends the list; the scan of the whole file says where. */
function parseRecords(head: string, delimiter: Delimiter, options: DialectOptions): readonly HeadRecord[] {
  const { skipLines = 0, width = 0 } = options;
  const records: HeadRecord[] = [];
  let nextLine = 1;
  let index = 0;
  const settings = {
    bom: true,
    delimiter,
    quote: options.quote,
    escape: options.escape,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    trim: true,
    to: RECORDS,
    on_record: (cells: string[], { lines }: { lines: number }) => {
      if (filledCells(cells) > 0 && nextLine > skipLines) {
        while (cells.length < width) cells.push('');
        records.push({ cells, line: nextLine, index });
      }
      nextLine = lines + 1;
      index += 1;
      return null;
    },
  };
  try {
    parse(head, settings);
  } catch {
    // The records read so far suffice to find the delimiter.
  }
  return records;
}

function toHead({ delimiter, records, width }: Reading, options: DialectOptions): Head {
  const { header, skipLines = 0 } = options;
  const shape = findTable(records, width, header);
  const [first] = shape.body;
  const last = records.at(-1);
  return {
    dialect: {
      delimiter,
      quote: options.quote,
      escape: options.escape,
      skipLines: first === undefined ? (last?.line ?? skipLines) : first.line - 1,
      hasHeader: shape.header !== null,
    },
    shape,
    skipRecords: first?.index ?? (last?.index ?? -1) + 1,
  };
}

function commonest(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0])[0];
}
