import { afterAll, describe, expect, it } from 'vitest';
import { createAnswerer, fileOf, questionsIn } from './labelled.ts';

const answerer = await createAnswerer();
afterAll(() => answerer.close());

const all = questionsIn(new URL('sets/', import.meta.url));
const questions = all.filter(({ table }) => fileOf(table) !== undefined);
if (questions.length < all.length)
  process.stderr.write(
    `${all.length - questions.length} of ${all.length} questions are not asked: their tables are not here\n`,
  );
const judged = await Promise.all(
  questions.map(async (question) => ({ question, ...(await answerer.judge(question)) })),
);
const told = (outcome: string): readonly string[] =>
  judged
    .filter((each) => each.outcome === outcome)
    .map(({ question, query }) => `${question.table}: ${question.text} → ${JSON.stringify(query)}`);

describe('questions that people wrote, with answers they computed elsewhere', () => {
  it('get no wrong figure: what is not understood is asked back', () => {
    expect(told('wrong')).toEqual([]);
  });

  it('get the right answer in at least 85 of 100', () => {
    expect(judged.length).toBeGreaterThanOrEqual(30);
    expect(told('right').length / judged.length, told('asked').join('\n')).toBeGreaterThanOrEqual(0.85);
  });
});
