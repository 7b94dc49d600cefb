import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readFile } from '../../src/datasets/ingest/read-file.ts';
import { answerQuery } from '../../src/datasets/query/answer.ts';
import { scoreApart } from '../../src/models/scoring/score-apart.ts';
import type { Store } from '../../src/store/store.ts';
import type { Act } from '../../src/usecases/once.ts';
import { performFetch } from '../../src/usecases/perform-fetch.ts';
import type { Asker } from '../../src/usecases/rights.ts';
import type { Services } from '../../src/usecases/services.ts';
import { createCsv, createShelf } from '../fakes/shelf.ts';
import { IDLE_QUEUE } from './builders.ts';
import { enginesWith } from './engines.ts';
import { SCORING } from './paths.ts';
import { NO_PREDICTOR } from './predictor.ts';
import { createFolder, openTestStore } from './store.ts';

/** An act of its own; by the same button as others where `from` says so. */
export const act = (requestKey: string = randomUUID(), from = requestKey): Act => ({ requestKey, from });

const asker = (name: string, admin = false): Asker => ({
  actor: { id: `test:${name.toLowerCase()}`, name, admin },
  space: 'test:space',
});

/** Everything that the builders build is hers. */
export const ADA = asker('Ada');
export const GRACE = asker('Grace');
export const ADMIN = asker('Root', true);
export const ELSEWHERE: Asker = { ...ADA, space: 'test:other' };

/** Tables are looked into here, and kept in a folder that the test takes with it. */
export const createLooking = async (): Promise<Pick<Services, 'askTable' | 'compareApart' | 'draw' | 'tablesDir'>> => ({
  askTable: ({ parquetPath, columns, query }) => answerQuery(parquetPath, columns, query),
  draw: () => Promise.reject(new Error('nothing is drawn in this test')),
  compareApart: () => Promise.reject(new Error('no models are compared in this test')),
  tablesDir: await createFolder(),
});

/** A real store, a shelf with one data set, a queue that remembers, and nothing of a chat. */
export async function createServices(changes: Partial<Services> = {}) {
  const { store, keptFiles } = countFiles(await openTestStore());
  const shelf = createShelf([{ ref: 'churn', title: 'Customer churn', tags: ['churn'], csv: createCsv() }]);
  const queued: string[] = [];
  const services: Services = {
    store,
    sources: [shelf.source],
    queue: {
      ...IDLE_QUEUE,
      enqueue: async (id) => void queued.push(id),
      // At once, as by a worker that has nothing else to do.
      fetch: (id) => performFetch(services, id, new AbortController().signal),
    },
    predictor: NO_PREDICTOR,
    scoreFile: scoreApart({ modulePath: SCORING }),
    limits: { maxDatasetBytes: 1_000_000, trainTimeLimitS: 60 },
    engines: enginesWith(),
    origin: () => 'http://ml.test',
    ...(await createLooking()),
    readFile,
    workDir: await createFolder(),
    ...changes,
  };
  return { services, store, shelf, queued, keptFiles };
}

/** The store, and which of the files put into it are still there. */
function countFiles(store: Store): { readonly store: Store; readonly keptFiles: () => readonly string[] } {
  const kept = new Set<string>();
  const files: Store['files'] = {
    ...store.files,
    async put(...args) {
      const id = await store.files.put(...args);
      kept.add(id);
      return id;
    },
    async remove(id) {
      await store.files.remove(id);
      kept.delete(id);
    },
  };
  return { store: { ...store, files }, keptFiles: () => [...kept] };
}

/** Puts some bytes into the store. */
export async function putFile({ files }: Store, content = 'bytes'): Promise<string> {
  const path = join(await createFolder(), 'file');
  await writeFile(path, content);
  return files.put('file', path);
}
