/**
 * The process a model is trained in: its own, so that a chat never waits for a fit, and a fit that dies takes nothing
 * with it. It knows no store, no secrets and no network; it reads one file, writes one file, and reports.
 */
import { writeFile } from 'node:fs/promises';
import { type Asker, answerApart } from '../src/apart/answer-apart.ts';
import { readFrame } from '../src/datasets/frame.ts';
import { readableRows, train } from '../src/engine/index.ts';
import { listen, rethrowForPeople } from './engine-apart.ts';
import { type TrainingProgress, type TrainingReport, type TrainingRequest, training } from './training-contract.ts';

answerApart(training, (request, asker) => learn(request, asker).catch(rethrowForPeople));

/** Reads the table, trains, and writes the model to `modelPath`. */
async function learn(request: TrainingRequest, asker: Asker<TrainingProgress>): Promise<TrainingReport> {
  const { columns, memoryMb, rowCount, seed, target } = request;
  const memoryLimitBytes = memoryMb * 1024 * 1024;
  // A part is kept free for writing the model and handing over the result.
  const timeLimitMs = request.timeLimitMs - Math.min(300, 0.1 * request.timeLimitMs);
  asker.tell({ fraction: 0, message: 'Reading the rows …', best: null, remainingMs: timeLimitMs, findings: null });
  const maxRows = readableRows(columns, { timeLimitMs, memoryLimitBytes });
  const frame = await readFrame(request.parquetPath, columns, { maxRows, seed });
  const {
    model,
    testPredictions: _,
    ...report
  } = await train(frame, {
    ...request.options,
    target,
    tableRows: rowCount,
    ...(request.metric === null ? {} : { metric: request.metric }),
    timeLimitMs,
    // This clock began with the process.
    spentMs: request.spentMs + performance.now(),
    memoryLimitBytes,
    seed,
    now: () => performance.now(),
    report: ({ fraction, message, best = null, remainingMs = null, findings = null }) =>
      asker.tell({ fraction, message, best, remainingMs, findings }),
    checkpoint: () => listen(asker),
  });
  await writeFile(request.modelPath, model);
  return { ...report, readRows: frame.rowCount };
}
