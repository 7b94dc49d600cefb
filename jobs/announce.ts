import { setTimeout as sleep } from 'node:timers/promises';
import { endNotice } from '../src/cards/run-card.ts';
import { contentOf } from '../src/conversation/draw.ts';
import type { ChatPlatform, MessageRef } from '../src/conversation/platform.ts';
import { NotFoundError } from '../src/errors.ts';
import type { Model, Run, View, Watcher } from '../src/store/records.ts';
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

  /** The message that the run began with, which may head a thread. */
  const messageOf = async ({ id }: Run): Promise<MessageRef | undefined> =>
    (await store.views.of(id)).find((view) => contentOf(view).frame.topic !== undefined)?.message;

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
      const rooms = inRooms(run, await store.runs.watchers(run), platform);
      const about = await messageOf(run);
      if (!(await held())) return 'waits';
      for (const [i, [first, ...others]] of rooms.entries()) {
        const also = others.map(personOf);
        const told = platform.notify(
          first.address,
          personOf(first),
          notice,
          i === 0 ? key : `${key} ${first.user_id}`,
          also,
          about,
        );
        // Who joined from a place that is gone is no reason to try again.
        await (i === 0 ? told : told.catch(unlessGone));
      }
      await store.runs.markNoticed(run.id);
      return 'done';
    });
    if (outcome === 'gone') await store.runs.markNoticed(seen.id);
  };
}

type Told = Pick<Run, 'user_id' | 'user_name' | 'address'>;

const personOf = ({ user_id: id, user_name: name }: Told) => ({ id, name });

/** Who is told in one place is told in one message; first where the run was begun. */
function inRooms(
  run: Run,
  joined: readonly Watcher[],
  { roomOf = (address) => address }: ChatPlatform,
): readonly (readonly [Told, ...Told[]])[] {
  const rooms = new Map<string, [Told, ...Told[]]>([[roomOf(run.address), [run]]]);
  for (const { address = run.address, ...person } of joined) {
    const room = roomOf(address);
    const others = rooms.get(room);
    if (others === undefined) rooms.set(room, [{ address, ...person }]);
    else others.push({ address, ...person });
  }
  return [...rooms.values()];
}

function unlessGone(error: unknown): void {
  if (!(error instanceof NotFoundError)) throw error;
}
