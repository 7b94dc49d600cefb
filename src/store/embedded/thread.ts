import { parentPort, workerData } from 'node:worker_threads';
import { type ErrorCode, toAppError } from '../../errors.ts';
import { type EmbeddedStoreOptions, serveFolder } from './serve.ts';

/** What the thread says, once. */
export type ThreadMessage =
  | { readonly type: 'serving'; readonly uri: string }
  | { readonly type: 'refused'; readonly code: ErrorCode; readonly sentence: string };

const tell = (message: ThreadMessage): void => parentPort?.postMessage(message);

try {
  const store = await serveFolder(workerData as EmbeddedStoreOptions);
  parentPort?.once('message', async () => {
    await store.close();
    parentPort?.close();
  });
  tell({ type: 'serving', uri: store.uri });
} catch (thrown) {
  const { code, message } = toAppError(thrown);
  if (code === 'internal') throw thrown;
  tell({ type: 'refused', code, sentence: message });
}
