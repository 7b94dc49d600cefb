import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Delimiter, type Head, type Quoting, quotings, readDialect } from './dialect.ts';
import { type Encoding, rewriteAsUtf8 } from './encoding.ts';
import { type Header, nameColumns } from './header.ts';
import { missingTokens, type ReadingOptions } from './options.ts';
import { faultSentence, noTable, refuseWide } from './refusals.ts';
import { type Scan, scan } from './scan.ts';

/** The dialect is found from this much of a file. */
const HEAD_BYTES = 512 * 1024;

/** A file in UTF-8 whose form is known and sound. */
export interface Text {
  readonly path: string;
  readonly head: Head;
  readonly header: Header;
  readonly scan: Scan;
}

export interface TextOptions {
  readonly fileName: string;
  readonly scratch: string;
  /** The file as it arrived. */
  readonly arrived: string;
  readonly encoding: Encoding;
  /** The form of a text that another reader wrote. */
  readonly known?: { readonly delimiter: Delimiter; readonly width: number } | undefined;
  readonly options: ReadingOptions;
  readonly signal?: AbortSignal | undefined;
}

/** Finds out how a file is written, and rewrites it when DuckDB could not read it. */
export async function understandText(options: TextOptions): Promise<Text> {
  const { arrived, encoding, signal } = options;
  const copy = join(options.scratch, 'utf8');
  if (encoding !== 'utf-8') {
    await rewriteAsUtf8(arrived, copy, encoding, signal);
    return { ...(await understand(options, copy)), path: copy };
  }
  const form = await understand(options, arrived);
  if (!form.scan.oddBreaks) return { ...form, path: arrived };
  await rewriteAsUtf8(arrived, copy, encoding, signal);
  return { ...form, path: copy };
}

type Form = Omit<Text, 'path'>;

const WRITTEN: Quoting = { quote: '"', escape: '"' };

async function understand(options: TextOptions, path: string): Promise<Form> {
  const start = await readStart(path, HEAD_BYTES);
  const forms: Form[] = [];
  // What another reader wrote is in double quotes where it is in any.
  for (const quoting of options.known === undefined ? quotings(start) : [WRITTEN]) {
    const form = await tryQuoting(options, path, start, quoting);
    if (form.scan.fault === null) return form;
    forms.push(form);
  }
  const [{ scan, head }] = forms as [Form, ...Form[]];
  throw faultSentence(options.fileName, scan, head.dialect);
}

async function tryQuoting(options: TextOptions, path: string, start: string, quoting: Quoting): Promise<Form> {
  const { known, options: said } = options;
  const head = readDialect(start, {
    ...said,
    ...quoting,
    delimiter: known?.delimiter ?? said.delimiter,
    width: known?.width,
  });
  if (head === null) throw noTable(options.fileName, start, known === undefined);
  const header = nameColumns(head.shape, known?.width);
  const width = header.columns.length;
  refuseWide(options.fileName, width);
  const form = { ...quoting, delimiter: head.dialect.delimiter, width, skipRecords: head.skipRecords };
  return { head, header, scan: await scan(path, { ...form, missing: missingTokens(said), signal: options.signal }) };
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
