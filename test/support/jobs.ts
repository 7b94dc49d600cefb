import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { nativeExaminer } from '../../jobs/examiner.ts';
import { createExplainers, explainIn } from '../../jobs/explainer.ts';
import type { JobServices } from '../../jobs/job.ts';
import { createTrainers, trainIn } from '../../jobs/trainers.ts';
import { ingest } from '../../src/datasets/ingest/ingest.ts';
import { readFile } from '../../src/datasets/ingest/read-file.ts';
import { createPredictor } from '../../src/models/predictor.ts';
import { scoreApart } from '../../src/models/scoring/score-apart.ts';
import type { Dataset } from '../../src/store/records.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { createDatasetFields, IDLE_QUEUE, SILENT } from './builders.ts';
import { enginesWith, NO_PYTHON } from './engines.ts';
import { SCORING } from './paths.ts';
import { createFolder, openTestStore } from './store.ts';

/** The training process as it is started by the compiled program. */
export const TRAINING = fileURLToPath(new URL('../../.build/jobs/training-process.js', import.meta.url));
const SIMULATION = fileURLToPath(new URL('../../.build/jobs/simulation-process.js', import.meta.url));
const EXAMINING = fileURLToPath(new URL('../../.build/jobs/examining-process.js', import.meta.url));
const EXPLAINING = fileURLToPath(new URL('../../.build/jobs/explaining-process.js', import.meta.url));
/** One of those in fixtures/processes. */
export const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/processes/${name}.mjs`, import.meta.url));

/** What jobs work with, in folders of their own; trainings in the given process. */
export async function createJobServices(store: Store, module = TRAINING): Promise<JobServices> {
  return {
    store,
    log: SILENT,
    dataDir: await createFolder(),
    workDir: await createFolder(),
    training: {
      concurrency: 1,
      memoryMb: 1024,
      trainers: {
        ...createTrainers({ python: NO_PYTHON, simulationStepMs: 20 }),
        native: trainIn(module),
        simulation: trainIn(SIMULATION, ['20']),
      },
    },
    fetching: {
      store,
      queue: IDLE_QUEUE,
      sources: [],
      limits: { maxDatasetBytes: 1e7, trainTimeLimitS: 60 },
      readFile,
      workDir: await createFolder(),
    },
    predicting: {
      log: SILENT,
      store,
      queue: IDLE_QUEUE,
      predictor: createPredictor(store, enginesWith()),
      scoreFile: scoreApart({ modulePath: SCORING }),
      workDir: await createFolder(),
    },
    explainers: { ...createExplainers(NO_PYTHON), native: explainIn(EXPLAINING) },
    examiner: nativeExaminer(EXAMINING),
    queue: { enqueue: async () => undefined },
    onChange: () => undefined,
  };
}

/** A data set as it is after it was added. */
export async function addDataset(store: Store, csv: string, fields: Partial<Dataset> = {}): Promise<Dataset> {
  const workDir = await createFolder();
  await writeFile(join(workDir, 'in.csv'), csv);
  const stream = createReadStream(join(workDir, 'in.csv'));
  const table = await ingest({ stream, fileName: 'in.csv', workDir, maxBytes: 1e7, read: readFile });
  return store.datasets.insert(
    createDatasetFields({
      schema: table.profile.columns,
      row_count: table.profile.rowCount,
      target_column: table.target.target,
      parquet_file_id: await store.files.put('in.parquet', table.parquetPath),
      ...fields,
    }),
  );
}

/** Where what workers promise is tried: in the process, and on the MongoDB that MONGODB_TEST_URI names. */
export const STORES: Readonly<Record<string, () => Promise<Store>>> = {
  'the embedded store': openTestStore,
  ...(process.env.MONGODB_TEST_URI === undefined ? {} : { MongoDB: () => openMongo(mongoUri()) }),
};

/** A database of its own on the MongoDB that MONGODB_TEST_URI names. */
export function mongoUri(): string {
  const uri = new URL(process.env.MONGODB_TEST_URI ?? '');
  uri.pathname = `/jobs_${crypto.randomUUID().slice(0, 8)}`;
  return uri.href;
}

export async function openMongo(uri: string): Promise<Store> {
  const store = await openStore({ uri, dataDir: await createFolder() });
  onTestFinished(() => store.close());
  return store;
}
