import { type Acts, createActs, type KnownAct } from './acts.ts';
import { createRecords, type Records } from './collection.ts';
import type { DocumentStore, Documents, Files } from './documents.ts';
import { createFetches, type Fetches } from './fetches.ts';
import { createInbox, type Inbox, type InboxDocument } from './inbox.ts';
import { createInstallations, type InstallationDocument, type Installations } from './installations.ts';
import { createLeases, type LeaseDocument, type Leases } from './leases.ts';
import { createMessages, type Messages } from './messages.ts';
import { createPagePosts, type PagePosts } from './page-posts.ts';
import { createPosts, type PostDocument, type Posts } from './posts.ts';
import type {
  Candidate,
  Chat,
  Dataset,
  Deployment,
  Fetch,
  Message,
  Model,
  PagePost,
  Prediction,
  Token,
} from './records.ts';
import { createRuns, type Runs } from './runs.ts';
import { createTokens, type Tokens } from './tokens.ts';
import { createViews, listOf, type Views } from './views.ts';

export interface Store {
  readonly chats: Records<Chat>;
  readonly messages: Messages;
  readonly pagePosts: PagePosts;
  readonly tokens: Tokens;
  readonly inbox: Inbox;
  readonly acts: Acts;
  readonly leases: Leases;
  readonly posts: Posts;
  readonly installations: Installations;
  readonly candidates: Records<Candidate>;
  readonly fetches: Fetches;
  readonly datasets: Records<Dataset>;
  readonly runs: Runs;
  readonly views: Views;
  readonly models: Models;
  readonly deployments: Deployments;
  readonly predictions: Records<Prediction>;
  readonly files: Files;
  /** What all of this is kept in: for the queue, which brings its own collection. */
  readonly documents: DocumentStore;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface Models extends Records<Model> {
  /** Of all spaces, those whose columns are still to be measured: for workers. */
  unmeasured(): Promise<readonly Model[]>;
}

export interface Deployments extends Records<Deployment> {
  /** Counts an answered request. */
  count(space: string, id: string, at: Date): Promise<void>;
}

export interface StoreOptions {
  /** A MongoDB to connect to; without one the embedded store is opened on `dataDir`. */
  readonly uri?: string | undefined;
  readonly dataDir: string;
}

export async function openStore({ uri, dataDir }: StoreOptions): Promise<Store> {
  // Only what is used is loaded: either of them is large.
  if (uri !== undefined) return createStore(await (await import('./mongo/index.ts')).openMongoStore(uri));
  const store = createStore(await (await import('./embedded/index.ts')).openEmbeddedStore(dataDir));
  // Nobody else can have them: the folder is this process's alone.
  await store.leases.clear();
  return store;
}

function createStore(documents: DocumentStore): Store {
  const { collection, files, ping, close } = documents;
  const views = createViews(documents);
  return {
    chats: createRecords(collection<Chat>('chats'), ({ id }) => views.changed([id])),
    messages: createMessages(collection<Message>('messages')),
    pagePosts: createPagePosts(collection<PagePost>('page_posts')),
    tokens: createTokens(collection<Token>('tokens')),
    inbox: createInbox(collection<InboxDocument>('inbox')),
    acts: createActs(collection<KnownAct>('acts')),
    leases: createLeases(collection<LeaseDocument>('leases')),
    posts: createPosts(collection<PostDocument>('posts')),
    installations: createInstallations(collection<InstallationDocument>('installations')),
    candidates: createRecords(collection<Candidate>('candidates')),
    fetches: createFetches(collection<Fetch>('fetches'), views),
    datasets: createRecords(collection<Dataset>('datasets'), ({ id, space, candidate_id }) =>
      views.changed([id, listOf('datasets', space), ...(candidate_id ? [candidate_id] : [])]),
    ),
    runs: createRuns(documents, views),
    views,
    models: createModels(collection<Model>('models'), views),
    deployments: createDeployments(collection<Deployment>('deployments'), views),
    predictions: createRecords(collection<Prediction>('predictions')),
    files,
    documents,
    ping,
    close,
  };
}

function createModels(documents: Documents<Model>, views: Views): Models {
  return {
    ...createRecords(documents, ({ id, space }) => views.changed([id, listOf('models', space)])),
    unmeasured: () => documents.find({ measuring: 'due' }, { order: ['id'] }),
  };
}

function createDeployments(documents: Documents<Deployment>, views: Views): Deployments {
  return {
    ...createRecords(documents, ({ model_id, space }) => views.changed([model_id, listOf('deployments', space)])),
    async count(space, id, at) {
      await documents.change({ id, space }, { increase: { requests_count: 1 }, set: { last_request_at: at } });
    },
  };
}
