import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '../store/records.ts';
import type { Stored } from './services.ts';

/** Files on their way into the store, and the act whose data set is to name them. */
export type Unfinished = Pick<Dataset, 'space' | 'request_key' | 'original_file_id' | 'parquet_file_id'>;

const ENDING = '.unfinished.json';

/** Notes in a work folder what is begun, for whoever finds it after a crash. Resolves with what takes the note away. */
export async function note(workDir: string, unfinished: Unfinished): Promise<() => Promise<void>> {
  const path = join(workDir, `${unfinished.parquet_file_id}${ENDING}`);
  await writeFile(path, JSON.stringify(unfinished), { flush: true });
  return () => rm(path, { force: true });
}

/** Removes each of the files, unless the data set of the act names it. Answers that data set, if there is one. */
export async function settle(
  { store }: Stored,
  { space, request_key, original_file_id, parquet_file_id }: Unfinished,
): Promise<Dataset | null> {
  const dataset = await store.datasets.findOne(space, { request_key });
  const named = [dataset?.original_file_id, dataset?.parquet_file_id];
  const left = [original_file_id, parquet_file_id].filter((file) => !named.includes(file));
  await Promise.all(left.map((file) => store.files.remove(file)));
  return dataset;
}

/** Settles what a process that died, or lost the store, has noted in its work folder. */
export async function settleAll(services: Stored, workDir: string): Promise<void> {
  const names = await readdir(workDir);
  for (const name of names.filter((each) => each.endsWith(ENDING))) {
    const unfinished = read(await readFile(join(workDir, name), 'utf8'));
    if (unfinished !== null) await settle(services, unfinished);
  }
}

/** Null for the mere beginning of a note: nothing had been put by then. */
function read(text: string): Unfinished | null {
  try {
    return JSON.parse(text) as Unfinished;
  } catch {
    return null;
  }
}
