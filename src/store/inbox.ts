import type { Collection } from 'mongodb';
import { DuplicateError, unlessDuplicate } from './collection.ts';
import type { InboxItem } from './records.ts';

/** Turns as they arrived: what makes handling survive a crash, and redeliveries harmless. */
export interface Inbox {
  /** False when the key has been seen before. Once this resolves the turn will be handled, crash or not. */
  add(key: string, space: string, turn: unknown): Promise<boolean>;
  done(key: string): Promise<void>;
  /** What was accepted and not handled, oldest first. */
  waiting(): Promise<readonly InboxItem[]>;
}

export function createInbox(collection: Collection<InboxDocument>): Inbox {
  return {
    async add(key, space, turn) {
      try {
        await unlessDuplicate(
          collection.insertOne({ _id: key, space, turn, received_at: new Date(), handled_at: null }),
        );
        return true;
      } catch (error) {
        if (error instanceof DuplicateError) return false;
        throw error;
      }
    },
    async done(key) {
      // The words are dropped; the key stays for as long as a platform may deliver again (a TTL index removes it).
      await collection.updateOne({ _id: key }, { $set: { handled_at: new Date(), turn: null } });
    },
    async waiting() {
      const items = await collection.find({ handled_at: null }).sort({ received_at: 1 }).toArray();
      return items.map(({ _id, ...rest }) => ({ key: _id, ...rest }));
    },
  };
}

export type InboxDocument = Omit<InboxItem, 'key'> & { _id: string };
