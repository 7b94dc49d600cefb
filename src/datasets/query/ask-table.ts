import { fileURLToPath } from 'node:url';
import { forkModule } from '../../apart/child.ts';
import { type Failures, resultOf } from '../../apart/result-of.ts';
import { runApart } from '../../apart/run-apart.ts';
import { createSlots } from '../../apart/slots.ts';
import { AppError, LimitError } from '../../errors.ts';
import type { Findings } from './query.ts';
import { type QueryRequest, querying } from './query-contract.ts';

export type AskTable = (request: QueryRequest, signal?: AbortSignal) => Promise<Findings>;

const MODULE = fileURLToPath(new URL('./query-process.js', import.meta.url));
const TIME_MS = 20_000;
/** Of which DuckDB has a limit of its own. */
const MEMORY_MB = 1_024;
const slots = createSlots(2);

const tooMuch = (): LimitError =>
  new LimitError('That takes too long on a table of this size. Ask about fewer groups, or about a part of the rows.');
const FAILURES: Failures = {
  cancelled: () => new AppError('cancelled', 'The question was cancelled.'),
  overran: tooMuch,
  outgrew: tooMuch,
  died: (cause) => new AppError('internal', 'The table could not be looked into. Ask again.', cause),
};

/**
 * Looks into a table in a process of its own, within limits of time and memory.
 * @throws LimitError when it takes too long or too much, AppError when it is cancelled.
 */
export async function askTable(request: QueryRequest, signal?: AbortSignal, modulePath = MODULE): Promise<Findings> {
  const start = forkModule(modulePath);
  const limits = { timeMs: TIME_MS, memoryMb: MEMORY_MB, graceMs: 0 };
  const ask = () => runApart({ start, contract: querying, request, limits, signal }).ending;
  return resultOf(await slots.run(ask, signal), FAILURES);
}
