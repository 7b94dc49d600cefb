import type { z } from 'zod';
import type { Log } from '../src/log.ts';
import type { Store } from '../src/store/store.ts';
import type { Predicting } from '../src/usecases/perform-batch.ts';
import type { Fetching } from '../src/usecases/perform-fetch.ts';
import type { Examiner } from './examiner.ts';
import type { Explainers } from './explainer.ts';
import type { Trainers } from './trainers.ts';

/** What jobs work with. Made once, in main. */
export interface JobServices {
  readonly store: Store;
  readonly log: Log;
  readonly dataDir: string;
  /** A private folder for files on their way. */
  readonly workDir: string;
  readonly training: {
    /** At once, in this worker. */
    readonly concurrency: number;
    /** For each. */
    readonly memoryMb: number;
    readonly trainers: Trainers;
  };
  readonly fetching: Fetching;
  readonly predicting: Predicting;
  readonly explainers: Explainers;
  readonly examiner: Examiner;
  /** For work that follows from work. */
  readonly queue: Waiting<JobServices>;
  /** Called after each event of a run: somebody may want to show it. */
  onChange(): void;
}

/**
 * A kind of work that outlives its worker. It waits in the store until it is done; whoever does it holds a lock, which
 * others take over when nothing is heard of its worker any more.
 */
export interface Job<Data extends object = object, Services = JobServices> {
  readonly name: string;
  readonly schema: z.ZodType<Data>;
  /** Work with the same key is waiting or going on once. */
  key(data: Data): string;
  /** It is begun so much later than it is asked for. */
  readonly delayMs?: number;
  /** How much of it one worker does at once. */
  concurrency(services: Services): number;
  /**
   * Does it: what resolves is done. What is thrown is tried again after a while, so it is for troubles that pass, such
   * as a store that does not answer. When the worker stops the signal is aborted: what is nearly done is brought to its
   * end, all else throws soon, and the next worker begins it anew. Work must bear that somebody else has begun it too:
   * a lock may run out, and two servers may enqueue it in the same moment.
   */
  work(data: Data, services: Services, signal: AbortSignal): Promise<void>;
}

/** Where work waits for a worker. */
export interface Waiting<Services> {
  /** Sees to it that the work will be done, once however often it is asked for. */
  enqueue<Data extends object>(job: Job<Data, Services>, data: Data): Promise<void>;
}
