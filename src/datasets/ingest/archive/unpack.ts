import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InvalidInputError } from '../../../errors.ts';
import type { Content, JsonContent, TextContent } from '../content.ts';
import { size, spool } from '../spool.ts';
import { baseName, type Choosing, choicesAmong, chooseEntry } from './choose.ts';
import { isWorkbook } from './document.ts';
import { openZip, zipError } from './zip.ts';

/** A file on disk that can be read as a table. */
interface Unpacked {
  readonly path: string;
  /** The name the person knows; "a.csv in b.zip" for a file of an archive. */
  readonly fileName: string;
  readonly content: TextContent | JsonContent | { readonly format: 'parquet' | 'xlsx' };
}

export interface UnpackOptions {
  readonly path: string;
  readonly fileName: string;
  readonly content: Content;
  readonly bytes: number;
  /** A folder for the temporary files and the Parquet. */
  readonly scratch: string;
  /** The most that an archive may unpack to, whatever size it claims. */
  readonly maxBytes: number;
  readonly choosing?: Choosing | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** No real table packs tighter; archives made to fill a disk do. */
const MAX_RATIO = 250;
/** Below this size the ratio is not checked: it does no harm, and short files of few values reach it. */
const RATIO_FROM_BYTES = 16_000_000;

/** Unpacks the table of an archive to disk and tells its format. Other files stay as they are. */
export async function unpack(options: UnpackOptions): Promise<Unpacked> {
  const { path, fileName, content } = options;
  switch (content.format) {
    case 'gzip':
      return unzipGzip(options);
    case 'zip':
      return unpackZip(options);
    case 'text':
    case 'json':
      return { path, fileName, content };
    case 'parquet':
      return { path, fileName, content: { format: 'parquet' } };
  }
}

async function unzipGzip(options: UnpackOptions): Promise<Unpacked> {
  const { path, fileName, bytes } = options;
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  const stream = file.pipe(createGunzip({ chunkSize: 1 << 18 }));
  file.on('error', (error) => stream.destroy(error));
  try {
    return await inner(options, { stream, name: fileName.replace(/\.(gz|gzip)$/i, ''), packedBytes: bytes });
  } catch (error) {
    throw zipError(error, fileName);
  } finally {
    file.destroy();
  }
}

async function unpackZip(options: UnpackOptions): Promise<Unpacked> {
  const { path, fileName } = options;
  const { entries, file } = await openZip(path, fileName);
  try {
    const names = entries.map((entry) => entry.fileName);
    if (isWorkbook(names, fileName)) return { path, fileName, content: { format: 'xlsx' } };
    const entry = chooseEntry(entries, fileName, options.choosing);
    const stream = await file.openReadStreamPromise(entry);
    const name = `${baseName(entry)} in ${fileName}`;
    return await inner(options, { stream, name, packedBytes: entry.compressedSize });
  } catch (error) {
    throw zipError(error, fileName);
  } finally {
    file.close();
  }
}

/** The files of a ZIP of which any may be the table that is meant, the likeliest first; empty where that is clear. */
export async function choicesIn(path: string, fileName: string): Promise<readonly string[]> {
  const { entries, file } = await openZip(path, fileName);
  file.close();
  const names = entries.map((entry) => entry.fileName);
  return isWorkbook(names, fileName) ? [] : choicesAmong(entries);
}

interface Inner {
  readonly stream: Readable;
  readonly name: string;
  readonly packedBytes: number;
}

/** The file inside must be a table: archives in archives are a way to hide huge files in small ones. */
async function inner(options: UnpackOptions, { stream, name, packedBytes }: Inner): Promise<Unpacked> {
  const path = join(options.scratch, 'unpacked');
  const { content } = await spool({
    stream,
    fileName: name,
    path,
    ...unpackLimit(options, packedBytes),
    records: options.choosing?.records,
    signal: options.signal,
  });
  if (content.format === 'text' || content.format === 'json') return { path, fileName: name, content };
  if (content.format === 'parquet') return { path, fileName: name, content: { format: 'parquet' } };
  if (content.format === 'zip' && (await holdsWorkbook(path, name))) {
    return { path, fileName: name, content: { format: 'xlsx' } };
  }
  throw new InvalidInputError(
    `${options.fileName} holds an archive within the archive. Unpack it and send the table inside.`,
  );
}

async function holdsWorkbook(path: string, fileName: string): Promise<boolean> {
  const { entries, file } = await openZip(path, fileName);
  file.close();
  return isWorkbook(
    entries.map((entry) => entry.fileName),
    fileName,
  );
}

function unpackLimit(
  { fileName, maxBytes }: UnpackOptions,
  packedBytes: number,
): { maxBytes: number; tooLarge: string } {
  const byRatio = Math.max(RATIO_FROM_BYTES, packedBytes * MAX_RATIO);
  if (byRatio < maxBytes) {
    return {
      maxBytes: byRatio,
      tooLarge: `${fileName} unpacks to more than ${MAX_RATIO} times its size, as no real table does. Send the table itself.`,
    };
  }
  return { maxBytes, tooLarge: unpacksTooLarge(fileName, maxBytes) };
}

export const unpacksTooLarge = (fileName: string, maxBytes: number): string =>
  `${fileName} unpacks to more than the limit of ${size(maxBytes)}. Send a smaller file, or a sample of its rows.`;
