import { Worker } from 'node:worker_threads';
import { toAppError } from '../errors.ts';
import { type Cancel, type Contract, instruction, type Report } from './contract.ts';

/** Whoever asked, as seen from the process. */
export interface Asker<Progress> {
  tell(progress: Progress): void;
  /** Whether the work is to end early; asked now and then, after a turn of the event loop. */
  cancel(): Cancel | null;
}

const MEMORY_EVERY_MS = 500;

/**
 * The other side of `runApart`: takes the one request this process is for, answers, and goes. What `work` throws is
 * the answer as well; AppError('cancelled') says that it heeded the wish to stop.
 */
export function answerApart<Request, Progress, Result>(
  contract: Contract<Request, Progress, Result>,
  work: (request: Request, asker: Asker<Progress>) => Promise<Result>,
): void {
  let cancel: Cancel | null = null;
  const asker: Asker<Progress> = { tell: (progress) => send({ type: 'progress', progress }), cancel: () => cancel };

  const answer = async (request: unknown): Promise<Report> => {
    try {
      return { type: 'done', result: await work(contract.request.parse(request), asker) };
    } catch (error) {
      const { code, message, cause } = toAppError(error);
      return { type: 'failed', code, message, cause: cause instanceof Error ? (cause.stack ?? cause.message) : '' };
    }
  };

  process.on('message', async (frame) => {
    const told = instruction.parse(frame);
    if (told.type === 'cancel') cancel = told.how;
    // The last frame must have left before the process goes.
    else send(await answer(told.request), () => process.exit(0));
  });
  // Service managers tell every process of theirs to end. When this one does is for its parent to say.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
  setInterval(() => send({ type: 'memory', rssBytes: process.memoryUsage.rss() }), MEMORY_EVERY_MS).unref();
  endWithParent();
}

function send(report: Report, sent: () => void = () => undefined): void {
  process.send?.(report, sent);
}

/** When the parent is gone, nobody would read the answer. A thread sees it also where this one is too busy to. */
function endWithParent(): void {
  process.on('disconnect', () => process.exit(1));
  const watch = `
    const { workerData: parent } = require('node:worker_threads');
    setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 1000);`;
  const resourceLimits = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 };
  new Worker(watch, { eval: true, workerData: process.ppid, resourceLimits }).unref();
}
