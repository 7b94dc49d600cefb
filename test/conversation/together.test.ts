import { describe, expect, it, onTestFinished } from 'vitest';
import { predictForm } from '../../src/cards/model-card.ts';
import { createAssistant } from '../../src/conversation/assistant.ts';
import type { Input, Turn } from '../../src/conversation/platform.ts';
import type { Store } from '../../src/store/store.ts';
import { deploy } from '../../src/usecases/deployments.ts';
import { createRoom } from '../fakes/platform.ts';
import { createDatasetFields, createModelFields, createRunFields, createTurn, SILENT } from '../support/builders.ts';
import { answering } from '../support/predictor.ts';
import { ADA, act, createServices, putFile } from '../support/usecases.ts';

const ROUNDS = 50;
const PEOPLE = ['Ada', 'Grace', 'Barbara'].map((name) => ({ id: `test:${name.toLowerCase()}`, name, admin: true }));

async function setUp() {
  const predicted: unknown[] = [];
  const sure = { classes: [{ label: 'yes', probability: 1 }], missing: [], unknown: [], unseen: [] };
  const predictor = answering(sure, (_, row) => predicted.push(row));
  const { services, store, queued, shelf } = await createServices({ predictor });
  const room = createRoom();
  const interpreter = { name: 'none', interpret: () => Promise.reject(new Error('nobody writes here')) };
  const assistant = createAssistant({ ...services, log: SILENT, interpreter }, new Map([['test', room.platform]]));
  onTestFinished(() => assistant.stop());

  /** Three people use one control of one message, each in a chat of their own, as in a channel of Discord. */
  const together = async (surface: string, input: Input, people = PEOPLE): Promise<readonly Turn[]> => {
    const turns = people.map((user) => createTurn(input, { user, surface, chat: `channel/${user.id}` }));
    await Promise.all(turns.map((turn) => assistant.accept(turn)));
    await assistant.idle();
    return turns;
  };
  const answersTo = (turns: readonly Turn[]) =>
    turns.map(({ key }) => room.messages.find((message) => message.key === key)?.reply ?? {});
  return { store, room, queued, shelf, predicted, together, answersTo, assistant };
}

type Scenery = Awaited<ReturnType<typeof setUp>>;

interface Case {
  /** Makes what the button is about; resolves with the input and with how often it has had its effect. */
  prepare(scenery: Scenery): Promise<{ readonly input: Input; effects(): Promise<number> }>;
  /** What who comes second is told. */
  readonly told: RegExp;
}

const dataset = (store: Store, n: string) =>
  store.datasets.insert(createDatasetFields({ name: `churn-${n}`, title: `Churn ${n}` }));
const importance = { metric: 'roc_auc', rows: 20, measured: [], unmeasured: [] };
const model = async (store: Store, name: string) =>
  store.models.insert(
    createModelFields({ name, run_id: name, file_id: await putFile(store), importance, measuring: 'done' }),
  );
const press = (action: string): Input => ({ kind: 'press', action });
let round = 0;
const next = () => String(++round);
/** Shows something of a model: in one message for all. */
const showing = (title: (name: string) => string, verb: string): Case => ({
  async prepare({ store, room }) {
    const { id, name } = await model(store, `model-${next()}`);
    const effects = async () => room.read().filter((words) => words.startsWith(title(name))).length;
    return { input: press(`${verb}:${id}`), effects };
  },
  told: /^That is asked for already, by (Ada|Grace|Barbara)\.$/,
});

const CASES: Readonly<Record<string, Case>> = {
  Train: {
    async prepare({ store, queued }) {
      const { id } = await dataset(store, next());
      const before = new Set(queued).size;
      return { input: press(`train:${id}`), effects: async () => new Set(queued).size - before };
    },
    told: /^Churn \d+ is being trained on already, by (Ada|Grace|Barbara)\. I tell you of the end as well\.$/,
  },
  Add: {
    async prepare({ store }) {
      const { id } = await store.candidates.insert({
        space: 'test:space',
        source: 'shelf',
        ref: 'churn',
        title: 'Customer churn',
        description: '',
        row_count: null,
        column_count: null,
        size_bytes: null,
        downloads: null,
        likes: null,
        version: null,
        columns: [],
        gated: false,
        also_on: [],
        licence: null,
        url: null,
        query: '',
        created_at: new Date(),
      });
      const effects = async () => (await store.fetches.list('test:space', { candidate_id: id })).length;
      return { input: press(`add:${id}`), effects };
    },
    told: /^Customer churn is (being )?added already, by (Ada|Grace|Barbara)\.$/,
  },
  Delete: {
    async prepare({ store, room }) {
      const { id } = await dataset(store, next());
      const asks = () =>
        room.messages.filter(({ reply }) => JSON.stringify(reply).includes(`confirm-delete-dataset:${id}`));
      return { input: press(`delete-dataset:${id}`), effects: async () => asks().length };
    },
    told: /^That is asked for already, by (Ada|Grace|Barbara)\.$/,
  },
  'Confirm (a data set)': {
    async prepare({ store }) {
      const { id } = await dataset(store, next());
      const effects = async () => ((await store.datasets.get('test:space', id)) === null ? 1 : 0);
      return { input: press(`confirm-delete-dataset:${id}`), effects };
    },
    told: /^Churn \d+ is deleted already, by (Ada|Grace|Barbara)\.$/,
  },
  'Confirm (a model)': {
    async prepare({ store }) {
      const { id } = await model(store, `model-${next()}`);
      const effects = async () => ((await store.models.get('test:space', id)) === null ? 1 : 0);
      return { input: press(`confirm-delete-model:${id}`), effects };
    },
    told: /^model-\d+ is deleted already, by (Ada|Grace|Barbara)\.$/,
  },
  Deploy: {
    async prepare({ store }) {
      const { id } = await model(store, `model-${next()}`);
      return {
        input: press(`deploy:${id}`),
        effects: async () => (await store.deployments.list('test:space', { model_id: id })).length,
      };
    },
    told: /^model-\d+ is deployed already, by (Ada|Grace|Barbara)\.$/,
  },
  Cancel: {
    async prepare({ store }) {
      const run = await store.runs.insert(createRunFields({ status: 'running' }));
      return { input: press(`cancel:${run.id}`), effects: async () => (await store.runs.events(run.id)).length };
    },
    told: /^The training on Churn is ending already, by (Ada|Grace|Barbara)\.$/,
  },
  Undeploy: {
    async prepare({ store }) {
      const made = await model(store, `model-${next()}`);
      const { id } = (await deploy({ store }, ADA, made.id, act())).deployment;
      const effects = async () => ((await store.deployments.get('test:space', id))?.status === 'inactive' ? 1 : 0);
      return { input: press(`undeploy:${id}`), effects };
    },
    told: /^model-\d+ is out of service already, by (Ada|Grace|Barbara)\.$/,
  },
  'Train (again)': {
    async prepare({ store, queued }) {
      const { id: dataset_id } = await dataset(store, next());
      const run = await store.runs.insert(createRunFields({ dataset_id, status: 'failed', error: 'No luck.' }));
      const before = new Set(queued).size;
      return { input: press(`again:${run.id}`), effects: async () => new Set(queued).size - before };
    },
    told: /^Churn \d+ is being trained on already, by (Ada|Grace|Barbara)\. I tell you of the end as well\.$/,
  },
  'Keep best': {
    async prepare({ store }) {
      const best = { model: 'Boosted trees', metric: 'roc_auc', score: 0.8 };
      const run = await store.runs.insert(createRunFields({ status: 'running', best }));
      return { input: press(`keep:${run.id}`), effects: async () => (await store.runs.events(run.id)).length };
    },
    told: /^The training on Churn is ending already, by (Ada|Grace|Barbara)\.$/,
  },
  Explain: showing((name) => `What ${name} goes by`, 'explain'),
  Leaderboard: showing((name) => `Leaderboard of ${name}`, 'leaderboard'),
  'a select': {
    async prepare({ store }) {
      const { id } = await dataset(store, next());
      const effects = async () => ((await store.datasets.get('test:space', id))?.target_column === 'tenure' ? 1 : 0);
      return { input: { kind: 'pick', select: `target:${id}`, value: 'tenure' }, effects };
    },
    told: /^The target of Churn \d+ is tenure already, by (Ada|Grace|Barbara)\.$/,
  },
};

describe.each(Object.entries(CASES))('%s, used by three people at once', (_, { prepare, told }) => {
  it('has one effect and one card, and the others are told so privately', async () => {
    const scenery = await setUp();
    for (let i = 0; i < ROUNDS; i++) {
      const { input, effects } = await prepare(scenery);
      const answers = scenery.answersTo(await scenery.together(`message ${i}`, input));

      expect(await effects()).toBe(1);
      const others = answers.filter((reply) => reply.private === true);
      expect(others).toHaveLength(2);
      for (const { text, cards } of others) {
        expect(text).toMatch(told);
        expect(cards).toBeUndefined();
      }
    }
  }, 60_000);
});

describe('a press', () => {
  it('of somebody who may not do it does not keep out who may', async () => {
    const { store, together, answersTo } = await setUp();
    const { id } = await dataset(store, next());
    const stranger = { id: 'test:eve', name: 'Eve', admin: false };
    const [ada] = PEOPLE;

    const answers = answersTo(await together('m', press(`delete-dataset:${id}`), [stranger, ada]));

    expect(answers[0]?.text).toMatch(/was added by someone else/);
    expect(JSON.stringify(answers[1])).toContain(`confirm-delete-dataset:${id}`);
  });

  it('a second time by the same person is told to them', async () => {
    const { store, queued, together, answersTo } = await setUp();
    const { id } = await dataset(store, next());
    const [ada] = PEOPLE;

    const [, second] = answersTo(await together('m', press(`train:${id}`), [ada, ada]));

    expect(second?.text).toMatch(/is being trained on already, by you/);
    expect(new Set(queued).size).toBe(1);
  });

  it('that joins a run is remembered for its end; once, and not of who started it', async () => {
    const { store, queued, together } = await setUp();
    const { id } = await dataset(store, next());
    await together('m', press(`train:${id}`));
    await together('m', press(`train:${id}`));

    const run = await store.runs.find(queued[0] ?? '');
    const told = run === null ? [] : [run.user_name, ...(await store.runs.watchers(run)).map((each) => each.user_name)];
    expect(told.toSorted()).toEqual(['Ada', 'Barbara', 'Grace']);
  });

  it('of Train on several cards of one data set starts one run', async () => {
    const { assistant, store, queued, answersTo } = await setUp();
    for (let i = 0; i < ROUNDS; i++) {
      const before = new Set(queued).size;
      const { id } = await dataset(store, next());
      const turns = PEOPLE.map((user) =>
        createTurn(press(`train:${id}`), { user, chat: `room/${user.id}`, surface: `card of ${user.id} ${i}` }),
      );
      await Promise.all(turns.map((turn) => assistant.accept(turn)));
      await assistant.idle();

      expect(new Set(queued).size - before).toBe(1);
      expect(answersTo(turns).filter(({ text }) => /is being trained on already, by/.test(text ?? ''))).toHaveLength(2);
    }
  }, 60_000);

  it('on the same card starts another run once the former has ended', async () => {
    const { store, queued, together } = await setUp();
    const { id } = await dataset(store, next());
    await together('m', press(`train:${id}`));
    await store.runs.append(queued[0] ?? '', () => ({ type: 'status', message: '', change: { status: 'failed' } }));
    await together('m', press(`train:${id}`));

    expect(new Set(queued).size).toBe(2);
  });

  it('that sends a form off twice is answered once; another’s form is another act', async () => {
    const { store, predicted, together } = await setUp();
    const { id } = await model(store, `model-${next()}`);
    const { id: form } = predictForm((await store.models.get('test:space', id)) as never);
    const [ada, grace] = PEOPLE;

    await together('m', { kind: 'submit', form, values: { tenure: '3' } }, [ada, ada, grace]);

    expect(predicted).toHaveLength(2);
  });
});
