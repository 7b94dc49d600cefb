import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { FEATURE_KINDS, METRICS, type OutsideModel } from '../../engine/index.ts';
import { ConflictError } from '../../errors.ts';

const doubles = z.array(z.number()).transform((values) => Float64Array.from(values));

const outside: z.ZodType<OutsideModel, unknown> = z.object({
  task: z.enum(['classification', 'regression']),
  targetKind: z.enum(FEATURE_KINDS),
  classes: z.array(z.string()),
  intervals: z.object({ edges: doubles, low: doubles, high: doubles }),
  inputs: z.array(z.object({ name: z.string(), kind: z.enum(FEATURE_KINDS), levels: z.array(z.string()) })),
  metric: z.enum(METRICS),
  test: z.object({
    rows: z.array(z.number()).transform((rows) => Uint32Array.from(rows)),
    rowCount: z.number(),
  }),
});

const header = z.object({
  format: z.literal('smart-ml autogluon 1'),
  /** What wrote it, and alone can read it. */
  autogluon: z.string(),
  python: z.string(),
  target: z.string(),
  blanks: z.enum(['missing', 'class']),
  outside,
});

/** What a model file tells of itself. */
export type Header = z.infer<typeof header>;

/** The file is a line of JSON, and the packed predictor after it. */
export async function writeModelFile(path: string, told: Omit<Header, 'format'>, archive: string): Promise<void> {
  const plain = { format: 'smart-ml autogluon 1', ...told };
  const line = JSON.stringify(plain, (_, value) => (ArrayBuffer.isView(value) ? Array.from(value as never) : value));
  const out = createWriteStream(path);
  out.write(`${line}\n`);
  await pipeline(createReadStream(archive), out);
}

/** The header, and where the predictor begins. @throws ConflictError when it is none of ours */
export async function readModelFile(path: string): Promise<{ readonly header: Header; readonly offset: number }> {
  const input = createReadStream(path, { encoding: 'utf8' });
  try {
    for await (const line of createInterface({ input })) {
      return { header: header.parse(JSON.parse(line)), offset: Buffer.byteLength(line) + 1 };
    }
    throw new Error('it is empty');
  } catch (error) {
    throw new ConflictError('The model file is damaged and cannot be loaded. Train again to get a new one.', error);
  } finally {
    input.destroy();
  }
}

/** Names of columns to what they hold. */
export const kindsOf = ({ inputs }: OutsideModel): Readonly<Record<string, (typeof FEATURE_KINDS)[number]>> =>
  Object.fromEntries(inputs.map(({ name, kind }) => [name, kind]));
