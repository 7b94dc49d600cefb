import { endNotice, runReply } from '../src/cards/run-card.ts';
import type { ChatPlatform } from '../src/conversation/platform.ts';
import { NotFoundError } from '../src/errors.ts';
import type { Log } from '../src/log.ts';
import { isFinal, type Model, type Run, type View } from '../src/store/records.ts';
import type { Store } from '../src/store/store.ts';

/** A message is edited at most this often; slower for long runs, where each step matters less. */
const CADENCE: readonly { readonly untilMs: number; readonly everyMs: number }[] = [
  { untilMs: 10 * 60_000, everyMs: 3_000 },
  { untilMs: 60 * 60_000, everyMs: 10_000 },
  { untilMs: Number.POSITIVE_INFINITY, everyMs: 30_000 },
];
/** How often runs of workers elsewhere are looked for. */
const POLL_MS = 1000;

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
  const editedAt = new Map<string, number>();
  const inFlight = new Set<string>();
  let looking: Promise<void> = Promise.resolve();
  let again = false;
  let busy = false;
  let stopped = false;

  const look = async (): Promise<void> => {
    const pending = await store.runs.unpresented();
    await Promise.all(pending.map(present));
  };

  const present = async (run: Run): Promise<void> => {
    const model = run.model_id === null ? null : await store.models.get(run.space, run.model_id);
    await Promise.all(run.views.filter(({ shown }) => shown < run.revision).map((view) => show(run, view, model)));
    if (run.notice === 'due') await announce(run, model);
  };

  const show = async (run: Run, { message }: View, model: Model | null): Promise<void> => {
    const platform = platformOf(message);
    if (platform === undefined || inFlight.has(message) || !mayEdit(run, message)) return;
    inFlight.add(message);
    editedAt.set(message, Date.now());
    try {
      await platform.edit(message, runReply(run, model));
      await store.runs.markShown(run.id, message, run.revision);
      if (isFinal(run.status)) editedAt.delete(message);
    } catch (err) {
      if (err instanceof NotFoundError) await store.runs.removeView(run.id, message);
      else log.warn({ err, runId: run.id }, 'a message could not be edited; it is tried again');
    } finally {
      inFlight.delete(message);
    }
  };

  /** The end is shown at once. */
  const mayEdit = (run: Run, message: string): boolean => {
    if (isFinal(run.status)) return true;
    const age = Date.now() - (run.started_at ?? run.created_at).getTime();
    const everyMs = CADENCE.find(({ untilMs }) => age < untilMs)?.everyMs ?? 0;
    return Date.now() - (editedAt.get(message) ?? 0) >= everyMs;
  };

  /** Once: the platform knows the key should this process die between posting and marking. */
  const announce = async (run: Run, model: Model | null): Promise<void> => {
    const platform = platformOf(run.address);
    const key = `${run.id}:end`;
    if (platform === undefined || inFlight.has(key)) return;
    inFlight.add(key);
    try {
      await focusOn(run);
      await platform.notify(run.address, { id: run.user_id, name: run.user_name }, endNotice(run, model), key);
      await store.runs.markNoticed(run.id);
    } catch (err) {
      if (err instanceof NotFoundError) await store.runs.markNoticed(run.id);
      else log.warn({ err, runId: run.id }, 'the end of a run could not be announced; it is tried again');
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
    },
  };

  function shownHere(run: Run): boolean {
    const due = run.notice === 'due' && platformOf(run.address) !== undefined;
    return (
      due ||
      (isFinal(run.status) &&
        run.views.some((view) => view.shown < run.revision && platformOf(view.message) !== undefined))
    );
  }
}
