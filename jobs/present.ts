import { endNotice, runReply } from '../src/cards/run-card.ts';
import type { ChatPlatform } from '../src/conversation/platform.ts';
import { NotFoundError } from '../src/errors.ts';
import type { Log } from '../src/log.ts';
import type { Lease } from '../src/store/leases.ts';
import { isFinal, type Model, type Run, type View } from '../src/store/records.ts';
import type { Unpresented } from '../src/store/runs.ts';
import type { Store } from '../src/store/store.ts';

/** Two edits of a message are never closer than this, the last one included. */
const APART_MS = 3_000;
/** A message is edited at most this often; slower for long runs, where each step matters less. */
const CADENCE: readonly { readonly untilMs: number; readonly everyMs: number }[] = [
  { untilMs: 10 * 60_000, everyMs: APART_MS },
  { untilMs: 60 * 60_000, everyMs: 10_000 },
  { untilMs: Number.POSITIVE_INFINITY, everyMs: 30_000 },
];
/** What a platform refuses is tried again after 2 s, 4 s, … and in the end this often. */
const LONGEST_PAUSE_MS = 5 * 60_000;
/** The mention of an end waits this long for the message to show it. */
const MENTION_PATIENCE_MS = 10_000;
/** How often runs of workers elsewhere are looked for. */
const POLL_MS = 1000;

/** Failures in a row, up to now. */
interface Failures {
  readonly count: number;
  readonly lastAt: number;
}

/**
 * `waits`: it is not time yet, or another server is at it. `gone`: the message or the place is no more, or never was
 * of this process.
 */
type Outcome = 'waits' | 'done' | 'failed' | 'gone';

export interface Presenter {
  /** Something may have changed: look soon. */
  wake(): void;
  /** Resolves when every view shows the latest and every end is announced. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export interface PresenterOptions {
  readonly store: Store;
  readonly platforms: ReadonlyMap<string, ChatPlatform>;
  readonly log: Log;
}

/**
 * Shows runs. Level-triggered: it compares what each view shows with what its run is, and edits where they differ.
 * So nothing is queued, the newest state wins, and after a restart the last state still lands. Several servers may do
 * so on one store: each message, and each announcement, is under a lease while one of them is at it.
 */
export function startPresenter({ store, platforms, log }: PresenterOptions): Presenter {
  const { markShown, markUnsure } = store.runs;
  const failures = new Map<string, Failures>();
  const underWay = new Set<Promise<void>>();
  let looking: Promise<void> = Promise.resolve();
  let again = false;
  let busy = false;
  let stopped = false;

  /** Not waited for: a platform may hold back an edit for minutes, which is no matter of the other runs. */
  const look = async (): Promise<void> => {
    for (const each of await store.runs.unpresented()) {
      const presenting = present(each)
        .catch((err: unknown) => log.error({ err, runId: each.run.id }, 'a run could not be presented'))
        .finally(() => underWay.delete(presenting));
      underWay.add(presenting);
    }
  };

  const present = async ({ run, behind }: Unpresented): Promise<void> => {
    const outcomes = await Promise.all(behind.map((view) => show(run, view)));
    if (run.notice !== 'due') return;
    // First the message, then the mention of it.
    const late = Date.now() - (run.finished_at?.getTime() ?? 0) > MENTION_PATIENCE_MS;
    if (late || !outcomes.includes('waits')) await announce(run);
  };

  const show = async (seen: Run, { message, ...view }: View): Promise<Outcome> => {
    const platform = platformOf(message);
    if (platform === undefined) return 'gone';
    if (isTooSoon(seen, view)) return 'waits';
    const outcome = await attempt(message, seen, async ({ held }) => {
      // As they are now: another server may have been at it meanwhile.
      const [run, view] = await Promise.all([store.runs.find(seen.id), store.runs.view(seen.id, message)]);
      if (run === null || view === null || view.shown >= run.revision) return 'done';
      if (isTooSoon(run, view)) return 'waits';
      const reply = runReply(run, await modelOf(run));
      let landed = false;
      try {
        await platform.edit(message, reply);
        // Where another has taken over meanwhile, its newer edit may have come before this one.
        landed = await held();
      } finally {
        await (landed ? markShown(run.id, message, run.revision) : markUnsure(run.id, message));
      }
      return 'done';
    });
    if (outcome === 'gone') await store.runs.removeView(seen.id, message);
    return outcome;
  };

  /** A time far ahead was noted before the clock was set back, and is nothing to wait for. */
  const isTooSoon = (run: Run, { edited_at }: Pick<View, 'edited_at'>): boolean =>
    edited_at !== null && Math.abs(Date.now() - edited_at.getTime()) < everyMs(run);

  const everyMs = (run: Run): number => {
    if (isFinal(run.status)) return APART_MS;
    const age = Date.now() - (run.started_at ?? run.created_at).getTime();
    return CADENCE.find(({ untilMs }) => age < untilMs)?.everyMs ?? APART_MS;
  };

  const modelOf = async ({ space, model_id }: Run): Promise<Model | null> =>
    model_id === null ? null : store.models.get(space, model_id);

  /** Once: the platform knows the key should this process die between posting and marking. */
  const announce = async (seen: Run): Promise<void> => {
    const platform = platformOf(seen.address);
    if (platform === undefined) return;
    const key = `${seen.id}:end`;
    const outcome = await attempt(key, seen, async ({ held }) => {
      const run = await store.runs.find(seen.id);
      // Another server may have done it meanwhile.
      if (run?.notice !== 'due') return 'done';
      await focusOn(run);
      const notice = endNotice(run, await modelOf(run));
      const joined = (await store.runs.watchers(run)).map(personOf);
      if (!(await held())) return 'waits';
      await platform.notify(run.address, personOf(run), notice, key, joined);
      await store.runs.markNoticed(run.id);
      return 'done';
    });
    if (outcome === 'gone') await store.runs.markNoticed(seen.id);
  };

  /** In one server at a time under each name, and the longer apart the more often it failed. */
  const attempt = async (
    name: string,
    run: Run,
    act: (lease: Lease) => Promise<'waits' | 'done'>,
  ): Promise<Outcome> => {
    const { count, lastAt } = failures.get(name) ?? { count: 0, lastAt: 0 };
    const pauseMs = count === 0 ? 0 : Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** count);
    if (Date.now() - lastAt < pauseMs) return 'failed';
    let outcome = 'waits' as Outcome;
    try {
      await store.leases.during(`show ${name}`, async (lease) => {
        outcome = await act(lease);
      });
      if (outcome === 'done') failures.delete(name);
      return outcome;
    } catch (err) {
      failures.delete(name);
      if (err instanceof NotFoundError) return 'gone';
      failures.set(name, { count: count + 1, lastAt: Date.now() });
      log.warn({ err, runId: run.id, failures: count + 1 }, 'a run could not be shown; it is tried again');
      return 'failed';
    }
  };

  /** "Deploy it" right after the end means the new model. */
  const focusOn = async (run: Run): Promise<void> => {
    if (run.model_id === null) return;
    await store.chats.update(run.space, run.chat_id, { model_id: run.model_id, run_id: run.id });
  };

  const platformOf = (address: string): ChatPlatform | undefined => platforms.get(address.split(':', 1)[0] ?? '');

  const wake = (): void => {
    if (stopped) return;
    again = true;
    if (busy) return;
    busy = true;
    looking = (async () => {
      while (again && !stopped) {
        again = false;
        await look().catch((err: unknown) => log.error({ err }, 'runs could not be presented'));
      }
      busy = false;
    })();
  };

  const timer = setInterval(wake, POLL_MS);
  wake();

  return {
    wake,
    async settled() {
      while (!stopped && (await store.runs.unpresented()).some(shownHere)) {
        wake();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await looking;
      await Promise.all(underWay);
    },
  };

  function shownHere({ run, behind }: Unpresented): boolean {
    const due = run.notice === 'due' && platformOf(run.address) !== undefined;
    return due || (isFinal(run.status) && behind.some(({ message }) => platformOf(message) !== undefined));
  }
}

const personOf = ({ user_id: id, user_name: name }: Pick<Run, 'user_id' | 'user_name'>) => ({ id, name });
