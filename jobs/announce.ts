import { setTimeout as sleep } from 'node:timers/promises';
import { endNotice } from '../src/cards/run-card.ts';
import type { ChatPlatform } from '../src/conversation/platform.ts';
import type { Model, Run, View } from '../src/store/records.ts';
import type { Store } from '../src/store/store.ts';
import type { Attempts } from './attempts.ts';

/** The mention of an end waits this long for the messages that show the run. */
const PATIENCE_MS = 10_000;

/** Mentions who asked, once, at the end of a run. First come the messages that show it. */
export function createAnnouncer(
  store: Store,
  { attempt, isFailing }: Attempts,
  platformOf: (address: string) => ChatPlatform | undefined,
  /** Resolves when these are no longer in hand. */
  presented: (views: readonly View[]) => Promise<unknown>,
): (run: Run) => Promise<void> {
  const modelOf = async ({ space, model_id }: Run): Promise<Model | null> =>
    model_id === null ? null : store.models.get(space, model_id);

  /** "Deploy it" right after the end means the new model. */
  const focusOn = async (run: Run): Promise<void> => {
    if (run.model_id === null) return;
    await store.chats.update(run.space, run.chat_id, { model_id: run.model_id, run_id: run.id });
  };

  const isShown = async ({ id, finished_at }: Run): Promise<boolean> => {
    const leftMs = (finished_at?.getTime() ?? 0) + PATIENCE_MS - Date.now();
    if (leftMs < 0) return true;
    await Promise.race([presented(await store.views.of(id)), sleep(leftMs, undefined, { ref: false })]);
    const views = await store.views.of(id);
    return views.every(({ due, message }) => !due || platformOf(message) === undefined || isFailing(message));
  };

  /** The platform knows the key, should this process die between posting and marking. */
  return async (seen) => {
    const platform = platformOf(seen.address);
    if (platform === undefined || !(await isShown(seen))) return;
    const key = `${seen.id}:end`;
    const outcome = await attempt(key, async ({ held }) => {
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
}

const personOf = ({ user_id: id, user_name: name }: Pick<Run, 'user_id' | 'user_name'>) => ({ id, name });
