import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { JsonMessage } from '../../adapters/console/cards.ts';
import { startKaggle } from '../fakes/kaggle.ts';
import { createCsv } from '../fakes/shelf.ts';
import { offers, runProgram, startChat } from '../support/program.ts';
import { createFolder } from '../support/store.ts';

async function startHub() {
  const kaggle = await startKaggle();
  onTestFinished(() => kaggle.close());
  kaggle.put({ ref: 'ada/churn', title: 'Ada churn', files: { 'churn.csv': createCsv(3_000) } });
  kaggle.put({
    ref: 'ada/two',
    title: 'Two tables',
    files: { 'first.csv': createCsv(300), 'second.csv': createCsv(200) },
  });
  const nowhere = 'http://127.0.0.1:9';
  const env = {
    DATA_DIR: await createFolder(),
    SEARCH_OFFLINE: '',
    KAGGLE_API_URL: kaggle.url,
    HF_ENDPOINT: nowhere,
    HF_DATASETS_SERVER: nowhere,
  };
  return { kaggle, env };
}

const says =
  (words: RegExp) =>
  ({ text }: JsonMessage): boolean =>
    words.test(text);

describe('adding from a hub', { timeout: 120_000 }, () => {
  it('loses nothing when the process is killed in the middle of a download', async () => {
    const { kaggle, env } = await startHub();
    kaggle.storage.faults.plan(/churn/, 'stall', 1);
    const killed = startChat(env);
    await killed.say('add ada/churn', offers('Cancel'));
    await killed.kill();

    const next = startChat(env);
    await next.hear(says(/Added Ada churn/), 'the data set');

    expect((await next.say('list datasets', says(/Data sets here/))).text).toContain('Ada churn');
    expect(await next.end()).toBe(0);
    expect(await readdir(join(env.DATA_DIR, 'work'))).toEqual([]);
  });

  it('shows how far it is, can be cancelled in words, and is then there to be added again', async () => {
    const { kaggle, env } = await startHub();
    kaggle.storage.faults.plan(/churn/, 'stall', 1);
    const chat = startChat(env);

    const shown = await chat.say('add ada/churn', offers('Cancel'));
    expect(shown.card?.title).toBe('Ada churn');
    const stopped = await chat.say('cancel the download', says(/stop adding/));
    expect(stopped.text).toContain('I stop adding Ada churn. Nothing of it is kept.');
    await chat.hear(says(/cancelled\nNothing of it was kept\./), 'the end of it');

    expect((await chat.say('add ada/churn', says(/Added/))).text).toContain('Added Ada churn.');
    expect(await chat.end()).toBe(0);
  });

  it('asks which of two tables is meant, and takes the answer after a restart', async () => {
    const { env } = await startHub();
    const before = startChat(env);
    const asked = await before.say(
      'add https://www.kaggle.com/datasets/ada/two',
      ({ card }) => card?.select !== undefined,
    );
    const { select } = asked.card ?? {};
    expect(select?.options).toEqual(['first.csv', 'second.csv']);
    await before.kill();

    const after = startChat(env);
    const added = await after.say(`/pick ${select?.id} second.csv`, says(/Added Two tables/));

    expect(added.text).toContain('200 rows');
    expect(await after.end()).toBe(0);
  });

  it('waits for what is being added at the end of the input', async () => {
    const { kaggle, env } = await startHub();
    kaggle.storage.faults.plan(/churn/, { delayMs: 12_000 }, 1);

    const { stdout, code } = await runProgram(['chat'], env, 'add ada/churn\n');

    expect(code).toBe(0);
    expect(stdout).toContain('Added Ada churn.');
  });
});
