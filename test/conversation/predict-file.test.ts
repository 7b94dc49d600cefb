import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createOfflineInterpreter } from '../../src/conversation/interpret/offline.ts';
import { createModelFields, IDLE_QUEUE } from '../support/builders.ts';
import { addModel } from '../support/model.ts';
import { createFolder } from '../support/store.ts';
import { createTalk } from '../support/talk.ts';
import { createServices } from '../support/usecases.ts';

const GRACE = { id: 'test:grace', name: 'Grace', admin: false };

/** A room with a deployed model of churn, and what waits for a worker. */
async function setUp() {
  const queued: string[] = [];
  const queue = { ...IDLE_QUEUE, predictFile: async (id: string) => void queued.push(id) };
  const { services, store } = await createServices({ queue });
  const { dataset, model } = await addModel(store);
  const { say, room } = createTalk({ ...services, interpreter: createOfflineInterpreter() });
  const folder = await createFolder();
  const send = async (words: string, content = 'tenure,plan\n1,monthly\n', changes = {}) => {
    const ref = join(folder, 'new.csv');
    await writeFile(ref, content);
    return say({ kind: 'text', text: words, files: [{ name: 'new.csv', ref }] }, changes);
  };
  const batches = () => store.batches.list('test:space');
  await say('explain churn-1');
  return { services, store, dataset, model, say, send, room, queued, batches };
}

describe('the rows of a file', () => {
  it.each(['predict all rows of this file', 'predict the rows', 'score every row please'])(
    'are predicted when “%s” stands beside it, and it is no data set',
    async (words) => {
      const { store, model, send, queued, batches } = await setUp();

      const { text, actions } = await send(words);

      expect(text).toMatch(/churn for all rows of new[\s\S]*waiting/);
      const [batch, ...others] = await batches();
      expect(others).toEqual([]);
      expect(batch).toMatchObject({ model_id: model.id, title: 'new', address: 'test:room', dataset_id: null });
      expect(queued).toEqual([batch?.id]);
      expect(actions).toMatchObject([{ label: 'Cancel', id: `cancel-batch:${batch?.id}` }]);
      expect(await store.datasets.list('test:space')).toHaveLength(1);
    },
  );

  it('are asked for where there are none, and the next file without words is the answer', async () => {
    const { say, send, batches } = await setUp();

    expect((await say('predict the rows of a file')).text).toBe(
      'Which rows shall churn-1 predict? Send me a CSV. Put it on the table.',
    );
    await send('', 'tenure,plan\n1,monthly\n', { user: GRACE });
    expect(await batches()).toEqual([]);
    await send('');
    expect(await batches()).toHaveLength(1);
    // The question is answered: another file is data to learn from.
    await send('', `a,b\n${'1,2\n2,1\n'.repeat(9)}`);
    expect(await batches()).toHaveLength(1);
  });

  it('of a data set are predicted by its name, and as the answer to which are meant', async () => {
    const { store, dataset, say, batches } = await setUp();
    const other = await store.datasets.insert({
      ...dataset,
      name: 'newcomers',
      title: 'Newcomers',
      request_key: 'newcomers',
    });

    await say('predict all rows of newcomers');
    expect(await batches()).toMatchObject([{ dataset_id: other.id, title: 'Newcomers' }]);
    expect((await say('predict all rows')).text).toContain('Or name a data set: newcomers.');
    await say('newcomers');
    expect(await batches()).toHaveLength(2);
  });

  it('are cancelled by the button', async () => {
    const { say, send, batches } = await setUp();
    const { actions } = await send('predict all rows');

    const { text } = await say({ kind: 'press', action: actions[0]?.id ?? '' });

    expect(text).toBe('I stop predicting the rows of new. Nothing of it is kept.');
    expect(await batches()).toMatchObject([{ status: 'cancelled' }]);
  });
});

describe('a deployment in a chat', () => {
  it('shows its version and what it was asked of, and goes back by button and by words', async () => {
    const { store, model, say } = await setUp();
    await say('deploy');
    const { id: _, ...fields } = model;
    const newer = await store.models.insert({ ...fields, name: 'churn-2', run_id: 'another' });
    await say('explain churn-2');

    const deployed = await say('deploy churn-2');
    expect(deployed.text).toContain('It is version 2 of churn-1 now, in place of churn-1; Roll back undoes that.');
    expect(deployed.text).toContain('Version: 2 of 2, churn-2');
    expect(deployed.actions.map(({ label }) => label)).toEqual(['Predict', 'Roll back', 'How to call it', 'Undeploy']);

    const press = { kind: 'press', action: deployed.actions[1]?.id ?? '' } as const;
    expect((await say(press)).text).toContain('churn-1 answers by version 1 again, churn-1.');
    expect((await say(press, { user: GRACE })).text).toMatch(/Ada|version 1 by now/);
    expect((await say('roll back')).text).toBe('churn-1 has no version before 1 to roll back to.');
    expect((await store.deployments.list('test:space'))[0]).toMatchObject({ version: 1, model_id: model.id });
    expect(newer.name).toBe('churn-2');
  });

  it('is split among versions by words', async () => {
    const { store, model, say } = await setUp();
    await say('deploy');
    const { id: _, ...fields } = model;
    await store.models.insert({ ...fields, name: 'churn-2', run_id: 'another' });
    await say('deploy churn-2');

    const { text } = await say('send 20 % of the traffic to version 1');

    expect(text).toContain('20 % of the requests of churn-1 go to version 1, the rest to version 2.');
    expect(text).toContain('Requests go to: version 2 80 %, version 1 20 %');
    expect((await say('stop the split')).text).toContain('All requests of churn-1 go to version 2.');
    expect((await store.deployments.list('test:space'))[0]?.split).toEqual([]);
    expect((await say('send 20 % to version 9')).text).toContain('churn-1 has no version 9');
  });

  it('says how it is called, with a row of its columns', async () => {
    const { store, say } = await setUp();
    const { actions } = await say('deploy');
    const { id } = (await store.deployments.list('test:space'))[0] ?? {};

    for (const ask of ['how do I call it?', { kind: 'press', action: actions[1]?.id ?? '' } as const]) {
      const { text } = await say(ask);
      expect(text).toContain(`curl -s 'http://ml.test/api/deployed/${id}/predict'`);
      expect(text).toMatch(/Python[\s\S]*urllib[\s\S]*TypeScript[\s\S]*fetch\(/);
      expect(text).toContain('"tenure"');
    }
  });

  it('is not rolled back where there is none', async () => {
    const { store, say } = await setUp();
    await store.models.insert(createModelFields({ name: 'lonely' }));

    expect((await say('roll it back')).text).toBe('Nothing is deployed here. Say “deploy” after a training.');
  });
});
