import { describe, expect, it } from 'vitest';
import { overviewRunCard } from '../../src/cards/overview-card.ts';

const RUN = {
  id: 'r1',
  dataset_title: 'Churn',
  target: 'churn',
  status: 'running',
  progress: 41.7,
  message: '',
  best: null,
  findings: [],
  remaining_ms: null,
  error: null,
  model_id: null,
} as const;

describe('a run at a glance', () => {
  it.each([
    ['running', null, 'Churn · predicting churn · running', ['cancel:r1']],
    ['cancelling', null, 'Churn · predicting churn · cancelling', []],
    ['finished', 'm1', 'Churn · predicting churn · finished', ['leaderboard:m1', 'explain:m1']],
    ['failed', null, 'Churn · predicting churn · failed', ['again:r1']],
    ['cancelled', null, 'Churn · predicting churn · cancelled', ['again:r1']],
  ] as const)('%s: says so, and offers what can be done about it', (status, model_id, text, ids) => {
    const card = overviewRunCard({ ...RUN, status, model_id });

    expect(card.text).toBe(text);
    expect((card.actions ?? []).map(({ id }) => id)).toEqual(ids);
  });
});
