import { plainText } from '../../../src/cards/plain-text.ts';
import { ApiError, ask, follow, get } from './api.ts';
import { createCell } from './cell.ts';
import { keep, recall } from './kept.ts';
import { flush, isAnswered } from './outbox.ts';
import type { Chat, Post } from './things.ts';
import { announce } from './told.ts';

/** How the page stands to the server: whether what it shows of a chat is what is there. */
export type Line = 'loading' | 'live' | 'reconnecting' | 'offline' | 'gone';

export interface State {
  readonly line: Line;
  /** The oldest first. */
  readonly posts: readonly Post[];
}

const LAST = 'chat';
const SOONEST_MS = 500;
const LATEST_MS = 8_000;

/** The chat that was open last: what is done in other views is said there. */
export const lastChat = createCell<string | null>(recall(LAST));
/** Rises when there are other chats, or others by name. */
export const chatsChanged = createCell(0);

export const noteChats = (): void => chatsChanged.set(chatsChanged.get() + 1);

export function rememberChat(id: string | null): void {
  keep(LAST, id);
  lastChat.set(id);
}

export async function openChat(title: string): Promise<string> {
  const { id } = await ask<Chat>('POST', '/api/chats', { title });
  rememberChat(id);
  noteChats();
  return id;
}

/** A chat for what is done outside of any. */
export const anyChat = async (): Promise<string> => lastChat.get() ?? openChat('From the page');

const inOrder = (a: Post, b: Post): number => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1);

/** Waits, but no longer than until the browser is online again. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    addEventListener('online', () => resolve(), { once: true, signal });
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

const untilSeen = (signal: AbortSignal): Promise<void> =>
  document.visibilityState === 'visible'
    ? Promise.resolve()
    : new Promise((resolve) => {
        document.addEventListener('visibilitychange', () => resolve(), { once: true, signal });
        signal.addEventListener('abort', () => resolve());
      });

/** Follows a chat until it is closed: all that was posted, and whatever is posted or edited from then on. */
export function followChat(id: string) {
  const state = createCell<State>({ line: 'loading', posts: [] });
  const closing = new AbortController();
  const { signal } = closing;
  const posts = new Map<string, Post>();
  let mark = '';
  let isFirst = true;

  const show = (line: Line): void => state.set({ line, posts: [...posts.values()].sort(inOrder) });

  const take = (post: Post): void => {
    const isNew = !posts.has(post.id);
    posts.set(post.id, post);
    mark = post.mark;
    if (post.kind !== 'said') isAnswered(post.key);
    if (isNew && !isFirst && post.kind !== 'said') announce(plainText(post.reply));
  };

  const load = async (): Promise<void> => {
    for (;;) {
      const page = await get<{ posts: Post[] }>(`/api/chats/${id}/posts?after=${mark}`, signal);
      for (const post of page.posts) take(post);
      if (page.posts.length === 0) break;
    }
    isFirst = false;
    show('live');
  };

  const run = async (): Promise<void> => {
    for (let wait = SOONEST_MS; !signal.aborted; wait = Math.min(2 * wait, LATEST_MS)) {
      await untilSeen(signal);
      const leaving = new AbortController();
      let isLeft = false;
      // A page that nobody looks at leaves the line to those that somebody does. A line that is dead is found out late.
      const leave = (): void => {
        if (document.visibilityState === 'hidden' || !navigator.onLine) leaving.abort();
      };
      document.addEventListener('visibilitychange', leave, { signal: leaving.signal });
      addEventListener('offline', leave, { signal: leaving.signal });
      try {
        await load();
        const path = `/api/chats/${id}/events?after=${mark}`;
        const onFrame = (frame: unknown): void => {
          take(frame as Post);
          show('live');
        };
        await follow(path, onFrame, AbortSignal.any([signal, leaving.signal]), () => {
          wait = SOONEST_MS;
          show('live');
          void flush();
        });
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof ApiError && (error.status === 404 || error.status === 400)) {
          if (lastChat.get() === id) rememberChat(null);
          show('gone');
          return;
        }
      } finally {
        isLeft = leaving.signal.aborted;
        leaving.abort();
      }
      if (isLeft) continue;
      show(navigator.onLine ? 'reconnecting' : 'offline');
      await pause(wait, signal);
    }
  };
  void run();
  return { state, close: () => closing.abort() };
}
