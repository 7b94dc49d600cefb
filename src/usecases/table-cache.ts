import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '../store/store.ts';

const CACHE_BYTES = 2_000_000_000;

/** The table as a local file, fetched once; what was not used for longest goes when the folder grows too large. */
export async function fetchToCache(files: Store['files'], fileId: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${fileId}.parquet`);
  const now = new Date();
  const known = await utimes(path, now, now).then(
    () => true,
    () => false,
  );
  if (!known) {
    await makeRoom(folder);
    await files.fetch(fileId, path);
  }
  return path;
}

async function makeRoom(folder: string): Promise<void> {
  const names = await readdir(folder);
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), info: await stat(join(folder, name)) })),
  );
  let total = files.reduce((sum, { info }) => sum + info.size, 0);
  for (const { path, info } of files.sort((a, b) => a.info.mtimeMs - b.info.mtimeMs)) {
    if (total <= CACHE_BYTES) return;
    await rm(path, { force: true });
    total -= info.size;
  }
}
