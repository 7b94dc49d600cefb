import { z } from 'zod';
import type { Contract } from '../../apart/contract.ts';
import { COLUMN_KINDS } from '../../datasets/profile.ts';
import type { Comparison } from '../../engine/index.ts';

const request = z.object({
  modelPaths: z.tuple([z.string(), z.string()]),
  parquetPath: z.string(),
  /** The table, as it was read for the training. */
  columns: z.array(z.object({ name: z.string(), kind: z.enum(COLUMN_KINDS) })),
  rows: z.number(),
  seed: z.number(),
});

const comparison: z.ZodType<Comparison> = z.object({
  rows: z.number(),
  losses: z.tuple([z.number(), z.number()]),
  difference: z.object({ value: z.number(), low: z.number(), high: z.number() }),
  isReal: z.boolean(),
});

export type ComparingRequest = z.infer<typeof request>;

/** What the process that compares two models is asked and answers. */
export const comparing: Contract<ComparingRequest, never, Comparison> = {
  request,
  progress: z.never(),
  result: comparison,
};
