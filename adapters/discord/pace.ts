/** Edits of one message: never closer than this, and never the same state twice. */
const APART_MS = 3_000;
/** Messages remembered; far more than are edited at one time. */
const REMEMBERED = 1_000;

export interface Pace {
  /** How long to wait before the message may be edited again. */
  waitMs(message: string): number;
  isShown(message: string, content: string): boolean;
  /** `at` counts from the moment the edit is sent. */
  edited(message: string, content: string): void;
  /** It may be shown or not; the time counts all the same. */
  failed(message: string): void;
}

export function createPace(now: () => number = Date.now): Pace {
  const last = new Map<string, { readonly at: number; readonly content: string | null }>();
  return {
    waitMs: (message) => Math.max(0, (last.get(message)?.at ?? Number.NEGATIVE_INFINITY) + APART_MS - now()),
    isShown: (message, content) => last.get(message)?.content === content,
    edited(message, content) {
      last.delete(message);
      last.set(message, { at: now(), content });
      for (const oldest of last.keys()) {
        if (last.size <= REMEMBERED) break;
        last.delete(oldest);
      }
    },
    failed(message) {
      const { at } = last.get(message) ?? {};
      if (at !== undefined) last.set(message, { at, content: null });
    },
  };
}
