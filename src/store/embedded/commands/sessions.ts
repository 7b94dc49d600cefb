import { createHash } from 'node:crypto';
import { Binary } from 'bson';
import { type Doc, isBinary, isDoc, type Maybe, type Value } from '../bson/value.ts';
import { type Answer, fields, listIn, type Request } from './request.ts';

/** Sessions mean nothing here but that they can be listed, and ended. */
export interface Sessions {
  note(lsid: Maybe): void;
  end(request: Request): Answer;
  list(): Iterable<Doc>;
  sweep(): void;
}

const SESSION_LIFE_MS = 30 * 60_000;
/** Nobody is logged in by a name of their own. */
const NOBODY = new Binary(createHash('sha256').update('').digest());

const idOf = (lsid: Maybe): Binary | undefined => {
  const id = isDoc(lsid) ? lsid.get('id') : undefined;
  return isBinary(id) ? id : undefined;
};

export function createSessions(): Sessions {
  const sessions = new Map<string, { id: Binary; usedAt: Date }>();
  return {
    note(lsid) {
      const id = idOf(lsid);
      // The id is a view of the message it came in, which would be kept whole.
      if (id !== undefined)
        sessions.set(id.toString('hex'), { id: new Binary(Buffer.from(id.buffer), id.sub_type), usedAt: new Date() });
    },
    end(request) {
      for (const lsid of listIn(request.command, request.verb, request.verb))
        sessions.delete(idOf(lsid)?.toString('hex') ?? '');
      return fields({ ok: 1 });
    },
    *list() {
      for (const { id, usedAt } of sessions.values()) {
        const name: Doc = new Map<string, Value>([
          ['id', id],
          ['uid', NOBODY],
        ]);
        yield new Map<string, Value>([
          ['_id', name],
          ['lastUse', usedAt],
        ]);
      }
    },
    sweep() {
      for (const [key, { usedAt }] of sessions)
        if (Date.now() - usedAt.getTime() > SESSION_LIFE_MS) sessions.delete(key);
    },
  };
}
