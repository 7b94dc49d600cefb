import { LRUCache } from 'lru-cache';
import type { Turn } from './platform.ts';

/** More than anybody types. */
export const MOST_TURNS = 120;
const WINDOW_MS = 60_000;
const REMEMBERED_PEOPLE = 10_000;

export const TOO_MANY = 'That was a lot in one minute. Give me a moment, then say it again.';

/**
 * So many turns of one person in a minute are answered by one server; the next is told so, and those after it are let
 * pass in silence. What counts is when they were said, so that nobody pays for an outage of ours. Admins may go on.
 */
export function createTurnLimit() {
  const people = new LRUCache<string, Map<string, number>>({ max: REMEMBERED_PEOPLE });

  return {
    judge({ key, user }: Pick<Turn, 'key' | 'user'>, saidAt: Date): 'answer' | 'tell' | 'ignore' {
      if (user.admin) return 'answer';
      const turns = people.get(user.id) ?? new Map<string, number>();
      people.set(user.id, turns);
      const at = saidAt.getTime();
      for (const [known, then] of turns) if (at - then >= WINDOW_MS) turns.delete(known);
      // A turn that is handled again keeps its place.
      if (!turns.has(key)) turns.set(key, at);
      const place = [...turns.keys()].indexOf(key);
      if (place < MOST_TURNS) return 'answer';
      return place === MOST_TURNS ? 'tell' : 'ignore';
    },
  };
}
