import { randomBytes } from 'node:crypto';
import { toWhole } from '../bson/arithmetic.ts';
import { type Encodable, encodeDocument, RawDocument } from '../bson/encode.ts';
import type { Doc } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import {
  type Answer,
  checkFields,
  collectionOf,
  countIn,
  databaseOf,
  fields,
  listIn,
  type Request,
} from './request.ts';

const MAX_BATCH_BYTES = 16 * 1024 * 1024;
/** MongoDB lets a result be a little larger than a document. */
const MAX_RESULT_BYTES = MAX_BATCH_BYTES + 16 * 1024;
const CURSOR_LIFE_MS = 10 * 60_000;
export const FIRST_BATCH = 101;

interface OpenCursor {
  readonly namespace: string;
  readonly rest: Iterator<RawDocument>;
  readonly keeps: boolean;
  ahead: RawDocument | undefined;
  usedAt: number;
}

/** Results that did not fit into one answer, waiting to be asked for. */
export interface Cursors {
  /** The first answer; what is left over waits under the cursor's id. */
  open(
    namespace: string,
    results: Iterable<RawDocument | Doc>,
    options?: { readonly batchSize?: number | undefined; readonly single?: boolean; readonly keeps?: boolean },
  ): Answer;
  getMore(request: Request): Answer;
  kill(request: Request): Answer;
  /** Forgets cursors nobody came back for. */
  sweep(): void;
}

function* asRaw(results: Iterable<RawDocument | Doc>): Generator<RawDocument, undefined, void> {
  for (const result of results) {
    const raw = result instanceof RawDocument ? result : new RawDocument(encodeDocument(result));
    if (raw.bytes.length > MAX_RESULT_BYTES) {
      throw new MongoError(
        10334,
        `BSONObj size: ${raw.bytes.length} is invalid. Size must be between 0 and ${MAX_RESULT_BYTES}`,
      );
    }
    yield raw;
  }
}

function take(cursor: OpenCursor, size: number): { batch: RawDocument[]; done: boolean } {
  const batch: RawDocument[] = [];
  let bytes = 0;
  while (batch.length < size) {
    const next = cursor.ahead ?? cursor.rest.next().value;
    cursor.ahead = undefined;
    if (next === undefined) return { batch, done: true };
    bytes += next.bytes.length;
    if (bytes > MAX_BATCH_BYTES && batch.length > 0) {
      cursor.ahead = next;
      return { batch, done: false };
    }
    batch.push(next);
  }
  cursor.ahead ??= cursor.rest.next().value;
  return { batch, done: cursor.ahead === undefined };
}

export function createCursors(): Cursors {
  const cursors = new Map<bigint, OpenCursor>();

  function newId(): bigint {
    const id = randomBytes(8).readBigUInt64LE() >> 1n;
    return id === 0n || cursors.has(id) ? newId() : id;
  }

  const shown = (batch: string, documents: Encodable[], id: bigint, namespace: string): Answer =>
    fields({ cursor: fields({ [batch]: documents, id, ns: namespace }), ok: 1 });

  return {
    open(namespace, results, { batchSize = FIRST_BATCH, single = false, keeps = false } = {}) {
      const rest = asRaw(results);
      const cursor: OpenCursor = { namespace, rest, keeps, ahead: undefined, usedAt: Date.now() };
      // A batch of none asks for the cursor alone: nothing is looked for yet.
      const { batch, done } = batchSize === 0 ? { batch: [], done: false } : take(cursor, batchSize);
      const id = done || single ? 0n : newId();
      if (id !== 0n) cursors.set(id, cursor);
      return shown('firstBatch', batch, id, namespace);
    },

    getMore(request) {
      checkFields(
        'getMore',
        request.command,
        new Set(['getMore', 'collection', 'batchSize', 'term', 'lastKnownCommittedOpTime']),
      );
      const id = toWhole(request.command.get('getMore'));
      if (id === undefined) {
        throw new MongoError(14, `BSON field 'getMore.getMore' is the wrong type, expected type 'long'`);
      }
      const namespace = `${databaseOf(request)}.${collectionOf(request, 'collection')}`;
      const cursor = cursors.get(id);
      if (cursor === undefined) throw new MongoError(43, `cursor id ${id} not found`);
      if (cursor.namespace !== namespace) {
        throw new MongoError(
          13,
          `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
        );
      }
      cursor.usedAt = Date.now();
      try {
        const { batch, done } = take(cursor, countIn(request.command, 'batchSize') || Number.POSITIVE_INFINITY);
        if (done) cursors.delete(id);
        return shown('nextBatch', batch, done ? 0n : id, namespace);
      } catch (error) {
        cursors.delete(id);
        throw error;
      }
    },

    kill(request) {
      const asked = listIn(request.command, 'cursors', 'killCursors').map((id) => {
        const whole = toWhole(id);
        if (whole === undefined)
          throw new MongoError(14, `BSON field 'killCursors.cursors.0' is the wrong type, expected type 'long'`);
        return whole;
      });
      const killed = asked.filter((id) => cursors.delete(id));
      return fields({
        cursorsKilled: killed,
        cursorsNotFound: asked.filter((id) => !killed.includes(id)),
        cursorsAlive: [],
        cursorsUnknown: [],
        ok: 1,
      });
    },

    sweep() {
      for (const [id, { usedAt, keeps }] of cursors) {
        if (!keeps && Date.now() - usedAt > CURSOR_LIFE_MS) cursors.delete(id);
      }
    },
  };
}
