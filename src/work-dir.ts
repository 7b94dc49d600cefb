import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A private folder for files on their way, below DATA_DIR. What processes that are gone left behind is removed.
 */
export async function openWorkDir(dataDir: string): Promise<{ readonly path: string; close(): Promise<void> }> {
  const parent = join(dataDir, 'work');
  const path = join(parent, String(process.pid));
  await mkdir(path, { recursive: true, mode: 0o700 });
  const left = (await readdir(parent)).filter((name) => name !== String(process.pid) && !isAlive(Number(name)));
  await Promise.all(left.map((name) => rm(join(parent, name), { recursive: true, force: true })));
  return { path, close: () => rm(path, { recursive: true, force: true }) };
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
