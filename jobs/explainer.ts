import { fileURLToPath } from 'node:url';
import { forkModule } from '../src/apart/child.ts';
import { type Apart, runApart } from '../src/apart/run-apart.ts';
import type { Importance } from '../src/engine/index.ts';
import type { EngineName } from '../src/store/records.ts';
import { type ExplainingRequest, explaining } from './explaining-contract.ts';

/** Measures what a model goes by; told all that is known after each column. */
export type Explainer = (
  request: ExplainingRequest,
  memoryMb: number,
  onProgress: (importance: Importance) => void,
) => Apart<Importance>;

/** Nobody waits for it; what takes longer has come to a stop. */
const TIME_MS = 6 * 3600_000;

/** Measures in a process of its own: a compiled module that keeps the contract, and what it is started with. */
export const explainIn =
  (modulePath: string, args: readonly string[] = []): Explainer =>
  (request, memoryMb, onProgress) =>
    runApart({
      start: forkModule(modulePath, args),
      contract: explaining,
      request,
      limits: { timeMs: TIME_MS, memoryMb, graceMs: 0 },
      onProgress,
    });

/** By engine; what is simulated goes by nothing. */
export type Explainers = Readonly<Record<Exclude<EngineName, 'simulation'>, Explainer>>;

export const createExplainers = (python: string): Explainers => ({
  native: explainIn(moduleAt('./explaining-process.js')),
  autogluon: explainIn(moduleAt('./autogluon/explaining-process.js'), [python]),
});

const moduleAt = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
