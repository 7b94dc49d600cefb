import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore, type Store } from '../../src/store/store.ts';

/** A folder that is gone after the test. */
export async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'smart-ml-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** An embedded store of its own, closed after the test. */
export async function openTestStore(): Promise<Store> {
  const store = await openStore({ dataDir: await createFolder() });
  onTestFinished(() => store.close());
  return store;
}
