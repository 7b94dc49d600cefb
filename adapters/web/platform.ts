import type { Reply } from '../../src/cards/card.ts';
import { isPassing } from '../../src/cards/passing.ts';
import type { ChatPlatform, MessageRef } from '../../src/conversation/platform.ts';
import { NotFoundError } from '../../src/errors.ts';
import type { PagePosts } from '../../src/store/page-posts.ts';
import { createRecent } from '../shared/recent.ts';

const NAME = 'web';

export const addressOf = (chatId: string): string => `${NAME}:${chatId}`;
const idOf = (addressOrRef: string): string => addressOrRef.slice(NAME.length + 1);

/**
 * Chats over HTTP. What is posted is kept for whoever shows the chat, and they ask for what has changed. What is for one
 * person alone may hold a secret, so it is told once and kept nowhere.
 */
export function createPlatform(posts: PagePosts): ChatPlatform & { takeSecret(key: string): Reply | undefined } {
  const secrets = createRecent<Reply>({ most: 1000, forMs: 10 * 60_000 });

  const post = async (address: string, kind: 'reply' | 'notice', reply: object, key: string): Promise<MessageRef> => {
    const { id } = await posts.post({ chat_id: idOf(address), key, kind, reply });
    return `${NAME}:${id}`;
  };

  return {
    name: NAME,
    fileHint: 'Upload the file by POST /api/datasets/upload, or drop it on the page.',
    async post(address, reply, key) {
      if (reply.private !== true || isPassing(reply)) return post(address, 'reply', reply, key);
      secrets.set(key, reply);
      return `${NAME}:`;
    },
    async edit(message, reply) {
      if ((await posts.edit(idOf(message), reply)) === null) throw new NotFoundError('That chat has been deleted.');
    },
    notify: (address, _person, reply, key) => post(address, 'notice', reply, key),
    async ask(address, form, key) {
      await post(address, 'reply', { text: form.text, form }, key);
    },
    async openFile() {
      throw new NotFoundError('Files are uploaded by POST /api/datasets/upload.');
    },
    takeSecret: (key) => secrets.take(key),
  };
}
