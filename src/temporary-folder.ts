import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Does some work in a folder of its own in `parent`, whose name begins with `prefix`. However the work ends, the folder goes. */
export async function inTemporaryFolder<T>(
  parent: string,
  prefix: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(parent, `${prefix}-`));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
