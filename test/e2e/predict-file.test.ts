import { execFileSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { offers, startChat } from '../support/program.ts';
import { createFolder } from '../support/store.ts';

const ROWS = 40_000;

/** Processes of the program that predict files, by their ids. */
function scorers(parent: number | undefined): readonly number[] {
  const listed = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args=']).toString().split('\n');
  return listed.flatMap((line) => {
    const [, pid, ppid, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(ppid) === parent && args.includes('scoring-process') ? [Number(pid)] : [];
  });
}

it('a file is predicted to its end, whatever is killed on the way, and is brought once', {
  timeout: 240_000,
}, async () => {
  const env = { DATA_DIR: await createFolder(), TRAIN_TIME_LIMIT_S: '3' };
  const path = join(env.DATA_DIR, 'many birds.csv');
  const islands = ['Biscoe', 'Dream', 'Torgersen'];
  const lines = Array.from({ length: ROWS }, (_, i) => `${i},${islands[i % 3]},${170 + (i % 60)},${3000 + (i % 3000)}`);
  await writeFile(path, `bird,island,flipper_length_mm,body_mass_g\n${lines.join('\n')}\n`);

  const before = startChat(env);
  await before.say('find penguins', offers('Add'));
  await before.say('add the first', offers('Train'));
  await before.say('train');
  await before.say('/wait', ({ type }) => type === 'notify');
  await before.say(`/upload "${path}" predict all rows`, offers('Cancel'));
  await vi.waitFor(() => expect(scorers(before.child.pid)).toHaveLength(1), { timeout: 30_000 });
  // First what predicts, then, once it is at it again, the whole program.
  const [first = 0] = scorers(before.child.pid);
  process.kill(first, 'SIGKILL');
  await vi.waitFor(() => expect(scorers(before.child.pid).filter((pid) => pid !== first)).toHaveLength(1), {
    timeout: 30_000,
  });
  await before.kill();
  expect(before.messages.filter(({ text }) => text.includes('is predicted for'))).toEqual([]);

  const after = startChat(env);
  const brought = await after.hear(({ type, text }) => type === 'notify' && text.includes('is predicted'), 'the file');
  expect(brought.text).toMatch(
    /^species is predicted for 40,000 rows of many birds\. Saved as .*many-birds-predictions\.csv$/,
  );
  expect(await after.end()).toBe(0);

  expect(after.messages.filter(({ text }) => text.includes('is predicted for'))).toHaveLength(1);
  const folder = join(env.DATA_DIR, 'predictions');
  expect(await readdir(folder)).toEqual(['many-birds-predictions.csv']);
  const predicted = (await readFile(join(folder, 'many-birds-predictions.csv'), 'utf8')).trim().split('\n');
  expect(predicted).toHaveLength(ROWS + 1);
  expect(predicted.slice(1).map((line) => line.split(',', 4).join(','))).toEqual(lines);
  expect(predicted[1]).toMatch(/^0,Biscoe,170,3000,(Adelie|Chinstrap|Gentoo),/);
});
