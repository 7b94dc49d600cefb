import { plural } from '../cards/format.ts';
import type { Answer } from './scene.ts';

/** What is answered later than this may surprise: by then the person may have gone on to something else. */
const LATE_MS = 15 * 60_000;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Has a late answer say first when it was asked for: by how long ago that is, since nobody told us the time zone. */
export function ifLate(answer: Answer, askedAt: Date, now = Date.now()): Answer {
  const lateMs = now - askedAt.getTime();
  if (lateMs < LATE_MS) return answer;
  const line = `This is about what you asked ${duration(lateMs)} ago.`;
  const after = (text = ''): string => (text === '' ? line : `${line}\n${text}`);
  const { reply, ask } = answer;
  return {
    ...answer,
    reply: { ...reply, text: after(reply.text) },
    ...(ask === undefined ? {} : { ask: { ...ask, text: after(ask.text) } }),
  };
}

function duration(ms: number): string {
  if (ms < 1.5 * HOUR_MS) return plural(ms / MINUTE_MS, 'minute');
  return ms < 2 * DAY_MS ? plural(Math.round(ms / HOUR_MS), 'hour') : plural(Math.round(ms / DAY_MS), 'day');
}
