import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/conversation/command.ts';
import type { Interpreter } from '../../src/conversation/interpret/interpreter.ts';
import { createDatasetFields, createModelFields } from '../support/builders.ts';
import { createTalk } from '../support/talk.ts';
import { createServices } from '../support/usecases.ts';

const GRACE = { id: 'test:grace', name: 'Grace', admin: false };
const READS: Readonly<Record<string, Command>> = {
  'data set': { command: 'describe_dataset', slots: { dataset: 'Churn' } },
  'find and add': { command: 'add_dataset', slots: { ref: 'churn' } },
  model: { command: 'explain', slots: { model: 'churn-1' } },
  train: { command: 'train', slots: {} },
};

/** A chat where one sentence, "do", is read as the command. */
async function setUp(command: Command) {
  const { services, store, queued } = await createServices();
  const interpreter: Interpreter = {
    name: 'one',
    interpret: async (text) => (text === 'do' ? command : (READS[text] ?? { command: 'unsupported', slots: {} })),
  };
  const { say } = createTalk({ ...services, interpreter });
  const dataset = await store.datasets.insert(createDatasetFields());
  const model = await store.models.insert(createModelFields());
  const names = async () => [
    (await store.datasets.get('test:space', dataset.id))?.title,
    (await store.models.get('test:space', model.id))?.name,
  ];
  return { store, queued, say, names };
}

const press = (action = '') => ({ kind: 'press', action }) as const;

describe('a new name', () => {
  const rename = (slots: object): Command => ({ command: 'rename', slots: { to: 'Best one', ...slots } });

  it.each([
    ['the data set in focus', {}, 'data set', 'Churn is called Best one now.', ['Best one', 'churn-1']],
    ['the model in focus', {}, 'model', 'The model churn-1 is called best-one now.', ['Churn', 'best-one']],
    ['the data set named', { dataset: 'churn' }, 'model', 'Churn is called Best one now.', ['Best one', 'churn-1']],
    [
      'the model named',
      { model: 'churn-1' },
      'data set',
      'The model churn-1 is called best-one now.',
      ['Churn', 'best-one'],
    ],
  ] as const)('is given to %s', async (_, slots, focus, told, after) => {
    const { say, names } = await setUp(rename(slots));
    await say(focus);

    expect((await say('do')).text).toBe(told);
    expect(await names()).toEqual(after);
  });

  it.each([
    ['taken', { model: 'churn-1', to: 'taken' }, undefined, /a model called taken already/],
    ['no name', { model: 'churn-1', to: '…' }, undefined, /name/],
    ['of what is not here', { dataset: 'titanic' }, undefined, /titanic/],
    ["of somebody else's", { dataset: 'churn' }, GRACE, /^Churn was added by someone else/],
  ] as const)('is not given when it is %s', async (_, slots, user, told) => {
    const { say, names, store } = await setUp(rename(slots));
    await store.models.insert(createModelFields({ name: 'taken' }));

    expect((await say('do', user && { user })).text).toMatch(told);
    expect(await names()).toEqual(['Churn', 'churn-1']);
  });
});

describe('columns to leave out', () => {
  const leaveOut = (...columns: string[]): Command => ({ command: 'leave_out', slots: { columns } });

  it('stay in the data, and a training without them is offered', async () => {
    const { say, store, queued } = await setUp(leaveOut('Tenure'));
    await say('data set');

    const offered = await say('do');
    expect(offered.text).toBe('tenure stays in Churn; a training can leave it out.');
    expect(offered.actions.map(({ label }) => label)).toEqual(['Train without tenure']);
    expect(queued).toEqual([]);
    expect((await store.datasets.list('test:space'))[0]?.column_count).toBe(2);
  });

  it('are left out of the training that is pressed for', async () => {
    const { say, store, queued } = await setUp(leaveOut('tenure'));
    await say('find and add');

    await say(press((await say('do')).actions[0]?.id));

    expect(queued).toHaveLength(1);
    expect(await store.runs.find(queued[0] ?? '')).toMatchObject({ options: { without: ['tenure'] } });
  });

  it('are told when there is none of the name', async () => {
    const { say, queued } = await setUp(leaveOut('salary'));
    await say('data set');

    expect((await say('do')).text).toMatch(/salary/);
    expect(queued).toEqual([]);
  });
});

describe('a file read again', () => {
  const reread = (slots: object): Command => ({ command: 'reread', slots });

  it('is read as was said', async () => {
    const { say, store } = await setUp(reread({ options: { kinds: { CHARGES: 'text' } } }));
    await say('find and add');

    expect((await say('do')).text).toMatch(/^Read Customer churn again\./);
    const added = (await store.datasets.list('test:space')).find(({ title }) => title === 'Customer churn');
    expect(added?.schema.find(({ name }) => name === 'charges')?.kind).toBe('category');
  });

  it.each([
    ['it was not understood how', {}, /did not understand how\. Say for example “treat zip as text”/],
    ['it has no such column', { options: { kinds: { salary: 'text' } } }, /salary/],
  ] as const)('stays as it is when %s', async (_, slots, told) => {
    const { say, store } = await setUp(reread(slots));
    await say('find and add');
    const before = await store.datasets.list('test:space');

    expect((await say('do')).text).toMatch(told);
    expect(await store.datasets.list('test:space')).toEqual(before);
  });
});

describe('what may mean several things', () => {
  const UNCLEAR: Command = {
    command: 'unclear',
    slots: {
      readings: [
        { command: 'train', slots: {} },
        { command: 'describe_dataset', slots: {} },
      ],
    },
  };

  it('is asked, with a button for each, and nothing is done', async () => {
    const { say, queued } = await setUp(UNCLEAR);
    await say('data set');

    const asked = await say('do');
    expect(asked.text).toBe('I am not sure what you mean. Which of these is it?');
    expect(asked.actions.map(({ label }) => label)).toEqual(['Train on churn', 'Describe churn']);
    expect(queued).toEqual([]);
  });

  it.each([
    [0, 1],
    [1, 0],
  ])('is done as is pressed: button %i starts %i trainings', async (button, runs) => {
    const { say, queued } = await setUp(UNCLEAR);
    await say('data set');

    await say(press((await say('do')).actions[button]?.id));

    expect(queued).toHaveLength(runs);
  });

  it.each([
    ['the first', 1],
    ['train on churn', 1],
    ['the second', 0],
    ['yes', 0],
    ['no', 0],
  ])('is answered in words: “%s” starts %i trainings', async (words, runs) => {
    const { say, queued } = await setUp(UNCLEAR);
    await say('data set');

    await say('do');
    await say(words);

    expect(queued).toHaveLength(runs);
  });

  it('is not decided by somebody else', async () => {
    const { say, queued } = await setUp(UNCLEAR);
    await say('data set');

    await say('do');
    await say('the first', { user: GRACE });

    expect(queued).toEqual([]);
  });
});

describe('what cannot be done yet', () => {
  it.each([
    [{ command: 'recommend_models', slots: { task: 'churn' } }, 'recommend ready-made models'],
    [{ command: 'schedule', slots: { when: 'every monday' } }, 'train or predict at a later time'],
    [{ command: 'unschedule', slots: {} }, 'keep schedules'],
    [{ command: 'list_schedules', slots: {} }, 'keep schedules'],
  ] as const)('is said, and nothing is done: %o', async (command, what) => {
    const { say, queued } = await setUp(command as Command);
    await say('data set');

    const { text, actions } = await say('do');
    expect(text).toBe(`I cannot ${what} yet, so nothing was done. Say “help” to see what I can do.`);
    expect(actions).not.toEqual([]);
    expect(queued).toEqual([]);
  });
});
