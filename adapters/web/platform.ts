import { once } from 'node:events';
import type { Reply } from '../../src/cards/card.ts';
import { plainText } from '../../src/cards/plain-text.ts';
import type { ChatPlatform, MessageRef } from '../../src/conversation/platform.ts';
import { NotFoundError } from '../../src/errors.ts';
import type { Store } from '../../src/store/store.ts';
import { createRecent } from '../shared/recent.ts';

const NAME = 'web';

export const addressOf = (chatId: string): string => `${NAME}:${chatId}`;
const idOf = (addressOrRef: string): string => addressOrRef.slice(NAME.length + 1);

/**
 * Chats over HTTP. What is posted is kept for whoever shows the chat, and they ask for what has changed. A secret is
 * told once, to who waits for the answer, and kept nowhere.
 */
export function createPlatform({
  pagePosts: posts,
  files,
}: Pick<Store, 'pagePosts' | 'files'>): ChatPlatform & { takeSecret(key: string): string | undefined } {
  const secrets = createRecent<string>({ most: 1000, forMs: 10 * 60_000 });

  const post = async (address: string, kind: 'reply' | 'notice', reply: Reply, key: string): Promise<MessageRef> => {
    const shown = reply.kept === undefined ? reply : { text: reply.kept };
    if (reply.kept !== undefined) secrets.set(key, plainText(reply));
    const { id } = await posts.post({ chat_id: idOf(address), key, kind, reply: shown });
    return `${NAME}:${id}`;
  };

  return {
    name: NAME,
    fileHint: 'Drop the file on the page, or send it to POST /api/chats/ID/files.',
    post: (address, reply, key) => post(address, 'reply', reply, key),
    async edit(message, reply) {
      if ((await posts.edit(idOf(message), reply)) === null) throw new NotFoundError('That chat has been deleted.');
    },
    notify: async (address, notice, key) => [await post(address, 'notice', notice, key)],
    deliver: (address, notice, { name, bytes, path }, key) =>
      post(address, 'notice', { ...notice, file: { name, bytes, path } }, key),
    async ask(address, form, key) {
      await post(address, 'reply', { text: form.text, form }, key);
    },
    async openFile(ref) {
      const stream = files.open(ref);
      // Only then it is known whether it is there.
      await once(stream, 'readable');
      return { stream };
    },
    takeSecret: (key) => secrets.take(key),
  };
}
