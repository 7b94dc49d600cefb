import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createDatasetFields, createRunFields } from '../support/builders.ts';
import { type Company, type Name, openDiscordCompany, openSlackCompany, type Room } from '../support/company.ts';

const lines = <T>(name: string): readonly T[] =>
  readFileSync(new URL(`../fixtures/company/${name}`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);

const REMARKS = lines<{ by: Name; where: Room; says: string }>('remarks.jsonl');
const ANSWERS = lines<{ asked: string; presses?: readonly string[]; says: string; hears: string }>('answers.jsonl');

async function addDataset({ store, space, personOf }: Company, name: string) {
  const title = `${name[0].toUpperCase()}${name.slice(1)}`;
  return store.datasets.insert(
    createDatasetFields({ space, user_id: personOf('ann'), name, title, file_name: `${name}.csv` }),
  );
}

/** Everything that talk could change. */
async function stateOf({ store, space }: Company) {
  const [datasets, runs, models, deployments] = await Promise.all([
    store.datasets.list(space),
    store.runs.list(space, {}, 100),
    store.models.list(space),
    store.deployments.list(space),
  ]);
  const messages = await store.documents.collection('messages').find({});
  const inbox = await store.documents.collection('inbox').find({});
  return { datasets, runs, models, deployments, messages, inbox };
}

describe.each([
  ['Slack', openSlackCompany],
  ['Discord', openDiscordCompany],
] as const)('among people in %s', (_, open) => {
  it('none of what they say to each other is answered, acted on, or kept', async () => {
    const company = await open();
    await addDataset(company, 'churn');
    await addDataset(company, 'penguins');
    await company.store.runs.insert(
      createRunFields({ space: company.space, user_id: company.personOf('ann'), status: 'running' }),
    );
    await company.openThread();
    // The bot is part of both rooms, with a question to ann in each.
    await company.call('ann', 'delete penguins');
    await company.say('ann', 'thread', '@ml delete churn');
    const [before, shown] = [await stateOf(company), company.read()];
    expect(shown).toHaveLength(2);

    for (const { by, where, says } of REMARKS) {
      await company.say(by, where, says);
      expect([says, company.read().length]).toEqual([says, shown.length]);
    }

    expect(REMARKS).toHaveLength(85);
    expect(company.read()).toEqual(shown);
    expect(await stateOf(company)).toEqual(before);
  }, 60_000);

  it('each plain answer to its question is acted on, once', async () => {
    const company = await open();

    for (const { asked, presses = [], says, hears } of ANSWERS) {
      // New ones each time: nobody is training on them yet.
      const datasets = [await addDataset(company, 'iris'), await addDataset(company, 'penguins')];
      await company.openThread();
      await company.say('ann', 'thread', `@ml ${asked}`);
      for (const label of presses) await company.press('ann', label);
      await company.say('bob', 'thread', 'nice');
      await company.say('bob', 'thread', says);
      const before = company.read().length;
      await company.say('ann', 'thread', says);
      await company.say('ann', 'thread', says);

      const heard = company.read().slice(before);
      expect([asked, says, heard.length, heard.join()]).toEqual([asked, says, 1, expect.stringContaining(hears)]);
      for (const { id } of datasets) await company.store.datasets.remove(company.space, id);
    }

    expect(ANSWERS).toHaveLength(43);
    expect(await company.store.datasets.list(company.space)).toEqual([]);
  }, 120_000);

  it('commands of one person in one channel follow each other, and those of others do not', async () => {
    const company = await open();
    for (const name of ['iris', 'penguins']) await addDataset(company, name);

    await company.call('ann', 'describe penguins');
    await company.call('bob', 'describe iris');
    await company.call('ann', 'train');

    expect(company.read().join()).toContain('Penguins · predicting');
    expect(company.read().join()).not.toContain('Iris · predicting');
  });

  it.each([
    ['by a further command', (company: Company) => company.call('ann', 'the penguins one')],
    ['in the channel', (company: Company) => company.say('ann', 'channel', 'the penguins one')],
    ['by a button', (company: Company) => company.press('ann', 'penguins')],
  ])('a question that a command has led to is answered %s', async (_, answer) => {
    const company = await open();
    for (const name of ['iris', 'penguins']) await addDataset(company, name);

    await company.call('ann', 'train');
    await company.say('bob', 'channel', 'penguins');
    const asked = company.read();
    await answer(company);

    expect(asked.at(-1)).toContain('Which data set?');
    expect(company.read().slice(asked.length)).toEqual([expect.stringContaining('Penguins · predicting')]);
    await company.say('ann', 'channel', 'iris');
    expect(company.read()).toHaveLength(asked.length + 1);
  });

  it('a question that nobody can be sure to be answered waits for a mention or a button', async () => {
    const company = await open();
    const dataset = await addDataset(company, 'penguins');
    await company.openThread();

    await company.say('ann', 'thread', '@ml delete penguins');
    await company.say('bob', 'thread', 'lunch, ann?');
    await company.say('ann', 'thread', 'yes');
    expect(await company.store.datasets.get(company.space, dataset.id)).not.toBeNull();
    await company.say('ann', 'thread', '@ml yes');

    expect(company.read().at(-1)).toContain('Deleted');
  });
});
