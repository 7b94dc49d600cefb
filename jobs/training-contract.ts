import { z } from 'zod';
import type { Contract } from '../src/apart/contract.ts';
import { COLUMN_KINDS } from '../src/datasets/profile.ts';
import {
  type Diagnosis,
  FEATURE_KINDS,
  FINDING_KINDS,
  type Finding,
  METRICS,
  type TrainingResult,
} from '../src/engine/index.ts';
import { PRESETS } from '../src/store/records.ts';

const split = z.discriminatedUnion('by', [
  z.object({ by: z.literal('random') }),
  z.object({ by: z.literal('time'), column: z.string().nullable() }),
  z.object({ by: z.literal('group'), column: z.string() }),
]);

/** What is learned otherwise than the table alone would have it. */
const options = z.object({
  task: z.enum(['classification', 'regression']).exactOptional(),
  only: z.array(z.string()).exactOptional(),
  without: z.array(z.string()).exactOptional(),
  split: split.exactOptional(),
  blanks: z.enum(['missing', 'class']).exactOptional(),
  preset: z.enum(PRESETS).exactOptional(),
});

const request = z.object({
  parquetPath: z.string(),
  columns: z.array(z.object({ name: z.string(), kind: z.enum(COLUMN_KINDS) })),
  rowCount: z.number(),
  target: z.string(),
  options,
  metric: z.enum(METRICS).nullable(),
  /** Loading, learning and saving end within it. */
  timeLimitMs: z.number(),
  /** What of that time has gone by before. */
  spentMs: z.number(),
  memoryMb: z.number(),
  seed: z.number(),
  /** Where the model file is to be written, and what the engine prints. Other files may stand beside it for a while. */
  modelPath: z.string(),
  logPath: z.string(),
});

/** A score may be NaN, which `z.number()` does not take. */
const figure = z.custom<number>((value) => typeof value === 'number');

export const findings: z.ZodType<readonly Finding[]> = z.array(
  z.object({
    kind: z.enum(FINDING_KINDS),
    columns: z.array(z.string()),
    message: z.string(),
    remedy: options.omit({ only: true, preset: true }).nullable(),
  }),
);

const progress = z.object({
  fraction: z.number().min(0).max(1),
  message: z.string().max(1000),
  best: z.object({ model: z.string(), metric: z.string(), score: figure }).nullable(),
  remainingMs: z.number().nullable(),
  /** Null until the columns have been checked. */
  findings: findings.nullable(),
});

const shares = z.object({ threshold: z.number(), recall: z.number(), falseAlarms: z.number(), precision: z.number() });

const diagnosis: z.ZodType<Diagnosis> = z.discriminatedUnion('task', [
  z.object({
    task: z.literal('classification'),
    confusion: z.object({
      classes: z.array(z.union([z.number(), z.literal('others')])),
      counts: z.array(z.array(z.number())),
    }),
    thresholds: z.array(shares).nullable(),
    calibration: z.array(z.object({ said: z.number(), was: z.number(), rows: z.number() })),
  }),
  z.object({
    task: z.literal('regression'),
    pairs: z.array(z.object({ truth: z.number(), predicted: z.number(), rows: z.number() })),
  }),
]);

/** What is kept of a training beside the model's bytes. */
export interface TrainingReport extends Omit<TrainingResult, 'model' | 'testPredictions' | 'diagnosis' | 'spreads'> {
  /** None of these where nothing was predicted. */
  readonly diagnosis?: Diagnosis;
  readonly spreads?: TrainingResult['spreads'];
  /** How many rows of the table were read: all, or a sample that fits the limits. */
  readonly readRows: number;
  /** Of the engine, where it has versions of its own. */
  readonly engineVersion?: string;
}

const spread = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('number'), edges: z.array(z.number()), shares: z.array(z.number()) }),
  z.object({ kind: z.literal('levels'), levels: z.array(z.string()), shares: z.array(z.number()) }),
]);

const report: z.ZodType<TrainingReport> = z.object({
  task: z.enum(['classification', 'regression']),
  target: z.string(),
  targetKind: z.enum(FEATURE_KINDS),
  metric: z.enum(METRICS),
  classes: z.array(z.string()).exactOptional(),
  leaderboard: z.array(z.object({ model: z.string(), score: figure, fitMs: figure, weight: figure })),
  scores: z.partialRecord(z.enum(METRICS), z.object({ value: figure, low: figure, high: figure })),
  baseline: z.object({ name: z.string(), scores: z.partialRecord(z.enum(METRICS), figure) }),
  readRows: z.number(),
  engineVersion: z.string().exactOptional(),
  testRows: z.number(),
  seenTestRows: z.number(),
  trainRows: z.number(),
  droppedRows: z.number(),
  split,
  leftOut: z.array(z.string()),
  findings,
  features: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(FEATURE_KINDS),
      levels: z.array(z.string()).exactOptional(),
      typical: z.union([figure, z.string(), z.null()]),
      min: figure.exactOptional(),
      max: figure.exactOptional(),
    }),
  ),
  spreads: z
    .object({ inputs: z.array(z.intersection(spread, z.object({ name: z.string() }))), output: spread })
    .exactOptional(),
  diagnosis: diagnosis.exactOptional(),
  elapsedMs: z.number(),
  partial: z.boolean(),
});

export type TrainingRequest = z.infer<typeof request>;
export type TrainingProgress = z.infer<typeof progress>;

/** What a training process is asked and answers. It reads other people's files, so even its own words are checked. */
export const training: Contract<TrainingRequest, TrainingProgress, TrainingReport> = {
  request,
  progress,
  result: report,
};
