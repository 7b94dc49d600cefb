import { describe, expect, it } from 'vitest';
import { createOfflineInterpreter } from '../../src/conversation/interpret/offline.ts';
import { createCsv, createShelf } from '../fakes/shelf.ts';
import { createDatasetFields, createModelFields, createRunFields } from '../support/builders.ts';
import { answering } from '../support/predictor.ts';
import { createTalk } from '../support/talk.ts';
import { createServices } from '../support/usecases.ts';

/** A conversation in plain words, with one data set that comes with the program. */
async function setUp() {
  const shelf = createShelf([{ ref: 'palmer-penguins', title: 'Palmer penguins', csv: createCsv(60) }], 'samples');
  const answer = { classes: [{ label: 'yes', probability: 0.9 }], missing: [], unknown: [], unseen: [] };
  const predictor = answering(answer);
  const { services, store, queued } = await createServices({ sources: [shelf.source], predictor });
  const interpreter = createOfflineInterpreter();
  const { room, say } = createTalk({ ...services, interpreter });
  return { store, queued, say, room };
}

describe('a data set that is named and is not here', () => {
  it('is offered where it comes with the program, and is trained on once it is added', async () => {
    const { say, store, queued } = await setUp();

    const offer = await say('train on penguins for 2 minutes');
    expect(offer.text).toBe(
      '“penguins” is not here yet, but Palmer penguins comes with me. Shall I add it, and train on it?',
    );
    expect(offer.actions).toMatchObject([{ label: 'Add and train' }]);
    expect(queued).toEqual([]);
    const begun = await say({ kind: 'press', action: offer.actions[0].id });

    expect(begun.text).toMatch(/^Added Palmer penguins\.[\s\S]*predicting churn/);
    expect(await store.runs.find(queued[0])).toMatchObject({ dataset_title: 'Palmer penguins', time_limit_s: 120 });
  });

  it('is added and trained on at a yes as well', async () => {
    const { say, queued } = await setUp();
    await say('train on penguins');
    await say('yes');

    expect(queued).toHaveLength(1);
  });

  it.each(['train on set-7', 'train set_7', 'trainiere auf set-7', 'train a model for churn on set-7'])(
    'is never taken for another one: “%s”',
    async (words) => {
      const { say, store, queued } = await setUp();
      for (const i of [0, 1, 70, 71])
        await store.datasets.insert(createDatasetFields({ name: `set-${i}`, title: `set-${i}` }));
      const [focus] = await store.datasets.list('test:space');
      await say(`describe ${focus.name}`);

      expect((await say(words)).text).toMatch(/^There is no data set called “set.7” here\./);
      expect(queued).toEqual([]);
    },
  );

  it('is trained on where it is here, whatever is in focus', async () => {
    const { say, store, queued } = await setUp();
    for (const i of [0, 7, 70])
      await store.datasets.insert(createDatasetFields({ name: `set-${i}`, title: `set-${i}` }));
    await say('describe set-70');
    await say('train on set-7');

    expect(await store.runs.find(queued[0])).toMatchObject({ dataset_title: 'set-7' });
  });
});

describe('a prediction while a model is being trained', () => {
  async function training() {
    const scene = await setUp();
    const dataset = await scene.store.datasets.insert(createDatasetFields());
    await scene.say('train');
    await scene.store.runs.append(scene.queued[0], () => ({
      type: 'progress',
      message: '',
      change: { status: 'running', remaining_ms: 41_000 },
    }));
    return { ...scene, dataset };
  }

  it.each(['predict', 'predict for tenure=3'])('is told how long that takes yet: “%s”', async (words) => {
    const { say } = await training();

    expect((await say(words)).text).toBe(
      'A model for churn is still being trained on Churn, about 41 seconds left. Ask again once it is finished; I then take the first one there is.',
    );
  });

  it('is made by an older model of the same data set, which is said', async () => {
    const { say, store, dataset } = await training();
    await store.models.insert(createModelFields({ name: 'churn-1', dataset_id: dataset.id, target: 'churn' }));

    expect((await say('predict for tenure=3')).text).toMatch(
      /^churn: yes, 90 %[\s\S]*A newer model is being trained, about 41 seconds left; this is by churn-1\./,
    );
  });
});

describe('what is asked where there is nothing for it', () => {
  it('is told what is missing', async () => {
    const { say } = await setUp();

    expect((await say('predict')).text).toMatch(/^There is no model here yet\./);
    expect((await say('keep the best')).text).toBe(
      'No training is going on here. One that has ended has kept its best model by itself.',
    );
    expect((await say('train on set-7')).text).toMatch(/^There is no data set here yet\./);
  });

  it('is told so as well once something was trained', async () => {
    const { say, store } = await setUp();
    const { id } = await store.models.insert(createModelFields());
    await store.runs.insert(createRunFields({ status: 'finished', model_id: id, finished_at: new Date() }));
    await say('status');

    expect((await say('keep the best')).text).toMatch(/^No training is going on here\./);
  });
});

describe('how many rows there are', () => {
  it.each(['how many rows does churn have?', 'how many rows', 'wie viele Zeilen hat der Datensatz?'])(
    'is said in a sentence: “%s”',
    async (words) => {
      const { say, store } = await setUp();
      await store.datasets.insert(createDatasetFields());

      const { text, actions } = await say(words);
      expect(text).toBe('Churn has 100 rows and 2 columns.');
      expect(actions).toEqual([]);
    },
  );
});

describe('thanks', () => {
  it.each(['thanks', 'thank you!', 'danke', 'merci', 'muchas gracias'])('is no hello: “%s”', async (words) => {
    const { say } = await setUp();

    expect((await say(words)).text).toMatch(/^You are welcome\./);
    expect((await say('hello')).text).toMatch(/^Hello!/);
    expect((await say('goodbye')).text).toMatch(/^See you/);
  });
});
