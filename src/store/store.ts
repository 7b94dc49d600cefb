import { type Collection, type Db, type IndexDescription, MongoClient, ObjectId } from 'mongodb';
import { ConfigError } from '../errors.ts';
import { createMapping, createRecords, type Records } from './collection.ts';
import { createFiles, type Files } from './files.ts';
import { createInbox, type Inbox, type InboxDocument } from './inbox.ts';
import { createInstallations, type InstallationDocument, type Installations } from './installations.ts';
import { createPosts, type PostDocument, type Posts } from './posts.ts';
import type { Candidate, Chat, Dataset, Deployment, Message, Model, Prediction } from './records.ts';
import { createRuns, type Runs } from './runs.ts';

export interface Store {
  readonly chats: Records<Chat>;
  readonly messages: Messages;
  readonly inbox: Inbox;
  readonly posts: Posts;
  readonly installations: Installations;
  readonly candidates: Records<Candidate>;
  readonly datasets: Records<Dataset>;
  readonly runs: Runs;
  readonly models: Records<Model>;
  readonly deployments: Deployments;
  readonly predictions: Records<Prediction>;
  readonly files: Files;
  /** For the queue, which brings its own collection. */
  readonly database: Db;
  /** True when nobody but this process can reach the store, so that a lock left by a crash is nobody's. */
  readonly exclusive: boolean;
  readonly uri: string;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The turns of a chat; a chat belongs to a space, its messages belong to the chat. */
export interface Messages {
  add(chatId: string, role: Message['role'], content: string): Promise<void>;
}

export interface Deployments extends Records<Deployment> {
  /** Counts an answered request. */
  count(space: string, id: string, at: Date): Promise<void>;
}

const DAY_S = 24 * 3600;

/** Also the documentation of what is asked for how: an index per way of finding something. */
const INDEXES: Readonly<Record<string, readonly IndexDescription[]>> = {
  chats: [{ key: { space: 1, key: 1 }, unique: true }],
  messages: [{ key: { chat_id: 1, timestamp: 1 } }],
  inbox: [{ key: { handled_at: 1 }, expireAfterSeconds: 7 * DAY_S }, { key: { received_at: 1 } }],
  posts: [{ key: { at: 1 }, expireAfterSeconds: 90 * DAY_S }, { key: { address: 1, at: 1 } }, { key: { message: 1 } }],
  candidates: [{ key: { created_at: 1 }, expireAfterSeconds: 30 * DAY_S }],
  datasets: [
    { key: { space: 1, name: 1 }, unique: true },
    { key: { space: 1, request_key: 1 }, unique: true },
  ],
  runs: [{ key: { space: 1, request_key: 1 }, unique: true }, { key: { status: 1 } }, { key: { settled: 1 } }],
  run_events: [{ key: { run_id: 1, number: 1 }, unique: true }],
  models: [
    { key: { space: 1, name: 1 }, unique: true },
    { key: { run_id: 1 }, unique: true },
  ],
  deployments: [{ key: { space: 1, name: 1 }, unique: true }],
  predictions: [{ key: { space: 1, model_id: 1 } }],
};

export interface StoreOptions {
  /** A server to connect to; without it the embedded store is started on `dataDir`. */
  readonly uri?: string | undefined;
  readonly dataDir: string;
}

/** Opens the store: the given server, or the embedded one. The same driver and the same code serve both. */
export async function openStore({ uri, dataDir }: StoreOptions): Promise<Store> {
  if (uri !== undefined) return connect(uri, false);
  const { startEmbeddedStore } = await import('./embedded/index.ts');
  const server = await startEmbeddedStore({ dataDir });
  try {
    const store = await connect(server.uri, true);
    return {
      ...store,
      async close() {
        await store.close();
        await server.close();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function connect(uri: string, exclusive: boolean): Promise<Store> {
  const client = new MongoClient(uri, {
    serverSelectionTimeoutMS: 5000,
    appName: 'smart-ml-assistant',
    ignoreUndefined: true,
  });
  try {
    await client.connect();
  } catch (error) {
    await client.close();
    throw new ConfigError(
      'MONGODB_URI: the server there does not answer. Is it running, and is the address right?',
      error,
    );
  }
  const named = /^mongodb(?:\+srv)?:\/\/[^/]+\/([^?]+)/.exec(uri)?.[1];
  const db = client.db(named === undefined ? 'smart_ml' : decodeURIComponent(named));
  await createIndexes(db);
  const collection = (name: string): Collection => db.collection(name);

  return {
    chats: createRecords<Chat>(collection('chats'), [
      'dataset_id',
      'model_id',
      'run_id',
      'deployment_id',
      'result_ids',
    ]),
    messages: createMessages(collection('messages')),
    inbox: createInbox(db.collection<InboxDocument>('inbox')),
    posts: createPosts(db.collection<PostDocument>('posts')),
    installations: createInstallations(db.collection<InstallationDocument>('installations')),
    candidates: createRecords<Candidate>(collection('candidates')),
    datasets: createRecords<Dataset>(collection('datasets'), ['original_file_id', 'parquet_file_id']),
    runs: createRuns(collection('runs'), collection('run_events')),
    models: createRecords<Model>(collection('models'), ['dataset_id', 'run_id', 'file_id']),
    deployments: createDeployments(collection('deployments')),
    predictions: createRecords<Prediction>(collection('predictions'), ['model_id', 'deployment_id']),
    files: createFiles(db),
    database: db,
    exclusive,
    uri,
    ping: async () => void (await db.command({ ping: 1 })),
    close: () => client.close(),
  };
}

function createMessages(collection: Collection): Messages {
  const mapping = createMapping<Message>(['chat_id']);
  return {
    async add(chatId, role, content) {
      await collection.insertOne(mapping.toDocument({ chat_id: chatId, role, content, timestamp: new Date() }));
    },
  };
}

function createDeployments(collection: Collection): Deployments {
  return {
    ...createRecords<Deployment>(collection, ['model_id']),
    async count(space, id, at) {
      await collection.updateOne(
        { _id: new ObjectId(id), space },
        { $inc: { requests_count: 1 }, $set: { last_request_at: at } },
      );
    },
  };
}

async function createIndexes(db: Db): Promise<void> {
  await Promise.all(Object.entries(INDEXES).map(([name, indexes]) => db.collection(name).createIndexes([...indexes])));
}
