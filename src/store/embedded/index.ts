import { Worker } from 'node:worker_threads';
import { AppError } from '../../errors.ts';
import type { EmbeddedStore, EmbeddedStoreOptions } from './serve.ts';
import type { ThreadMessage } from './thread.ts';

/**
 * Serves the folder from a thread of its own: neither a flush nor a long scan keeps a chat waiting. The store ends with
 * its process, and a fault in it ends the process: what was acknowledged is on disk, and the next start goes on.
 * @throws ConflictError when another process has the folder.
 * @throws ConfigError when the folder was written by another version.
 */
export async function startEmbeddedStore(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  const thread = new Worker(new URL('./thread.js', import.meta.url), { workerData: options });
  const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
  const uri = await new Promise<string>((resolve, reject) => {
    thread.once('error', reject);
    thread.once('message', (message: ThreadMessage) => {
      if (message.type === 'serving') resolve(message.uri);
      else reject(new AppError(message.code, message.sentence));
    });
  });
  thread.removeAllListeners('error');
  return {
    uri,
    async close() {
      thread.postMessage('close');
      await ended;
    },
  };
}
