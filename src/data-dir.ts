import { constants } from 'node:fs';
import { access, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from './errors.ts';

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'it is a file, not a folder',
  ENOTDIR: 'a part of that path is a file, not a folder',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'that disk can only be read',
  ENOSPC: 'that disk is full',
};

/** Files on their way, and tables as they were fetched. */
const FOLDERS = ['work', 'cache'];

/** Makes the folder, and those in it, where there are none. @throws ConfigError when nothing can be kept there. */
export async function prepareDataDir(path: string): Promise<void> {
  for (const folder of [path, ...FOLDERS.map((name) => join(path, name))]) {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException;
      const where = folder === path ? '' : ` ${JSON.stringify(folder)}:`;
      throw new ConfigError(
        `DATA_DIR=${JSON.stringify(path)} cannot be used:${where} ${REASONS[code] ?? message}. Set it to a folder this user may write to.`,
        error,
      );
    }
  }
}

/**
 * A private folder for files on their way, below DATA_DIR. What processes that are gone left behind is looked through
 * by `salvage`, then removed.
 */
export async function openWorkDir(
  dataDir: string,
  salvage: (folder: string) => Promise<void>,
): Promise<{ readonly path: string; close(): Promise<void> }> {
  const parent = join(dataDir, 'work');
  const own = String(process.pid);
  const path = join(parent, own);
  await mkdir(parent, { recursive: true, mode: 0o700 });
  // In a container the next process has the number of the last.
  const left = (await readdir(parent)).filter((name) => name === own || !isAlive(Number(name)));
  for (const folder of left.map((name) => join(parent, name))) {
    await salvage(folder);
    await rm(folder, { recursive: true, force: true });
  }
  await mkdir(path, { mode: 0o700 });
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
