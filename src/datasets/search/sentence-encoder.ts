import { fileURLToPath } from 'node:url';
import { forkModule } from '../../apart/child.ts';
import { createStanding, type Standing } from '../../apart/standing.ts';
import type { Embedder } from './embedder.ts';
import { meaning } from './meaning-contract.ts';

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

/**
 * The Universal Sentence Encoder, small, for English: it needs no network. It takes 200 MB, so it lives in a process of
 * its own, which starts with the first question and ends some minutes after the last.
 */
export function createSentenceEncoder({
  modulePath = MODULE,
  idleMs = IDLE_MS,
}: SentenceEncoderOptions = {}): Embedder & Pick<Standing<never, never>, 'stop'> {
  const { ask, stop } = createStanding({
    start: forkModule(modulePath),
    contract: meaning,
    memoryMb: MEMORY_MB,
    idleMs,
    failed: 'Meanings cannot be compared just now.',
  });
  return { model: 'universal-sentence-encoder-lite', embed: ask, stop };
}
