import { createReadStream } from 'node:fs';
import type { Delimiter, Quoting } from './dialect.ts';
import { Proof } from './proof.ts';
import type { NativeType } from './stage.ts';

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
  /** By column, the type that the CSV reader may give it; null for text. */
  readonly natives: readonly (NativeType | null)[];
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

interface ScanOptions extends Quoting {
  readonly delimiter: Delimiter;
  /** Cells a record should have. */
  readonly width: number;
  /** Records at the start, blank lines among them, that are none of the table's rows. */
  readonly skipRecords: number;
  /** Cells that mean "no value". */
  readonly missing: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** Where the scan has got to. */
interface Progress {
  state: number;
  line: number;
  recordLine: number;
  quoteLine: number;
  cells: number;
  blank: boolean;
  passed: number;
  lf: number;
  crlf: number;
  cr: number;
  /** The last byte of the chunk before, and the one before the latest quote in a quoted cell. */
  before: number;
  beforeQuote: number;
  /** Of the cell that the chunks before left open, as much as matters. */
  open: Uint8Array;
  readonly proof: Proof;
  readonly found: { -readonly [key in keyof Omit<Scan, 'oddBreaks' | 'natives'>]: Scan[key] };
}

const NOTHING = new Uint8Array();
/** A longer cell needs not be known to its end: it is text. */
const OPEN_BYTES = 128;

/** What the marks are in bytes. */
interface Marks {
  readonly delimiter: number;
  readonly quote: number;
  readonly backslash: number;
  /** By byte: 1 where it may end a cell or change what follows. */
  readonly telling: Uint8Array;
}

/**
 * Reads the whole file once by the rules of the CSV reader. The form is checked here because DuckDB does not report
 * some broken files (seen in 1.5.5: with null_padding an unclosed quote makes the rest of the file a missing cell).
 */
export async function scan(path: string, options: ScanOptions): Promise<Scan> {
  const delimiter = options.delimiter.charCodeAt(0);
  const quote = options.quote.charCodeAt(0);
  const backslash = options.escape === '\\' ? 0x5c : -1;
  const telling = new Uint8Array(256);
  for (const byte of [LF, CR, quote, delimiter, ...(backslash === -1 ? [] : [backslash])]) telling[byte] = 1;
  const progress: Progress = {
    ...{ state: START, line: 1, recordLine: 1, quoteLine: 1, cells: 1, blank: true, passed: 0 },
    ...{ lf: 0, crlf: 0, cr: 0, before: LF, beforeQuote: 0, open: NOTHING },
    // DuckDB takes no text for null that holds the escape sign.
    proof: new Proof(
      options.width,
      options,
      options.missing.filter((token) => !token.includes(options.escape)),
    ),
    found: {
      ...{ records: 0, fault: null, quotedBreaks: false, padded: false },
      ...{ short: { count: 0, firstLine: 0 }, long: { count: 0, firstLine: 0 } },
    },
  };
  let atStart = true;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, signal: options.signal })) {
    const bytes: Uint8Array = chunk;
    const marked = atStart && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    atStart = false;
    scanBytes(marked ? bytes.subarray(3) : bytes, progress, options, { delimiter, quote, backslash, telling });
  }
  const { state, quoteLine, recordLine, blank, cells, passed, lf, crlf, cr, open, proof, found } = progress;
  if (state === QUOTED || state === ESCAPED || state === OPENED) found.fault ??= { kind: 'unclosed', line: quoteLine };
  const padded = found.padded || progress.before === SPACE || (state === CLOSED && progress.beforeQuote === SPACE);
  if (!blank && passed >= options.skipRecords) {
    countRecord(found, cells, options.width, recordLine);
    proof.see(cells - 1, open, 0, open.length);
  }
  return { ...found, padded, oddBreaks: cr > 0 || (lf > 0 && crlf > 0), natives: proof.natives() };
}

function countRecord(found: Progress['found'], cells: number, width: number, line: number): void {
  const oneMore = ({ count, firstLine }: Ragged): Ragged => ({ count: count + 1, firstLine: firstLine || line });
  found.records += 1;
  if (cells < width) found.short = oneMore(found.short);
  if (cells > width) found.long = oneMore(found.long);
}

/** In variables of its own, which are registers: a field or what a closure shares takes three times as long. */
function scanBytes(bytes: Uint8Array, progress: Progress, { width, skipRecords }: ScanOptions, marks: Marks): void {
  const { delimiter, quote, backslash, telling } = marks;
  const { found } = progress;
  let { state, line, recordLine, quoteLine, cells, blank, passed, lf, crlf, cr, before, beforeQuote } = progress;
  let { padded } = found;
  const end = bytes.length - 1;
  let from = 0;
  for (let at = 0; at <= end; at += 1) {
    // Most bytes only go on with a cell.
    if (state === PLAIN || state === QUOTED) while (at < end && telling[bytes[at] as number] === 0) at += 1;
    const byte = bytes[at] as number;
    const last = at === 0 ? before : (bytes[at - 1] as number);
    if (state === OPENED) {
      if (byte === SPACE) padded = true;
      state = QUOTED;
    } else if (!padded && state !== QUOTED && state !== ESCAPED) {
      padded =
        ((byte === SPACE || last === SPACE) && isPadded(byte, last, delimiter, quote)) ||
        (state === CLOSED && byte !== quote && beforeQuote === SPACE);
    }
    if (byte === LF || byte === CR) {
      const pair = byte === LF && last === CR;
      if (!pair) line += 1;
      if (state === QUOTED || state === ESCAPED) {
        found.quotedBreaks = true;
        state = QUOTED;
      } else if (pair) {
        cr -= 1;
        crlf += 1;
        recordLine = line;
        from = at + 1;
      } else {
        if (byte === LF) lf += 1;
        else cr += 1;
        if (!blank && passed >= skipRecords) {
          countRecord(found, cells, width, recordLine);
          seeCell(progress, cells - 1, bytes, from, at);
        }
        progress.open = NOTHING;
        passed += 1;
        state = START;
        cells = 1;
        blank = true;
        recordLine = line;
        from = at + 1;
      }
    } else if (state === QUOTED) {
      if (byte === quote) {
        state = CLOSED;
        beforeQuote = last;
      } else if (byte === backslash) state = ESCAPED;
    } else if (state === PLAIN) {
      if (byte === delimiter) {
        if (passed >= skipRecords) seeCell(progress, cells - 1, bytes, from, at);
        from = at + 1;
        cells += 1;
        state = START;
      }
    } else if (state === START) {
      blank = false;
      if (byte === delimiter) {
        if (passed >= skipRecords) seeCell(progress, cells - 1, bytes, from, at);
        from = at + 1;
        cells += 1;
      } else if (byte === quote) {
        state = OPENED;
        quoteLine = line;
      } else if (byte !== SPACE) state = PLAIN;
    } else if (state === ESCAPED) {
      state = QUOTED;
    } else if (byte === delimiter) {
      if (passed >= skipRecords) seeCell(progress, cells - 1, bytes, from, at);
      from = at + 1;
      cells += 1;
      state = START;
    } else if (byte === quote && backslash === -1) {
      state = QUOTED;
    } else if (byte !== SPACE) {
      found.fault ??= { kind: 'text_after_quote', line: quoteLine };
      state = PLAIN;
    }
  }
  if (end >= 0) before = bytes[end] as number;
  if (from <= end && passed >= skipRecords && progress.open.length < OPEN_BYTES) {
    progress.open = Buffer.concat([progress.open, bytes.subarray(from, from + OPEN_BYTES)]);
  }
  Object.assign(progress, {
    state,
    line,
    recordLine,
    quoteLine,
    cells,
    blank,
    passed,
    lf,
    crlf,
    cr,
    before,
    beforeQuote,
  });
  found.padded = padded;
}

function seeCell(progress: Progress, column: number, bytes: Uint8Array, from: number, to: number): void {
  const { open, proof } = progress;
  if (open.length === 0) {
    proof.see(column, bytes, from, to);
    return;
  }
  const cell = Buffer.concat([open, bytes.subarray(from, to)]);
  progress.open = NOTHING;
  proof.see(column, cell, 0, cell.length);
}

/** Whether a space stands at the edge of a cell: `byte` follows `last` outside of quotes. */
const isPadded = (byte: number, last: number, delimiter: number, quote: number): boolean =>
  (last === SPACE && (byte === delimiter || byte === quote || byte === LF || byte === CR)) ||
  (byte === SPACE && (last === delimiter || last === quote || last === LF || last === CR));
