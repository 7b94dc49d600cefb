import type { Picture } from '../src/conversation/draw.ts';
import type { View } from '../src/store/records.ts';

/** Two edits of a message are never closer than this, the last one included. */
const APART_MS = 3_000;
/** What goes on is shown at most this often; slower after a while, when each step matters less. */
const CADENCE: readonly { readonly untilMs: number; readonly everyMs: number }[] = [
  { untilMs: 10 * 60_000, everyMs: APART_MS },
  { untilMs: 60 * 60_000, everyMs: 10_000 },
  { untilMs: Number.POSITIVE_INFINITY, everyMs: 30_000 },
];

export function isTooSoon({ edited_at }: View, { since }: Picture): boolean {
  return edited_at !== null && Math.abs(Date.now() - edited_at.getTime()) < everyMs(since);
}

function everyMs(since: Date | null): number {
  if (since === null) return APART_MS;
  const age = Date.now() - since.getTime();
  return CADENCE.find(({ untilMs }) => age < untilMs)?.everyMs ?? APART_MS;
}
