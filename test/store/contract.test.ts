import { onTestFinished } from 'vitest';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { openMongoStore } from '../../src/store/mongo/index.ts';
import { documentsContract } from '../contracts/documents.ts';
import { randomDocumentsContract } from '../contracts/random-documents.ts';
import { createDatabase, MONGODB } from '../support/mongo.ts';
import { createFolder } from '../support/store.ts';

documentsContract('the embedded store', async (specs) => {
  const store = await openEmbeddedStore(await createFolder(), specs);
  onTestFinished(() => store.close());
  return store;
});

randomDocumentsContract('the embedded store', async () => {
  const folder = await createFolder();
  return (specs) => openEmbeddedStore(folder, specs);
});

const server = MONGODB;
if (server !== undefined) {
  documentsContract('MongoDB', async (specs) => {
    const database = createDatabase(server);
    const store = await openMongoStore(database.uri, specs);
    onTestFinished(database.drop);
    onTestFinished(() => store.close());
    return store;
  });

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
