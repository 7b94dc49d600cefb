import { createReadStream } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { Form, Reply } from '../../src/cards/card.ts';
import { plainText } from '../../src/cards/plain-text.ts';
import type { ChatPlatform } from '../../src/conversation/platform.ts';
import { NotFoundError } from '../../src/errors.ts';

export interface Shown {
  readonly ref: string;
  readonly key: string;
  readonly address: string;
  /** Who was mentioned, for a notice. */
  readonly mentions?: readonly string[];
  /** What it shows now, and everything it showed before. */
  reply: Reply;
  readonly history: Reply[];
  deleted: boolean;
}

/**
 * A room that keeps its messages. It recognises a key it has posted under, and can lose its voice: `failing` calls
 * are refused after the deed (as a 502 after the fact) or before it.
 */
export function createRoom(name = 'test') {
  const messages: Shown[] = [];
  const forms: { address: string; form: Form }[] = [];
  const files: { readonly ref: string; readonly name: string; readonly text: string }[] = [];
  const faults: ('before' | 'after')[] = [];

  const post = (address: string, reply: Reply, key: string, mentions?: readonly string[]): string => {
    const fault = faults.shift();
    if (fault === 'before') throw new Error('the platform did not answer');
    const known = messages.find((message) => message.key === key);
    if (known !== undefined) return known.ref;
    const ref = `${name}:${messages.length + 1}`;
    messages.push({
      ref,
      key,
      address,
      reply,
      history: [reply],
      deleted: false,
      ...(mentions === undefined ? {} : { mentions }),
    });
    if (fault === 'after') throw new Error('the answer was lost');
    return ref;
  };

  const platform: ChatPlatform = {
    name,
    fileHint: 'Put it on the table.',
    post: async (address, reply, key) => post(address, reply, key),
    notify: async (address, notice, key) => [
      post(
        address,
        notice,
        key,
        notice.mentions.map(({ id }) => id),
      ),
    ],
    async edit(ref, reply) {
      const message = messages.find((each) => each.ref === ref);
      if (faults.shift() !== undefined) throw new Error('the platform did not answer');
      if (message === undefined || message.deleted) throw new NotFoundError('The message is gone.');
      message.reply = reply;
      message.history.push(reply);
    },
    async deliver(address, notice, { name: file, open }, key) {
      const [ref = ''] = await platform.notify(address, notice, key);
      if (!files.some((each) => each.ref === ref)) files.push({ ref, name: file, text: await text(open()) });
    },
    async ask(address, form) {
      forms.push({ address, form });
    },
    openFile: async (ref) => ({ stream: createReadStream(ref) }),
  };

  return {
    platform,
    messages,
    forms,
    /** Files that were handed over, each with its message. */
    files,
    /** The next calls fail, in this order. */
    fail: (...next: ('before' | 'after')[]) => void faults.push(...next),
    heal: () => void faults.splice(0),
    /** What a person reads, top to bottom. */
    read: () => messages.map(({ reply }) => plainText(reply)),
    last: () => {
      const message = messages.at(-1);
      if (message === undefined) throw new Error('nothing was said');
      return {
        text: plainText(message.reply),
        actions: message.reply.cards?.flatMap(({ actions = [] }) => actions) ?? [],
        message,
      };
    },
  };
}
