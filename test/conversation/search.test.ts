import { expect, it, onTestFinished } from 'vitest';
import { createAssistant } from '../../src/conversation/assistant.ts';
import { createOfflineInterpreter } from '../../src/conversation/interpret/offline.ts';
import { readFile } from '../../src/datasets/ingest/read-file.ts';
import type { DatasetSource, Listing } from '../../src/datasets/source.ts';
import { createPredictor } from '../../src/models/predictor.ts';
import { scoreApart } from '../../src/models/scoring/score-apart.ts';
import { createRoom } from '../fakes/platform.ts';
import { createTurn, IDLE_QUEUE, SILENT } from '../support/builders.ts';
import { enginesWith } from '../support/engines.ts';
import { createFolder, openTestStore } from '../support/store.ts';
import { createLooking } from '../support/usecases.ts';

const NEVER = () => new Promise<never>(() => undefined);

function hub(name: string, count: number, change: Partial<DatasetSource> = {}) {
  let asked = 0;
  const listings = Array.from(
    { length: count },
    (_, i): Listing => ({
      source: name,
      ref: `owner/churn-${i}`,
      title: `Churn of company ${String.fromCharCode(97 + i)} ${name}`,
      description: '',
      tags: [],
      downloads: 1000 - i,
      likes: 10,
    }),
  );
  const source: DatasetSource = {
    name,
    offline: false,
    search: async () => {
      asked += 1;
      return listings;
    },
    resolve: async () => null,
    offer: async () => ({ tables: [] }),
    ...change,
  };
  return { source, asked: () => asked };
}

async function setUp(...sources: readonly DatasetSource[]) {
  const store = await openTestStore();
  const room = createRoom();
  const looking = await createLooking();
  const workDir = await createFolder();
  const open = async () => {
    const services = {
      store,
      log: SILENT,
      interpreter: createOfflineInterpreter(),
      sources,
      queue: IDLE_QUEUE,
      predictor: createPredictor(store, enginesWith()),
      scoreFile: scoreApart(),
      origin: () => 'http://ml.test',
      limits: { maxDatasetBytes: 1_000_000, trainTimeLimitS: 60 },
      engines: enginesWith(),
      ...looking,
      readFile,
      workDir,
    } as const;
    const assistant = createAssistant(services, new Map([['test', room.platform]]));
    onTestFinished(() => assistant.stop());
    await assistant.start();
    return async (...args: Parameters<typeof createTurn>) => {
      await assistant.accept(createTurn(...args));
      await assistant.idle();
      return room.last();
    };
  };
  return { open, say: await open(), store, room };
}

const more = (message: { readonly actions: readonly { readonly label: string; readonly id: string }[] }) => {
  const action = message.actions.find(({ label }) => label === 'More');
  return action === undefined ? undefined : ({ kind: 'press', action: action.id } as const);
};

it('a search tells how many of each source fit, and what is known of the best', async () => {
  const { say } = await setUp(hub('kaggle', 7).source, hub('huggingface', 5).source);

  const { text } = await say('find me a dataset about churn');

  expect(text).toContain('12 data sets fit “churn”: 7 on Kaggle, 5 on Hugging Face. These are the best 5.');
  expect(text).not.toContain('\n\nWhy');
  expect(text).toMatch(
    /1\. Churn of company a \w+\n(Kaggle|Hugging Face) · 1,000 downloads · 10 likes · licence unknown/,
  );
  expect(text).toContain('churn in the title');
  expect(text).not.toContain('6. ');
});

it('More pages through the rest, numbered on, and works after a restart', async () => {
  const { say, open, store } = await setUp(hub('kaggle', 12).source);
  const first = await say('find me a dataset about churn');

  const second = await (await open())(more(first) ?? 'there is no More');
  const third = await say(more(second) ?? 'there is no More');

  expect(second.text).toMatch(/6\. Churn[\s\S]*10\. Churn/);
  expect(third.text).toMatch(/11\. Churn[\s\S]*12\. Churn/);
  expect(more(third)).toBeUndefined();
  const [chat] = await store.chats.list('test:space');
  expect(chat?.result_ids).toHaveLength(12);
  expect(new Set(chat?.result_ids).size).toBe(12);
});

it('“more” in words goes on with the last search, until all was shown', async () => {
  const { say } = await setUp(hub('kaggle', 7).source);
  expect((await say('more')).text).toMatch(/no list to go on with/);
  await say('find me a dataset about churn');

  expect((await say('show me more, please')).text).toMatch(/Further results for “churn”(.|\n)*6\. (.|\n)*7\. /);
  expect((await say('more')).text).toBe('That was all.');
});

it.each(['find', 'find datasets', 'I need data', 'get me some data', 'search kaggle', 'find the best dataset'])(
  '“%s” is asked for what',
  async (words) => {
    const { source, asked } = hub('kaggle', 7);
    const { say } = await setUp(source);

    expect((await say(words)).text).toMatch(/^What should the data be about\?/);
    expect(asked()).toBe(0);
  },
);

it('More of a search that is no longer kept says what to do', async () => {
  const { say } = await setUp(hub('kaggle', 2).source);

  expect((await say({ kind: 'press', action: `more:${'0'.repeat(24)}.5.5` })).text).toMatch(/too old.*search again/);
});

it('where a source is down, the others answer and one line says so', async () => {
  const down = hub('kaggle', 0, { search: () => Promise.reject(new Error('ECONNRESET')) });
  const { say } = await setUp(down.source, hub('huggingface', 2).source);

  const { text } = await say('find me a dataset about churn');

  expect(text).toContain('2 data sets fit “churn”: 2 on Hugging Face. Kaggle could not be asked just now.');
});

it('a source that hangs costs its deadline and no more', { timeout: 20_000 }, async () => {
  const link = hub('link', 0, { isUnlisted: true }).source;
  const { say, room } = await setUp(hub('kaggle', 0, { search: NEVER }).source, hub('huggingface', 2).source, link);

  expect((await say('find me a dataset about churn')).text).toContain('Kaggle did not answer in time.');
  expect(room.messages[0]?.history[0]?.text).toBe('Asking Kaggle and Hugging Face …');
});

it('asked again within minutes, hubs are not asked again; where one was down, they are', async () => {
  const kaggle = hub('kaggle', 2);
  let isDown = true;
  const shaky = hub('huggingface', 0, {
    search: () => (isDown ? Promise.reject(new Error('ECONNRESET')) : Promise.resolve([])),
  });
  const { say } = await setUp(kaggle.source, shaky.source);

  await say('find me a dataset about churn');
  isDown = false;
  await say('find me a dataset about churn');
  await say('find me a dataset about churn');

  expect(kaggle.asked()).toBe(2);
});

it('what sources tell on asking stands on the cards, also when it comes late, and what never comes is left out', async () => {
  let answer: () => void = () => undefined;
  const described = hub('kaggle', 3, {
    describe: async (listing) => {
      if (listing.ref.endsWith('1')) await new Promise<void>((resolve) => (answer = resolve));
      if (listing.ref.endsWith('2')) await NEVER();
      return { ...listing, rowCount: 4321, columnCount: 7 };
    },
  });
  const { say, store } = await setUp(described.source);

  const { text } = await say('find me a dataset about churn');
  expect(text.match(/4,321 rows · 7 columns/g)).toHaveLength(1);
  answer();

  await expect
    .poll(async () => (await store.candidates.list('test:space')).filter((each) => each.row_count === 4321).length)
    .toBe(2);
});

it('nothing that fits is said, with what would fit without the constraints', async () => {
  const { say } = await setUp(hub('kaggle', 3).source);

  const { text } = await say('find churn data on kaggle with a free licence');

  expect(text).toMatch(
    /found nothing that fits “churn” \(with a free licence, from Kaggle\)\. Without that, 3 data sets would fit/,
  );
});
