import type { Profile } from '../profile.ts';
import { type DetectedTarget, detectTarget } from '../target.ts';
import { type UnpackOptions, unpack } from './archive/unpack.ts';
import type { Dialect } from './dialect.ts';
import type { Encoding } from './encoding.ts';
import { guessEncoding } from './guess-encoding.ts';
import { encodingNotes } from './notes.ts';
import { missingTokens, type ReadingOptions } from './options.ts';
import { fullDisk } from './spool.ts';
import { stageCsv } from './stage-csv.ts';
import { inspectParquet, stageParquet } from './stage-parquet.ts';
import { buildTable, type Table } from './table.ts';
import { type TextOptions, understandText } from './text.ts';
import { readWorkbook } from './workbook/read-workbook.ts';

/** Asks for a file on disk to be read as a table. It is plain data, so that it can be sent to another process. */
export interface ReadRequest extends Omit<UnpackOptions, 'signal'> {
  /** The person's message, which may name the target. */
  readonly hint: string | undefined;
  /** What a person said about how it is to be read. */
  readonly options?: ReadingOptions | undefined;
}

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
    const { path, fileName, content } = await unpack({ ...request, signal });
    const { scratch, maxBytes, options = {} } = request;
    const common = { fileName, scratch, fileSize: request.bytes, options, signal };
    switch (content.format) {
      case 'text':
        return await readText({
          ...common,
          arrived: path,
          encoding: options.encoding ?? content.encoding ?? (await guessEncoding(path)),
        });
      case 'parquet': {
        const shape = await inspectParquet({ path, fileName, folder: scratch, maxBytes, signal });
        const stage = stageParquet.bind(null, { fileName, missing: missingTokens(options) }, shape);
        return withoutForm(await buildTable({ ...common, width: shape.columns.length, stage }));
      }
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
  const stage = stageCsv.bind(null, { fileName: options.fileName, missing }, text);
  const table = await buildTable({ ...options, width: text.header.columns.length, stage });
  const { encoding } = options;
  return {
    parquetPath: table.parquetPath,
    profile: table.profile,
    form: { encoding, dialect: { ...text.head.dialect, decimal: table.decimal } },
    notes: [...encodingNotes(encoding), ...table.notes],
  };
}

const withoutForm = ({ parquetPath, profile, notes }: Table): TypedRead => ({
  parquetPath,
  profile,
  form: null,
  notes,
});
