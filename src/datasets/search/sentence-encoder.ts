import { fileURLToPath } from 'node:url';
import { type Child, forkModule } from '../../apart/child.ts';
import { AppError } from '../../errors.ts';
import type { Embedder } from './embedder.ts';
import { answer } from './meaning-contract.ts';

export interface SentenceEncoderOptions {
  /** The compiled module to start; tests start others. */
  readonly modulePath?: string;
  readonly idleMs?: number;
}

const MODULE = fileURLToPath(new URL('./meaning-process.js', import.meta.url));
/** Of the JavaScript heap: the model's own 130 MB lie beside it. */
const MEMORY_MB = 512;
/** Searches come in rows; between them nothing is to stay in memory. */
const IDLE_MS = 5 * 60_000;

interface Running {
  readonly child: Child;
  readonly waiting: Map<number, { resolve(vectors: readonly Float32Array[]): void; reject(error: unknown): void }>;
}

/**
 * The Universal Sentence Encoder, small, for English: it needs no network. It takes 200 MB, so it lives in a process of
 * its own, which starts with the first question and ends some minutes after the last.
 */
export function createSentenceEncoder({ modulePath = MODULE, idleMs = IDLE_MS }: SentenceEncoderOptions = {}) {
  let running: Running | undefined;
  let idle: NodeJS.Timeout | undefined;
  let asked = 0;

  const start = (): Running => {
    const waiting: Running['waiting'] = new Map();
    const child = forkModule(modulePath)(MEMORY_MB, (frame) => {
      const heard = answer.safeParse(frame);
      if (!heard.success) return child.kill();
      const { id, vectors } = heard.data;
      if (vectors === null) waiting.get(id)?.reject(new AppError('internal', 'The meaning of a text is not known.'));
      else waiting.get(id)?.resolve(vectors);
      waiting.delete(id);
    });
    const started = { child, waiting };
    void child.exit.then(({ cause }) => {
      if (running === started) running = undefined;
      for (const { reject } of waiting.values())
        reject(new AppError('internal', 'Meanings cannot be compared just now.', new Error(cause)));
    });
    return started;
  };

  const stop = async (): Promise<void> => {
    clearTimeout(idle);
    const ending = running;
    running = undefined;
    ending?.child.kill();
    await ending?.child.exit;
  };

  const embedder: Embedder = {
    model: 'universal-sentence-encoder-lite',
    embed(texts) {
      running ??= start();
      const { child, waiting } = running;
      clearTimeout(idle);
      idle = setTimeout(() => void stop(), idleMs).unref();
      const id = ++asked;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        child.send({ id, texts });
      });
    },
  };
  return { ...embedder, stop };
}
