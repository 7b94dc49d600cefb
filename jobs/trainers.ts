import { fileURLToPath } from 'node:url';
import { forkModule } from '../src/apart/child.ts';
import { type Apart, runApart } from '../src/apart/run-apart.ts';
import type { EngineName } from '../src/store/records.ts';
import { type TrainingProgress, type TrainingReport, type TrainingRequest, training } from './training-contract.ts';

/** Trains with one engine: a request in, progress and an ending out, the model in the file that the request names. */
export type Trainer = (
  request: TrainingRequest,
  onProgress: (progress: TrainingProgress) => void,
) => Apart<TrainingReport>;

export type Trainers = Readonly<Record<EngineName, Trainer>>;

/** Beyond its limit a process gets this long, then it is ended. On a busy machine, late is better than nothing. */
const OVERRUN_GRACE_MS = 5_000;
const CANCEL_GRACE_MS = 3_000;

/** Trains in a process of its own: a compiled module that keeps the contract, and what it is started with. */
export const trainIn =
  (modulePath: string, args: readonly string[] = []): Trainer =>
  (request, onProgress) =>
    runApart({
      start: forkModule(modulePath, args),
      contract: training,
      request,
      limits: {
        timeMs: request.timeLimitMs - request.spentMs + OVERRUN_GRACE_MS,
        memoryMb: request.memoryMb,
        graceMs: CANCEL_GRACE_MS,
      },
      onProgress,
    });

export interface TrainersOptions {
  /** The Python that AutoGluon is looked for in. */
  readonly python: string;
  readonly simulationStepMs: number;
}

export const createTrainers = ({ python, simulationStepMs }: TrainersOptions): Trainers => ({
  native: trainIn(moduleAt('./training-process.js')),
  autogluon: trainIn(moduleAt('./autogluon/training-process.js'), [python]),
  simulation: trainIn(moduleAt('./simulation-process.js'), [String(simulationStepMs)]),
});

const moduleAt = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
