import { fileURLToPath } from 'node:url';
import { forkModule } from '../src/apart/child.ts';
import { type Apart, type Ending, runApart } from '../src/apart/run-apart.ts';
import type { Engine } from '../src/models/engines.ts';
import { type TrainingProgress, type TrainingReport, type TrainingRequest, training } from './training-contract.ts';

/** Trains with one engine: a request in, progress and an ending out, the model in the file that the request names. */
export type Trainer = (
  request: TrainingRequest,
  onProgress: (progress: TrainingProgress) => void,
) => Apart<TrainingReport>;

export type Trainers = Readonly<Record<Engine, Trainer>>;

/** Beyond its limit a process gets this long, then it is ended. On a busy machine, late is better than nothing. */
const OVERRUN_GRACE_MS = 5_000;
const CANCEL_GRACE_MS = 3_000;

const MODULE = fileURLToPath(new URL('./training-process.js', import.meta.url));

/** Our own engine, in a process of its own. Tests start other modules. */
export const nativeTrainer =
  (modulePath = MODULE): Trainer =>
  (request, onProgress) =>
    runApart({
      start: forkModule(modulePath),
      contract: training,
      request,
      limits: {
        timeMs: request.timeLimitMs - request.spentMs + OVERRUN_GRACE_MS,
        memoryMb: request.memoryMb,
        graceMs: CANCEL_GRACE_MS,
      },
      onProgress,
    });

export const TRAINERS: Trainers = { native: nativeTrainer() };

/** A training without a model: a sentence for the person, and a cause for the log where the fault is ours. */
export interface Failure {
  readonly message: string;
  readonly cause?: unknown;
}

export function failureOf(
  ending: Exclude<Ending<TrainingReport>, { readonly kind: 'done' | 'cancelled' }>,
  memoryMb: number,
): Failure {
  switch (ending.kind) {
    case 'failed': {
      const { code, message, cause } = ending.error;
      return code === 'internal' ? { message, cause } : { message };
    }
    case 'overran':
      return {
        message:
          'The training did not end within its time limit. Try again with a longer one, for example “train for 5 minutes”.',
      };
    case 'outgrew':
      return {
        message: `The training needed more than its ${memoryMb} MB of memory and was ended. Use a smaller data set, or ask whoever runs this assistant for more memory (TRAIN_MEMORY_MB).`,
      };
    case 'died':
      return {
        message: 'The training process ended unexpectedly. Nothing else was affected; please try again.',
        cause: new Error(ending.cause),
      };
  }
}
