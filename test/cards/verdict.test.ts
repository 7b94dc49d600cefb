import { describe, expect, it } from 'vitest';
import { endNotice, runCard, type ShownModel, type ShownRun } from '../../src/cards/run-card.ts';
import { type Judged, scoreLine, toneOf, verdict } from '../../src/cards/verdict.ts';

const at = (value: number, spread = 0.01) => ({ value, low: value - spread, high: value + spread });

const CLASSES: Judged = {
  target: 'churn',
  classes: ['no', 'yes'],
  metric: 'accuracy',
  scores: { accuracy: at(0.81), roc_auc: at(0.85) },
  baseline: { scores: { accuracy: 0.73, roc_auc: 0.5 } },
  test_rows: 1409,
  seen_test_rows: 0,
};
const NUMBER: Judged = {
  target: 'price',
  classes: [],
  metric: 'r2',
  scores: { r2: at(0.8), mae: at(4.1), rmse: at(6.2) },
  baseline: { scores: { r2: 0, mae: 13.2, rmse: 17 } },
  test_rows: 100,
  seen_test_rows: 0,
};

describe('the sentence about a model', () => {
  it('counts right answers of a hundred beside those of guessing, where accuracy is the metric', () => {
    expect(verdict(CLASSES)).toBe(
      'It gives the right churn in 81 of 100 cases it never saw; guessing always the same gets 73.',
    );
  });

  it('counts the cases there were, where they were fewer than a hundred', () => {
    const few = (accuracy: number): Judged => ({
      ...CLASSES,
      test_rows: 69,
      scores: { accuracy: at(accuracy) },
      baseline: { scores: { accuracy: 30 / 69 } },
    });
    expect(verdict(few(67 / 69))).toMatch(/in 67 of the 69 cases it never saw; guessing always the same gets 30\.$/);
    expect(verdict(few(1))).toMatch(/in all 69 cases it never saw/);
  });

  it('speaks of pairs where AUC is the metric, which counts no right answers', () => {
    const said = verdict({ ...CLASSES, metric: 'roc_auc' });

    expect(said).toBe(
      'Shown one case with churn “no” and one with “yes”, it tells which is which 85 times of 100; guessing gets 50.',
    );
    expect(verdict({ ...CLASSES, metric: 'roc_auc', classes: ['a', 'b', 'c'] })).toMatch(/two cases that differ/);
  });

  it('says in units of the target how far off a number is', () => {
    expect(verdict(NUMBER)).toBe('It is off by 4.1 on average; always guessing the mean would be off by 13.2.');
  });

  it('says first that a model is no better than guessing, in words and tone', () => {
    const poor = { ...CLASSES, scores: { accuracy: at(0.735) } };

    expect(verdict(poor)).toMatch(/^It is not clearly better than guessing\. .* 74 of 100 .* gets 73/);
    expect([toneOf(poor), toneOf(CLASSES)]).toEqual(['warning', 'good']);
    const wide = { ...NUMBER, metric: 'mae', scores: { mae: at(12.9, 0.5) } };
    expect(toneOf(wide)).toBe('warning');
    expect(toneOf({ ...NUMBER, metric: 'mae' })).toBe('good');
  });

  it('claims no figure that was not measured, nor that rows are new which are not', () => {
    expect(verdict({ ...CLASSES, metric: 'f1', scores: { f1: at(0.8) }, baseline: { scores: {} } })).not.toMatch(/\d/);
    const seen = { ...CLASSES, seen_test_rows: 9 };
    expect(verdict(seen)).not.toMatch(/never saw/);
    expect(scoreLine(seen)).toBe('accuracy .810 ± .010 on 1,409 rows set aside, 9 of them like rows learned from');
  });

  it('never rounds to all or to none', () => {
    const sure = { ...CLASSES, scores: { accuracy: at(0.998) }, baseline: { scores: { accuracy: 0.001 } } };

    expect(verdict(sure)).toMatch(/in nearly 100 of 100 .* gets hardly any/);
  });
});

describe('the end of a run', () => {
  const RUN: ShownRun = {
    id: 'r1',
    dataset_title: 'Telco',
    target: 'churn',
    status: 'finished',
    progress: 100,
    message: '',
    best: null,
    findings: [],
    remaining_ms: null,
    error: null,
  };
  const MODEL: ShownModel = {
    ...CLASSES,
    id: 'm1',
    name: 'telco-1',
    base_model: 'Boosted trees, scattered',
    leaderboard: [],
    split: { by: 'random' },
    left_out: [],
    findings: [],
    train_rows: 5634,
    partial: false,
    elapsed_ms: 1,
  };
  const deployOf = (model: ShownModel) =>
    endNotice(RUN, { model, deployment: null }).cards?.[0]?.actions?.find(({ label }) => label === 'Deploy');

  it('begins with the sentence, and puts Deploy forward only for a model that is worth it', () => {
    expect(runCard(RUN, { model: MODEL, repeatable: true }).text).toMatch(/^It gives the right churn/);
    expect(deployOf(MODEL)?.style).toBe('primary');
    expect(deployOf({ ...MODEL, scores: { accuracy: at(0.73) } })?.style).toBeUndefined();
  });

  it('has the tone of what came about', () => {
    const toneAt = (status: ShownRun['status']) => runCard({ ...RUN, status }, { model: null, repeatable: true }).tone;

    expect([toneAt('failed'), toneAt('cancelled'), toneAt('running')]).toEqual(['bad', 'neutral', undefined]);
  });
});
