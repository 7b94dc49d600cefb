import { fileURLToPath } from 'node:url';
import { forkModule } from '../src/apart/child.ts';
import { type Apart, runApart } from '../src/apart/run-apart.ts';
import type { Importance } from '../src/engine/index.ts';
import { type ExplainingRequest, explaining } from './explaining-contract.ts';

/** Measures what a model goes by; told all that is known after each column. */
export type Explainer = (
  request: ExplainingRequest,
  memoryMb: number,
  onProgress: (importance: Importance) => void,
) => Apart<Importance>;

/** Nobody waits for it; what takes longer has come to a stop. */
const TIME_MS = 6 * 3600_000;

const MODULE = fileURLToPath(new URL('./explaining-process.js', import.meta.url));

/** In a process of its own. Tests start other modules. */
export const nativeExplainer =
  (modulePath = MODULE): Explainer =>
  (request, memoryMb, onProgress) =>
    runApart({
      start: forkModule(modulePath),
      contract: explaining,
      request,
      limits: { timeMs: TIME_MS, memoryMb, graceMs: 0 },
      onProgress,
    });
