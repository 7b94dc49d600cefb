import { type Picture, showsRun } from '../src/conversation/draw.ts';
import type { View } from '../src/store/records.ts';

/** Two edits of a message are never closer than this, the last one included. */
const APART_MS = 3_000;
/** What goes on is shown at most this often; slower after a while, when each step matters less. */
const CADENCE: readonly { readonly untilMs: number; readonly everyMs: number }[] = [
  { untilMs: 10 * 60_000, everyMs: APART_MS },
  { untilMs: 60 * 60_000, everyMs: 10_000 },
  { untilMs: Number.POSITIVE_INFINITY, everyMs: 30_000 },
];
/** Edits of a space that show no run. A change that many cards show takes its time; the newest come first. */
const PER_MINUTE = 20;
const MINUTE_MS = 60_000;

/** When a message may be edited. */
export function createPace() {
  const edits = new Map<string, readonly number[]>();

  const latest = (space: string): readonly number[] =>
    (edits.get(space) ?? []).filter((at) => Date.now() - at < MINUTE_MS);

  const isUsedUp = (space: string): boolean => latest(space).length >= PER_MINUTE;

  return {
    isTooSoon(view: View, { since }: Picture): boolean {
      const { edited_at, space } = view;
      if (edited_at !== null && Date.now() - edited_at.getTime() < everyMs(since)) return true;
      return !showsRun(view) && isUsedUp(space);
    },
    /** One of the edits of a space. False when there are none left for now. */
    take(view: View): boolean {
      if (showsRun(view)) return true;
      if (isUsedUp(view.space)) return false;
      edits.set(view.space, [...latest(view.space), Date.now()]);
      return true;
    },
  };
}

function everyMs(since: Date | null): number {
  if (since === null) return APART_MS;
  const age = Date.now() - since.getTime();
  return CADENCE.find(({ untilMs }) => age < untilMs)?.everyMs ?? APART_MS;
}
