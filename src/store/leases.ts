import { randomUUID } from 'node:crypto';
import { type Document, type Documents, orExisting } from './documents.ts';

/** What a crashed process had in hand is free again after this long. */
const LEASE_MS = 12_000;
const RENEW_MS = 3_000;
/** Whoever is about to do something that cannot be taken back has to have this much left. */
const ENOUGH_MS = LEASE_MS / 2;

export interface Lease {
  /** False when somebody else may have begun the same: this process was suspended, or the store was out of reach. */
  held(): Promise<boolean>;
}

/** The name of the lease is the id. */
export interface LeaseDocument extends Document {
  readonly owner: string;
  readonly until: Date;
}

export type Leases = ReturnType<typeof createLeases>;

/** What one at a time may do, in whichever process. The clocks of the processes may differ by a few seconds. */
export function createLeases(documents: Documents<LeaseDocument>) {
  const untilThen = (): Date => new Date(Date.now() + LEASE_MS);

  const take = async (id: string, owner: string): Promise<boolean> => {
    const now = new Date();
    const known = await documents.get(id);
    if (known !== null) {
      if (known.until >= now) return false;
      return (await documents.change({ id, until: { less: now } }, { set: { owner, until: untilThen() } })) !== null;
    }
    const taking = documents.insert({ id, owner, until: untilThen() }).then(() => true);
    return orExisting(taking, async () => false);
  };

  return {
    /**
     * Does something under a name, unless it is being done under that name already. The lease is renewed until it is
     * done, and given back then. Only a process that stands still for longer than a lease can lose it meanwhile.
     * @returns false when somebody else is at it: then nothing was done.
     */
    async during(id: string, act: (lease: Lease) => Promise<void>): Promise<boolean> {
      const owner = randomUUID();
      if (!(await take(id, owner))) return false;
      const renew = async (): Promise<boolean> =>
        (await documents.change({ id, owner }, { set: { until: untilThen() } })) !== null;
      // When the store is out of reach, `held` says so.
      const renewal = setInterval(() => void renew().catch(() => false), RENEW_MS);
      try {
        await act({
          async held() {
            const lease = await documents.get(id);
            if (lease?.owner !== owner) return false;
            return lease.until.getTime() - Date.now() > ENOUGH_MS || renew();
          },
        });
      } finally {
        clearInterval(renewal);
        // One that cannot be given back runs out.
        await documents.remove({ id, owner }).catch(() => undefined);
      }
      return true;
    },
    /** Ends all leases. For a store that one process has to itself: they were left by a crash. */
    async clear(): Promise<void> {
      await documents.remove({});
    },
  };
}
