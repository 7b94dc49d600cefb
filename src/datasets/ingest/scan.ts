import { createReadStream } from 'node:fs';
import type { Delimiter, Escape } from './dialect.ts';

/** The form of a CSV, found by looking at every byte. Lines are counted from 1. */
export interface Scan {
  /** Records that are not blank lines, from the first row on. */
  readonly records: number;
  /** The first record whose quoting is broken. */
  readonly fault: Fault | null;
  /** Line breaks inside quoted cells. */
  readonly quotedBreaks: boolean;
  /** Lone carriage returns, or several kinds of line break. DuckDB stops at these (seen in 1.5.5). */
  readonly oddBreaks: boolean;
  /** Cells begin or end with spaces, which must be trimmed. */
  readonly padded: boolean;
  readonly short: Ragged;
  readonly long: Ragged;
}

interface Fault {
  readonly kind: 'unclosed' | 'text_after_quote';
  /** The line where the quoted cell begins. */
  readonly line: number;
}

/** Records with another number of cells than expected. */
interface Ragged {
  readonly count: number;
  readonly firstLine: number;
}

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;

const START = 0; // at the start of a cell, or after its leading spaces
const PLAIN = 1;
const QUOTED = 2;
const ESCAPED = 3; // after a backslash inside quotes
const CLOSED = 4; // after a quote that may be the closing one
const OPENED = 5; // after the quote that opens a cell

/** What the CSV reader returned; `refuseUnlessWhole` compares it with the scan. */
export interface ReadRows {
  readonly rows: number;
  /** Rows left out because they had more cells than there are columns. */
  readonly dropped: number;
}

interface ScanOptions {
  readonly delimiter: Delimiter;
  readonly escape: Escape;
  /** Cells a record should have. */
  readonly width: number;
  /** Records at the start, blank lines among them, that are none of the table's rows. */
  readonly skipRecords: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads the whole file once by the rules of the CSV reader. The form is checked here because DuckDB does not report
 * some broken files (seen in 1.5.5: with null_padding an unclosed quote makes the rest of the file a missing cell).
 */
export async function scan(path: string, options: ScanOptions): Promise<Scan> {
  const { width, skipRecords } = options;
  const delimiter = options.delimiter.charCodeAt(0);
  const backslash = options.escape === '\\' ? 0x5c : -1;
  const telling = new Uint8Array(256);
  for (const byte of [LF, CR, QUOTE, delimiter, ...(backslash === -1 ? [] : [backslash])]) telling[byte] = 1;
  let state = START;
  let line = 1;
  let recordLine = 1;
  let quoteLine = 1;
  let cells = 1;
  let blank = true;
  let atStart = true;
  let records = 0;
  let passed = 0;
  let lf = 0;
  let crlf = 0;
  let cr = 0;
  let quotedBreaks = false;
  let padded = false;
  /** The last byte of the chunk before, and the one before the latest quote in a quoted cell. */
  let before = LF;
  let beforeQuote = 0;
  let fault: Fault | null = null;
  let short: Ragged = { count: 0, firstLine: 0 };
  let long: Ragged = { count: 0, firstLine: 0 };

  const endRecord = (): void => {
    if (!blank) {
      if (passed >= skipRecords) {
        records += 1;
        if (cells < width) short = { count: short.count + 1, firstLine: short.firstLine || recordLine };
        if (cells > width) long = { count: long.count + 1, firstLine: long.firstLine || recordLine };
      }
    }
    passed += 1;
    state = START;
    cells = 1;
    blank = true;
    recordLine = line;
  };

  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal: options.signal })) {
    const bytes: Uint8Array = chunk;
    const start = atStart && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    atStart = false;
    for (let at = start; at < bytes.length; at += 1) {
      // Most bytes only go on with a cell.
      if (state === PLAIN || state === QUOTED) while (telling[bytes[at] ?? LF] === 0 && at < bytes.length - 1) at += 1;
      const byte = bytes[at] ?? 0;
      const last = at === start ? before : (bytes[at - 1] ?? 0);
      if (state === OPENED) {
        if (byte === SPACE) padded = true;
        state = QUOTED;
      } else if (state !== QUOTED && state !== ESCAPED && !padded) {
        padded = isPadded(byte, last, delimiter) || (state === CLOSED && byte !== QUOTE && beforeQuote === SPACE);
      }
      if (byte === LF || byte === CR) {
        const pair = byte === LF && last === CR;
        if (!pair) line += 1;
        if (state === QUOTED || state === ESCAPED) {
          quotedBreaks = true;
          state = QUOTED;
        } else if (pair) {
          cr -= 1;
          crlf += 1;
          recordLine = line;
        } else {
          if (byte === LF) lf += 1;
          else cr += 1;
          endRecord();
        }
        continue;
      }
      if (state === QUOTED) {
        if (byte === QUOTE) {
          state = CLOSED;
          beforeQuote = last;
        } else if (byte === backslash) state = ESCAPED;
      } else if (state === PLAIN) {
        if (byte === delimiter) {
          cells += 1;
          state = START;
        }
      } else if (state === START) {
        blank = false;
        if (byte === delimiter) cells += 1;
        else if (byte === QUOTE) {
          state = OPENED;
          quoteLine = line;
        } else if (byte !== SPACE) state = PLAIN;
      } else if (state === ESCAPED) {
        state = QUOTED;
      } else if (byte === delimiter) {
        cells += 1;
        state = START;
      } else if (byte === QUOTE && backslash === -1) {
        state = QUOTED;
      } else if (byte !== SPACE) {
        fault ??= { kind: 'text_after_quote', line: quoteLine };
        state = PLAIN;
      }
    }
    if (bytes.length > start) before = bytes[bytes.length - 1] ?? 0;
  }
  if (state === QUOTED || state === ESCAPED || state === OPENED) fault ??= { kind: 'unclosed', line: quoteLine };
  if (before === SPACE || (state === CLOSED && beforeQuote === SPACE)) padded = true;
  endRecord();
  const oddBreaks = cr > 0 || (lf > 0 && crlf > 0);
  return { records, fault, quotedBreaks, oddBreaks, padded, short, long };
}

/** Whether a space stands at the edge of a cell: `byte` follows `last` outside of quotes. */
const isPadded = (byte: number, last: number, delimiter: number): boolean =>
  (last === SPACE && (byte === delimiter || byte === QUOTE || byte === LF || byte === CR)) ||
  (byte === SPACE && (last === delimiter || last === QUOTE || last === LF || last === CR));
