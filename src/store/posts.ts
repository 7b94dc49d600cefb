import { type Document, type Documents, DuplicateError } from './documents.ts';

/** What a platform was asked to post, under which key: so that nothing is posted twice, and threads are found again. */
export interface Posts {
  /** Notes the intention. `message` tells when it has been posted; `first` that nobody has tried before. */
  begin(
    key: string,
    address: string,
  ): Promise<{ readonly first: boolean; readonly message: string | null; readonly at: Date }>;
  done(key: string, message: string): Promise<void>;
  /** The first message posted to an address, which is the head of its thread. */
  firstAt(address: string): Promise<string | null>;
  /** Where a message was posted to. */
  addressOf(message: string): Promise<string | null>;
}

/** The key of the post is the id. */
export interface PostDocument extends Document {
  readonly address: string;
  readonly message: string | null;
  readonly at: Date;
}

export function createPosts(documents: Documents<PostDocument>): Posts {
  return {
    async begin(key, address) {
      const at = new Date();
      try {
        await documents.insert({ id: key, address, message: null, at });
        return { first: true, message: null, at };
      } catch (error) {
        const known = error instanceof DuplicateError ? await documents.get(key) : null;
        if (known === null) throw error;
        return { first: false, message: known.message, at: known.at };
      }
    },
    async done(key, message) {
      await documents.change({ id: key }, { set: { message } });
    },
    async firstAt(address) {
      const [found] = await documents.find({ address, message: { not: null } }, { order: ['at'], limit: 1 });
      return found?.message ?? null;
    },
    async addressOf(message) {
      const [found] = await documents.find({ message }, { limit: 1 });
      return found?.address ?? null;
    },
  };
}
