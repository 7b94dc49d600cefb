import { describe, expect, it } from 'vitest';
import type { ColumnProfile } from '../../src/datasets/profile.ts';
import { createDatasetFields, createModelFields } from '../support/builders.ts';
import { answering } from '../support/predictor.ts';
import { createTalk } from '../support/talk.ts';
import { createServices } from '../support/usecases.ts';

const coded = (name: string): ColumnProfile => ({
  name,
  kind: 'number',
  dtype: 'int64',
  null_count: 0,
  unique_count: 2,
  flags: [],
  top: ['0', '1'].map((value) => ({ value, count: 5 })),
});
const SCHEMA = [coded('senior'), coded('member'), { ...coded('churn'), kind: 'category' as const }];

/** A data set with codes, a model of it in focus, and a predictor that tells what it was given. */
async function setUp({ target = 'churn' } = {}) {
  const given: unknown[] = [];
  const classes = [
    { label: '1', probability: 0.7 },
    { label: '0', probability: 0.3 },
  ];
  const predictor = answering({ classes, missing: [], unknown: [], unseen: [] }, (_, row) => given.push(row));
  const { services, store } = await createServices({ predictor });
  const dataset = await store.datasets.insert(createDatasetFields({ schema: SCHEMA, target_column: target }));
  const features = [{ name: 'senior', kind: 'number', typical: 0 } as const];
  const model = await store.models.insert(
    createModelFields({ dataset_id: dataset.id, schema: SCHEMA, classes: ['0', '1'], features }),
  );
  const interpreter = { name: 'none', interpret: async () => ({ command: 'unsupported', slots: {} }) as const };
  const { say, room } = createTalk({ ...services, interpreter });
  await say({ kind: 'command', command: { command: 'describe_dataset', slots: { dataset: dataset.id } } });
  const predict = (row: Readonly<Record<string, string | number>>) =>
    say({ kind: 'command', command: { command: 'predict', slots: { model: model.id, row } } });
  const means = async () => (await store.datasets.get('test:space', dataset.id))?.schema.map((column) => column.means);
  return { say, room, predict, given, means, model };
}

describe('what somebody says that values mean', () => {
  it('is kept, said in answers, and understood in rows, also by models that were there before', async () => {
    const { say, predict, given, means } = await setUp();

    expect((await say('1 means yes and 0 means no')).text).toBe(
      'Noted: in churn, 0 means no and 1 means yes. Forms and answers say so from now on.',
    );
    await say('in senior, 1 is old');

    expect(await means()).toEqual([{ '1': 'old' }, undefined, { '0': 'no', '1': 'yes' }]);
    const { text } = await predict({ senior: 'old' });
    expect(given).toEqual([{ senior: '1' }]);
    expect(text).toMatch(/^churn: 1 \(yes\), 70 %\nby churn-1, from senior 1 \(old\)/);
    expect((await predict({ member: 3, senior: 0 })).text).toMatch(/from member 3 and senior 0$/m);
  });

  it('stands in the form', async () => {
    const { say, room, model } = await setUp();
    await say('in senior, 1 is old');
    await say({ kind: 'press', action: `predict:${model.id}` });

    expect(room.forms.at(-1)?.form.fields).toMatchObject([{ name: 'senior', meaning: '1 means old' }]);
  });

  it('of which column is asked where several hold them, and what is known already stays', async () => {
    const { say, means } = await setUp({ target: 'plan' });
    await say('in senior, 0 is young');

    const asked = await say('1 means yes');
    expect(asked.text).toBe('In which column does 1 mean yes: senior, member or churn?');
    await say({ kind: 'press', action: asked.actions[0].id });

    expect(await means()).toEqual([{ '0': 'young', '1': 'yes' }, undefined, undefined]);
  });
});
