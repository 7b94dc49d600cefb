import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../../src/log.ts';
import { createRecent } from '../shared/recent.ts';

export type SlackLog = Logger;

/** While Slack is out of reach, Bolt says so at every attempt of every socket: once in this time will do. */
const SAME_MS = 10 * 60_000;

/**
 * Bolt's own log lines, as ours: warnings and errors only, and of those the words alone, never an object that might
 * hold a message or a token.
 */
export function toSlackLog(log: Log): SlackLog {
  const said = createRecent<true>({ forMs: SAME_MS, most: 100 });
  const say =
    (level: 'warn' | 'error') =>
    (...parts: unknown[]) => {
      const words = parts.filter((part) => typeof part === 'string').join(' ');
      if (SIGNATURE.test(words)) log.warn(WRONG_SIGNATURE);
      else log[said.has(words) ? 'debug' : level]({ bolt: words.slice(0, 300) }, 'from Bolt');
      if (!said.has(words)) said.set(words, true);
    };
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: say('warn'),
    error: say('error'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}

const SIGNATURE = /Failed to (parse and )?verify/;
const WRONG_SIGNATURE =
  'a request to /slack/events was refused, its signature or time stamp being wrong; if it came from Slack, compare SLACK_SIGNING_SECRET with the app’s Basic Information, and the clock of this machine';
