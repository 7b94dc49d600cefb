import { createRecords } from './collection.ts';
import { type DocumentStore, DuplicateError, orExisting } from './documents.ts';
import { newId } from './id.ts';
import { ACTIVE_STATES, isFinal, type Run, type RunChange, type RunEvent, type Watcher } from './records.ts';
import { listOf, type Views } from './views.ts';

export type NewEvent = Pick<RunEvent, 'type' | 'message' | 'change'>;

export type Runs = ReturnType<typeof createRuns>;

/** Whoever writes an event of a run that learns nothing: it says so. */
function labelled(event: NewEvent | null, { uses_real_model }: Run): NewEvent | null {
  if (event === null || uses_real_model !== false) return event;
  const { change } = event;
  return {
    ...event,
    message: asSimulated(event.message),
    change: change.message === undefined ? change : { ...change, message: asSimulated(change.message) },
  };
}

const asSimulated = (message: string): string => (/simulated/i.test(message) ? message : `Simulated: ${message}`);

/**
 * Runs and their events. The events are the truth: an event is written first, under a number nobody else can take,
 * and then added to its run. Whoever finds a run behind its events (a crash in between) adds what is missing.
 * So a run ends in exactly one final state, whatever number of workers and people act on it at once.
 */
export function createRuns(store: DocumentStore, views: Pick<Views, 'changed'>) {
  const runs = store.collection<Run>('runs');
  const runEvents = store.collection<RunEvent>('run_events');
  const watchers = store.collection<Watcher>('watchers');

  const changed = ({ id, space }: Run): Promise<void> => views.changed([id, listOf('runs', space)]);

  /** Events after the given number, in order. */
  const events = (id: string, after = 0): Promise<readonly RunEvent[]> =>
    runEvents.find({ run_id: id, number: { greater: after } }, { order: ['number'] });

  /** Adds one event to its run; a no-op when the run has it already. */
  const apply = async (id: string, number: number, change: RunChange): Promise<Run | null> => {
    const run = await runs.change({ id, revision: number - 1 }, { set: { ...change, revision: number } });
    if (run !== null) await (change.status === undefined ? views.changed([id]) : changed(run));
    return run;
  };

  const catchUp = async (run: Run): Promise<Run> => {
    let current = run;
    for (const event of await events(run.id, run.revision)) {
      current = (await apply(run.id, event.number, event.change)) ?? current;
    }
    return (await runs.get(run.id)) ?? current;
  };

  /**
   * Adds the event that `decide` makes of the run's present state, or nothing when it answers null. Called again
   * with a newer state when somebody else's event came first. A final run takes no more events.
   * @returns the run afterwards, or null when nothing was added.
   */
  const append = async (id: string, decide: (run: Run) => NewEvent | null): Promise<Run | null> => {
    let run = await runs.get(id);
    while (run !== null && !isFinal(run.status)) {
      const event = labelled(decide(run), run);
      if (event === null) return null;
      const number = run.revision + 1;
      try {
        await runEvents.insert({ id: newId(), run_id: id, number, at: new Date(), ...event });
        return (await apply(id, number, event.change)) ?? (await runs.get(id));
      } catch (error) {
        if (!(error instanceof DuplicateError)) throw error;
        run = await catchUp(run);
      }
    }
    return null;
  };

  return {
    ...createRecords(runs, changed),
    /** Without a space: for workers, which serve all. */
    find: (id: string): Promise<Run | null> => runs.get(id),
    async active(space?: string): Promise<readonly Run[]> {
      const inSpace = space === undefined ? {} : { space };
      const found = await runs.find({ status: { in: ACTIVE_STATES }, ...inSpace }, { order: ['id'] });
      return Promise.all(found.map(catchUp));
    },
    append,
    /** How many workers died over it: one that stopped in order put it back into the queue. */
    async deaths(id: string): Promise<number> {
      const count = (status: Run['status']): Promise<number> =>
        runEvents.count({ run_id: id, 'change.status': status });
      const [begun, handedBack] = await Promise.all([count('running'), count('queued')]);
      return begun - handedBack;
    },
    events,
    /** Somebody else wants to be told of the end of the run under that key; once, whatever number of times it is asked. */
    async watch(watcher: Omit<Watcher, 'id'>): Promise<void> {
      await orExisting(watchers.insert({ ...watcher, id: newId() }), async () => undefined);
    },
    /** Who wants to be told of the end beside who started it. */
    async watchers({ space, request_key, user_id }: Run): Promise<readonly Watcher[]> {
      const all = await watchers.find({ space, request_key }, { order: ['id'] });
      return all.filter((watcher) => watcher.user_id !== user_id);
    },
    /** Those whose end is to be announced. */
    unannounced: (): Promise<readonly Run[]> => runs.find({ notice: 'due' }, { order: ['id'] }),
    async markNoticed(id: string): Promise<void> {
      await runs.change({ id }, { set: { notice: 'sent' } });
    },
  };
}
