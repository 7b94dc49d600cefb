import { z } from 'zod';
import { toAppError } from '../src/errors.ts';
import { isFinal, type Model, type Run, type RunChange } from '../src/store/records.ts';
import type { NewEvent } from '../src/store/runs.ts';
import { explain } from './explain.ts';
import type { Job, JobServices } from './job.ts';
import { makeModel, type Outcome } from './make-model.ts';

/** A run that this many workers died over is not given to another. */
const MAX_DEATHS = 5;

/** Who follows a run hears of it at least every 2 s, also where what trains has nothing to say. */
const QUIET_MS = 1_200;
const LOOK_MS = 200;

const schema = z.object({ run_id: z.string() });

/** Carries a run to its final state. Throws only when the store fails, or the worker stops. */
export const train: Job<z.infer<typeof schema>> = {
  name: 'train',
  schema,
  key: ({ run_id }) => run_id,
  concurrency: ({ training }) => training.concurrency,
  async work({ run_id: id }, services, signal) {
    signal.throwIfAborted();
    const run = await takeUp(id, services);
    if (run === null) return;
    const log = services.log.child({ runId: id, attempt: run.attempt });
    /** Events of this attempt only: once another worker has taken the run up, nothing more is added. */
    let toldAt = performance.now();
    const append = async (decide: (current: Run) => NewEvent): Promise<void> => {
      toldAt = performance.now();
      await services.store.runs.append(id, (current) => (current.attempt === run.attempt ? decide(current) : null));
      services.onChange();
    };
    const goOn = (): void => {
      if (performance.now() - toldAt >= QUIET_MS) void append(goesOn).catch(() => undefined);
    };
    const telling = setInterval(goOn, LOOK_MS);
    log.info('training begins');
    const end = await makeModel({ run, services, log, signal, append })
      .then(
        (outcome) => withLog(outcome, endOf(outcome)),
        async (err: unknown) => {
          if (signal.aborted) {
            await append(handedBack);
            log.info('training handed back, since this worker stops');
            throw err;
          }
          log.error({ err }, 'training failed');
          return failed(toAppError(err).message);
        },
      )
      .finally(() => clearInterval(telling));
    await append(() => end);
    log.info('training ended');
    const { model_id } = end.change;
    if (model_id) await services.queue.enqueue(explain, { space: run.space, model_id });
  },
};

/** Makes the run this worker's own. Null when it has ended, or should. */
async function takeUp(id: string, { store: { runs }, onChange }: JobServices): Promise<Run | null> {
  const deaths = await runs.deaths(id);
  const run = await runs.append(id, (current) => {
    if (current.cancel === 'stop') return cancelled();
    if (deaths >= MAX_DEATHS) {
      return failed(
        `This training was begun ${current.attempt} times and never came to its end. The data set may be too large for this machine.`,
      );
    }
    return told({
      status: 'running',
      attempt: current.attempt + 1,
      started_at: current.started_at ?? new Date(),
      progress: 0,
      best: null,
      message: current.attempt > 0 ? 'Interrupted by a restart; starting again.' : 'Starting.',
    });
  });
  onChange();
  return run === null || isFinal(run.status) ? null : run;
}

function endOf(outcome: Outcome): NewEvent {
  switch (outcome.kind) {
    case 'finished':
      return finished(outcome.model);
    case 'failed':
      return failed(outcome.message);
    case 'cancelled':
      return cancelled();
  }
}

/** The end, with what the engine printed until then. */
function withLog({ logFileId }: Outcome, end: NewEvent): NewEvent {
  return logFileId === undefined ? end : { ...end, change: { ...end.change, log_file_id: logFileId } };
}

const finished = (model: Model): NewEvent =>
  final('complete', `${model.name} is ready.`, {
    status: 'finished',
    progress: 100,
    message: 'Finished.',
    model_id: model.id,
  });

const failed = (message: string): NewEvent => final('error', message, { status: 'failed', error: message, message });

const cancelled = (): NewEvent => final('status', 'Cancelled.', { status: 'cancelled', message: 'Cancelled.' });

/** The same as before, some time later. */
const goesOn = ({ progress, message, best, remaining_ms: left }: Run): NewEvent => {
  const remaining_ms = left === null ? null : Math.max(0, left - QUIET_MS);
  return { type: 'progress', message, change: { progress, message, best, remaining_ms } };
};

/** It waits for the next worker, unless nobody wants it any more. */
const handedBack = (run: Run): NewEvent =>
  run.cancel === 'stop'
    ? cancelled()
    : told({
        status: 'queued',
        progress: 0,
        best: null,
        remaining_ms: null,
        message: 'Interrupted by a restart; waiting for a worker.',
      });

const told = (change: RunChange & { readonly message: string }): NewEvent => ({
  type: 'status',
  message: change.message,
  change,
});

function final(type: NewEvent['type'], message: string, change: RunChange): NewEvent {
  return { type, message, change: { ...change, remaining_ms: null, finished_at: new Date(), notice: 'due' } };
}
