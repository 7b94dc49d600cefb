import { type Documents, DuplicateError } from './documents.ts';
import type { InboxItem } from './records.ts';

/** Turns as they arrived: what makes handling survive a crash, and redeliveries harmless. */
export interface Inbox {
  /** False when the key has been seen before. Once this resolves the turn will be handled, crash or not. */
  add(key: string, space: string, turn: unknown): Promise<boolean>;
  done(key: string): Promise<void>;
  /** What was accepted and not handled, oldest first. */
  waiting(): Promise<readonly InboxItem[]>;
}

/** The platform's key of the delivery is the id. */
export type InboxDocument = Omit<InboxItem, 'key'> & { readonly id: string };

export function createInbox(documents: Documents<InboxDocument>): Inbox {
  return {
    async add(key, space, turn) {
      try {
        await documents.insert({ id: key, space, turn, received_at: new Date(), handled_at: null });
        return true;
      } catch (error) {
        if (error instanceof DuplicateError) return false;
        throw error;
      }
    },
    async done(key) {
      // The words are dropped; the key stays for as long as a platform may deliver again, then it expires.
      await documents.change({ id: key }, { set: { handled_at: new Date(), turn: null } });
    },
    async waiting() {
      const items = await documents.find({ handled_at: null }, { order: ['received_at'] });
      return items.map(({ id, ...rest }) => ({ key: id, ...rest }));
    },
  };
}
