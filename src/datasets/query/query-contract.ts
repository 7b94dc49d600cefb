import { z } from 'zod';
import type { Contract } from '../../apart/contract.ts';
import { COLUMN_KINDS } from '../profile.ts';
import { type Findings, findings, query } from './query.ts';

const request = z.object({
  parquetPath: z.string(),
  columns: z.array(z.object({ name: z.string(), kind: z.enum(COLUMN_KINDS) })),
  query,
});

export type QueryRequest = z.infer<typeof request>;

/** What the process that looks into a table is asked, and what it answers. */
export const querying: Contract<QueryRequest, never, Findings> = { request, progress: z.never(), result: findings };
