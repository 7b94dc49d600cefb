import { type Db, type IndexDescription, MongoClient } from 'mongodb';
import { ConfigError } from '../../errors.ts';
import { COLLECTIONS, type CollectionSpec } from '../collections.ts';
import type { Document, DocumentStore } from '../documents.ts';
import { fieldsOf } from '../meaning.ts';
import { asObjectId, createDocuments, nameOf } from './documents.ts';
import { createFiles } from './files.ts';

/** The store for more than one process. */
export interface MongoStore extends DocumentStore {
  /** For Agenda, which brings a backend of its own. */
  readonly database: Db;
}

/** Agenda's backend writes this one, and gives its documents ObjectIds. */
const OTHERS = 'jobs';
const DAY_S = 24 * 3600;

/** @throws ConfigError when the server does not answer, or another version wrote to the database. */
export async function openMongoStore(
  uri: string,
  collections: Readonly<Record<string, CollectionSpec>> = COLLECTIONS,
): Promise<MongoStore> {
  const client = createClient(uri);
  try {
    await client.connect();
  } catch (error) {
    await client.close();
    const sentence = 'MONGODB_URI: the server there does not answer. Is it running, and is the address right?';
    throw new ConfigError(sentence, error);
  }
  const named = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(uri)?.[1];
  const database = client.db(named === undefined ? 'smart_ml' : decodeURIComponent(named));
  try {
    await checkFormat(database);
    for (const [name, spec] of Object.entries(collections)) {
      const indexes = indexesOf(spec);
      if (indexes.length > 0) await database.collection(name).createIndexes(indexes);
    }
  } catch (error) {
    await client.close();
    throw error;
  }
  return {
    database,
    collection<T extends Document>(name: string) {
      if (collections[name] === undefined) throw new TypeError(`no collection ${name} is declared`);
      return createDocuments<T>(database.collection(name), name === OTHERS ? asObjectId : undefined);
    },
    files: createFiles(database),
    ping: async () => void (await database.command({ ping: 1 })),
    close: () => client.close(),
  };
}

/** What the driver says of a URI that it cannot read may hold its password, so it is kept out of the sentence. */
function createClient(uri: string): MongoClient {
  try {
    return new MongoClient(uri, {
      serverSelectionTimeoutMS: 5000,
      appName: 'smart-ml-assistant',
      ignoreUndefined: true,
    });
  } catch (error) {
    const sentence =
      'MONGODB_URI cannot be read. It is written mongodb://USER:PASSWORD@HOST:PORT/DATABASE, with special characters percent-encoded.';
    throw new ConfigError(sentence, error);
  }
}

function indexesOf({ unique = [], indexes = [], expires }: CollectionSpec): IndexDescription[] {
  const key = (order: readonly string[]): IndexDescription['key'] =>
    Object.fromEntries(fieldsOf(order).map(({ path, descending }) => [nameOf(path), descending ? -1 : 1]));
  const expiring = expires && { key: key([expires.field]), expireAfterSeconds: expires.afterDays * DAY_S };
  return [
    ...unique.map((order) => ({ key: key(order), unique: true })),
    ...indexes.map((order) => ({ key: key(order) })),
    ...(expiring ? [expiring] : []),
  ];
}

/** An earlier version gave its documents ObjectIds, by which this one finds nothing. */
async function checkFormat(database: Db): Promise<void> {
  if ((await database.collection('chats').findOne({ _id: { $type: 'objectId' } })) === null) return;
  throw new ConfigError(
    `MONGODB_URI: the database ${database.databaseName} was written by another version of this program, which this version cannot read. Name another database in it.`,
  );
}
