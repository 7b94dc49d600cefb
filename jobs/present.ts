import { contentOf, draw, isAwaited, type Picture } from '../src/conversation/draw.ts';
import type { ChatPlatform } from '../src/conversation/platform.ts';
import type { Log } from '../src/log.ts';
import type { Lease } from '../src/store/leases.ts';
import type { View } from '../src/store/records.ts';
import type { Store } from '../src/store/store.ts';
import { createAnnouncer } from './announce.ts';
import { createAttempts } from './attempts.ts';
import { createBringer } from './bring.ts';
import { isTooSoon } from './edit-pace.ts';

/** How often is looked for what other processes have changed. */
const POLL_MS = 1000;
/**
 * A platform takes only so many edits of a space, which a change to many cards must not use up: no more of these wait
 * there at once, and the newest cards come first. Runs do not count.
 */
const MOST_EDITS = 4;

export interface Presenter {
  /** Something may have changed: look soon. */
  wake(): void;
  /** Resolves when every view of a run shows the latest and every end is announced. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export interface PresenterOptions {
  readonly store: Store;
  readonly platforms: ReadonlyMap<string, ChatPlatform>;
  readonly log: Log;
  /** Where files can be fetched over HTTP, for those who cannot be sent them. */
  readonly origin?: () => string;
}

/**
 * Keeps the cards true. Level-triggered: each view that is due is drawn as its things are now, and edited where that is
 * not what it shows. So nothing is queued, the newest state wins, and after a restart the last state still lands.
 * Several servers may do so on one store: each message, and each announcement, is under a lease while one of them is
 * at it.
 */
export function startPresenter({ store, platforms, log, origin = () => '' }: PresenterOptions): Presenter {
  const { views, runs, batches, deployments } = store;
  const platformOf = (address: string): ChatPlatform | undefined => platforms.get(address.split(':', 1)[0] ?? '');
  const here = [...platforms.keys()];
  const attempts = createAttempts(store.leases, log);
  const inHand = new Map<string, Promise<void>>();
  const announce = createAnnouncer(store, attempts, platformOf, (of) =>
    Promise.all(of.map(({ id }) => inHand.get(id))),
  );
  const bringer = createBringer({ store, attempts, platformOf, origin });
  /** Under way. */
  const edits: View[] = [];
  let looking: Promise<void> = Promise.resolve();
  let again = false;
  let busy = false;
  let stopped = false;
  let swept = false;

  /** Not waited for: a platform may hold back an edit for minutes, which is no matter of the others. */
  const start = (id: string, work: () => Promise<void>): void => {
    if (inHand.has(id)) return;
    const working = work()
      .catch((err: unknown) => log.error({ err, id }, 'something could not be presented'))
      .finally(() => inHand.delete(id));
    inHand.set(id, working);
  };

  const look = async (): Promise<void> => {
    if (!swept) await views.changedAll();
    swept = true;
    for (const view of await views.due(here)) {
      if (inHand.has(view.id) || attempts.isPaused(view.message) || isCrowded(view)) continue;
      const latest = await needsEdit(view).catch((err: unknown) => {
        log.error({ err, message: view.message }, 'a card could not be drawn');
        return null;
      });
      if (latest !== null) begin(view);
    }
    for (const run of await runs.unannounced()) start(run.id, () => announce(run));
    for (const batch of await batches.unannounced()) start(batch.id, () => bringer.batch(batch));
    for (const deployment of await deployments.unannounced()) start(deployment.id, () => bringer.drift(deployment));
  };

  const isCrowded = (view: View): boolean =>
    !isAwaited(view) && edits.filter((other) => other.space === view.space && !isAwaited(other)).length >= MOST_EDITS;

  /** What it should show, when that is not what it shows and may be shown now. */
  const needsEdit = async (view: View): Promise<Picture | null> => {
    const latest = await picture(view);
    if (latest.digest !== view.shown) return isTooSoon(view, latest) ? null : latest;
    await views.settle(view);
    return null;
  };

  const begin = (view: View): void => {
    edits.push(view);
    start(view.id, () => bringUpToDate(view).finally(() => edits.splice(edits.indexOf(view), 1)));
  };

  const bringUpToDate = async ({ message }: View): Promise<void> => {
    const outcome = await attempts.attempt(message, async (lease) => {
      // As they are now: another server may have been at it meanwhile.
      const view = await views.get(message);
      const latest = view === null ? null : await needsEdit(view);
      if (view !== null && latest !== null) await edit(view, latest, lease);
      return 'done';
    });
    const view = outcome === 'gone' ? await views.get(message) : null;
    if (view !== null) await views.remove(view);
    // Others may have been waiting for this one.
    if (outcome === 'done') setImmediate(wake);
  };

  const edit = async (view: View, { reply, digest }: Picture, { held }: Lease): Promise<void> => {
    let landed = false;
    try {
      await platformOf(view.message)?.edit(view.message, reply);
      // Where another has taken over meanwhile, its newer edit may have come before this one.
      landed = await held();
    } finally {
      await views.markShown(view, landed ? digest : null);
    }
  };

  /** Drawn when the view is sure to become due by any change of what it is drawn from. */
  const picture = async (view: View): Promise<Picture> => {
    const drawn = await draw(store, view.space, contentOf(view));
    return (await views.follow(view, drawn.things)) ? picture(view) : drawn;
  };

  const wake = (): void => {
    if (stopped) return;
    again = true;
    if (busy) return;
    busy = true;
    looking = (async () => {
      while (again && !stopped) {
        again = false;
        await look().catch((err: unknown) => log.error({ err }, 'nothing could be presented'));
      }
      busy = false;
    })();
  };

  const isAllShown = async (): Promise<boolean> => {
    const [due, ends, files, drifts] = await Promise.all([
      views.due(here),
      runs.unannounced(),
      batches.unannounced(),
      deployments.unannounced(),
    ]);
    const isToBeTold = ({ address }: { readonly address: string | null }): boolean =>
      address !== null && platformOf(address) !== undefined;
    return !due.some(isAwaited) && ![...ends, ...files, ...drifts].some(isToBeTold);
  };

  const timer = setInterval(wake, POLL_MS);
  wake();

  return {
    wake,
    async settled() {
      // What cannot be read is not known to be settled.
      while (!stopped && !(await isAllShown().catch(() => false))) {
        wake();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await looking;
      await Promise.all(inHand.values());
    },
  };
}
