import { createRecords, type Records } from './collection.ts';
import { type DocumentStore, type Documents, DuplicateError } from './documents.ts';
import { newId } from './id.ts';
import { ACTIVE_STATES, isFinal, type Run, type RunChange, type RunEvent, type View, type Watcher } from './records.ts';

export type NewEvent = Pick<RunEvent, 'type' | 'message' | 'change'>;

/** A run that is not shown as it is: views that show an older revision, or an end that is not announced yet. */
export interface Unpresented {
  readonly run: Run;
  readonly behind: readonly View[];
}

/**
 * Runs and their events. The events are the truth: an event is written first, under a number nobody else can take,
 * and then added to its run. Whoever finds a run behind its events (a crash in between) adds what is missing.
 * So a run ends in exactly one final state, whatever number of workers and people act on it at once.
 */
export interface Runs extends Records<Run> {
  /** Without a space: for workers, which serve all. */
  find(id: string): Promise<Run | null>;
  active(space?: string): Promise<readonly Run[]>;
  /**
   * Adds the event that `decide` makes of the run's present state, or nothing when it answers null. Called again
   * with a newer state when somebody else's event came first. A final run takes no more events.
   * @returns the run afterwards, or null when nothing was added.
   */
  append(id: string, decide: (run: Run) => NewEvent | null): Promise<Run | null>;
  /** Events after the given number, in order. */
  events(id: string, after?: number): Promise<readonly RunEvent[]>;
  /** Registers a message as a view of the run, once. */
  addView(id: string, message: string, shown: number): Promise<void>;
  views(id: string): Promise<readonly View[]>;
  /** Never lowers what a view shows. */
  markShown(id: string, message: string, shown: number): Promise<void>;
  removeView(id: string, message: string): Promise<void>;
  /** Somebody else wants to be told of the end of the run under that key; once, whatever number of times it is asked. */
  watch(watcher: Omit<Watcher, 'id'>): Promise<void>;
  /** Who wants to be told of the end beside who started it. */
  watchers(run: Run): Promise<readonly Watcher[]>;
  unpresented(): Promise<readonly Unpresented[]>;
  markNoticed(id: string): Promise<void>;
}

export function createRuns(store: DocumentStore): Runs {
  const runs = store.collection<Run>('runs');
  const runEvents = store.collection<RunEvent>('run_events');
  const views = store.collection<View>('views');
  const watchers = store.collection<Watcher>('watchers');

  const events = (id: string, after = 0): Promise<readonly RunEvent[]> =>
    runEvents.find({ run_id: id, number: { greater: after } }, { order: ['number'] });

  /** Adds one event to its run; a no-op when the run has it already. */
  const apply = (id: string, number: number, change: RunChange): Promise<Run | null> =>
    runs.change({ id, revision: number - 1 }, { set: { ...change, revision: number } });

  const catchUp = async (run: Run): Promise<Run> => {
    let current = run;
    for (const event of await events(run.id, run.revision)) {
      current = (await apply(run.id, event.number, event.change)) ?? current;
    }
    return (await runs.get(run.id)) ?? current;
  };

  const append = async (id: string, decide: (run: Run) => NewEvent | null): Promise<Run | null> => {
    let run = await runs.get(id);
    while (run !== null && !isFinal(run.status)) {
      const event = decide(run);
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
    ...createRecords(runs),
    find: (id) => runs.get(id),
    async active(space) {
      const inSpace = space === undefined ? {} : { space };
      const found = await runs.find({ status: { in: ACTIVE_STATES }, ...inSpace }, { order: ['id'] });
      return Promise.all(found.map(catchUp));
    },
    append,
    events,
    async addView(id, message, shown) {
      const view: View = { id: newId(), run_id: id, message, shown, settled: false };
      await views.change({ run_id: id, message }, {}, { otherwise: view });
    },
    views: (id) => views.find({ run_id: id }, { order: ['id'] }),
    async markShown(id, message, shown) {
      await views.change({ run_id: id, message, shown: { less: shown } }, { set: { shown } });
    },
    async removeView(id, message) {
      await views.remove({ run_id: id, message });
    },
    async watch(watcher) {
      await watchers.insert({ ...watcher, id: newId() }).catch(unlessKnown);
    },
    async watchers({ space, request_key, user_id }) {
      const all = await watchers.find({ space, request_key }, { order: ['id'] });
      return all.filter((watcher) => watcher.user_id !== user_id);
    },
    async unpresented() {
      const open = await views.find({ settled: false }, { order: ['id'] });
      const due = await runs.find({ notice: 'due' });
      const shown = await runs.find({ id: { in: [...new Set(open.map(({ run_id }) => run_id))] } });
      const byId = new Map([...due, ...shown].map((run) => [run.id, run]));
      await settle(views, open, byId);
      return [...byId.values()]
        .map((run) => ({ run, behind: open.filter((view) => view.run_id === run.id && view.shown < run.revision) }))
        .filter(({ run, behind }) => behind.length > 0 || run.notice === 'due');
    },
    async markNoticed(id) {
      await runs.change({ id }, { set: { notice: 'sent' } });
    },
  };
}

function unlessKnown(error: unknown): void {
  if (!(error instanceof DuplicateError)) throw error;
}

/** A view that shows the last revision there will be need not be looked at again. */
async function settle(views: Documents<View>, open: readonly View[], runs: ReadonlyMap<string, Run>): Promise<void> {
  const done = open.filter(({ run_id, shown }) => {
    const run = runs.get(run_id);
    return run === undefined || (isFinal(run.status) && shown >= run.revision);
  });
  await Promise.all(done.map(({ id }) => views.change({ id }, { set: { settled: true } })));
}
