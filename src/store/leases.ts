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

/** What one at a time may do. */
export interface Leases {
  /**
   * Does something under a name, unless it is being done under that name already.
   * @returns false when somebody else is at it: then nothing was done.
   */
  during(id: string, act: (lease: Lease) => Promise<void>): Promise<boolean>;
}

/** For a store that one process has to itself: nobody else can be at it, and what a crash left ends with the process. */
export function createOwnLeases(): Leases {
  const taken = new Set<string>();
  return {
    async during(id, act) {
      if (taken.has(id)) return false;
      taken.add(id);
      await act({ held: async () => true }).finally(() => taken.delete(id));
      return true;
    },
  };
}

/**
 * In whichever process; their clocks may differ by a few seconds. A lease is renewed until what it is for is done, and
 * given back then. Only a process that stands still for longer than a lease can lose it meanwhile.
 */
export function createSharedLeases(documents: Documents<LeaseDocument>): Leases {
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
    async during(id, act) {
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
  };
}
