import { describe, expect, it } from 'vitest';
import { createOfflineInterpreter } from '../../src/conversation/interpret/offline.ts';
import { createCsv, createShelf } from '../fakes/shelf.ts';
import { createTalk } from '../support/talk.ts';
import { createServices } from '../support/usecases.ts';

const ROWS = createCsv(80)
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))
  .map(([tenure = '', plan = '', charges = '', churn = '']) => ({
    tenure: Number(tenure),
    plan,
    charges: Number(charges),
    churn,
  }));

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;

/** A conversation about the rows of one data set, added already. */
async function setUp() {
  const shelf = createShelf([{ ref: 'churn', title: 'Churn', csv: createCsv(80) }], 'samples');
  const { services, store } = await createServices({ sources: [shelf.source] });
  const { say } = createTalk({ ...services, interpreter: createOfflineInterpreter() });
  await say('add churn');
  return { say, store };
}

describe('a question to the rows', () => {
  it('is answered with a figure, what it is of, and the rows it rests on', async () => {
    const { say } = await setUp();
    const yearly = ROWS.filter(({ plan }) => plan === 'yearly');
    const answer = await say('average charges where plan is yearly');

    expect(answer.text).toContain('Average charges, where plan = yearly');
    expect(answer.text).toContain(
      mean(yearly.map(({ charges }) => charges))
        .toFixed(2)
        .replace(/\.?0+$/, ''),
    );
    expect(answer.text).toContain(`From ${yearly.length} of 80 rows of Churn`);
  });

  it('goes on from the one before', async () => {
    const { say } = await setUp();
    await say('how many rows churned');
    const answer = await say('and by plan?');

    for (const plan of ['monthly', 'yearly']) {
      const rows = ROWS.filter((row) => row.plan === plan && row.churn === 'yes').length;
      expect(answer.text).toMatch(new RegExp(`${plan} +█+ ${rows}\\b`));
    }
  });

  it('that is not understood is asked back, with the columns there are', async () => {
    const { say } = await setUp();

    expect((await say('average charges by region')).text).toMatch(
      /“region” is no column .* tenure, plan, charges and churn/,
    );
  });

  it.each([
    'do monthly plans pay less than yearly plans?',
    'which plan has the highest churn rate?',
    'is charges higher for those who churned?',
    'show me rows with tenure over 30',
  ])('is heard where each word of it is of the rows: %s', async (question) => {
    const { say } = await setUp();

    expect((await say(question)).text).toMatch(/From (?:all )?\d+ .*rows of Churn/);
  });

  it('is not made of a search for data', async () => {
    const { say } = await setUp();

    expect((await say('find me data about charges by plan')).text).not.toContain('rows of Churn');
  });

  it('changes nothing of what was decided before', async () => {
    const { say, store } = await setUp();
    const [before] = await store.datasets.list('test:space');
    await say('correlation between tenure and charges');
    const [after] = await store.datasets.list('test:space');

    expect(after.target_column).toBe(before.target_column);
  });

  it('of a data set that is kept to somebody else finds none', async () => {
    const { say, store } = await setUp();
    const [dataset] = await store.datasets.list('test:space');
    await store.datasets.update('test:space', dataset.id, { private_to: 'test:somebody' });

    expect((await say('average charges by plan')).text).not.toMatch(/\d+\.\d/);
  });
});
