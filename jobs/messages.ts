import { z } from 'zod';
import type { ColumnProfile } from '../src/datasets/profile.ts';
import type { Metric, TrainingResult } from '../src/engine/index.ts';

/** What the worker asks of a training process. Sent once, as the first message. */
export interface TrainingRequest {
  readonly parquetPath: string;
  readonly columns: readonly ColumnProfile[];
  readonly rowCount: number;
  readonly target: string;
  readonly metric: Metric | null;
  /** Loading, learning and saving end within it. */
  readonly timeLimitMs: number;
  /** What of that time has gone by before. */
  readonly spentMs: number;
  readonly memoryLimitBytes: number;
  readonly seed: number;
  /** Where the model file is to be written. */
  readonly modelPath: string;
}

export type Instruction =
  | { readonly type: 'train'; readonly request: TrainingRequest }
  | { readonly type: 'cancel'; readonly how: 'stop' | 'keep-best' };

/** What is kept of a training beside the model's bytes. */
export type TrainingReport = Omit<TrainingResult, 'model' | 'testPredictions'>;

const best = z.object({ model: z.string(), metric: z.string(), score: z.number() });

/** What a training process sends. It reads other people's files, so even its own words are checked. */
export const trainingMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('progress'),
    fraction: z.number().min(0).max(1),
    message: z.string().max(1000),
    best: best.nullable(),
    remainingMs: z.number().nullable(),
  }),
  z.object({ type: z.literal('memory'), rssBytes: z.number() }),
  z.object({
    type: z.literal('done'),
    report: z.custom<TrainingReport>((value) => typeof value === 'object' && value !== null),
  }),
  /** `user` tells whether the sentence is for the person, or a fault of ours. */
  z.object({ type: z.literal('failed'), user: z.boolean(), message: z.string(), stack: z.string().optional() }),
  z.object({ type: z.literal('cancelled') }),
]);

export type TrainingMessage = z.infer<typeof trainingMessage>;
