import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedStore } from '../../../src/store/embedded/index.ts';
import { mongodbServerContract } from '../../contracts/mongodb-server.ts';

mongodbServerContract('the embedded store', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'smart-ml-contract-'));
  const store = await startEmbeddedStore({ dataDir });
  return {
    uri: store.uri,
    async stop() {
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
});

const other = process.env.MONGODB_TEST_URI;
if (other !== undefined && other !== '') {
  mongodbServerContract('the one named by MONGODB_TEST_URI', async () => ({ uri: other, stop: async () => undefined }));
}
