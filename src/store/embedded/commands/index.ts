import { MongoError } from '../errors.ts';
import { openCatalog } from '../storage/catalog.ts';
import type { Keyspace } from '../storage/keyspace.ts';
import { createWriteQueue } from '../storage/write-queue.ts';
import { createCursors } from './cursors.ts';
import { createExpiry } from './expiry.ts';
import { createExplain } from './explain.ts';
import { createOutputWriter } from './merge.ts';
import { createReads } from './reads.ts';
import { type Answer, checkConcerns, type Request, refusal } from './request.ts';
import { createSchema } from './schema.ts';
import { SERVER } from './server.ts';
import { createSessions } from './sessions.ts';
import { createSource } from './views.ts';
import { createWrites } from './writes.ts';

export interface Commands {
  /** Never throws: what fails is answered as MongoDB answers it. */
  run(request: Request): Promise<Answer>;
  /** Forgets old cursors, removes what has expired and what was dropped; some of it, to be called again and again. */
  tidy(): void;
}

type Handler = (request: Request) => Answer;

/**
 * What one command asks, and the answer. Each runs to its end without a pause, so commands never interleave, and one
 * that writes is one transaction: a crash leaves the whole of it or nothing.
 */
export function createCommands(keyspace: Keyspace): Commands {
  const catalog = openCatalog(keyspace);
  keyspace.onUndo(catalog.reload);
  const cursors = createCursors();
  const sessions = createSessions();
  const source = createSource(keyspace, catalog, sessions.list);
  const reads = createReads(source, catalog, cursors, createOutputWriter(keyspace, catalog));
  const writes = createWrites(keyspace, catalog);
  const schema = createSchema(catalog, cursors, source);
  const expiry = createExpiry(keyspace, catalog);

  const reading: Readonly<Record<string, Handler>> = {
    ...SERVER,
    endSessions: sessions.end,
    killSessions: sessions.end,
    find: reads.find,
    count: reads.count,
    distinct: reads.distinct,
    aggregate: reads.aggregate,
    getMore: cursors.getMore,
    killCursors: cursors.kill,
    listCollections: schema.listCollections,
    listDatabases: schema.listDatabases,
    listIndexes: schema.listIndexes,
    explain: createExplain(catalog),
  };
  const writing: Readonly<Record<string, Handler>> = {
    insert: writes.insert,
    update: writes.update,
    delete: writes.remove,
    findAndModify: writes.findAndModify,
    findandmodify: writes.findAndModify,
    create: schema.create,
    drop: schema.drop,
    renameCollection: schema.renameCollection,
    dropDatabase: schema.dropDatabase,
    createIndexes: schema.createIndexes,
    dropIndexes: schema.dropIndexes,
    deleteIndexes: schema.dropIndexes,
  };

  const write = createWriteQueue(keyspace);

  function answer(request: Request): Answer | Promise<Answer> {
    const { verb, command } = request;
    if (command.has('startTransaction') || command.has('autocommit')) {
      throw new MongoError(20, 'Transaction numbers are only allowed on a replica set member or mongos');
    }
    const read = Object.hasOwn(reading, verb) ? reading[verb] : undefined;
    const change = Object.hasOwn(writing, verb) ? writing[verb] : undefined;
    checkConcerns(request);
    sessions.note(command.get('lsid'));
    if (read !== undefined) return read(request);
    if (change !== undefined) return write(() => change(request));
    throw new MongoError(59, `no such command: '${verb}'`);
  }

  return {
    async run(request) {
      try {
        return await answer(request);
      } catch (error) {
        return refusal(error);
      }
    },
    tidy() {
      cursors.sweep();
      sessions.sweep();
      expiry.removeExpired();
      expiry.removeDropped();
    },
  };
}
