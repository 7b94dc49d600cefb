import type { KnownAct } from '../store/acts.ts';
import type { Actor, Asker } from './rights.ts';
import type { Stored } from './services.ts';

/** How something that is done is told from the same done by somebody else. */
export interface Act {
  /** The same for every delivery of the same act, and for nothing else: done once more, it has its effect once. */
  readonly requestKey: string;
  /** Names the button, menu or form that was used, the same for all who use it; for what was written, the act itself. */
  readonly from: string;
}

/** Who did it first, when that was not this act. The name is empty where it is not known. */
export type Doer = Pick<Actor, 'id' | 'name'>;

/** What this act made; or who had done the same before, and then nothing is made. */
export type Once<T> =
  | { readonly made: T; readonly already: null }
  | { readonly made: null; readonly already: Doer; readonly former: KnownAct };

export interface Deed<T> {
  /** The same for all whose acts would have the same effect. */
  readonly name: string;
  /** What it is done to, as people call it. */
  readonly what: string;
  /** Carries it out; called again for the same act after a crash. */
  work(): Promise<T>;
  /** Whether what was done then is still so. Without it, doing the same counts as new after some seconds. */
  stands?(former: KnownAct): boolean | Promise<boolean>;
}

/** Who presses the same button within this time means the same press. */
const SAME_PRESS_MS = 10_000;
/** What is under way for longer than this, was given up. */
const GIVEN_UP_MS = 3_600_000;

/** Does something once, however many people set about it at the same time. */
export async function once<T>(
  { store }: Stored,
  { actor, space }: Asker,
  { requestKey }: Act,
  { name, what, work, stands }: Deed<T>,
): Promise<Once<T>> {
  const ageMs = ({ at }: KnownAct): number => Date.now() - at.getTime();
  const act: KnownAct = {
    id: nameIn(space, name),
    space,
    turn: requestKey,
    user_id: actor.id,
    user_name: actor.name,
    what,
    at: new Date(),
    done: false,
  };
  const first = await store.acts.begin(act, (former) => {
    if (!former.done) return ageMs(former) < GIVEN_UP_MS;
    return stands === undefined ? ageMs(former) < SAME_PRESS_MS : stands(former);
  });
  if (first.turn !== requestKey) return { made: null, already: doerOf(first), former: first };
  try {
    const made = await work();
    await store.acts.done(act);
    return { made, already: null };
  } catch (error) {
    // Where the store is out of reach, what led here is to be told.
    await store.acts.forget(act).catch(() => undefined);
    throw error;
  }
}

/** What was done, and who had done it before, if not this act. */
export interface Done {
  readonly what: string;
  readonly already: Doer | null;
}

/** A deed that leaves nothing to be seen; null when it was not done. */
export async function doneBefore(
  { store }: Stored,
  { space }: Asker,
  { requestKey }: Act,
  name: string,
): Promise<Done | null> {
  const act = await store.acts.get(nameIn(space, name));
  return act === null ? null : { what: act.what, already: act.turn === requestKey ? null : doerOf(act) };
}

const nameIn = (space: string, name: string): string => `${space} ${name}`;

const doerOf = ({ user_id, user_name }: KnownAct): Doer => ({ id: user_id, name: user_name });
