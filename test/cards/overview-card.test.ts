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
} as const;

describe('a run at a glance', () => {
  it.each([
    ['running', 'Churn · predicting churn · running', ['cancel:r1']],
    ['cancelling', 'Churn · predicting churn · cancelling', []],
    ['finished', 'Churn · predicting churn · finished', []],
    ['failed', 'Churn · predicting churn · failed', ['again:r1']],
    ['cancelled', 'Churn · predicting churn · cancelled', ['again:r1']],
  ] as const)('%s: says so, and offers what can be done about it', (status, text, ids) => {
    const card = overviewRunCard({ ...RUN, status });

    expect(card.text).toBe(text);
    expect((card.actions ?? []).map(({ id }) => id)).toEqual(ids);
  });
});
