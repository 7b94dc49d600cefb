import { spawnSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWorkDir, prepareDataDir } from '../src/data-dir.ts';
import { ConfigError } from '../src/errors.ts';
import { createFolder } from './support/store.ts';

describe.each(['work', 'cache'])('a file in place of the folder %s', (name) => {
  it('is named, with what to do', async () => {
    const dataDir = await createFolder();
    await writeFile(join(dataDir, name), '');

    await expect(prepareDataDir(dataDir)).rejects.toThrow(
      new ConfigError(
        `DATA_DIR="${dataDir}" cannot be used: "${join(dataDir, name)}": it is a file, not a folder. Set it to a folder this user may write to.`,
      ),
    );
  });
});

describe('the work folder', () => {
  it('is emptied of what dead processes left, one with our own number too, after a look at it', async () => {
    const dataDir = await createFolder();
    const { pid: dead } = spawnSync(process.execPath, ['-e', '']);
    // The test's parent, or whoever is alive beside us.
    const alive = process.ppid;
    for (const pid of [dead, alive, process.pid]) {
      await mkdir(join(dataDir, 'work', String(pid)), { recursive: true });
      await writeFile(join(dataDir, 'work', String(pid), 'file'), '');
    }
    const seen = new Map<string, readonly string[]>();

    const work = await openWorkDir(dataDir, async (folder) => void seen.set(folder, await readdir(folder)));

    const folder = (pid: number) => join(dataDir, 'work', String(pid));
    expect(seen).toEqual(
      new Map([
        [folder(dead), ['file']],
        [folder(process.pid), ['file']],
      ]),
    );
    expect(await readdir(folder(alive))).toEqual(['file']);
    expect(await readdir(work.path)).toEqual([]);
    await work.close();
    expect(await readdir(join(dataDir, 'work'))).toEqual([String(alive)]);
  });
});
