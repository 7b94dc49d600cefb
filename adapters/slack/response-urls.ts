import { createRecent } from '../shared/recent.ts';
import { cutAt } from '../shared/text.ts';
import { type SlackMessage, simplest } from './cards.ts';
import { escapeText } from './text.ts';

/** Slack takes 5 uses of an address; each message may need two. */
const MOST_MESSAGES = 2;
/** How long an answer can be given; Slack grants 30 minutes. */
const RESPONSE_URL_MS = 25 * 60_000;

export type ResponseUrls = ReturnType<typeof createResponseUrls>;

/**
 * Where a command was given in a channel we are not in, its response_url still reaches the person who gave it. Kept
 * until the command is answered, and not beyond what Slack grants.
 */
export function createResponseUrls() {
  const urls = createRecent<string>({ forMs: RESPONSE_URL_MS });
  return {
    keep(key: string, url: string | undefined): void {
      if (url !== undefined && url !== '') urls.set(key, url);
    },
    drop: (key: string): void => void urls.delete(key),
    /** False when the person cannot be reached that way (any more). */
    tell: (key: string, words: string): Promise<boolean> =>
      send(urls.take(key), { text: escapeText(cutAt(words, 2_900)) }),
    /** The same for messages with blocks, of which an address takes few; in their simplest form where Slack refuses them. */
    async show(key: string, messages: readonly SlackMessage[]): Promise<boolean> {
      const url = urls.get(key);
      for (const message of messages.slice(0, MOST_MESSAGES)) {
        if (!((await send(url, message)) || (await send(url, simplest(message))))) return false;
      }
      urls.delete(key);
      return true;
    },
  };
}

async function send(url: string | undefined, message: Pick<SlackMessage, 'text'>): Promise<boolean> {
  if (url === undefined) return false;
  const body = JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...message });
  const headers = { 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(10_000);
  const response = await fetch(url, { method: 'POST', headers, body, signal }).catch(() => null);
  return response?.ok === true;
}
