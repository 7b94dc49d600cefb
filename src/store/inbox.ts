import { type Documents, orExisting } from './documents.ts';
import { newId } from './id.ts';
import type { InboxItem } from './records.ts';

/** The platform's key of the delivery is the id. */
export type InboxDocument = Omit<InboxItem, 'key'> & { readonly id: string };

const DAY_MS = 24 * 3600 * 1000;
/** For as long as a platform may deliver again. */
const KEEP_KEY_MS = 7 * DAY_MS;
const KEEP_FAILED_MS = 30 * DAY_MS;

export type Inbox = ReturnType<typeof createInbox>;

/** Turns as they arrived: what makes handling survive a crash, and redeliveries harmless. */
export function createInbox(documents: Documents<InboxDocument>) {
  const toItem = ({ id, ...rest }: InboxDocument): InboxItem => ({ key: id, ...rest });
  const forgetIn = (ms: number) => ({ forget_at: new Date(Date.now() + ms) });

  return {
    /** False when the key has been seen before. Once this resolves the turn will be handled, crash or not. */
    async add({ key, ...fields }: Pick<InboxItem, 'key' | 'space' | 'lane' | 'turn'>): Promise<boolean> {
      const progress = { failures: 0, error: null, retry_at: null, forget_at: null };
      const item = { id: key, place: newId(), ...fields, received_at: new Date(), ...progress };
      return orExisting(
        documents.insert(item).then(() => true),
        async () => false,
      );
    },
    /** What was accepted and not handled, in the order in which it was accepted, as far as the servers' clocks agree. */
    async waiting(): Promise<readonly InboxItem[]> {
      return (await documents.find({ forget_at: null }, { order: ['place'] })).map(toItem);
    },
    /** The first of a lane that waits. */
    async first(lane: string): Promise<InboxItem | null> {
      const [found] = await documents.find({ forget_at: null, lane }, { order: ['place'], limit: 1 });
      return found === undefined ? null : toItem(found);
    },
    /** Whether anything but this waits in a lane. */
    async waitsBehind(lane: string, key: string): Promise<boolean> {
      return (await documents.find({ forget_at: null, lane }, { limit: 2 })).some(({ id }) => id !== key);
    },
    /** Whether nothing more will be done about it. */
    async isOver(key: string): Promise<boolean> {
      const item = await documents.get(key);
      return item !== null && item.forget_at !== null;
    },
    async done(key: string): Promise<void> {
      // The words are dropped, the key stays.
      await documents.change({ id: key }, { set: { ...forgetIn(KEEP_KEY_MS), turn: null, error: null } });
    },
    /** It failed, and is to be tried again from then on. */
    async postpone(key: string, error: string, until: Date): Promise<void> {
      await documents.change({ id: key }, { set: { error, retry_at: until }, increase: { failures: 1 } });
    },
    /** It failed for good: it is kept for looking at, its words and its error included. */
    async giveUp(key: string, error: string): Promise<void> {
      await documents.change({ id: key }, { set: { ...forgetIn(KEEP_FAILED_MS), error }, increase: { failures: 1 } });
    },
  };
}
