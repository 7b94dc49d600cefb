import { type Documents, orExisting } from './documents.ts';
import { newId } from './id.ts';
import type { PagePost } from './records.ts';

export interface PagePosts {
  /** Posted again under the same key, it is brought up to date. */
  post(post: Pick<PagePost, 'chat_id' | 'key' | 'kind' | 'reply'>): Promise<PagePost>;
  /** Null when it is gone. */
  edit(id: string, reply: unknown): Promise<PagePost | null>;
  /** What has changed since a mark, the oldest change first; a post stands there once, as it is now. */
  since(chatId: string, mark: string, limit: number): Promise<readonly PagePost[]>;
  get(id: string): Promise<PagePost | null>;
  /** All of a chat. */
  remove(chatId: string): Promise<void>;
}

export function createPagePosts(documents: Documents<PagePost>): PagePosts {
  const fresh = (reply: unknown) => ({ set: { reply, mark: newId() } });
  return {
    async post({ chat_id, key, kind, reply }) {
      const known = () => documents.change({ chat_id, key }, fresh(reply));
      const post = { id: newId(), chat_id, key, kind, reply, mark: newId(), at: new Date() };
      return (
        (await known()) ??
        orExisting(
          documents.insert(post).then(() => post),
          known,
        )
      );
    },
    edit: (id, reply) => documents.change({ id }, fresh(reply)),
    since: (chat_id, mark, limit) => documents.find({ chat_id, mark: { greater: mark } }, { order: ['mark'], limit }),
    get: (id) => documents.get(id),
    async remove(chat_id) {
      await documents.remove({ chat_id });
    },
  };
}
