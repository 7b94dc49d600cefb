import { z } from 'zod';
import type { Contract } from '../src/apart/contract.ts';
import { COLUMN_KINDS } from '../src/datasets/profile.ts';
import type { Finding } from '../src/engine/index.ts';
import { findings } from './training-contract.ts';

const request = z.object({
  parquetPath: z.string(),
  columns: z.array(z.object({ name: z.string(), kind: z.enum(COLUMN_KINDS) })),
  target: z.string(),
});

export type ExaminingRequest = z.infer<typeof request>;

/** What the process that looks through a table is asked and answers. */
export const examining: Contract<ExaminingRequest, never, readonly Finding[]> = {
  request,
  progress: z.never(),
  result: findings,
};
