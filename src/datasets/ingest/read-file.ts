import { join } from 'node:path';
import type { Profile } from '../profile.ts';
import { type DetectedTarget, detectTarget } from '../target.ts';
import { unpack } from './archive/unpack.ts';
import { assemble } from './assemble.ts';
import type { Dialect } from './dialect.ts';
import type { Encoding } from './encoding.ts';
import { guessEncoding } from './guess-encoding.ts';
import { encodingNotes } from './notes.ts';
import { missingTokens } from './options.ts';
import { writeRecords } from './records.ts';
import type { ReadRequest } from './request.ts';
import { fullDisk } from './spool.ts';
import { stageCsv } from './stage-csv.ts';
import { inspectParquet, stageParquet } from './stage-parquet.ts';
import { buildTable, type Table } from './table.ts';
import { type TextOptions, understandText } from './text.ts';
import { readWorkbook } from './workbook/read-workbook.ts';

export interface FileRead {
  readonly parquetPath: string;
  readonly profile: Profile;
  readonly target: DetectedTarget;
  /** How a text file was written; null for other formats. */
  readonly form: TextForm | null;
  /** Sentences for the person about what was decided or left out, and what looked odd. */
  readonly notes: readonly string[];
}

export interface TextForm {
  readonly encoding: Encoding;
  readonly dialect: Dialect & { readonly decimal: '.' | ',' };
}

/** Reads a received file as a table: unpacks, checks, types and profiles it, and guesses its target. */
export async function readFile(request: ReadRequest, signal?: AbortSignal): Promise<FileRead> {
  const read = await readTyped(request, signal);
  return { ...read, target: detectTarget(read.profile.columns, request.hint) };
}

type TypedRead = Omit<FileRead, 'target'>;

async function readTyped(request: ReadRequest, signal: AbortSignal | undefined): Promise<TypedRead> {
  try {
    const { scratch, maxBytes, records, options = {} } = request;
    const whole = await assemble(request, signal);
    const choosing = { records, entry: options.entry };
    const { path, fileName, content } = await unpack({ ...request, content: whole, choosing, signal });
    const common = { fileName, scratch, fileSize: request.bytes, options, signal };
    switch (content.format) {
      case 'text':
        return await readText({
          ...common,
          arrived: path,
          encoding: options.encoding ?? content.encoding ?? (await guessEncoding(path)),
        });
      case 'json': {
        const to = join(scratch, 'records');
        await writeRecords({ paths: [path], form: content.form, to, fileName, folder: scratch, signal });
        return await readParquet({ ...common, arrived: to, maxBytes });
      }
      case 'parquet':
        return await readParquet({ ...common, arrived: path, maxBytes });
      case 'xlsx': {
        const sheet = await readWorkbook({ path, fileName, scratch, maxBytes, sheet: options.sheet, signal });
        const known = { delimiter: ',', width: sheet.width } as const;
        const read = await readText({ ...common, arrived: sheet.path, encoding: 'utf-8', known });
        return { ...read, form: null, notes: [...sheet.notes, ...read.notes] };
      }
    }
  } catch (error) {
    throw fullDisk(request.fileName, error);
  }
}

async function readText(options: TextOptions & { readonly fileSize: number }): Promise<TypedRead> {
  const text = await understandText(options);
  const missing = missingTokens(options.options);
  const said = Object.keys(options.options.kinds ?? {});
  const stage = stageCsv.bind(null, { fileName: options.fileName, missing, said }, text);
  const table = await buildTable({ ...options, width: text.header.columns.length, stage });
  const { encoding } = options;
  return {
    parquetPath: table.parquetPath,
    profile: table.profile,
    form: { encoding, dialect: { ...text.head.dialect, decimal: table.decimal } },
    notes: [...encodingNotes(encoding), ...table.notes],
  };
}

type ParquetOptions = Omit<TextOptions, 'encoding' | 'known'> & {
  readonly fileSize: number;
  readonly maxBytes: number;
};

async function readParquet({ arrived: path, maxBytes, ...common }: ParquetOptions): Promise<TypedRead> {
  const { fileName, scratch: folder, options, signal } = common;
  const shape = await inspectParquet({ path, fileName, folder, maxBytes, signal });
  const stage = stageParquet.bind(null, { fileName, missing: missingTokens(options) }, shape);
  return withoutForm(await buildTable({ ...common, width: shape.columns.length, stage }));
}

const withoutForm = ({ parquetPath, profile, notes }: Table): TypedRead => ({
  parquetPath,
  profile,
  form: null,
  notes,
});
