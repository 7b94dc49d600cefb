import type { ReadTable } from '../datasets/ingest/ingest.ts';
import type { DatasetSource } from '../datasets/source.ts';
import type { Log } from '../log.ts';
import type { Predictor } from '../models/predictor.ts';
import type { EngineName } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { Interpreter } from './interpret/interpreter.ts';

/** Where runs wait for a worker. */
export interface RunQueue {
  /** Schedules the run; doing it twice schedules it once. */
  enqueue(runId: string): Promise<void>;
}

/** What the conversation works with. Made once, in main. */
export interface Services {
  readonly store: Store;
  readonly interpreter: Interpreter;
  readonly sources: readonly DatasetSource[];
  readonly queue: RunQueue;
  readonly predictor: Predictor;
  readonly log: Log;
  readonly limits: {
    readonly maxDatasetBytes: number;
    readonly trainTimeLimitS: number;
  };
  /** What trains when the message names no engine. */
  readonly engine: EngineName;
  /** How files that were received are read as tables. */
  readonly readTable: ReadTable;
  /** A private folder for files on their way; emptied at the start. */
  readonly workDir: string;
}
