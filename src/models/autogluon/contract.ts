import { z } from 'zod';
import type { Contract } from '../../apart/contract.ts';
import { FEATURE_KINDS, METRICS } from '../../engine/index.ts';

const kinds = z.record(z.string(), z.enum(FEATURE_KINDS));
/** How many; 0 where an amount is predicted. */
const classes = z.number();

const fitRequest = z.object({
  /** `finish` takes up what a fit that was ended has left in its folder. */
  do: z.enum(['fit', 'finish']),
  /** Parquet files; the first has the label as well, as a number or as the position of the class. */
  train: z.string(),
  test: z.string(),
  label: z.string(),
  kinds,
  classes,
  metric: z.enum(METRICS),
  preset: z.string(),
  /** What is left of the run's time. */
  left_s: z.number(),
  memory_mb: z.number(),
  folder: z.string(),
  /** What is written: the packed predictor, and doubles. */
  archive: z.string(),
  test_values: z.string(),
  unseen: z.string(),
});

const fitProgress = z.union([
  z.object({ fitting: z.string() }),
  z.object({ fitted: z.string(), score: z.number() }),
  z.object({ finishing: z.literal(true) }),
]);

const fitResult = z.object({
  leaderboard: z.array(
    z.object({ model: z.string(), score: z.number().nullable(), fit_ms: z.number(), weight: z.number() }),
  ),
  /** Whether predictions for rows not learned from were written, and the truth after them. */
  unseen: z.boolean(),
});

export type FitRequest = z.infer<typeof fitRequest>;
export type FitProgress = z.infer<typeof fitProgress>;
export type FitResult = z.infer<typeof fitResult>;

export const fitting: Contract<FitRequest, FitProgress, FitResult> = {
  request: fitRequest,
  progress: fitProgress,
  result: fitResult,
};

/** Where a packed predictor is, and how its tables are to be read. */
const packed = z.object({ path: z.string(), offset: z.number(), folder: z.string(), kinds, classes });
export type Packed = z.infer<typeof packed>;

const measured = z.object({ feature: z.string(), importance: z.number(), spread: z.number() });

const importanceRequest = packed.extend({
  do: z.literal('importance'),
  table: z.string(),
  label: z.string(),
  features: z.array(z.string()),
  shuffles: z.number(),
});

export type ImportanceRequest = z.infer<typeof importanceRequest>;
export type Measured = z.infer<typeof measured>;

export const measuring: Contract<ImportanceRequest, Measured, readonly Measured[]> = {
  request: importanceRequest,
  progress: measured,
  result: z.array(measured),
};
