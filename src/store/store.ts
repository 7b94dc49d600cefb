import { createActs, type KnownAct } from './acts.ts';
import { createBatches } from './batches.ts';
import { createRecords } from './collection.ts';
import { createDeployments } from './deployments.ts';
import { type DocumentStore, type Documents, orExisting } from './documents.ts';
import { createFetches } from './fetches.ts';
import { createInbox, type InboxDocument } from './inbox.ts';
import { createInstallations, type InstallationDocument } from './installations.ts';
import { createOwnLeases, createSharedLeases, type LeaseDocument, type Leases } from './leases.ts';
import { createMessages } from './messages.ts';
import { createPagePosts } from './page-posts.ts';
import { createPosts, type PostDocument } from './posts.ts';
import { createPredictions } from './predictions.ts';
import type {
  Batch,
  Candidate,
  Chat,
  Dataset,
  Deployment,
  KeptSearch,
  Message,
  Model,
  PagePost,
  Prediction,
  Token,
} from './records.ts';
import { createRuns } from './runs.ts';
import type { S3Options } from './s3/index.ts';
import { createTokens } from './tokens.ts';
import { createViews, listOf, type Views } from './views.ts';

export type Store = ReturnType<typeof createStore>;

export interface StoreOptions {
  /** A MongoDB to connect to; without one the embedded store is opened on `dataDir`. */
  readonly uri?: string | undefined;
  readonly dataDir: string;
  /** Where files are kept, unless with the documents. */
  readonly s3?: S3Options | undefined;
}

/** Only what is used is loaded: each of them is large. */
export async function openStore({ uri, dataDir, s3 }: StoreOptions): Promise<Store> {
  if (uri !== undefined) {
    const documents = await (await import('./mongo/index.ts')).openMongoStore(uri);
    const leases = createSharedLeases(documents.collection<LeaseDocument>('leases'));
    return createStore(await withFilesIn(s3, documents), leases);
  }
  const documents = await (await import('./embedded/index.ts')).openEmbeddedStore(dataDir);
  return createStore(await withFilesIn(s3, documents), createOwnLeases());
}

/** The documents as they are, with files in a bucket where there is one. */
async function withFilesIn(s3: S3Options | undefined, documents: DocumentStore): Promise<DocumentStore> {
  if (s3 === undefined) return documents;
  try {
    const { openS3Files, withFormer } = await import('./s3/index.ts');
    const files = withFormer(await openS3Files(s3), documents.files);
    const close = async (): Promise<void> => {
      files.close();
      await documents.close();
    };
    return { ...documents, files, close };
  } catch (error) {
    await documents.close();
    throw error;
  }
}

function createStore(documents: DocumentStore, leases: Leases) {
  const { collection, files, ping, close } = documents;
  const views = createViews(documents);
  const predictions = createPredictions(collection<Prediction>('predictions'));
  const deployments = createDeployments(collection<Deployment>('deployments'), views);
  return {
    chats: createRecords(collection<Chat>('chats'), ({ id }) => views.changed([id])),
    messages: createMessages(collection<Message>('messages')),
    pagePosts: createPagePosts(collection<PagePost>('page_posts')),
    tokens: createTokens(collection<Token>('tokens')),
    inbox: createInbox(collection<InboxDocument>('inbox')),
    acts: createActs(collection<KnownAct>('acts')),
    leases,
    posts: createPosts(collection<PostDocument>('posts')),
    installations: createInstallations(collection<InstallationDocument>('installations')),
    candidates: createRecords(collection<Candidate>('candidates'), ({ id }) => views.changed([id])),
    fetches: createFetches(documents, views),
    searches: createSearches(collection<KeptSearch>('searches')),
    datasets: createRecords(collection<Dataset>('datasets'), ({ id, space, candidate_id }) =>
      views.changed([id, listOf('datasets', space), ...(candidate_id ? [candidate_id] : [])]),
    ),
    runs: createRuns(documents, views),
    views,
    models: createModels(collection<Model>('models'), views),
    deployments,
    batches: createBatches(collection<Batch>('batches'), views),
    predictions,
    files,
    /** What all of this is kept in: for the queue, which brings its own collection. */
    documents,
    ping,
    async close(): Promise<void> {
      // Where it cannot be kept now it cannot be later.
      await Promise.allSettled([predictions.settled(), deployments.counted()]);
      await close();
    },
  };
}

/** Answers to searches, which are nobody's own: whoever asks the same gets the same. */
function createSearches(documents: Documents<KeptSearch>) {
  return {
    async keep({ id, ...search }: KeptSearch): Promise<void> {
      const changing = documents.change({ id }, { set: search }, { otherwise: { id, ...search } });
      // Somebody else has just kept the same.
      await orExisting(changing, () => documents.get(id));
    },
    get: (id: string) => documents.get(id),
  };
}

function createModels(documents: Documents<Model>, views: Views) {
  return {
    ...createRecords(documents, ({ id, space }) => views.changed([id, listOf('models', space)])),
    /** Of all spaces, those whose columns are still to be measured: for workers. */
    unmeasured: () => documents.find({ measuring: 'due' }, { order: ['id'] }),
  };
}
