import { ConflictError } from '../errors.ts';
import { isFinal, type Run, type RunChange } from '../store/records.ts';
import type { NewEvent } from '../store/runs.ts';
import { type Act, type Doer, doneBefore, once } from './once.ts';
import { type Asker, assertMayChange } from './rights.ts';
import { getRun } from './runs.ts';
import type { Stored } from './services.ts';

export interface EndedRun {
  readonly run: Run;
  /** Who had asked for it before. */
  readonly already: Doer | null;
}

/** Ends a run without a model: at once while it waits, else as soon as its worker has stopped. */
export const cancelRun = (services: Stored, by: Asker, id: string, act: Act): Promise<EndedRun> =>
  end(services, by, id, 'stop', act);

/** Ends a run's search for a better model than the best one so far. One that waits has none, and is cancelled. */
export const keepBest = (services: Stored, by: Asker, id: string, act: Act): Promise<EndedRun> =>
  end(services, by, id, 'keep-best', act);

const NOBODY_KNOWN: Doer = { id: '', name: '' };

async function end(
  services: Stored,
  by: Asker,
  id: string,
  how: NonNullable<Run['cancel']>,
  act: Act,
): Promise<EndedRun> {
  const { store } = services;
  const known = () => getRun(services, by, id);
  const run = await known();
  assertMayChange(by, 'run', run, 'end');
  const name = `${how} run ${id}`;
  const isRepeated = (await doneBefore(services, by, act, name))?.already === null;
  const { made: isEnding, already } = await once(services, by, act, {
    name,
    what: run.dataset_title,
    stands: () => true,
    async work() {
      if (isRepeated || (await store.runs.append(id, (current) => ending(current, how))) !== null) return true;
      const { status } = await known();
      if (isFinal(status))
        throw new ConflictError(`That training has ended already: it is ${status}. Say “train” to start another.`);
      return false;
    },
  });
  return { run: await known(), already: isEnding === false ? NOBODY_KNOWN : already };
}

/** The space is no longer ours to work in: what is going on there is stopped. What is stored stays. */
export async function leaveSpace({ store }: Stored, space: string): Promise<void> {
  for (const { id } of await store.fetches.going(space)) await store.fetches.update(space, id, { cancel: true });
  for (const { id } of await store.runs.active(space)) {
    await store.runs.append(id, (run) => ending(run, 'stop', ', since I was removed', 'none'));
  }
}

/** The event that asks a run to end; null when it has been asked as much before. */
function ending(
  { status, cancel }: Run,
  how: NonNullable<Run['cancel']>,
  why = '',
  notice: Run['notice'] = 'due',
): NewEvent | null {
  if (status === 'queued') {
    return told(`Cancelled before it began${why}.`, { status: 'cancelled', finished_at: new Date(), notice });
  }
  if (cancel === how || cancel === 'stop') return null;
  return how === 'stop'
    ? told(`Stopping${why} …`, { status: 'cancelling', cancel: how })
    : told('Finishing with the best model so far …', { cancel: how });
}

/** The run says the same as its event. */
const told = (message: string, change: RunChange): NewEvent => ({
  type: 'status',
  message,
  change: { ...change, message },
});
