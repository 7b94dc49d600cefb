import { z } from 'zod';
import type { Contract } from '../../apart/contract.ts';
import { COLUMN_KINDS, type ColumnFormat, type Profile, type SampleRow } from '../profile.ts';
import { ENCODINGS } from './encoding.ts';
import { READING_OPTIONS } from './options.ts';
import type { FileRead } from './read-file.ts';
import type { ReadRequest } from './request.ts';

const encoding = z.enum(ENCODINGS);

const file = {
  path: z.string(),
  fileName: z.string(),
  content: z.discriminatedUnion('format', [
    z.object({ format: z.literal('text'), encoding: encoding.nullable() }),
    z.object({ format: z.literal('json'), form: z.enum(['array', 'newline_delimited']) }),
    z.object({ format: z.enum(['parquet', 'gzip', 'zip']) }),
  ]),
  bytes: z.number(),
};

const request: z.ZodType<ReadRequest> = z.object({
  ...file,
  further: z.array(z.object(file)).optional(),
  labels: z.record(z.string(), z.array(z.string())).optional(),
  records: z.boolean().optional(),
  scratch: z.string(),
  maxBytes: z.number(),
  hint: z.string().or(z.undefined()),
  options: READING_OPTIONS.optional(),
});

const format: z.ZodType<ColumnFormat> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('number'),
    decimal: z.enum(['.', ',']),
    group: z.enum(['', ',', '.', ' ', "'"]),
    unit: z.string(),
    unitDivisor: z.number().exactOptional(),
    negative: z.enum(['brackets', 'behind', 'DR', 'CR']).exactOptional(),
    magnitudes: z.literal(true).exactOptional(),
    units: z.record(z.string(), z.number()).exactOptional(),
    zeros: z.record(z.string(), z.number()).exactOptional(),
    marks: z.literal(true).exactOptional(),
    powers: z.literal(true).exactOptional(),
  }),
  z.object({ type: z.literal('date'), pattern: z.string() }),
  z.object({ type: z.literal('boolean'), yes: z.string(), no: z.string() }),
]);

export const column = z.object({
  name: z.string(),
  kind: z.enum(COLUMN_KINDS),
  dtype: z.enum(['int64', 'float64', 'object', 'bool', 'datetime64[ns]']),
  null_count: z.number(),
  unique_count: z.number(),
  flags: z.array(z.enum(['id', 'constant', 'all_missing'])),
  format: format.exactOptional(),
  unread: z.object({ cells: z.number(), examples: z.array(z.string()) }).exactOptional(),
  min: z.number().or(z.string()).exactOptional(),
  max: z.number().or(z.string()).exactOptional(),
  mean: z.number().exactOptional(),
  quartiles: z.tuple([z.number(), z.number(), z.number()]).exactOptional(),
  steps: z.array(z.number()).exactOptional(),
  length: z.object({ mean: z.number(), max: z.number() }).exactOptional(),
  top: z.array(z.object({ value: z.string(), count: z.number() })).exactOptional(),
});

/** Not a `z.record`, which drops a column of the name `__proto__`. */
const sampleRow = z.custom<SampleRow>(
  (row) =>
    typeof row === 'object' &&
    row !== null &&
    Object.values(row).every((cell) => cell === null || typeof cell === 'string' || typeof cell === 'number'),
);

const profile: z.ZodType<Profile> = z.object({
  rowCount: z.number(),
  columnCount: z.number(),
  fileSize: z.number(),
  columns: z.array(column),
  duplicateRows: z.number(),
  sample: z.array(sampleRow),
});

const result: z.ZodType<FileRead> = z.object({
  parquetPath: z.string(),
  profile,
  target: z.object({ target: z.string().nullable(), runnersUp: z.array(z.string()), why: z.string() }),
  form: z
    .object({
      encoding,
      dialect: z.object({
        delimiter: z.enum([',', ';', '\t', '|']),
        quote: z.enum(['"', "'"]),
        escape: z.enum(['"', "'", '\\']),
        skipLines: z.number(),
        hasHeader: z.boolean(),
        decimal: z.enum(['.', ',']),
      }),
    })
    .nullable(),
  notes: z.array(z.string()),
});

/** What the reading process is asked and answers. It reads other people's files, so even its own words are checked. */
export const reading: Contract<ReadRequest, never, FileRead> = { request, progress: z.never(), result };
