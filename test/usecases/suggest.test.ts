import { describe, expect, it } from 'vitest';
import { type SuggestionRequest, suggest } from '../../src/usecases/suggest.ts';
import { createDatasetFields, createRunFields } from '../support/builders.ts';
import { openTestStore } from '../support/store.ts';

describe('names somebody may be about to type', () => {
  const setUp = async () => {
    const store = await openTestStore();
    const ask = async (kind: SuggestionRequest['kind'], typed = '', space = 'test:space') =>
      (await suggest({ store }, { space, user: 'test:ada', chat: 'chat', kind, typed })).map(({ label }) => label);
    return { store, ask };
  };

  it('are those of runs, newest first, with what begins as typed before what contains it', async () => {
    const { store, ask } = await setUp();
    for (const [i, dataset_title] of ['Sales', 'Old wines', 'Wine'].entries())
      await store.runs.insert({ ...createRunFields(), dataset_title, request_key: `k${i}`, created_at: new Date(i) });

    expect(await ask('run', 'wine')).toEqual([
      expect.stringMatching(/^Wine · churn · queued · .* ago$/),
      expect.stringMatching(/^Old wines · churn · queued · .* ago$/),
    ]);
    expect(await ask('run', 'wine', 'test:other')).toEqual([]);
  });

  it('are only those of runs that go on, where nothing else can be meant', async () => {
    const { store, ask } = await setUp();
    await store.runs.insert({ ...createRunFields(), dataset_title: 'Going', request_key: 'a' });
    await store.runs.insert({ ...createRunFields(), dataset_title: 'Gone', request_key: 'b', status: 'finished' });

    expect(await ask('going')).toEqual(['Going · churn · queued · just now']);
  });

  it('are the results of the last search, by their place', async () => {
    const { store, ask } = await setUp();
    const candidates = await Promise.all(
      ['Telco churn', 'Bank churn'].map((title) =>
        store.candidates.insert({
          space: 'test:space',
          source: 'samples',
          ref: title,
          title,
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
          query: 'churn',
          created_at: new Date(),
        }),
      ),
    );
    await store.chats.insert({
      space: 'test:space',
      key: 'chat',
      user_id: 'test:ada',
      title: '',
      dataset_id: null,
      model_id: null,
      run_id: null,
      deployment_id: null,
      result_ids: candidates.map(({ id }) => id),
      question: null,
      series: null,
      last_updated: new Date(),
    });

    expect(await ask('result')).toEqual(['1. Telco churn', '2. Bank churn']);
    expect(
      await suggest({ store }, { space: 'test:space', user: 'test:ada', chat: 'chat', kind: 'result', typed: 'bank' }),
    ).toEqual([{ value: candidates[1].id, label: '2. Bank churn' }]);
  });

  it('are found by how they begin however many are newer, and no two are called the same', async () => {
    const { store, ask } = await setUp();
    for (let i = 1; i <= 300; i++)
      await store.datasets.insert({
        ...createDatasetFields(),
        name: `sales-${i}`,
        title: 'Sales',
        request_key: `k${i}`,
      });

    expect(await ask('dataset', 'sales-1')).toContain('sales-1 · Sales');
    expect(await ask('dataset', 'Sales 17')).toContain('sales-17 · Sales');
    expect(new Set(await ask('dataset')).size).toBe(25);
    for (const i of [1, 2]) await store.runs.insert({ ...createRunFields(), request_key: `r${i}` });
    expect(new Set(await ask('run')).size).toBe(2);
  });

  it('are 25 at most', async () => {
    const { store, ask } = await setUp();
    for (let i = 0; i < 30; i++) await store.runs.insert({ ...createRunFields(), request_key: `k${i}` });

    expect(await ask('run')).toHaveLength(25);
  });
});
