import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAssistant } from '../../src/conversation/assistant.ts';
import type { Command } from '../../src/conversation/command.ts';
import type { ChatContext, Interpreter } from '../../src/conversation/interpret/interpreter.ts';
import type { Input, Turn } from '../../src/conversation/platform.ts';
import type { ConversationServices } from '../../src/conversation/services.ts';
import { laneOf } from '../../src/conversation/turn-taking.ts';
import { readFile } from '../../src/datasets/ingest/read-file.ts';
import { NotFoundError } from '../../src/errors.ts';
import { createPredictor } from '../../src/models/predictor.ts';
import { scoreApart } from '../../src/models/scoring/score-apart.ts';
import type { InboxDocument } from '../../src/store/inbox.ts';
import type { Question } from '../../src/store/records.ts';
import type { Store } from '../../src/store/store.ts';
import { performFetch } from '../../src/usecases/perform-fetch.ts';
import { createRoom } from '../fakes/platform.ts';
import { createCsv, createShelf } from '../fakes/shelf.ts';
import {
  createDatasetFields,
  createModelFields,
  createRunFields,
  createTurn,
  IDLE_QUEUE,
  SILENT,
} from '../support/builders.ts';
import { enginesWith } from '../support/engines.ts';
import { createGate } from '../support/gate.ts';
import { createFolder, openTestStore } from '../support/store.ts';
import { createLooking } from '../support/usecases.ts';

/** Understands exactly these sentences, and remembers what it was told about the chat. */
function createPhrasebook(phrases: Readonly<Record<string, Command>>) {
  const contexts: ChatContext[] = [];
  const interpreter: Interpreter = {
    name: 'phrasebook',
    async interpret(text, context) {
      contexts.push(context);
      return phrases[text] ?? { command: 'unsupported', slots: {} };
    },
  };
  return { interpreter, contexts };
}

const PHRASES = {
  find: { command: 'search_datasets', slots: { query: 'customer churn' } },
  'find pizza': { command: 'search_datasets', slots: { query: 'pizza' } },
  'add the first': { command: 'add_dataset', slots: { ref: '1' } },
  'add the ninth': { command: 'add_dataset', slots: { ref: '9' } },
  list: { command: 'list_datasets', slots: {} },
  'describe the first': { command: 'describe_dataset', slots: { dataset: '1' } },
  'describe churn': { command: 'describe_dataset', slots: { dataset: 'Customer churn' } },
  train: { command: 'train', slots: {} },
  'train by rmse': { command: 'train', slots: { metric: 'rmse' } },
  stop: { command: 'cancel', slots: {} },
  'keep the best': { command: 'cancel', slots: { keep_best: true } },
  status: { command: 'status', slots: {} },
  'train by accuracy': { command: 'train', slots: { metric: 'accuracy' } },
  'train a model for churn on this': { command: 'train', slots: { target: 'churn' } },
  'train a model for left on this': { command: 'train', slots: { target: 'left' } },
  'predict all rows of this file': { command: 'predict', slots: { row: {} } },
  'delete churn-2024': { command: 'delete_dataset', slots: { dataset: 'churn-2024' } },
  'delete churn': { command: 'delete_dataset', slots: { dataset: 'churn' } },
  'target plan': { command: 'set_target', slots: { column: 'Plan' } },
  'target city': { command: 'set_target', slots: { column: 'city' } },
  predict: { command: 'predict', slots: { row: { tenure: 3 } } },
} satisfies Record<string, Command>;

async function setUp() {
  const store = await openTestStore();
  const room = createRoom();
  const shelf = createShelf([
    { ref: 'churn', title: 'Customer churn', tags: ['churn', 'customers'], csv: createCsv() },
  ]);
  const phrasebook = createPhrasebook(PHRASES);
  const queued: string[] = [];
  const looking = await createLooking();
  const workDir = await createFolder();
  const open = async () => {
    const services: ConversationServices = {
      store,
      log: SILENT,
      interpreter: phrasebook.interpreter,
      sources: [shelf.source],
      queue: {
        ...IDLE_QUEUE,
        enqueue: async (id) => void queued.push(id),
        fetch: (id) => performFetch(services, id, new AbortController().signal),
      },
      predictor: createPredictor(store, enginesWith()),
      scoreFile: scoreApart(),
      origin: () => 'http://ml.test',
      limits: { maxDatasetBytes: 1_000_000, trainTimeLimitS: 60 },
      engines: enginesWith(),
      ...looking,
      readFile,
      workDir,
    };
    const assistant = createAssistant(services, new Map([['test', room.platform]]));
    onTestFinished(() => assistant.stop());
    await assistant.start();
    return assistant;
  };
  const assistant = await open();
  const say = async (...args: Parameters<typeof createTurn>) => {
    await assistant.accept(createTurn(...args));
    await assistant.idle();
    return room.last();
  };
  return { store, room, shelf, phrasebook, queued, assistant, open, say, workDir };
}

/** As if the process had died just before it could note that the turn was done. */
async function undone(store: Store, turn: Turn): Promise<void> {
  const inbox = store.documents.collection<InboxDocument>('inbox');
  await inbox.change({ id: turn.key }, { set: { forget_at: null, turn } });
}

describe('a table pasted into a message', () => {
  it('is added like a file, and what else is said is done with it', async () => {
    const { say, store, room, queued } = await setUp();

    await say(`train\n${createCsv(40)}`);

    expect(await store.datasets.list('test:space')).toMatchObject([{ title: 'pasted table', row_count: 40 }]);
    expect(queued).toHaveLength(1);
    expect(room.last().text).toMatch(/Added pasted table[\s\S]*predicting churn/);
  });
});

it.each([
  ['the target is', /Target: tenure, since your message names it/],
  ['', /Added pasted table/],
])('below a pasted table, “%s” is done with it', async (words, done) => {
  const { say } = await setUp();
  const [header = ''] = createCsv(1).split('\n');
  const first = header.split(',')[0] ?? '';

  expect((await say(`${createCsv(40)}\n${words === '' ? 'how many rows?' : `${words} ${first}`}`)).text).toMatch(done);
});

describe('what is said of how a file is to be read', () => {
  it('and what is to be done then are both done', async () => {
    const { say, queued, store } = await setUp();
    await say('find');
    await say('add the first');

    expect((await say('treat charges as text and train')).text).toMatch(/predicting churn/);
    const [dataset] = await store.datasets.list('test:space');
    expect(dataset?.schema.find(({ name }) => name === 'charges')?.kind).toBe('category');
    expect(queued).toHaveLength(1);
  });

  it('has it read again', async () => {
    const { say } = await setUp();
    await say('find');
    await say('add the first');

    expect((await say('treat charges as text')).text).toMatch(/^Read Customer churn again/);
  });
});

describe('a conversation', () => {
  it('finds, adds and trains through words alone, each meaning what came before', async () => {
    const { say, queued, store, phrasebook } = await setUp();

    expect((await say('find')).text).toContain('1. Customer churn');
    expect((await say('add the first')).text).toMatch(/Target: churn/);
    const training = await say('train');

    expect(training.text).toMatch(/Customer churn · predicting churn[\s\S]*queued/);
    expect(queued).toHaveLength(1);
    expect(await store.runs.find(queued[0])).toMatchObject({
      target: 'churn',
      status: 'queued',
    });
    expect(await store.views.of(queued[0])).toMatchObject([{ message: training.message.ref }]);
    expect(phrasebook.contexts.at(-1)).toMatchObject({
      dataset: 'churn',
      columns: ['tenure', 'plan', 'charges', 'churn'],
      results: ['Customer churn'],
    });
  });

  it('does the same through buttons', async () => {
    const { say, queued } = await setUp();
    const [add] = (await say('find')).actions;
    const added = await say({ kind: 'press', action: add.id });
    const train = added.actions.find(({ label }) => label === 'Train');
    await say({ kind: 'press', action: train?.id ?? '' });

    expect(queued).toHaveLength(1);
  });

  it('describes a result before it is added, and the data set afterwards', async () => {
    const { say } = await setUp();
    await say('find');

    expect((await say('describe the first')).actions.map(({ label }) => label)).toEqual(['Add']);
    expect((await say('describe churn')).actions.map(({ label }) => label)).toEqual(['Add']);
    await say('add the first');
    expect((await say('describe churn')).text).toMatch(/Target: churn/);
  });

  it('adds every file of a message, says which it could not read, and adds none twice', async () => {
    const { assistant, open, room, store } = await setUp();
    const folder = await createFolder();
    const files = await Promise.all(
      ['north.csv', 'empty.csv', 'south.csv'].map(async (name) => {
        const ref = join(folder, name);
        await writeFile(ref, name === 'empty.csv' ? '' : createCsv());
        return { name, ref };
      }),
    );
    const turn = createTurn({ kind: 'text', text: '', files });
    await assistant.accept(turn);
    await assistant.idle();

    expect(room.last().text).toMatch(/Added north\.\nAdded south\.\nempty\.csv is empty/);
    expect((await store.datasets.list(turn.space)).map(({ name }) => name).toSorted()).toEqual(['north', 'south']);
    await assistant.stop();
    await undone(store, turn);
    const next = await open();
    await next.idle();
    expect(await store.datasets.list(turn.space)).toHaveLength(2);
    expect(room.messages).toHaveLength(1);
  });

  it('answers a delivery once, however often it comes', async () => {
    const { assistant, room, shelf } = await setUp();
    await assistant.accept(createTurn('find'));
    const turn = createTurn('add the first');

    const taken = await Promise.all([assistant.accept(turn), assistant.accept(turn), assistant.accept(turn)]);
    await assistant.idle();
    await assistant.accept(turn);
    await assistant.idle();

    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(room.messages).toHaveLength(2);
    expect(shelf.opened()).toBe(1);
  });

  it('handles after a restart what was accepted and not answered', async () => {
    const { assistant, open, room, store } = await setUp();
    await assistant.stop();
    const turn = createTurn('find');
    await store.inbox.add({ key: turn.key, space: turn.space, lane: laneOf(turn), turn });

    const next = await open();
    await next.idle();

    expect(room.last().text).toContain('Customer churn');
    expect(await store.inbox.waiting()).toEqual([]);
  });

  it('takes what arrives while it stops, and leaves it to the next start', async () => {
    const { assistant, open, room } = await setUp();
    await assistant.stop();

    expect(await assistant.accept(createTurn('find'))).toBe(true);
    expect(room.messages).toHaveLength(0);
    const next = await open();
    await next.idle();

    expect(room.messages).toHaveLength(1);
  });

  it('changes nothing when a turn is handled a second time after a crash', async () => {
    const { assistant, open, room, store, queued } = await setUp();
    for (const text of ['find', 'add the first']) {
      await assistant.accept(createTurn(text));
      await assistant.idle();
    }
    const turn = createTurn('train');
    await assistant.accept(turn);
    await assistant.idle();
    await undone(store, turn);

    const next = await open();
    await next.idle();

    expect(await store.runs.list(turn.space)).toHaveLength(1);
    expect(new Set(queued).size).toBe(1);
    expect(room.messages).toHaveLength(3);
  });

  it('tries again when the platform did not take the answer', async () => {
    const { room, say, store } = await setUp();
    room.fail('before');

    expect((await say('find')).text).toContain('Customer churn');

    expect(room.messages).toHaveLength(1);
    expect(await store.inbox.waiting()).toEqual([]);
  });

  it('apologises in the end for a fault of ours, keeps the turn for looking at, and goes on with the next', async () => {
    const { assistant, say, room, shelf, store } = await setUp();
    await say('find');
    shelf.source.offer = () => Promise.reject(new TypeError('x is not a function'));
    const turn = createTurn('add the first');
    await assistant.accept(turn);
    await store.inbox.postpone(turn.key, '', new Date(0));
    await store.inbox.postpone(turn.key, '', new Date(0));
    await store.inbox.postpone(turn.key, '', new Date(0));

    const next = await say('list');

    expect(room.messages.map(({ key }) => key).indexOf(turn.key)).toBe(1);
    expect(room.read()[1]).toBe('Something went wrong on our side. Please try again.');
    expect(next.text).toMatch(/no data set here yet/);
    const inbox = store.documents.collection<InboxDocument>('inbox');
    expect(await inbox.get(turn.key)).toMatchObject({ turn, error: expect.stringContaining('x is not a function') });
  });

  it('gives up at once what has no place to be answered in any more', async () => {
    const { assistant, say, room, store } = await setUp();
    const { post } = room.platform;
    room.platform.post = async (address, reply, key) => {
      if (address === 'test:closed') throw new NotFoundError('The channel is archived.');
      return post(address, reply, key);
    };
    const turn = createTurn('find', { address: 'test:closed' });
    await assistant.accept(turn);

    expect((await say('find')).text).toContain('Customer churn');

    const inbox = store.documents.collection<InboxDocument>('inbox');
    expect(await inbox.get(turn.key)).toMatchObject({ failures: 1, error: expect.stringContaining('archived') });
  });

  it('does not take for an answer what comes of stopping in the middle of it', async () => {
    const { assistant, open, room, store } = await setUp();
    const { openFile } = room.platform;
    const [begun, ended] = [createGate(), createGate()];
    room.platform.openFile = async () => {
      begun.open();
      await ended.opened;
      throw new NotFoundError('It is gone.');
    };
    const path = join(await createFolder(), 'churn.csv');
    await writeFile(path, createCsv());
    await assistant.accept(createTurn({ kind: 'text', text: '', files: [{ name: 'churn.csv', ref: path }] }));
    await begun.opened;
    const stopped = assistant.stop();
    ended.open();
    await stopped;
    room.platform.openFile = openFile;

    const next = await open();
    await next.idle();

    expect(await store.datasets.list('test:space')).toHaveLength(1);
  });

  it('means the same by a "yes" that is handled again, since its answer was lost', async () => {
    const { say, room, store } = await setUp();
    await say('find');
    await say('add the first');
    await say('delete churn');
    room.fail('before');

    expect((await say('yes')).text).toMatch(/no longer here|Deleted/);

    expect(await store.datasets.list('test:space')).toEqual([]);
  });

  it.each([
    [14, /^One data set/],
    [20, /^This is about what you asked 20 minutes ago\.\nOne data set/],
    [200, /^This is about what you asked 3 hours ago\.\nOne data set/],
    [24 * 60, /^This is about what you asked 24 hours ago\.\nOne data set/],
    [72 * 60, /^This is about what you asked 3 days ago\.\nOne data set/],
  ])('says from when it is when it is answered %i minutes later', async (minutes, pattern) => {
    const { assistant, open, room, store } = await setUp();
    await assistant.stop();
    const turn = createTurn('find');
    await store.inbox.add({ key: turn.key, space: turn.space, lane: laneOf(turn), turn });
    const inbox = store.documents.collection<InboxDocument>('inbox');
    await inbox.change({ id: turn.key }, { set: { received_at: new Date(Date.now() - minutes * 60_000) } });

    const next = await open();
    await next.idle();

    expect(room.last().text).toMatch(pattern);
  });

  it('says so as well of what was said long before it arrived', async () => {
    const { say } = await setUp();

    expect((await say('find', { at: new Date(Date.now() - 5 * 3600_000) })).text).toMatch(/^This is .* 5 hours ago\./);
  });

  it('never shows one space what another has', async () => {
    const { say, store } = await setUp();
    await say('find');
    await say('add the first');
    const [dataset] = await store.datasets.list('test:space');

    const elsewhere = { space: 'test:other', chat: 'room' };
    expect((await say('list', elsewhere)).text).toMatch(/no data set here yet/);
    expect((await say({ kind: 'press', action: `train:${dataset.id}` }, elsewhere)).text).toMatch(/no longer here/);
    expect((await say({ kind: 'press', action: `confirm-delete-dataset:${dataset.id}` }, elsewhere)).text).toMatch(
      /no longer here/,
    );
    expect(await store.datasets.list('test:space')).toHaveLength(1);
  });

  it('lets chats go their own way in one space', async () => {
    const { say, phrasebook } = await setUp();
    await say('find');
    await say('add the first');

    await say('status', { chat: 'another room' });

    expect(phrasebook.contexts.at(-1)?.dataset).toBeUndefined();
  });
});

describe('words that are no request', () => {
  it('are taken for a topic while there is no data, when something fits them well', async () => {
    const { say } = await setUp();

    expect((await say('customers who churn')).text).toMatch(/One data set fits “customers who churn”/);
    expect((await say('what is the meaning of life')).text).toMatch(/did not understand/);
    await say('add the first');
    expect((await say('customers who churn')).text).toMatch(/did not understand/);
  });
});

describe('a refusal', () => {
  it.each([
    ['add the first', /no list to choose from yet/],
    ['train', /no data set here yet/],
    ['stop', /No training is going on/],
    ['predict', /no model here yet/],
    ['gibberish', /did not understand/],
  ])('to “%s” says what to do instead', async (text, pattern) => {
    const { say } = await setUp();

    expect((await say(text)).text).toMatch(pattern);
  });

  it('names what there is', async () => {
    const { say } = await setUp();
    await say('find');
    expect((await say('add the ninth')).text).toMatch(/has 1 result, so there is no number 9/);
    await say('add the first');

    expect((await say('target city')).text).toMatch(
      /no column “city”. Its columns are tenure, plan, charges and churn/,
    );
    expect((await say('train by rmse')).text).toMatch(/RMSE does not fit churn, which is a class/);
  });

  it('shows no inner workings when something breaks', async () => {
    const { say, shelf } = await setUp();
    shelf.source.search = () => Promise.reject(new Error('ECONNRESET'));
    const { text } = await say('find');

    expect(text).not.toMatch(/ECONNRESET|at .*\.ts/);
  });

  it('meets an unknown or malformed button calmly', async () => {
    const { say } = await setUp();

    for (const action of ['dance:1', 'constructor:1', '', 'train:', 'train:../../x', `add:${'0'.repeat(24)}`]) {
      expect((await say({ kind: 'press', action })).text).not.toMatch(/went wrong/);
    }
  });
});

describe('rights', () => {
  const grace = { user: { id: 'test:grace', name: 'Grace', admin: false } };
  const admin = { user: { id: 'test:root', name: 'Root', admin: true } };

  it('to stop a run belong to who started it, and to admins', async () => {
    const { say, store } = await setUp();
    const run = await store.runs.insert(createRunFields({ status: 'running' }));
    const stop = { kind: 'press', action: `cancel:${run.id}` } as const;

    expect((await say(stop, grace)).text).toMatch(/started by Ada/);
    expect((await store.runs.find(run.id))?.cancel).toBeNull();
    expect((await say(stop, admin)).text).toMatch(/Stopping/);
    expect(await store.runs.find(run.id)).toMatchObject({ status: 'cancelling', cancel: 'stop' });
  });

  it('to delete belong to who added it, and a yes confirms', async () => {
    const { say, store } = await setUp();
    await say('find');
    await say('add the first');
    expect((await say('delete churn', grace)).text).toMatch(/added by someone else/);

    const question = await say('delete churn');
    expect(question.actions.map(({ label }) => label)).toEqual(['Confirm', 'Dismiss']);
    expect((await say('no')).text).toMatch(/nothing was changed/);
    expect(await store.datasets.list('test:space')).toHaveLength(1);
    await say('delete churn');
    expect((await say('yes')).text).toMatch(/^Deleted/);

    expect(await store.datasets.list('test:space')).toEqual([]);
    expect(await store.files.list()).toEqual([]);
  });

  it('do not let a data set go that is being trained on', async () => {
    const { say } = await setUp();
    await say('find');
    await say('add the first');
    await say('train');
    await say('delete churn');

    expect((await say('yes')).text).toMatch(/being trained on/);
  });
});

describe('a file', () => {
  const send = (path: string, name: string): Input => ({
    kind: 'text',
    text: 'predict churn',
    files: [{ name, ref: path }],
  });

  it('that cannot be used leaves nothing in the store or on disk', async () => {
    const { say, store, workDir } = await setUp();
    const path = join(await createFolder(), 'broken.csv');
    await writeFile(path, `${createCsv()}\n"never closed`);

    expect((await say(send(path, 'broken.csv'))).text).toMatch(/^In line 82 of broken\.csv a quote/);

    expect(await store.datasets.list('test:space')).toEqual([]);
    expect(await store.files.list()).toEqual([]);
    expect(await readdir(workDir)).toEqual([]);
  });

  it('is kept as it arrived, beside its typed columns', async () => {
    const { say, store, workDir } = await setUp();
    const packed = gzipSync(createCsv());
    const path = join(await createFolder(), 'churn.csv.gz');
    await writeFile(path, packed);

    expect((await say(send(path, 'churn.csv.gz'))).text).toMatch(/Target: churn, since your message names it/);

    const [dataset] = await store.datasets.list('test:space');
    expect(dataset).toMatchObject({
      name: 'churn',
      title: 'churn',
      file_name: 'churn.csv.gz',
      file_size: packed.length,
    });
    expect(Buffer.compare(await store.files.read(dataset.original_file_id), packed)).toBe(0);
    expect((await store.files.read(dataset.parquet_file_id)).subarray(0, 4).toString()).toBe('PAR1');
    expect(await readdir(workDir)).toEqual([]);
  });

  const openedAs = async (content: string, more: { fileName?: string; sizeBytes?: number }) => {
    const scene = await setUp();
    scene.room.platform.openFile = async () => ({ stream: Readable.from([Buffer.from(content)]), ...more });
    return { ...scene, answer: await scene.say({ kind: 'text', text: '', files: [{ name: '', ref: 'x' }] }) };
  };

  it('may have its name only once it is opened', async () => {
    const { answer, store } = await openedAs(createCsv(), { fileName: 'shop prices.csv' });

    expect(answer.text).toContain('Added shop prices.');
    expect((await store.datasets.list('test:space'))[0]).toMatchObject({ name: 'shop-prices', title: 'shop prices' });
  });

  it('that says it is too large is refused before it has been fetched', async () => {
    const { answer } = await openedAs('', { fileName: 'all.csv', sizeBytes: 5_000_000 });

    expect(answer.text).toMatch(/all\.csv is larger than the limit/);
  });
});

describe('who somebody is', () => {
  it('is asked when the turn is handled, where the platform knows more than the turn', async () => {
    const { say, store, queued, room } = await setUp();
    room.platform.identify = async ({ user }) => ({ ...user, name: 'Bea', admin: user.id === 'test:boss' });
    await say('find');
    await say('add the first');
    await say('train');

    const refused = await say('stop', { user: { id: 'test:cy', name: 'someone', admin: false } });
    expect(refused.text).toContain('started by Bea');
    await say('stop', { user: { id: 'test:boss', name: 'someone', admin: false } });
    expect(await store.runs.find(queued[0])).toMatchObject({ status: 'cancelled' });
  });
});

describe('a run', () => {
  it('ends with its best model in words as by its button', async () => {
    const { say, store } = await setUp();
    const [inWords, byButton] = await Promise.all([
      store.runs.insert(createRunFields({ status: 'running', space: 'test:words' })),
      store.runs.insert(createRunFields({ status: 'running' })),
    ]);

    await say('keep the best', { space: 'test:words' });
    await say({ kind: 'press', action: `keep:${byButton.id}` });

    expect((await store.runs.find(inWords.id))?.cancel).toBe('keep-best');
    expect((await store.runs.find(byButton.id))?.cancel).toBe('keep-best');
  });

  it('that waits is cancelled at once', async () => {
    const { say, store, queued } = await setUp();
    await say('find');
    await say('add the first');
    await say('train');

    await say('stop');

    expect(await store.runs.find(queued[0])).toMatchObject({ status: 'cancelled', notice: 'due' });
  });

  it('that is going already is not begun twice', async () => {
    const { say, store } = await setUp();
    await say('find');
    await say('add the first');
    await say('train');

    expect((await say('train')).text).toMatch(/being trained on already, by you/);
    expect(await store.runs.list('test:space')).toHaveLength(1);
  });

  it('uses the target that was chosen', async () => {
    const { say, store, queued } = await setUp();
    await say('find');
    await say('add the first');
    const chosen = await say('target plan');
    await say({ kind: 'press', action: chosen.actions[0].id });

    expect(await store.runs.find(queued[0])).toMatchObject({ target: 'plan' });
  });
});

describe('a form with a wrong value', () => {
  it('is refused to the person alone, and goes along to be filled in again, what is wrong first', async () => {
    const { say, store } = await setUp();
    const { id } = await store.models.insert(createModelFields());

    const { message, text } = await say({
      kind: 'submit',
      form: `predict:${id}`,
      values: { churn: 'no', tenure: 'three' },
    });

    expect(text).toBe('tenure should be a number, and “three” is not.');
    expect(message.reply).toMatchObject({ private: true, again: { form: `predict:${id}` } });
    expect(Object.entries(message.reply.again?.values ?? {})).toEqual([
      ['tenure', 'three'],
      ['churn', 'no'],
    ]);
  });
});

describe('a question', () => {
  const grace = { user: { id: 'test:grace', name: 'Grace', admin: true } };

  async function askWhich() {
    const scene = await setUp();
    for (const name of ['iris', 'penguins'])
      await scene.store.datasets.insert(createDatasetFields({ name, title: name, file_name: `${name}.csv` }));
    const which = await scene.say('train by accuracy');
    return { ...scene, which, runs: () => scene.store.runs.list('test:space') };
  }

  it('offers what there is, and goes on with what was asked when it is answered', async () => {
    const { which, say, runs } = await askWhich();

    expect(which.text).toMatch(/^Which data set\? There are/);
    expect(which.actions.map(({ label }) => label).toSorted()).toEqual(['iris', 'penguins']);
    await say('the penguins one');

    expect(await runs()).toMatchObject([{ dataset_title: 'penguins', metric: 'accuracy' }]);
    expect((await say('the iris one')).text).toMatch(/did not understand/);
  });

  it('is answered by a button, which answers no later question', async () => {
    const { which, say, runs } = await askWhich();
    const iris = which.actions.find(({ label }) => label === 'iris')?.id ?? '';

    await say({ kind: 'press', action: iris });
    expect(await runs()).toMatchObject([{ dataset_title: 'iris', metric: 'accuracy' }]);
    expect((await say({ kind: 'press', action: iris })).text).toMatch(/no longer open/);
    expect((await say({ kind: 'press', action: 'answer:' })).text).toMatch(/no longer open/);
  });

  it('ends with another request of who was asked, and not with what others say', async () => {
    const { say, runs } = await askWhich();

    await say('gibberish', grace);
    await say('penguins');
    expect(await runs()).toHaveLength(1);
    await say('delete churn');
    await say('list');
    expect((await say('yes')).text).toMatch(/did not understand/);
  });

  it('is not answered by others, and not after ten minutes', async () => {
    const { say, runs, store } = await askWhich();
    const chat = await store.chats.findOne('test:space', { key: 'room' });

    await say('penguins', grace);
    expect(await runs()).toEqual([]);
    const question = { ...chat?.question, asked_at: new Date(Date.now() - 10 * 60_000) } as Question;
    await store.chats.update('test:space', chat?.id ?? '', { question });
    await say('penguins');

    expect(await runs()).toEqual([]);
  });

  it('is asked in a select where there are many things', async () => {
    const { say, store } = await setUp();
    for (let i = 1; i <= 7; i++)
      await store.datasets.insert(createDatasetFields({ name: `sales-${i}`, title: `Sales ${i}` }));
    const { message } = await say('train');
    const select = message.reply.cards?.[0]?.select;

    expect(select?.options).toHaveLength(7);
    await say({ kind: 'pick', select: select?.id ?? '', value: select?.options[2]?.value ?? '' });
    expect((await store.runs.list('test:space'))[0]?.dataset_title).toBe(
      `Sales ${select?.options[2]?.label.slice(-1)}`,
    );
  });

  it('names what is near to a name that is not here, and takes a yes for it', async () => {
    const { say, store } = await setUp();
    await store.datasets.insert(createDatasetFields({ name: 'churn', title: 'Customer churn' }));

    const asked = await say('delete churn-2024');
    expect(asked.text).toMatch(/no data set called “churn-2024” here\. Did you mean churn\?/);
    expect((await say('yes')).text).toMatch(/Delete Customer churn/);
  });

  it('is asked for a column that several names begin like', async () => {
    const { say, store } = await setUp();
    const [number, kind] = createDatasetFields().schema;
    const schema = [{ ...number, name: 'plan_now' }, { ...kind, name: 'plan_before' }, kind];
    const { id } = await store.datasets.insert(createDatasetFields({ schema }));

    expect((await say('target plan')).text).toMatch(/^Which column: plan_now and plan_before\?/);
    await say('the second');

    expect((await store.datasets.get('test:space', id))?.target_column).toBe('plan_before');
  });

  it('is asked for the run to stop, where several of a person go on', async () => {
    const { say, store } = await setUp();
    const running = { status: 'running', started_at: new Date() } as const;
    const [churn] = [
      await store.runs.insert(createRunFields({ ...running, dataset_title: 'Churn' })),
      await store.runs.insert(createRunFields({ ...running, dataset_title: 'Sales', target: 'price' })),
    ];

    expect((await say('stop')).text).toMatch(/^Which run\?/);
    await say('the churn one');

    expect((await store.runs.active('test:space')).map(({ id, cancel }) => [id === churn.id, cancel])).toEqual(
      expect.arrayContaining([
        [true, 'stop'],
        [false, null],
      ]),
    );
  });
});

describe('what is said with a file', () => {
  async function send(words: string, ...names: string[]) {
    const scene = await setUp();
    const folder = await createFolder();
    const files = await Promise.all(
      names.map(async (name, i) => {
        const ref = join(folder, name);
        await writeFile(ref, i === 0 ? createCsv() : createCsv().replace('churn', 'left'));
        return { name, ref };
      }),
    );
    const answer = await scene.say({ kind: 'text', text: words, files });
    return { ...scene, answer, runs: await scene.store.runs.list('test:space') };
  }

  it('is done with it', async () => {
    const { answer, runs } = await send('train a model for churn on this', 'customers.csv');

    expect(answer.text).toMatch(/Added customers\.[\s\S]*predicting churn/);
    expect(runs).toMatchObject([{ dataset_title: 'customers', target: 'churn' }]);
  });

  it('is done with the file that fits, or that is asked', async () => {
    const fitting = await send('train a model for left on this', 'one.csv', 'two.csv');
    const open = await send('train', 'one.csv', 'two.csv');

    expect(fitting.runs).toMatchObject([{ dataset_title: 'two', target: 'left' }]);
    expect(open.answer.text).toMatch(/Added one\.\nAdded two\.[\s\S]*On which shall I train: one or two\?/);
    await open.say('two');
    expect(await open.store.runs.list('test:space')).toMatchObject([{ dataset_title: 'two' }]);
  });

  it('says what can be done, where it cannot', async () => {
    const whole = await send('predict all rows of this file', 'customers.csv');
    const unfit = await send('train by rmse', 'customers.csv');

    expect(whole.answer.text).toMatch(
      /^I have taken the file in as data to learn from\. Once there is a model, [\s\S]*Added customers/,
    );
    expect(unfit.answer.text).toMatch(/RMSE does not fit[\s\S]*Added customers/);
    expect([whole.runs, unfit.runs]).toEqual([[], []]);
    expect(await unfit.store.datasets.list('test:space')).toHaveLength(1);
  });
});
