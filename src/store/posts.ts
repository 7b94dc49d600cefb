import type { Collection } from 'mongodb';
import { DuplicateError, unlessDuplicate } from './collection.ts';

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

export interface PostDocument {
  _id: string;
  address: string;
  message: string | null;
  at: Date;
}

export function createPosts(collection: Collection<PostDocument>): Posts {
  return {
    async begin(key, address) {
      const at = new Date();
      try {
        await unlessDuplicate(collection.insertOne({ _id: key, address, message: null, at }));
        return { first: true, message: null, at };
      } catch (error) {
        const known = error instanceof DuplicateError ? await collection.findOne({ _id: key }) : null;
        if (known === null) throw error;
        return { first: false, message: known.message, at: known.at };
      }
    },
    async done(key, message) {
      await collection.updateOne({ _id: key }, { $set: { message } });
    },
    async firstAt(address) {
      const found = await collection.findOne({ address, message: { $ne: null } }, { sort: { at: 1 } });
      return found?.message ?? null;
    },
    async addressOf(message) {
      return (await collection.findOne({ message }))?.address ?? null;
    },
  };
}
