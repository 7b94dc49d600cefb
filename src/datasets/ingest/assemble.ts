import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInputError, LimitError } from '../../errors.ts';
import { type Database, openDatabase } from '../duckdb.ts';
import { identifier, textLiteral } from '../sql.ts';
import { unpack, unpacksTooLarge } from './archive/unpack.ts';
import type { Content } from './content.ts';
import { writeRecords } from './records.ts';
import type { Labels, ReadRequest } from './request.ts';

type Part = Awaited<ReturnType<typeof unpack>>;

/**
 * Makes one file of a table that comes in several, or whose numbers stand for words, and puts it in the place of the
 * first. So the original that is kept is the whole table, and is read again as any other.
 */
export async function assemble(request: ReadRequest, signal?: AbortSignal): Promise<Content> {
  const { path, fileName, scratch, further = [], labels = {} } = request;
  if (further.length === 0 && Object.keys(labels).length === 0) return request.content;
  const parts: Part[] = [];
  for (const [i, file] of [request, ...further].entries()) {
    const folder = join(scratch, `unpacked-${i}`);
    await mkdir(folder);
    parts.push(await unpack({ ...request, ...file, scratch: folder, signal }));
  }
  const [first, ...others] = parts as [Part, ...Part[]];
  const odd = others.find(({ content }) => JSON.stringify(content) !== JSON.stringify(first.content));
  if (odd !== undefined) {
    throw new InvalidInputError(
      `${fileName} and ${odd.fileName} are parts of one table, but written differently. Choose another data set.`,
    );
  }
  const whole = join(scratch, 'whole');
  const content = await write(parts, first.content, whole, request, signal);
  for (const [i, { path: old }] of further.entries()) {
    await rm(old, { force: true });
    await rm(join(scratch, `unpacked-${i}`), { recursive: true, force: true });
  }
  await rename(whole, path);
  return content;
}

async function write(
  parts: readonly Part[],
  content: Part['content'],
  to: string,
  request: ReadRequest,
  signal: AbortSignal | undefined,
): Promise<Content> {
  const { fileName, scratch: folder, maxBytes, labels = {} } = request;
  const paths = parts.map(({ path }) => path);
  switch (content.format) {
    case 'text':
      await joinTexts(parts, to);
      return content;
    case 'json':
      await writeRecords({ paths, form: content.form, to, fileName, folder, signal });
      return { format: 'parquet' };
    case 'parquet':
      await joinParquets(paths, to, { fileName, folder, maxBytes, labels, signal });
      return { format: 'parquet' };
    case 'xlsx':
      throw new InvalidInputError(
        `${fileName} is one of several workbooks. Choose another data set, or send one of them by itself.`,
      );
  }
}

/** Longer first lines are no header. */
const MAX_HEADER_BYTES = 1_000_000;

/** One text after the other. The header that each begins with is kept once. */
async function joinTexts(parts: readonly Part[], to: string): Promise<void> {
  const file = await open(to, 'w');
  try {
    let header: Buffer | undefined;
    for (const { path, fileName } of parts) {
      const own = await firstLine(path);
      if (header !== undefined && !own.text.equals(header)) {
        throw new InvalidInputError(`${fileName} has other columns than the parts before it. Choose another data set.`);
      }
      let last = 0x0a;
      const start = header === undefined ? 0 : own.end;
      header ??= own.text;
      for await (const chunk of createReadStream(path, { start, highWaterMark: 1 << 18 })) {
        const bytes = chunk as Buffer;
        await file.write(bytes);
        last = bytes.at(-1) ?? last;
      }
      if (last !== 0x0a) await file.write('\n');
    }
  } finally {
    await file.close();
  }
}

/** Without the mark that a text may begin with, and without its end. */
async function firstLine(path: string): Promise<{ readonly text: Buffer; readonly end: number }> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_HEADER_BYTES), 0, MAX_HEADER_BYTES, 0);
    const at = buffer.subarray(0, bytesRead).indexOf(0x0a);
    const end = at < 0 ? bytesRead : at + 1;
    const line = buffer.subarray(0, at < 0 ? bytesRead : at).toString('latin1');
    return { text: Buffer.from(line.replace(/^\u00ef\u00bb\u00bf/, '').replace(/\r$/, ''), 'latin1'), end };
  } finally {
    await file.close();
  }
}

interface ParquetJoin {
  readonly fileName: string;
  readonly folder: string;
  readonly maxBytes: number;
  readonly labels: Labels;
  readonly signal: AbortSignal | undefined;
}

async function joinParquets(
  paths: readonly string[],
  to: string,
  { fileName, folder, maxBytes, labels, signal }: ParquetJoin,
): Promise<void> {
  const database = await openDatabase({ folder, signal });
  try {
    const files = `[${paths.map(textLiteral).join(', ')}]`;
    await refuseLarge(database, files, fileName, maxBytes);
    const all = `read_parquet(${files}, union_by_name = true)`;
    const words = (await database.describe(`SELECT * FROM ${all}`)).flatMap(({ name, type }) => {
      const names = Object.hasOwn(labels, name) ? labels[name] : undefined;
      return names !== undefined && WHOLE.test(String(type)) ? [`${worded(name, names)} AS ${identifier(name)}`] : [];
    });
    const select = words.length === 0 ? '*' : `* REPLACE (${words.join(', ')})`;
    await database.run(`COPY (SELECT ${select} FROM ${all}) TO ${textLiteral(to)} (FORMAT parquet)`);
  } finally {
    database.close();
  }
}

/** A small file may hold an enormous table. */
async function refuseLarge(database: Database, files: string, fileName: string, maxBytes: number): Promise<void> {
  const [[bytes] = []] = await database.rows(
    `SELECT sum(total_uncompressed_size)::DOUBLE FROM parquet_metadata(${files})`,
  );
  if (Number(bytes) > maxBytes) throw new LimitError(unpacksTooLarge(fileName, maxBytes));
}

const WHOLE = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/;

/** The word of a number; none for −1, which stands for an answer that is kept back. */
const worded = (name: string, names: readonly string[]): string => {
  const value = identifier(name);
  const words = `[${names.map(textLiteral).join(', ')}]`;
  return `CASE WHEN ${value} BETWEEN 0 AND ${names.length - 1} THEN ${words}[${value} + 1] WHEN ${value} <> -1 THEN ${value}::VARCHAR END`;
};
