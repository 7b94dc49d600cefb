import { createRecords, type Records } from './collection.ts';
import { type DocumentStore, DuplicateError } from './documents.ts';
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
  /** How many workers died over it: one that stopped in order put it back into the queue. */
  deaths(id: string): Promise<number>;
  /** Events after the given number, in order. */
  events(id: string, after?: number): Promise<readonly RunEvent[]>;
  /** Registers a message as a view of the run, once. */
  addView(id: string, message: string, shown: number): Promise<void>;
  views(id: string): Promise<readonly View[]>;
  view(id: string, message: string): Promise<View | null>;
  /** It was edited just now, and shows this revision. Never lowers what a view shows. */
  markShown(id: string, message: string, shown: number): Promise<void>;
  /** Somebody tried to edit it just now, and nobody knows what it shows: it counts as showing nothing. */
  markUnsure(id: string, message: string): Promise<void>;
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
    async deaths(id) {
      const count = (status: Run['status']): Promise<number> =>
        runEvents.count({ run_id: id, 'change.status': status });
      const [begun, handedBack] = await Promise.all([count('running'), count('queued')]);
      return begun - handedBack;
    },
    events,
    async addView(id, message, shown) {
      const view: View = { id: newId(), run_id: id, message, shown, edited_at: null, settled: false };
      await views.change({ run_id: id, message }, {}, { otherwise: view });
    },
    views: (id) => views.find({ run_id: id }, { order: ['id'] }),
    view: async (id, message) => (await views.find({ run_id: id, message }))[0] ?? null,
    async markShown(id, message, shown) {
      await views.change({ run_id: id, message, shown: { less: shown } }, { set: { shown, edited_at: new Date() } });
    },
    async markUnsure(id, message) {
      await views.change({ run_id: id, message }, { set: { shown: -1, edited_at: new Date(), settled: false } });
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
      const isBehind = (view: View): boolean => view.shown < (byId.get(view.run_id)?.revision ?? 0);
      const isOver = (view: View): boolean => isFinal(byId.get(view.run_id)?.status ?? 'cancelled');
      const settled = open.filter((view) => isOver(view) && !isBehind(view)).map(({ id }) => id);
      // Not one of which somebody has come to be unsure meanwhile.
      if (settled.length > 0)
        await views.changeAll({ id: { in: settled }, shown: { atLeast: 0 } }, { set: { settled: true } });
      return [...byId.values()]
        .map((run) => ({ run, behind: open.filter((view) => view.run_id === run.id && isBehind(view)) }))
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
