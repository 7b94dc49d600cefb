import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../src/temporary-folder.ts';

test('the folder is there for the work, and gone when it ends well or badly', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'temporary-folder-test-'));
  const fill = async (folder: string): Promise<readonly string[]> => {
    await writeFile(join(folder, 'x'), '1');
    return readdir(parent);
  };

  const during = await inTemporaryFolder(parent, 'work', fill);
  const failing = inTemporaryFolder(parent, 'work', async (folder) => {
    await fill(folder);
    throw new Error('broken');
  });

  expect(during).toEqual([expect.stringMatching(/^work-.{6}$/)]);
  await expect(failing).rejects.toThrow('broken');
  expect(await readdir(parent)).toEqual([]);
  await rm(parent, { recursive: true });
});
