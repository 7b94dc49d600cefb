import { escapeText } from './escape.ts';
import { cutAt } from './limits.ts';

/** How long an answer can be given; Slack grants 30 minutes. */
const RESPONSE_URL_MS = 25 * 60_000;

/**
 * Where a command was given in a channel we are not in, its response_url still reaches the person who gave it. Kept
 * until the command is answered, and not beyond what Slack grants.
 */
export function createResponseUrls() {
  const urls = new Map<string, { readonly url: string; readonly at: number }>();
  const forgetOld = (): void => {
    for (const [key, { at }] of urls) {
      if (Date.now() - at < RESPONSE_URL_MS) return;
      urls.delete(key);
    }
  };
  return {
    keep(key: string, url: string | undefined): void {
      forgetOld();
      if (url !== undefined && url !== '') urls.set(key, { url, at: Date.now() });
    },
    drop: (key: string): void => void urls.delete(key),
    async tell(key: string, words: string): Promise<boolean> {
      const known = urls.get(key);
      urls.delete(key);
      if (known === undefined) return false;
      const body = JSON.stringify({ response_type: 'ephemeral', text: escapeText(cutAt(words, 2_900)) });
      const headers = { 'content-type': 'application/json' };
      const signal = AbortSignal.timeout(10_000);
      const response = await fetch(known.url, { method: 'POST', headers, body, signal }).catch(() => null);
      return response?.ok === true;
    },
  };
}
