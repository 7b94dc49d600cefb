import { fileURLToPath } from 'node:url';
import { forkModule } from '../src/apart/child.ts';
import { type Apart, runApart } from '../src/apart/run-apart.ts';
import type { Finding } from '../src/engine/index.ts';
import { type ExaminingRequest, examining } from './examining-contract.ts';

/** Looks through a table for what a person should know before training on it. */
export type Examiner = (request: ExaminingRequest, memoryMb: number, signal: AbortSignal) => Apart<readonly Finding[]>;

/** It takes about as long as reading the rows. */
const TIME_MS = 120_000;

const MODULE = fileURLToPath(new URL('./examining-process.js', import.meta.url));

/** In a process of its own. Tests start other modules. */
export const nativeExaminer =
  (modulePath = MODULE): Examiner =>
  (request, memoryMb, signal) =>
    runApart({
      start: forkModule(modulePath),
      contract: examining,
      request,
      limits: { timeMs: TIME_MS, memoryMb, graceMs: 0 },
      signal,
    });
