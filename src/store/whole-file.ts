import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';

/** Lets `write` make a file under another name and gives it its own in the end, so that it is there whole or not at all. */
export async function writeWhole(path: string, write: (partial: string) => Promise<void>): Promise<void> {
  // A name that nobody else has: two may make the same file at the same time.
  const partial = `${path}.${randomBytes(6).toString('hex')}.partial`;
  try {
    await write(partial);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
