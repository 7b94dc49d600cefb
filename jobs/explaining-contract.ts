import { z } from 'zod';
import type { Contract } from '../src/apart/contract.ts';
import { COLUMN_KINDS } from '../src/datasets/profile.ts';
import { type Importance, METRICS } from '../src/engine/index.ts';

const entry = z.object({ feature: z.string(), importance: z.number(), spread: z.number() });

const request = z.object({
  modelPath: z.string(),
  parquetPath: z.string(),
  /** The table, as it was read for the training. */
  columns: z.array(z.object({ name: z.string(), kind: z.enum(COLUMN_KINDS) })),
  rows: z.number(),
  seed: z.number(),
  memoryMb: z.number(),
  /** What was measured before an interruption. */
  known: z.array(entry),
});

const importance: z.ZodType<Importance> = z.object({
  metric: z.enum(METRICS),
  rows: z.number(),
  measured: z.array(entry),
  unmeasured: z.array(z.string()),
});

export type ExplainingRequest = z.infer<typeof request>;

/** What the process that measures a model's columns is asked and answers; its progress is all that is known by then. */
export const explaining: Contract<ExplainingRequest, Importance, Importance> = {
  request,
  progress: importance,
  result: importance,
};
