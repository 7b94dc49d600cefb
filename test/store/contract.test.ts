import { onTestFinished } from 'vitest';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { openMongoStore } from '../../src/store/mongo/index.ts';
import { documentsContract, type OpenStore } from '../contracts/documents.ts';
import { filesContract } from '../contracts/files.ts';
import { randomDocumentsContract } from '../contracts/random-documents.ts';
import { createDatabase, MONGODB } from '../support/mongo.ts';
import { createS3 } from '../support/s3.ts';
import { createFolder } from '../support/store.ts';

const openEmbedded: OpenStore = async (specs) => {
  const store = await openEmbeddedStore(await createFolder(), specs);
  onTestFinished(() => store.close());
  return store;
};

documentsContract('the embedded store', openEmbedded);
filesContract('the embedded store', async () => (await openEmbedded({})).files);
filesContract('an S3-compatible store', async () => (await createS3()).openFiles());

randomDocumentsContract('the embedded store', async () => {
  const folder = await createFolder();
  return (specs) => openEmbeddedStore(folder, specs);
});

const server = MONGODB;
if (server !== undefined) {
  const openMongo: OpenStore = async (specs) => {
    const database = createDatabase(server);
    const store = await openMongoStore(database.uri, specs);
    onTestFinished(database.drop);
    onTestFinished(() => store.close());
    return store;
  };

  documentsContract('MongoDB', openMongo);
  filesContract('MongoDB', async () => (await openMongo({})).files);

  randomDocumentsContract(
    'MongoDB',
    async () => {
      const database = createDatabase(server);
      onTestFinished(database.drop);
      return (specs) => openMongoStore(database.uri, specs);
    },
    // The server that stands in for MongoDB in CI compares strings by UTF-16, which is another order past this one.
    { without: ['\uffff'] },
  );
}
