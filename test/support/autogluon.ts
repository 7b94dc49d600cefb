import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFolder } from './store.ts';

/** A Python with AutoGluon in it, where `.ci/run` found one or somebody names it. */
export const AUTOGLUON_PYTHON = process.env.AUTOGLUON_PYTHON ?? '';

/** What a Python is to do before it runs what it is told, and the ids of the processes that it was. */
export async function pythonThat(does = ''): Promise<{ readonly python: string; pids(): Promise<readonly number[]> }> {
  const folder = await createFolder();
  const [python, pids] = [join(folder, 'python'), join(folder, 'pids')];
  // `exec` keeps the process.
  await writeFile(python, `#!/bin/sh\necho $$ >> '${pids}'\n${does}\nexec '${AUTOGLUON_PYTHON}' "$@"\n`);
  await chmod(python, 0o755);
  return { python, pids: async () => (await readFile(pids, 'utf8')).trim().split('\n').map(Number) };
}
