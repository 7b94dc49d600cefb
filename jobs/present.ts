import { endNotice, runReply } from '../src/cards/run-card.ts';
import type { ChatPlatform } from '../src/conversation/platform.ts';
import { NotFoundError } from '../src/errors.ts';
import type { Log } from '../src/log.ts';
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

interface Attempt {
  readonly at: number;
  /** In a row, up to now. */
  readonly failures: number;
}

const NEVER: Attempt = { at: 0, failures: 0 };

/** `waits`: it is not time yet. `gone`: the message or the place is no more, or never was of this process. */
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
 * So nothing is queued, the newest state wins, and after a restart the last state still lands.
 */
export function startPresenter({ store, platforms, log }: PresenterOptions): Presenter {
  const attempts = new Map<string, Attempt>();
  const inFlight = new Set<string>();
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
    const model = run.model_id === null ? null : await store.models.get(run.space, run.model_id);
    const outcomes = await Promise.all(behind.map((view) => show(run, view, model)));
    if (run.notice !== 'due') return;
    // While that went on somebody else may have mentioned it.
    if ((await store.runs.find(run.id))?.notice !== 'due') return;
    // First the message, then the mention of it.
    const late = Date.now() - (run.finished_at?.getTime() ?? 0) > MENTION_PATIENCE_MS;
    if (late || !outcomes.includes('waits')) await announce(run, model);
  };

  const show = async (run: Run, { message }: View, model: Model | null): Promise<Outcome> => {
    const platform = platformOf(message);
    if (platform === undefined) return 'gone';
    const outcome = await attempt(message, run, everyMs(run), async () => {
      await platform.edit(message, runReply(run, model));
      await store.runs.markShown(run.id, message, run.revision);
    });
    if (outcome === 'gone') await store.runs.removeView(run.id, message);
    if (outcome === 'done' && isFinal(run.status)) attempts.delete(message);
    return outcome;
  };

  const everyMs = (run: Run): number => {
    if (isFinal(run.status)) return APART_MS;
    const age = Date.now() - (run.started_at ?? run.created_at).getTime();
    return CADENCE.find(({ untilMs }) => age < untilMs)?.everyMs ?? APART_MS;
  };

  /** Once: the platform knows the key should this process die between posting and marking. */
  const announce = async (run: Run, model: Model | null): Promise<void> => {
    const platform = platformOf(run.address);
    if (platform === undefined) return;
    const key = `${run.id}:end`;
    const outcome = await attempt(key, run, 0, async () => {
      await focusOn(run);
      const joined = (await store.runs.watchers(run)).map(personOf);
      await platform.notify(run.address, personOf(run), endNotice(run, model), key, joined);
      await store.runs.markNoticed(run.id);
    });
    if (outcome === 'gone') await store.runs.markNoticed(run.id);
    if (outcome === 'done') attempts.delete(key);
  };

  /** One at a time under each key, and the longer apart the more often it failed. */
  const attempt = async (key: string, run: Run, apartMs: number, act: () => Promise<void>): Promise<Outcome> => {
    const { at, failures } = attempts.get(key) ?? NEVER;
    const pauseMs = failures === 0 ? apartMs : Math.max(apartMs, Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** failures));
    if (inFlight.has(key) || Date.now() - at < pauseMs) return failures === 0 ? 'waits' : 'failed';
    inFlight.add(key);
    try {
      await act();
      attempts.set(key, { at: Date.now(), failures: 0 });
      return 'done';
    } catch (err) {
      attempts.delete(key);
      if (err instanceof NotFoundError) return 'gone';
      attempts.set(key, { at: Date.now(), failures: failures + 1 });
      log.warn({ err, runId: run.id, failures: failures + 1 }, 'a run could not be shown; it is tried again');
      return 'failed';
    } finally {
      inFlight.delete(key);
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
