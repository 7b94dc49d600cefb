/**
 * The process a model is trained in: its own, so that a chat never waits for a fit, and a fit that dies takes nothing
 * with it. It knows no store, no secrets and no network; it reads one file, writes one file, and reports.
 */
import { writeFile } from 'node:fs/promises';
import { readFrame } from '../src/datasets/frame.ts';
import { EngineError, readableRows, type Signal, train } from '../src/engine/index.ts';
import { AppError } from '../src/errors.ts';
import type { Instruction, TrainingMessage, TrainingReport, TrainingRequest } from './messages.ts';

let signal: Signal = 'go';

process.on('message', (instruction: Instruction) => {
  if (instruction.type === 'cancel') signal = instruction.how;
  else void run(instruction.request);
});
// The worker is gone: nobody would read the result.
process.on('disconnect', () => process.exit(1));

const send = (message: TrainingMessage): void => {
  process.send?.(message);
};

async function run(request: TrainingRequest): Promise<void> {
  const { columns, memoryLimitBytes, rowCount, seed, target } = request;
  // A part is kept free for writing the model and handing over the result.
  const timeLimitMs = request.timeLimitMs - Math.min(300, 0.1 * request.timeLimitMs);
  try {
    send({
      type: 'progress',
      fraction: 0,
      message: 'Reading the rows …',
      best: null,
      remainingMs: timeLimitMs,
    });
    const maxRows = readableRows(columns, { timeLimitMs, memoryLimitBytes });
    const frame = await readFrame(request.parquetPath, columns, { maxRows, seed });
    const {
      model,
      testPredictions: _,
      ...report
    } = await train(frame, {
      target,
      tableRows: rowCount,
      ...(request.metric === null ? {} : { metric: request.metric }),
      timeLimitMs,
      // This clock began with the process.
      spentMs: request.spentMs + performance.now(),
      memoryLimitBytes,
      seed,
      now: () => performance.now(),
      report: ({ fraction, message, best, remainingMs }) =>
        send({ type: 'progress', fraction, message, best: best ?? null, remainingMs: remainingMs ?? null }),
      checkpoint,
    });
    await writeFile(request.modelPath, model);
    finish({ type: 'done', report: report satisfies TrainingReport });
  } catch (error) {
    finish(failure(error));
  }
}

let lastMemoryReport = 0;

/** Lets messages arrive, and tells the worker how much memory is in use: it ends this process when that is too much. */
async function checkpoint(): Promise<Signal> {
  const now = performance.now();
  if (now - lastMemoryReport > 500) {
    lastMemoryReport = now;
    send({ type: 'memory', rssBytes: process.memoryUsage.rss() });
  }
  await new Promise((resolve) => setImmediate(resolve));
  return signal;
}

function failure(error: unknown): TrainingMessage {
  if (error instanceof EngineError && error.code === 'cancelled') return { type: 'cancelled' };
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const user = error instanceof EngineError || (error instanceof AppError && error.code !== 'internal');
  return { type: 'failed', user, message, ...(stack === undefined ? {} : { stack }) };
}

/** The last message must have left before the process goes. */
function finish(message: TrainingMessage): void {
  process.send?.(message, () => process.exit(0));
}
