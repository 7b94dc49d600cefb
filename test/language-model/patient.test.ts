import { describe, expect, it } from 'vitest';
import { createMeaning } from '../../src/datasets/search/meaning.ts';
import type { Listing } from '../../src/datasets/source.ts';
import { createEmbedder } from '../../src/language-model/index.ts';
import type { LanguageModel, Request } from '../../src/language-model/language-model.ts';
import { createModel } from '../support/gemini.ts';

const SEARCH = { name: 'search', args: { query: 'churn' } };
const REQUEST: Request = {
  system: 'Find data.',
  turns: [{ from: 'person', text: 'my secret words' }],
  functions: [
    {
      name: 'search',
      description: 'Search.',
      parameters: { type: 'object', properties: { query: { type: 'string' } }, required: ['query'] },
    },
  ],
};
const ask = (model: LanguageModel, deadlineMs = 5_000, signal = new AbortController().signal) =>
  model.generate(REQUEST, { signal, deadlineMs });

describe('an answer', () => {
  it('tells the calls, and in the log how many tokens they took, and nothing that was said', async () => {
    const { gemini, model, read } = await createModel();
    gemini.plan({ calls: [SEARCH, { name: 'search', args: { query: 'wine' } }], text: 'Here.' });

    const { calls, text, finish } = await ask(model);

    expect(calls.map(({ args }) => args)).toEqual([{ query: 'churn' }, { query: 'wine' }]);
    expect([text, finish]).toEqual(['Here.', 'complete']);
    expect(read()).toMatch(/"tokens":\{"input":\d+,"output":\d+,"thought":0\}/);
    expect(read()).not.toMatch(/secret|churn|test-key/);
  });

  it('is sent back with its signature when the conversation goes on', async () => {
    const { gemini, model } = await createModel();
    gemini.plan({ calls: [SEARCH] }, { calls: [] });

    const { turn, calls } = await ask(model);
    const results = calls.map((call) => ({ call, result: { error: 'no' } }));
    const turns = [...REQUEST.turns, turn, { from: 'functions', results } as const];
    await model.generate({ ...REQUEST, turns }, { signal: new AbortController().signal, deadlineMs: 5_000 });

    expect(gemini.requests).toHaveLength(2);
    expect(gemini.requests[1]?.contents.map(({ role }) => role)).toEqual(['user', 'model', 'user']);
    expect(gemini.requests[1]?.contents[2]?.parts[0]?.functionResponse).toMatchObject({ id: 'c1', name: 'search' });
  });

  it.each([
    ['cut', { finish: 'cut', calls: [] }],
    ['malformed', { finish: 'malformed', calls: [] }],
    ['empty', { finish: 'complete', calls: [], text: '' }],
  ] as const)('that is %s says so', async (answer, expected) => {
    const { gemini, model } = await createModel();
    gemini.plan(answer);

    expect(await ask(model)).toMatchObject(expected);
  });
});

describe('a service that fails', () => {
  it.each([
    ['twice overloaded, then not', ['overloaded', 'overloaded'], 3],
    ['behind a proxy that shows a page', ['page'], 2],
    ['whose answer is cut', ['drop'], 2],
    ['whose answer is no JSON', ['garbage'], 2],
    ['that says wait for a moment', [{ minute: 0.2 }], 2],
  ] as const)('is asked again: %s', async (_, faults, requests) => {
    const { gemini, model, asked } = await createModel();
    gemini.plan(...faults, { calls: [SEARCH] });

    expect((await ask(model)).calls).toMatchObject([SEARCH]);
    expect(asked()).toHaveLength(requests);
  });

  it.each([
    ['overloaded for long', 'overloaded', 'down', 3],
    ['out of reach for this minute', { minute: 0.1 }, 'busy', 2],
    ['out of reach for longer than the deadline', { minute: 34 }, 'busy', 1],
    ['that refuses the question', 'invalid', 'refused', 1],
    ['that will not speak of it', 'blocked', 'blocked', 1],
    ['that will not say what it thought', 'safety', 'blocked', 1],
    ['out of quota', 'day', 'quota', 1],
  ] as const)('is given up after its tries: %s', async (_, fault, trouble, requests) => {
    const { gemini, model, asked, read } = await createModel();
    gemini.think(() => fault);

    await expect(ask(model)).rejects.toMatchObject({ trouble });
    expect(asked()).toHaveLength(requests);
    expect(read()).not.toMatch(/secret|test-key/);
  });

  it('that hangs is given up at the deadline', async () => {
    const { gemini, model, asked } = await createModel();
    gemini.plan('hang');

    await expect(ask(model, 1_500)).rejects.toMatchObject({ trouble: 'late' });
    expect(asked()).toHaveLength(1);
  });

  it('is not asked at all for somebody who has gone', async () => {
    const { model, asked } = await createModel();

    await expect(ask(model, 5_000, AbortSignal.abort())).rejects.toMatchObject({ trouble: 'stopped' });
    expect(asked()).toEqual([]);
  });

  it('that nobody can connect to is down', async () => {
    const { model } = await createModel({ url: 'http://127.0.0.1:9' });

    await expect(ask(model)).rejects.toMatchObject({ trouble: 'down' });
  });
});

describe('what is known of a service', () => {
  it('keeps it from being asked until the quota is renewed, and the operator is told once', async () => {
    const { gemini, model, asked, read } = await createModel();
    gemini.think(() => 'day');

    for (let i = 0; i < 3; i++) await expect(ask(model)).rejects.toMatchObject({ trouble: 'quota' });

    expect(asked()).toHaveLength(1);
    expect(read().match(/quota of today is used up/g)).toHaveLength(1);
  });

  it('keeps it from being asked in a minute that has no more questions', async () => {
    const { gemini, model, asked } = await createModel();
    gemini.think(() => ({ minute: 34 }));

    for (let i = 0; i < 3; i++) await expect(ask(model)).rejects.toMatchObject({ trouble: 'busy' });

    expect(asked()).toHaveLength(1);
  });

  it('keeps a wrong key from being tried again, and the operator is told once', async () => {
    const { model, asked, read } = await createModel({ key: 'wrong-key' });

    for (let i = 0; i < 3; i++) await expect(ask(model)).rejects.toMatchObject({ trouble: 'key' });

    expect(asked()).toHaveLength(1);
    expect(read().match(/does not accept GEMINI_API_KEY/g)).toHaveLength(1);
    expect(read()).not.toMatch(/wrong-key/);
  });

  it('leaves it alone after five questions in a row without an answer', async () => {
    const { gemini, model, asked } = await createModel();
    gemini.think(() => 'hang');

    for (let i = 0; i < 5; i++) await expect(ask(model, 50)).rejects.toMatchObject({ trouble: 'late' });
    const before = asked().length;
    await expect(ask(model, 50)).rejects.toMatchObject({ trouble: 'late' });

    expect(asked()).toHaveLength(before);
  });

  it('has the next model asked where one is missing, from the second question on at once', async () => {
    const { gemini, model, asked, read } = await createModel({ models: ['gemini-old', 'gemini-test'] });
    gemini.think(() => ({ calls: [SEARCH] }));

    await ask(model);
    await ask(model);

    expect(asked()).toEqual(['gemini-old', 'gemini-test', 'gemini-test']);
    expect(read().match(/there is no such language model/g)).toHaveLength(1);
  });

  it('is that there is none, where no model of the list is there', async () => {
    const { model, asked } = await createModel({ models: ['gemini-old', 'gemini-older'] });

    await expect(ask(model)).rejects.toMatchObject({ trouble: 'gone' });
    await expect(ask(model)).rejects.toMatchObject({ trouble: 'gone' });
    expect(asked()).toHaveLength(2);
  });
});

it('is an embedder that search can rank by', async () => {
  const { model, gemini } = await createModel();
  const meaning = createMeaning(createEmbedder(model, 'gemini-test'));
  const listing = (title: string) =>
    ({ ref: title, title, description: '', tags: [], columns: [] }) as unknown as Listing;
  const [churn, wine] = [listing('churn of customers'), listing('wine quality')];

  await meaning.learn('customer churn', [churn, wine]);

  expect(meaning.between('customer churn', churn)).toBeGreaterThan(meaning.between('customer churn', wine) ?? 1);
  expect(gemini.requests.map(({ method }) => method)).toEqual(['batchEmbedContents']);
});

it('tells how near texts are', async () => {
  const { model } = await createModel();
  const patience = { signal: new AbortController().signal, deadlineMs: 5_000 };

  const texts = ['customer churn', 'churn of customers', 'wine quality'];
  const [a, b, c] = await model.embed(texts, patience);

  const near = (x?: Float32Array, y?: Float32Array) =>
    [...(x ?? [])].reduce((sum, value, i) => sum + value * (y?.[i] ?? 0), 0);
  expect(near(a, a)).toBeCloseTo(1);
  expect(near(a, b)).toBeGreaterThan(near(a, c));
});
