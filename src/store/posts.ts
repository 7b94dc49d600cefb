import { type Document, type Documents, orExisting } from './documents.ts';

/** The key of the post is the id. */
export interface PostDocument extends Document {
  readonly address: string;
  readonly message: string | null;
  readonly at: Date;
}

/** The key of a further message of a post that takes several; of the first it is the post's own. */
export const pageKey = (key: string, page: number): string => (page === 1 ? key : `${key}#${page}`);

export type Posts = ReturnType<typeof createPosts>;

/** What a platform was asked to post, under which key: so that nothing is posted twice, and threads are found again. */
export function createPosts(documents: Documents<PostDocument>) {
  return {
    /** Notes the intention. `message` tells when it has been posted; `first` that nobody has tried before. */
    async begin(key: string, address: string): Promise<Pick<PostDocument, 'message' | 'at'> & { first: boolean }> {
      const post = { id: key, address, message: null, at: new Date() };
      const known = await orExisting(documents.insert(post), () => documents.get(key));
      const { message, at } = known ?? post;
      return { first: known === undefined, message, at };
    },
    async done(key: string, message: string): Promise<void> {
      await documents.change({ id: key }, { set: { message } });
    },
    /** The first message posted to an address, which is the head of its thread. */
    async firstAt(address: string): Promise<string | null> {
      const [found] = await documents.find({ address, message: { not: null } }, { order: ['at'], limit: 1 });
      return found?.message ?? null;
    },
    /** A message, and those that the post it begins takes beside it. */
    async pagesFrom(message: string): Promise<readonly string[]> {
      const [first] = await documents.find({ message }, { limit: 1 });
      const pages = [message];
      for (;;) {
        const next = first === undefined ? null : await documents.get(pageKey(first.id, pages.length + 1));
        if (next === null || next.message === null) return pages;
        pages.push(next.message);
      }
    },
    /** Where a message was posted to. */
    async addressOf(message: string): Promise<string | null> {
      const [found] = await documents.find({ message }, { limit: 1 });
      return found?.address ?? null;
    },
  };
}
