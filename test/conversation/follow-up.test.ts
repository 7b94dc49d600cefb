import { describe, expect, it } from 'vitest';
import { createOfflineInterpreter } from '../../src/conversation/interpret/offline.ts';
import { createCsv, createShelf } from '../fakes/shelf.ts';
import { createDatasetFields } from '../support/builders.ts';
import { createTalk } from '../support/talk.ts';
import { createServices } from '../support/usecases.ts';

/** A chat, and two data sets that a search for churn finds. */
async function setUp() {
  const shelf = createShelf(
    ['Customer churn', 'Employee churn'].map((title) => ({ ref: title, title, tags: ['churn'], csv: createCsv() })),
  );
  const { services, store, queued } = await createServices({ sources: [shelf.source] });
  const interpreter = createOfflineInterpreter();
  const { say } = createTalk({ ...services, interpreter });
  const add = (name: string, title: string) => store.datasets.insert(createDatasetFields({ name, title }));
  const inFocus = async () => {
    const [chat] = await store.chats.list('test:space');
    return (await store.datasets.get('test:space', chat?.dataset_id ?? ''))?.title;
  };
  return { say, add, store, queued, inFocus };
}

describe('“go back”', () => {
  it('turns to the data set before, and back again, and trains on nothing', async () => {
    const { say, add, inFocus, queued } = await setUp();
    await add('wine', 'Wine');
    await add('cars', 'Cars');
    await say('describe wine');
    await say('describe cars');

    expect((await say('go back')).text).toMatch(/Wine/);
    expect(await inFocus()).toBe('Wine');
    expect((await say('Zurück, bitte')).text).toMatch(/Cars/);
    expect(queued).toEqual([]);
  });

  it('says how to go on where there is nothing before', async () => {
    const { say } = await setUp();

    expect((await say('go back')).text).toMatch(/Say “list datasets”/);
  });

  it('says so where what was before is deleted', async () => {
    const { say, add, store } = await setUp();
    const { id } = await add('wine', 'Wine');
    await add('cars', 'Cars');
    await say('describe wine');
    await say('describe cars');
    await store.datasets.remove('test:space', id);

    expect((await say('back')).text).toMatch(/Say “list datasets”/);
  });
});

describe('“the other one”', () => {
  it('is the second of two results once one of them was added', async () => {
    const { say, inFocus } = await setUp();
    await say('find churn');
    await say('add the first');
    const first = await inFocus();

    await say('no, the other one');

    expect([first, await inFocus()].sort()).toEqual(['Customer churn', 'Employee churn']);
  });

  it('is asked where none was chosen yet', async () => {
    const { say, inFocus } = await setUp();
    await say('find churn');

    const asked = await say('the other one');
    expect(asked.text).toMatch(/Which one\?/);
    expect(asked.actions.map(({ label }) => label).sort()).toEqual(['Customer churn', 'Employee churn']);

    await say('the employee one');
    expect(await inFocus()).toBe('Employee churn');
  });

  it('is the data set before where no search was made', async () => {
    const { say, add, inFocus } = await setUp();
    await add('wine', 'Wine');
    await add('cars', 'Cars');
    await say('describe wine');
    await say('describe cars');

    await say('das andere');

    expect(await inFocus()).toBe('Wine');
  });

  it('is named by the person where there is no other', async () => {
    const { say } = await setUp();

    expect((await say('the other one')).text).toMatch(/Name it/);
  });
});

it('“the second” is that of the last search, whatever was said since', async () => {
  const { say, store } = await setUp();
  const found = await say('find churn');
  const second = found.text.match(/2\. (\w+ churn)/)?.[1];
  await say('what is AUC?');
  await say('list datasets');
  await say('thanks');

  await say('add the second');

  expect(await store.datasets.list('test:space')).toMatchObject([{ title: second }]);
});
