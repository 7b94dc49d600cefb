import { z } from 'zod';
import type { Contract } from '../../apart/contract.ts';
import { column } from '../../datasets/ingest/reading-contract.ts';
import { ENGINES } from '../../store/records.ts';
import type { Scored } from './score.ts';

const figure = z.custom<number>((value) => typeof value === 'number');
const row = z.custom<Readonly<Record<string, unknown>>>((value) => typeof value === 'object' && value !== null);

const request = z.object({
  modelPath: z.string(),
  model: z.object({
    name: z.string(),
    engine: z.enum(ENGINES),
    target: z.string(),
    task_type: z.enum(['classification', 'regression']),
    classes: z.array(z.string()),
    schema: z.array(column),
  }),
  /** A CSV as it was sent, or a row as JSON in each line, or an ingested Parquet with the columns it has. */
  source: z.discriminatedUnion('kind', [
    z.object({ kind: z.enum(['csv', 'lines']), path: z.string() }),
    z.object({
      kind: z.literal('parquet'),
      path: z.string(),
      rows: z.number(),
      columns: z.array(column.pick({ name: true, kind: true })),
    }),
  ]),
  /** Where the predictions are to be written: of lines as answers, one as JSON in each line, else as CSV. */
  outputPath: z.string(),
  /** So many rows with their answers are told, each equally likely; drawn by the seed. */
  sample: z.number().int(),
  seed: z.number(),
});

const progress = z.object({ rows: z.number(), fraction: z.number().min(0).max(1) });

const result = z.object({
  rows: z.number(),
  refused: z.number(),
  /** Of classes how many rows got each, the commonest first; or the mean and the extremes of the values. */
  summary: z.union([
    z.object({ classes: z.array(z.object({ label: z.string(), rows: z.number() })) }),
    z.object({ mean: figure, min: figure, max: figure }),
  ]),
  /** Columns that the model goes by and the file has not, and those it has in vain. */
  missing: z.array(z.string()),
  unknown: z.array(z.string()),
  sample: z.array(z.object({ row, answer: z.custom<Scored>((value) => typeof value === 'object' && value !== null) })),
});

export type ScoringRequest = z.infer<typeof request>;
export type ScoringProgress = z.infer<typeof progress>;
export type ScoringResult = z.infer<typeof result>;

/** What the process that predicts all rows of a file is asked and answers. It reads other people's files. */
export const scoring: Contract<ScoringRequest, ScoringProgress, ScoringResult> = { request, progress, result };
