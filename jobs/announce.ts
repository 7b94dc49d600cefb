import { setTimeout as sleep } from 'node:timers/promises';
import { contentOf, draw } from '../src/conversation/draw.ts';
import type { ChatPlatform, MessageRef } from '../src/conversation/platform.ts';
import { NotFoundError } from '../src/errors.ts';
import type { Run, View, Watcher } from '../src/store/records.ts';
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

  /** The people of a room, in a message that is kept true from then on. */
  const tell = async (
    run: Run,
    [first, ...others]: Room,
    platform: ChatPlatform,
    key: string,
    about: MessageRef | undefined,
  ): Promise<void> => {
    const frame = { mentions: [personOf(first), ...others.map(personOf)] } as const;
    const content = { by: first.user_id, frame, shows: [{ kind: 'end', id: run.id }] } as const;
    const { reply, digest, things } = await draw(store, run.space, content);
    const messages = await platform.notify(first.address, { ...reply, ...frame }, key, about);
    for (const message of messages)
      await store.views.add({ space: run.space, message, content, shown: digest, things });
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
      const rooms = inRooms(run, await store.runs.watchers(run), platform);
      const about = await messageOf(run);
      if (!(await held())) return 'waits';
      for (const [i, people] of rooms.entries()) {
        const told = tell(run, people, platform, i === 0 ? key : `${key} ${people[0].user_id}`, about);
        // Who joined from a place that is gone is no reason to try again.
        await (i === 0 ? told : told.catch(unlessGone));
      }
      await store.runs.markNoticed(run.id);
      return 'done';
    });
    if (outcome === 'gone') await store.runs.markNoticed(seen.id);
  };
}

type Room = readonly [Told, ...Told[]];
type Told = Pick<Run, 'user_id' | 'user_name' | 'address'>;

const personOf = ({ user_id: id, user_name: name }: Told) => ({ id, name });

/** Who is told in one place is told in one message; first where the run was begun. */
function inRooms(
  run: Run,
  joined: readonly Watcher[],
  { roomOf = (address) => address }: ChatPlatform,
): readonly Room[] {
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
