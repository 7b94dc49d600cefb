import { ApiError, ask } from './api.ts';
import { createCell } from './cell.ts';
import { keep, recall } from './kept.ts';
import { newKey } from './key.ts';
import type { Act } from './things.ts';
import { tell } from './told.ts';

/** Something that somebody did, until it is answered. It outlives the page, and is sent under the same key again. */
export interface Pending {
  readonly key: string;
  readonly chat: string;
  readonly act: Act;
  /** `waiting` until the server can be reached; `failed` until somebody tries again or lets it be. */
  readonly state: 'sending' | 'waiting' | 'failed';
  readonly problem: string | null;
}

const NAME = 'outbox';
const AGAIN_MS = 4_000;

/** A secret that was answered, which stands nowhere else. */
export const secret = createCell<string | null>(null);

function restored(): readonly Pending[] {
  try {
    const all = JSON.parse(recall(NAME) ?? '[]') as readonly Pending[];
    return all.map((each) => (each.state === 'sending' ? { ...each, state: 'waiting' } : each));
  } catch {
    return [];
  }
}

export const outbox = createCell<readonly Pending[]>(restored());

function put(all: readonly Pending[]): void {
  keep(NAME, all.length === 0 ? null : JSON.stringify(all));
  outbox.set(all);
}

const find = (key: string): Pending | undefined => outbox.get().find((each) => each.key === key);
const change = (key: string, changes: Partial<Pending>): void =>
  put(outbox.get().map((each) => (each.key === key ? { ...each, ...changes } : each)));

export const drop = (key: string): void => put(outbox.get().filter((each) => each.key !== key));

async function deliver({ key, chat, act }: Pending): Promise<void> {
  change(key, { state: 'sending', problem: null });
  try {
    const path = `/api/chats/${chat}/turns`;
    const answer = await ask<{ readonly content: string; readonly secret?: true }>('POST', path, act, { key });
    if (answer.secret) secret.set(answer.content);
    drop(key);
  } catch (error) {
    if (find(key) === undefined) return;
    const { status, message } = error instanceof ApiError ? error : new ApiError(500, String(error));
    if (status === 0 || status === 401) {
      change(key, { state: 'waiting' });
      setTimeout(() => void flush(), AGAIN_MS);
    } else if ('text' in act) {
      change(key, { state: 'failed', problem: message });
    } else {
      drop(key);
      tell(message, 'bad');
    }
  }
}

/** Does something in a chat. What the answer is comes with the chat's posts. */
export async function send(chat: string, act: Act): Promise<void> {
  const pending: Pending = { key: newKey(), chat, act, state: 'sending', problem: null };
  put([...outbox.get(), pending]);
  await deliver(pending);
}

export function tryAgain(key: string): void {
  const pending = find(key);
  if (pending !== undefined) void deliver(pending);
}

let isFlushing = false;

/** Sends what waits, in its order. */
export async function flush(): Promise<void> {
  if (isFlushing) return;
  isFlushing = true;
  for (const pending of outbox.get().filter(({ state }) => state === 'waiting')) {
    await deliver(pending);
    // What comes behind it would overtake it.
    if (find(pending.key)?.state === 'waiting') break;
  }
  isFlushing = false;
}

/** An answer has come by another way. Keys of posts hold those of the acts. */
export function isAnswered(postKey: string): void {
  for (const { key } of outbox.get()) if (postKey.includes(key)) drop(key);
}

/** Whether a control has been used and waits for its answer. */
export const isPending = (all: readonly Pending[], chat: string, control: string): boolean =>
  all.some(
    ({ chat: in_, act, state }) =>
      in_ === chat &&
      state !== 'failed' &&
      (('press' in act && act.press === control) ||
        ('select' in act && act.select === control) ||
        ('form' in act && act.form === control)),
  );

addEventListener('online', () => void flush());
