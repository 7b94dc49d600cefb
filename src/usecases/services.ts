import type { Drawer } from '../charts/drawer.ts';
import type { ReadTable } from '../datasets/ingest/ingest.ts';
import type { AskTable } from '../datasets/query/ask-table.ts';
import type { Meaning } from '../datasets/search/meaning.ts';
import type { DatasetSource } from '../datasets/source.ts';
import type { CompareApart } from '../models/comparing/compare-apart.ts';
import type { Engines } from '../models/engines.ts';
import type { Predictor } from '../models/predictor.ts';
import type { FileScorer } from '../models/scoring/score-apart.ts';
import type { Dataset } from '../store/records.ts';
import type { Store } from '../store/store.ts';

/** Where work waits for a worker. What is scheduled twice is done once. */
export interface RunQueue {
  enqueue(runId: string): Promise<void>;
  /** Has a data set fetched from its source. */
  fetch(fetchId: string): Promise<void>;
  /** Has a data set looked through for what a person should know before training on it with this target. */
  examine(dataset: Pick<Dataset, 'space' | 'id' | 'parquet_file_id'>, target: string): Promise<void>;
  /** Has all rows of a file or a data set predicted. */
  predictFile(batchId: string): Promise<void>;
  /** Has a deployment looked at, soon: whether it is asked of what it learned. */
  watch(deploymentId: string): Promise<void>;
}

/** A run may be given a day. */
export const MAX_TRAIN_TIME_S = 86_400;

/** What use cases work with. Made once, in main. */
export interface Services {
  readonly store: Store;
  readonly sources: readonly DatasetSource[];
  /** Compares data sets with what was asked by meaning; without it the words decide. */
  readonly meaning?: Meaning;
  readonly queue: RunQueue;
  readonly predictor: Predictor;
  /** Predicts the rows of large files, off this process. */
  readonly scoreFile: FileScorer;
  readonly limits: {
    readonly maxDatasetBytes: number;
    readonly trainTimeLimitS: number;
  };
  readonly engines: Engines;
  /** How the rows of a table are looked into. */
  readonly askTable: AskTable;
  /** How two models are compared row by row. */
  readonly compareApart: CompareApart;
  /** Draws charts. */
  readonly draw: Drawer['draw'];
  /** Where tables are kept as files, for a time. */
  readonly tablesDir: string;
  /** How a file that was received is read as a table. */
  readonly readFile: ReadTable;
  /** Where programs reach the HTTP API, without a slash at its end. */
  origin(): string;
  /** A private folder for files on their way. What a crash leaves there is settled, and removed, at the next start. */
  readonly workDir: string;
}

/** What a use case needs that touches stored things alone. */
export type Stored = Pick<Services, 'store'>;
