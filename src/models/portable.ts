import { createHash } from 'node:crypto';
import { z } from 'zod';
import { COLUMN_KINDS } from '../datasets/profile.ts';
import { FEATURE_KINDS, FINDING_KINDS, METRICS } from '../engine/index.ts';
import { InvalidInputError, LimitError } from '../errors.ts';
import { ENGINES, type Model } from '../store/records.ts';

/**
 * A model with all that is known of it in one file, for taking it to another installation:
 *
 *     0   8  magic "SMLMODEL"
 *     8   4  version
 *    12   4  length of the facts in bytes
 *    16  32  SHA-256 of all that follows
 *    48      the facts as JSON, in UTF-8; then the file of its engine
 *
 * Numbers are little-endian. It holds no code, and nothing of who made it or of the rows it learned from, but for what
 * predicting needs: the columns with their commonest values.
 */
const MAGIC = Buffer.from('SMLMODEL');
const VERSION = 1;
const HEAD = 48;
const MOST_FACTS_BYTES = 16_000_000;

/** Models are some megabytes; the largest forests a hundred and more. */
export const MOST_MODEL_BYTES = 256_000_000;
export const TOO_LARGE = 'That model file is larger than 256 MB, which no model of this program is.';
const ENDING = '.smlmodel';

export const isModelFile = (name: string): boolean => name.toLowerCase().endsWith(ENDING);
export const modelFileName = (name: string): string => `${name.replace(/[^\p{L}\p{N}.-]+/gu, '_')}${ENDING}`;

/** Figures that are none become null in JSON, and are none again. */
const figure = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);
const name = z.string().max(10_000);
const names = z.array(name).max(100_000);
const count = z.number().int().min(0);

const split = z.discriminatedUnion('by', [
  z.object({ by: z.literal('random') }),
  z.object({ by: z.literal('time'), column: name.nullable() }),
  z.object({ by: z.literal('group'), column: name }),
]);
const options = z.object({
  task: z.enum(['classification', 'regression']).exactOptional(),
  only: names.exactOptional(),
  without: names.exactOptional(),
  split: split.exactOptional(),
  blanks: z.enum(['missing', 'class']).exactOptional(),
});

const format = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('number'),
    decimal: z.enum(['.', ',']),
    group: z.enum(['', ',', '.', ' ', "'"]),
    unit: name,
    unitDivisor: z.number().exactOptional(),
    negative: z.enum(['brackets', 'behind', 'DR', 'CR']).exactOptional(),
    magnitudes: z.literal(true).exactOptional(),
    units: z.record(z.string(), z.number()).exactOptional(),
    marks: z.literal(true).exactOptional(),
    powers: z.literal(true).exactOptional(),
  }),
  z.object({ type: z.literal('date'), pattern: name }),
  z.object({ type: z.literal('boolean'), yes: name, no: name }),
]);

const column = z.object({
  name,
  kind: z.enum(COLUMN_KINDS),
  dtype: z.enum(['int64', 'float64', 'object', 'bool', 'datetime64[ns]']),
  null_count: count,
  unique_count: count,
  flags: z.array(z.enum(['id', 'constant', 'all_missing'])),
  meaning: name.exactOptional(),
  format: format.exactOptional(),
  top: z
    .array(z.object({ value: name, count }))
    .max(1000)
    .exactOptional(),
  min: z.union([z.number(), name]).exactOptional(),
  max: z.union([z.number(), name]).exactOptional(),
});

const scores = z.record(z.string(), z.object({ value: figure, low: figure, high: figure }));
const figures = z.record(z.string(), figure);

/** What goes along. Everything else is of the installation that it comes to. */
const facts = z.object({
  name: z.string().min(1).max(300),
  base_model: name,
  version: name,
  engine: z.enum(ENGINES),
  dataset_name: name,
  task_type: z.enum(['classification', 'regression']),
  target: name,
  target_kind: z.enum(FEATURE_KINDS),
  classes: names,
  metric: z.enum(METRICS),
  scores,
  metrics: figures,
  baseline: z.object({ name, scores: figures }),
  leaderboard: z.array(z.object({ model: name, score: figure, fit_ms: figure, weight: figure })).max(10_000),
  importance: z
    .object({
      metric: name,
      rows: count,
      measured: z.array(z.object({ feature: name, importance: figure, spread: figure })),
      unmeasured: names,
    })
    .nullable(),
  seed: z.number(),
  features: z.array(
    z.object({
      name,
      kind: z.enum(FEATURE_KINDS),
      levels: names.exactOptional(),
      typical: z.union([z.number(), name, z.null()]),
      min: z.number().exactOptional(),
      max: z.number().exactOptional(),
    }),
  ),
  options,
  split,
  left_out: names,
  findings: z.array(
    z.object({
      kind: z.enum(FINDING_KINDS),
      columns: names,
      message: name,
      remedy: options.omit({ only: true }).nullable(),
    }),
  ),
  test_rows: count,
  seen_test_rows: count,
  train_rows: count,
  dropped_rows: count,
  partial: z.boolean(),
  elapsed_ms: z.number(),
  schema: z.array(column).min(1).max(100_000),
  created_at: z.iso.datetime().transform((text) => new Date(text)),
});

export type ModelFacts = z.output<typeof facts>;

const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** @param file is that of the model's engine. */
export function packModel(model: Model, file: Uint8Array): Buffer {
  const known = Object.fromEntries(Object.keys(facts.shape).map((key) => [key, model[key as keyof ModelFacts]]));
  const text = Buffer.from(JSON.stringify(known));
  const rest = Buffer.concat([text, file]);
  const head = Buffer.alloc(HEAD);
  MAGIC.copy(head);
  head.writeUInt32LE(VERSION, 8);
  head.writeUInt32LE(text.length, 12);
  digestOf(rest).copy(head, 16);
  return Buffer.concat([head, rest]);
}

/**
 * Reads a model file of whatever origin. The file of its engine is checked by who opens it.
 * @throws InvalidInputError, LimitError that say what is wrong with it.
 */
export function unpackModel(bytes: Buffer): { readonly facts: ModelFacts; readonly file: Buffer } {
  if (bytes.length > MOST_MODEL_BYTES) throw new LimitError(TOO_LARGE);
  if (bytes.length < HEAD || !bytes.subarray(0, 8).equals(MAGIC)) {
    throw new InvalidInputError('That is no model file of this program. Send one that was downloaded from it.');
  }
  const version = bytes.readUInt32LE(8);
  if (version !== VERSION) {
    throw new InvalidInputError(
      `That model file has version ${version}, and this program reads version ${VERSION}. Download it again from a program of the same version.`,
    );
  }
  const rest = bytes.subarray(HEAD);
  if (!digestOf(rest).equals(bytes.subarray(16, HEAD))) {
    throw new InvalidInputError(
      'That model file was damaged or changed on its way: its digest does not fit. Download it again.',
    );
  }
  const length = bytes.readUInt32LE(12);
  if (length > rest.length || length > MOST_FACTS_BYTES) throw unfitting('its length');
  return { facts: read(rest.subarray(0, length)), file: rest.subarray(length) };
}

function read(text: Buffer): ModelFacts {
  const parsed = facts.safeParse(parse(text));
  if (!parsed.success) throw unfitting(parsed.error.issues[0]?.path.join('.') || 'what it says of itself');
  const { schema, target, features } = parsed.data;
  const columns = new Set(schema.map((each) => each.name));
  if (columns.size !== schema.length || !columns.has(target)) throw unfitting('its columns');
  if (features.some((each) => !columns.has(each.name) || each.name === target)) throw unfitting('its features');
  return parsed.data;
}

function parse(text: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
  } catch {
    return undefined;
  }
}

/** Says of a model file that it holds together with nothing this program wrote. */
export const unfitting = (what: string): InvalidInputError =>
  new InvalidInputError(
    `That model file cannot be used: ${what} cannot be right. Download it again from where it was trained.`,
  );
