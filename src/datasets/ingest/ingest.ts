import { randomUUID } from 'node:crypto';
import { mkdtemp, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { AppError, InvalidInputError, LimitError } from '../../errors.ts';
import { type Database, openDatabase } from '../duckdb.ts';
import type { Profile } from '../profile.ts';
import { type DetectedTarget, detectTarget } from '../target.ts';
import { convert, type KeptColumn } from './convert.ts';
import { type Dialect, type Escape, type Head, readDialect } from './dialect.ts';
import { type Encoding, rewriteAsUtf8 } from './encoding.ts';
import { type Header, nameColumns } from './header.ts';
import { measure } from './measure.ts';
import { namelessReason } from './nameless.ts';
import { type Received, receive } from './receive.ts';
import { type Scan, scan } from './scan.ts';
import { count, quoted } from './sentences.ts';
import { type Staged, stage } from './stage.ts';
import { decideTypes, type Typing } from './typing.ts';

/** Wider tables do not fit the memory and the minute a training has; 500 columns are already unusual. */
export const MAX_COLUMNS = 2_000;
export const MIN_ROWS = 10;

/** More rows than this share with extra cells, and the file is not read as its author meant it. */
const EXTRA_CELLS_SHARE = 0.1;
const HEAD_BYTES = 512 * 1024;

export interface IngestInput {
  readonly stream: Readable;
  /** As the person knows it; stands in sentences, never in a path. */
  readonly fileName: string;
  /** Where the two files of the result are put, and everything in between. */
  readonly workDir: string;
  readonly maxBytes: number;
  /** The person's message, searched for the name of the target. */
  readonly hint?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told the bytes received so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

export interface Ingested {
  /** The file as it arrived. Both files are the caller's to move or remove. */
  readonly originalPath: string;
  readonly originalBytes: number;
  readonly sha256: string;
  readonly parquetPath: string;
  readonly encoding: Encoding;
  readonly dialect: Dialect & { readonly decimal: '.' | ',' };
  readonly profile: Profile;
  readonly target: DetectedTarget;
  /** Plain sentences for the person: what was decided, left out, or looked odd. */
  readonly notes: readonly string[];
}

/**
 * Takes a CSV in: to disk, checked, read, typed, profiled. Throws InvalidInputError or LimitError with one sentence
 * for the person, or AppError('cancelled'); then nothing is left in `workDir`.
 */
export async function ingest(input: IngestInput): Promise<Ingested> {
  const scratch = await mkdtemp(join(input.workDir, 'ingest-'));
  try {
    const arrived = join(scratch, 'original');
    const received = await receive({ ...input, path: arrived });
    const text = await prepareText(input, scratch, arrived, received);
    const read = await readTable(input, scratch, text, received);

    const id = randomUUID();
    const originalPath = join(input.workDir, `${id}.original`);
    const parquetPath = join(input.workDir, `${id}.parquet`);
    await rename(arrived, originalPath);
    await rename(read.parquetPath, parquetPath);
    const notes = [...encodingNotes(received.encoding), ...read.notes];
    return {
      originalPath,
      originalBytes: received.bytes,
      sha256: received.sha256,
      parquetPath,
      encoding: received.encoding,
      dialect: { ...text.head.dialect, decimal: read.decimal },
      profile: read.profile,
      target: detectTarget(read.profile.columns, input.hint),
      notes,
    };
  } catch (error) {
    if (input.signal?.aborted) throw new AppError('cancelled', `Adding ${input.fileName} was cancelled.`, error);
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The file as UTF-8 with its form known and found sound. */
interface Text {
  readonly path: string;
  readonly head: Head;
  readonly header: Header;
  readonly scan: Scan;
}

async function prepareText(input: IngestInput, scratch: string, arrived: string, received: Received): Promise<Text> {
  let path = arrived;
  const utf8 = join(scratch, 'utf8');
  if (received.encoding !== 'utf-8') {
    await rewriteAsUtf8(arrived, utf8, received.encoding, input.signal);
    path = utf8;
  }
  const text = await understand(input, path);
  if (path === arrived && text.scan.oddBreaks) {
    await rewriteAsUtf8(arrived, utf8, 'utf-8', input.signal);
    path = utf8;
  }
  return { ...text, path };
}

async function understand(input: IngestInput, path: string): Promise<Omit<Text, 'path'>> {
  const start = await readStart(path, HEAD_BYTES);
  const first = await tryEscape(input, path, start, '"');
  if (first.scan.fault === null) return first;
  if (start.includes('\\"')) {
    const second = await tryEscape(input, path, start, '\\');
    if (second.scan.fault === null) return second;
  }
  throw faultSentence(input.fileName, first.scan);
}

async function tryEscape(input: IngestInput, path: string, start: string, escape: Escape): Promise<Omit<Text, 'path'>> {
  const head = readDialect(start, escape);
  if (head === null) throw noTable(input.fileName, start);
  const header = nameColumns(head.header, head.body);
  const width = header.columns.length;
  if (width > MAX_COLUMNS) {
    throw new LimitError(
      `${input.fileName} has ${count(width, 'column')}; at most ${MAX_COLUMNS.toLocaleString('en-US')} can be taken. ` +
        'Leave out columns you do not need and send it again.',
    );
  }
  const { delimiter, skipLines } = head.dialect;
  return { head, header, scan: await scan(path, { delimiter, escape, width, skipLines, signal: input.signal }) };
}

async function readStart(path: string, bytes: number): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    const text = new TextDecoder().decode(buffer.subarray(0, bytesRead), { stream: true });
    const lastBreak = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
    return bytesRead < bytes || lastBreak < 0 ? text : text.slice(0, lastBreak + 1);
  } finally {
    await file.close();
  }
}

interface Table {
  readonly parquetPath: string;
  readonly profile: Profile;
  readonly decimal: '.' | ',';
  readonly notes: readonly string[];
}

async function readTable(input: IngestInput, scratch: string, text: Text, received: Received): Promise<Table> {
  const stagePath = join(scratch, 'stage.parquet');
  const parquetPath = join(scratch, 'table.parquet');
  const { columns } = text.header;
  const database = await openDatabase({ folder: scratch, signal: input.signal });
  try {
    const staged = await stage(database, {
      fileName: input.fileName,
      csvPath: text.path,
      stagePath,
      dialect: text.head.dialect,
      width: columns.length,
      quotedBreaks: text.scan.quotedBreaks,
    });
    refuseUnlessWhole(input.fileName, text, staged);
    refuseUnlessRows(input.fileName, staged.rows);
    const typing = await decideTypes(database, {
      stagePath,
      names: columns.map((column) => column.name),
      delimiter: text.head.dialect.delimiter,
    });
    const kept = await keepColumns(database, stagePath, staged.rows, text.header, typing);
    refuseUnlessColumns(input.fileName, kept.columns.length);
    const rowCount = await convert(database, stagePath, parquetPath, kept.columns);
    refuseUnlessRows(input.fileName, rowCount);
    const profile = await measure(database, {
      parquetPath,
      rowCount,
      fileSize: received.bytes,
      columns: kept.columns,
    });
    const notes = [
      ...text.header.notes,
      ...formNotes(text, staged, rowCount),
      ...kept.notes,
      ...typing.notes,
      ...profileNotes(profile),
    ];
    return { parquetPath, profile, decimal: typing.decimal, notes };
  } finally {
    database.close();
  }
}

async function keepColumns(
  database: Database,
  stagePath: string,
  rows: number,
  header: Header,
  typing: Typing,
): Promise<{ readonly columns: readonly KeptColumn[]; readonly notes: readonly string[] }> {
  const columns: KeptColumn[] = [];
  const dropped = { empty: 0, row_numbers: 0 };
  for (const [at, column] of header.columns.entries()) {
    const survey = typing.surveys[at];
    const type = typing.types[at];
    if (survey === undefined || type === undefined) continue;
    const reason = await namelessReason(database, stagePath, rows, column, survey);
    if (reason === null) columns.push({ at, name: column.name, type });
    else dropped[reason] += 1;
  }
  const notes: string[] = [];
  if (dropped.empty > 0)
    notes.push(`${count(dropped.empty, 'column')} without a name and without values was left out.`);
  if (dropped.row_numbers > 0) notes.push('A column that only numbers the rows was left out.');
  return { columns, notes };
}

function noTable(fileName: string, start: string): InvalidInputError {
  if (start.trim() === '') {
    return new InvalidInputError(`${fileName} is empty. Send a CSV with a header and at least ${MIN_ROWS} rows.`);
  }
  return new InvalidInputError(
    `${fileName} has only one column. Learning needs at least two, separated by commas, semicolons, tabs or bars.`,
  );
}

function faultSentence(fileName: string, { fault }: Scan): InvalidInputError {
  const what =
    fault?.kind === 'unclosed'
      ? 'a quote (") is opened and never closed'
      : 'a quoted cell goes on after its closing quote (")';
  return new InvalidInputError(
    `In line ${fault?.line} of ${fileName} ${what}. Correct that line and send the file again.`,
  );
}

/** Every record must be accounted for: rows lost without a word would be worse than none. */
function refuseUnlessWhole(fileName: string, { scan, head }: Text, { rows, dropped }: Staged): void {
  if (dropped > (rows + dropped) * EXTRA_CELLS_SHARE) {
    throw new InvalidInputError(
      `${count(dropped, 'row')} of ${fileName} had more cells than the header, the first in line ${scan.long.firstLine}. ` +
        'Put quotes around cells that contain the separator and send the file again.',
    );
  }
  const expected = scan.records - (head.dialect.hasHeader ? 1 : 0);
  if (rows + dropped === expected) return;
  throw new InvalidInputError(
    `${fileName} could not be read completely: ${count(rows + dropped, 'row')} of ${expected.toLocaleString('en-US')} ` +
      'came through. Save it again as a plain CSV in UTF-8 and send that.',
  );
}

function refuseUnlessRows(fileName: string, rows: number): void {
  if (rows >= MIN_ROWS) return;
  const found = rows === 0 ? 'has a header but no rows' : `has only ${count(rows, 'row')}`;
  throw new InvalidInputError(`${fileName} ${found}; at least ${MIN_ROWS} are needed to learn from.`);
}

function refuseUnlessColumns(fileName: string, columns: number): void {
  if (columns >= 2) return;
  throw new InvalidInputError(`${fileName} has only one column with values. Learning needs at least two.`);
}

function encodingNotes(encoding: Encoding): readonly string[] {
  if (encoding === 'utf-8') return [];
  if (encoding !== 'windows-1252') return [`The file is in ${encoding.toUpperCase()} and was decoded so.`];
  return [
    'The file is not UTF-8; it was decoded as windows-1252. If letters look wrong, save it as UTF-8 and send it again.',
  ];
}

function formNotes({ scan, head }: Text, staged: Staged, rowCount: number): readonly string[] {
  const notes: string[] = [];
  if (head.dialect.skipLines > 0) {
    notes.push(
      `${count(head.dialect.skipLines, 'line')} above the table ${head.dialect.skipLines === 1 ? 'was' : 'were'} skipped.`,
    );
  }
  if (scan.short.count > 0) {
    notes.push(
      `${count(scan.short.count, 'row')} had fewer cells than the header; the rest of each counts as missing (first: line ${scan.short.firstLine}).`,
    );
  }
  if (staged.dropped > 0) {
    notes.push(
      `${count(staged.dropped, 'row')} had extra cells and ${staged.dropped === 1 ? 'was' : 'were'} left out (first: line ${scan.long.firstLine}).`,
    );
  }
  const blank = staged.rows - rowCount;
  if (blank > 0) notes.push(`${count(blank, 'row')} without any value ${blank === 1 ? 'was' : 'were'} left out.`);
  return notes;
}

function profileNotes({ columns }: Profile): readonly string[] {
  const named = (flag: 'all_missing' | 'constant' | 'id'): readonly string[] =>
    columns.filter((column) => column.flags.includes(flag)).map((column) => column.name);
  const say = (flag: 'all_missing' | 'constant' | 'id', what: string): readonly string[] =>
    named(flag).length === 0 ? [] : [`${quoted(named(flag))} ${what}.`];
  return [
    ...say('all_missing', 'held no value in any row'),
    ...say('constant', 'held the same value in every row'),
    ...say('id', 'only names the rows, so nothing is learned from it'),
  ];
}
