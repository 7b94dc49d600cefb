import { open } from 'lmdb';
import { MongoError } from '../errors.ts';

export interface KeyRange {
  /** The least key. */
  readonly start: Buffer;
  /** After the greatest key. */
  readonly end: Buffer;
  /** From the greatest key to the least. */
  readonly reverse?: boolean;
  readonly limit?: number;
}

/** One ordered set of keys on disk. Reads see every write; writes happen inside `transact`. */
export interface Keyspace {
  get(key: Buffer): Buffer | undefined;
  /** As `get`, but the bytes are good only until the next reading of anything. */
  peek(key: Buffer): Buffer | undefined;
  keys(range: KeyRange): Iterable<Buffer>;
  count(start: Buffer, end: Buffer): number;
  put(key: Buffer, value: Uint8Array): void;
  remove(key: Buffer): void;
  /**
   * Runs `work` as one transaction: after a crash there is all of it or nothing. A MongoError is an answer, and what
   * was written before it stays; anything else undoes the transaction.
   */
  transact<T>(work: () => T): T;
  /** Called when a transaction was undone: what is in memory may be ahead of what is stored. */
  onUndo(act: () => void): void;
  /** How often something was put or removed: who finds it unchanged has nothing to wait for. */
  writeCount(): number;
  /** Resolves once everything written so far is on disk. Those who wait at the same time share the flush. */
  flushed(): Promise<void>;
  close(): Promise<void>;
}

const ABORTABLE = 1;

/** LMDB and the system say it in several ways; to a client it is one thing. */
function asDiskError(error: unknown): unknown {
  const message = error instanceof Error ? error.message : String(error);
  if (/MDB_MAP_FULL|ENOSPC|No space left|EDQUOT|quota/i.test(message)) {
    return new MongoError(14031, `No space left on the device of the store: ${message}`);
  }
  return error;
}

export function openKeyspace(path: string, options: { readonly flush: boolean; readonly mapSize?: number }): Keyspace {
  const db = open<Buffer, Buffer>({
    path,
    encoding: 'binary',
    keyEncoding: 'binary',
    noSync: !options.flush,
    ...(options.mapSize === undefined ? {} : { mapSize: options.mapSize }),
  });

  let writes = 0;
  let undone: () => void = () => undefined;

  function transact<T>(work: () => T): T {
    let refusal: MongoError | undefined;
    let result: T | undefined;
    try {
      db.transactionSync(() => {
        try {
          result = work();
        } catch (error) {
          if (!(error instanceof MongoError)) throw error;
          refusal = error;
        }
      }, ABORTABLE);
    } catch (error) {
      undone();
      throw asDiskError(error);
    }
    if (refusal !== undefined) throw refusal;
    return result as T;
  }

  return {
    get: (key) => db.getBinary(key),
    peek: (key) => db.getBinaryFast(key),
    keys: ({ start, end, reverse = false, limit }) =>
      db.getKeys({
        ...(reverse ? { start: end, exclusiveStart: true, end: start, inclusiveEnd: true, reverse } : { start, end }),
        ...(limit === undefined ? {} : { limit }),
      }),
    count: (start, end) => db.getKeysCount({ start, end }),
    put: (key, value) => {
      writes += 1;
      db.putSync(key, value as Buffer);
    },
    remove: (key) => {
      writes += 1;
      db.removeSync(key);
    },
    transact,
    onUndo: (act) => {
      undone = act;
    },
    writeCount: () => writes,
    flushed: async () => {
      if (options.flush) await db.flushed;
    },
    close: async () => {
      await db.flushed;
      await db.close();
    },
  };
}
