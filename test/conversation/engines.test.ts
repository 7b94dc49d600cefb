import { describe, expect, it } from 'vitest';
import type { Reply } from '../../src/cards/card.ts';
import { createOfflineInterpreter } from '../../src/conversation/interpret/offline.ts';
import { createDatasetFields } from '../support/builders.ts';
import { enginesWith, PRESENT } from '../support/engines.ts';
import { createTalk } from '../support/talk.ts';
import { createServices } from '../support/usecases.ts';

async function setUp(engines = enginesWith()) {
  const { services, store } = await createServices({ engines });
  const { say } = createTalk({ ...services, interpreter: createOfflineInterpreter() });
  const dataset = await store.datasets.insert(createDatasetFields({ name: 'passengers', title: 'Passengers' }));
  const newest = async () => (await store.runs.list('test:space'))[0];
  return { store, say, dataset, newest };
}

const selectsOf = ({
  message: {
    reply: { cards = [] },
  },
}: {
  readonly message: { readonly reply: Reply };
}) => cards.flatMap(({ select }) => select ?? []);

describe('which engine trains', () => {
  it('is said in words', async () => {
    const { say, newest } = await setUp(enginesWith(PRESENT));
    await say('describe passengers');

    await say('train with autogluon for 2 minutes');

    expect(await newest()).toMatchObject({ engine: 'autogluon', time_limit_s: 120, uses_real_model: true });
  });

  it('is chosen on the card of a data set, with how hard it is to try', async () => {
    const { say, newest } = await setUp(enginesWith(PRESENT));

    const select = selectsOf(await say('add churn')).find(({ id }) => id.startsWith('engine:'));

    expect(select?.options.map(({ label }) => label)).toEqual([
      'My own engine',
      'AutoGluon 1.6.3, medium quality',
      'AutoGluon 1.6.3, good quality',
      'AutoGluon 1.6.3, high quality',
      'AutoGluon 1.6.3, best quality',
    ]);
    await say({ kind: 'pick', select: select?.id ?? '', value: 'autogluon/good' });
    expect(await newest()).toMatchObject({ engine: 'autogluon', options: { preset: 'good' } });
  });

  it('is not asked where there is one alone; what is missing is said, with what to do about it', async () => {
    const { say, newest } = await setUp();

    expect(selectsOf(await say('add churn')).map(({ id }) => id.split(':')[0])).toEqual(['target']);
    const told = await say('train with autogluon');

    expect(told.text).toMatch(/AutoGluon is not available.*npm run autogluon.*train with the native engine/);
    expect(await newest()).toBeUndefined();
  });

  it('cannot be chosen that is none', async () => {
    const { say, dataset, newest } = await setUp(enginesWith(PRESENT));

    for (const value of ['magic', 'autogluon/huge', ''])
      expect((await say({ kind: 'pick', select: `engine:${dataset.id}`, value })).text).toMatch(/no such engine/);
    expect(await newest()).toBeUndefined();
  });

  it('is the simulation when that is asked for by name, and its card says so', async () => {
    const { say, newest } = await setUp();

    const { message } = await say('simulate training on passengers');

    expect(await newest()).toMatchObject({ engine: 'simulation', uses_real_model: false });
    expect(message.reply.cards?.[0]).toMatchObject({ title: 'Simulated: Passengers · predicting churn' });
  });

  it('makes another training of the same: who asks for one is not handed the other', async () => {
    const { say, store } = await setUp(enginesWith(PRESENT));
    await say('train on passengers');

    await say('train on passengers with autogluon');

    expect((await store.runs.list('test:space')).map(({ engine }) => engine).sort()).toEqual(['autogluon', 'native']);
  });
});
