import type { Reply } from '../../src/cards/card.ts';
import type { Log } from '../../src/log.ts';
import type { Posts } from '../../src/store/posts.ts';
import { cutAt } from '../shared/text.ts';
import { PLATFORM, type ResponseUrl, readAddress } from './address.ts';
import { type SlackMessage, simplest, toMessages } from './cards.ts';
import type { Clients } from './client.ts';
import { isRefusal, patiently, readFailure } from './failures.ts';
import { escapeText } from './text.ts';

/** Slack takes 5 uses of a response_url; each message may need two. */
const MOST_MESSAGES = 2;
/** How long it can be used; Slack grants 30 minutes. */
const RESPONSE_URL_MS = 25 * 60_000;

export type Alone = ReturnType<typeof createAlone>;

/**
 * What one person alone sees in a channel: by the response_url of the command or button, which the address carries
 * through a restart and which also reaches channels that we are not in; later by a message of ours.
 */
export function createAlone(clients: Clients, posts: Posts, log: Log) {
  /** A private message of ours, where we are in the channel. */
  const postEphemeral = async (address: string, { text, blocks }: SlackMessage): Promise<boolean> => {
    const { team, channel, user } = readAddress(address);
    if (user === undefined) return false;
    const { talk } = await clients.of(team);
    try {
      await patiently(() => talk.apiCall('chat.postEphemeral', { channel, user, text, blocks }));
      return true;
    } catch (error) {
      const failure = readFailure((error as Error).cause ?? error);
      if (!isRefusal(failure)) throw error;
      log.info({ team, reason: failure.error }, 'somebody could not be told alone in a channel');
      return false;
    }
  };

  const show = async (address: string, messages: readonly SlackMessage[]): Promise<boolean> => {
    const url = urlIn(address);
    const shown = url !== undefined && (await byUrl(url, messages.slice(0, MOST_MESSAGES)));
    if (shown) return true;
    for (const message of messages) if (!(await postEphemeral(address, simplest(message)))) return false;
    return true;
  };

  return {
    /** False when the person cannot be told alone there. Under a key once. */
    async show(address: string, reply: Reply, key: string): Promise<boolean> {
      const once = `${key}:alone`;
      if ((await posts.begin(once, `${PLATFORM}:alone`)).message !== null) return true;
      if (!(await show(address, toMessages(reply)))) return false;
      await posts.done(once, `${PLATFORM}:alone`);
      return true;
    },
    /** Words, also where we may not write. False when the person cannot be reached that way (any more). */
    async tell(address: string, words: string): Promise<boolean> {
      const url = urlIn(address);
      return url !== undefined && send(url, { text: escapeText(cutAt(words, 2_900)) });
    },
  };
}

const urlIn = (address: string): string | undefined => {
  const { answer } = readAddress(address);
  return answer !== undefined && isUsable(answer) ? answer.url : undefined;
};

const isUsable = ({ at }: ResponseUrl): boolean => Date.now() - at < RESPONSE_URL_MS;

/** In their simplest form where Slack refuses them. */
async function byUrl(url: string, messages: readonly SlackMessage[]): Promise<boolean> {
  for (const message of messages) {
    if (!((await send(url, message)) || (await send(url, simplest(message))))) return false;
  }
  return true;
}

async function send(url: string, message: Pick<SlackMessage, 'text'>): Promise<boolean> {
  const body = JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...message });
  const headers = { 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(10_000);
  const response = await fetch(url, { method: 'POST', headers, body, signal }).catch(() => null);
  return response?.ok === true;
}
