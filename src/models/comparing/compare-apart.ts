import { fileURLToPath } from 'node:url';
import { forkModule } from '../../apart/child.ts';
import { type Failures, resultOf } from '../../apart/result-of.ts';
import { runApart } from '../../apart/run-apart.ts';
import { createSlots } from '../../apart/slots.ts';
import type { Comparison } from '../../engine/index.ts';
import { AppError, LimitError } from '../../errors.ts';
import { type ComparingRequest, comparing } from './comparing-contract.ts';

export type CompareApart = (request: ComparingRequest, signal: AbortSignal) => Promise<Comparison>;

const MODULE = fileURLToPath(new URL('./comparing-process.js', import.meta.url));
const TIME_MS = 60_000;
const MEMORY_MB = 2_048;
const slots = createSlots(1);

const tooMuch = (): LimitError => new LimitError('The table is too large to compare the two row by row.');
const FAILURES: Failures = {
  cancelled: () => new AppError('cancelled', 'The comparison was cancelled.'),
  overran: tooMuch,
  outgrew: tooMuch,
  died: (cause) => new AppError('internal', 'The two could not be compared. Ask again.', cause),
};

/** @throws InvalidInputError where the two cannot be compared, LimitError where that takes too long or too much. */
export async function compareApart(request: ComparingRequest, signal: AbortSignal): Promise<Comparison> {
  const limits = { timeMs: TIME_MS, memoryMb: MEMORY_MB, graceMs: 0 };
  const ask = () => runApart({ start: forkModule(MODULE), contract: comparing, request, limits, signal }).ending;
  return resultOf(await slots.run(ask, signal), FAILURES);
}
