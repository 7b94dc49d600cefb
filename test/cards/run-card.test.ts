import { describe, expect, it } from 'vitest';
import { plainText } from '../../src/cards/plain-text.ts';
import {
  endNotice,
  leaderboardCard,
  type Made,
  type RunOutcome,
  runCard,
  type ShownModel,
  type ShownRun,
} from '../../src/cards/run-card.ts';

const RUN: ShownRun = {
  id: 'r1',
  dataset_title: 'Telco customer churn',
  target: 'churn',
  status: 'running',
  progress: 62,
  message: 'Trying boosted trees.',
  best: { model: 'boosted trees', metric: 'roc_auc', score: 0.8461 },
  findings: [],
  remaining_ms: 14_000,
  error: null,
};

const MODEL: ShownModel = {
  id: 'm1',
  name: 'wa_churn-1',
  base_model: 'blend',
  target: 'churn',
  classes: ['no', 'yes'],
  metric: 'roc_auc',
  scores: {
    roc_auc: { value: 0.851, low: 0.839, high: 0.863 },
    accuracy: { value: 0.81, low: 0.79, high: 0.83 },
  },
  baseline: { scores: { roc_auc: 0.5, accuracy: 0.735 } },
  leaderboard: [{ model: 'boosted trees', score: 0.8489, fit_ms: 2100, weight: 0.7 }],
  split: { by: 'random' },
  left_out: [],
  findings: [{ message: '3 rows occur twice.', remedy: null }],
  seen_test_rows: 0,
  test_rows: 1409,
  train_rows: 5634,
  partial: false,
  elapsed_ms: 21_000,
};

/** The card of a run, and its words. */
function show(run: ShownRun, outcome: Partial<RunOutcome> = {}) {
  const card = runCard(run, { model: null, repeatable: true, ...outcome });
  return { text: plainText({ cards: [card] }), actions: card.actions ?? [] };
}

describe('the message of a run', () => {
  it.each([
    [{ value: 0.9, low: 0.88, high: 0.92 }, 'Accuracy .900 ± .020 on', '± is where'],
    [{ value: 0.9, low: 0.8, high: 0.92 }, 'Accuracy .900 (.800 to .920) on', 'In brackets is where'],
    [{ value: 1, low: 1, high: 1 }, 'Accuracy 1.000 on', undefined],
  ])('explains the interval it shows, and none where it shows none: %j', (accuracy, figure, explained) => {
    const { text } = show(
      { ...RUN, status: 'finished' },
      { model: { ...MODEL, metric: 'accuracy', scores: { accuracy } } },
    );

    expect(text).toContain(figure);
    expect(/other rows\. (.*) the score would lie in/.exec(text)?.[1]).toBe(explained);
  });

  it.each(['queued', 'running', 'cancelling', 'failed', 'cancelled'] as const)(
    'says %s by that word, and a percentage',
    (status) => {
      const { text } = show({ ...RUN, status, error: status === 'failed' ? 'No luck.' : null });

      expect(text).toContain(status);
      expect(text).toContain('62 %');
    },
  );

  it('shows the best so far and the time left while it runs, with Cancel and Keep best', () => {
    const { text, actions } = show(RUN);

    expect(text).toContain('best so far: boosted trees, AUC .846 · 00:14 left');
    expect(actions.map(({ id }) => id)).toEqual(['cancel:r1', 'keep:r1']);
  });

  it('tells what the check of the table found before anything is learned, and offers what is advised', () => {
    const findings = [
      { message: '"days" alone nearly gives the target away.', remedy: { without: ['days'] } },
      { message: 'Neighbouring rows are alike.', remedy: { split: { by: 'time', column: null } } },
      { message: '2 rows are equal.', remedy: null },
    ];
    const card = runCard({ ...RUN, best: null, findings }, { model: null, repeatable: true });

    expect(card.note?.split('\n')).toEqual(findings.map(({ message }) => `Note: ${message}`));
    expect(card.actions?.map(({ label, id }) => [label, id])).toEqual([
      ['Cancel', 'cancel:r1'],
      ['Leave it out', 'advised:r1/without'],
      ['Split by time', 'advised:r1/split'],
    ]);
  });

  it('claims rows never seen only where none is like a row learned from', () => {
    const finished = { ...RUN, status: 'finished', progress: 100 } as const;
    const text = (changes: Partial<ShownModel>): string => show(finished, { model: { ...MODEL, ...changes } }).text;

    expect(text({})).toContain('on 1,409 rows it never saw');
    expect(text({ seen_test_rows: 1200 })).toContain('on 1,409 rows set aside, 1,200 of them like rows learned from');
    expect(text({ seen_test_rows: 1200 })).not.toContain('never saw');
  });

  it('says by what the rows were split, and what was left out', () => {
    const finished = { ...RUN, status: 'finished', progress: 100 } as const;
    const split = { by: 'time', column: 'day' } as const;
    const text = show(finished, { model: { ...MODEL, split, left_out: ['id', 'zip'] } }).text;

    expect(text).toContain('1,409 other rows, the last fifth by day');
    expect(text).toContain('Left out as you said: id and zip.');
  });

  it('offers nothing to keep before there is a model', () => {
    expect(show({ ...RUN, best: null }).actions.map(({ label }) => label)).toEqual(['Cancel']);
  });

  it('ends with the score, its interval, what it rests on and what guessing gets', () => {
    const { text, actions } = show({ ...RUN, status: 'finished', progress: 100 }, { model: MODEL });

    for (const part of [
      'finished',
      '100 %',
      'AUC .851 ± .012 on 1,409 rows it never saw',
      'Guessing: AUC .500, accuracy .735',
      '5,634 rows',
      '3 rows occur twice.',
    ]) {
      expect(text).toContain(part);
    }
    expect(actions.map(({ id }) => id)).toEqual(['leaderboard:m1']);
  });

  it('says so when its model was deleted', () => {
    const { text, actions } = show({ ...RUN, status: 'finished' });

    expect(text).toContain('Its model was deleted.');
    expect(actions).toEqual([]);
  });

  it.each(['failed', 'cancelled'] as const)(
    'offers to train again when it %s, while the data set is there',
    (status) => {
      expect(show({ ...RUN, status }).actions).toEqual([{ label: 'Train', id: 'again:r1' }]);
      expect(show({ ...RUN, status }, { repeatable: false }).actions).toEqual([]);
    },
  );

  it('says that scores on the leaderboard are those of the choice', () => {
    expect(plainText({ cards: [leaderboardCard(MODEL, null)] })).toContain('validation rows it was chosen by');
  });

  it('says a reason only where there is more to say than that it ended', () => {
    expect(show({ ...RUN, status: 'cancelled', message: 'Cancelled.' }).text).not.toContain('Cancelled.');
    expect(show({ ...RUN, status: 'cancelled', message: 'The server was shut down.' }).text).toContain('shut down');
  });

  it('tells how words of the trade are explained, where there are figures that have no sentence', () => {
    const finished = { ...RUN, status: 'finished' } as const;
    const scores = { ...MODEL.scores, f1: { value: 0.6, low: 0.5, high: 0.7 } };

    expect(show(finished, { model: { ...MODEL, scores } }).text).toContain('“what is F1?”');
    expect(show(finished, { model: MODEL }).text).not.toContain('what is');
  });

  it('announces each end in a sentence, with what can be done with the model now', () => {
    const end = (changes: Partial<ShownRun>, made: Partial<Made> = {}) => {
      const notice = endNotice({ ...RUN, ...changes }, { model: null, deployment: null, ...made });
      return { text: plainText(notice), ids: notice.cards?.flatMap(({ actions = [] }) => actions.map(({ id }) => id)) };
    };
    const finished = end({ status: 'finished' }, { model: MODEL });
    expect(finished.text).toBe(
      'the training on Telco customer churn is finished: wa_churn-1 predicts churn. Shown one case with churn “no” and one with “yes”, it tells which is which 85 times of 100; guessing gets 50. AUC .851 ± .012 on 1,409 rows it never saw.',
    );
    expect(finished.ids).toEqual(['deploy:m1', 'explain:m1', 'predict:m1']);
    expect(end({ status: 'finished' }, { model: MODEL, deployment: { id: 'p1' } }).ids).toEqual([
      'undeploy:p1',
      'explain:m1',
      'predict:m1',
    ]);
    expect(end({ status: 'finished' })).toEqual({
      text: 'the training on Telco customer churn is finished. Its model was deleted.',
      ids: undefined,
    });
    expect(end({ status: 'failed', error: 'Too much memory.' })).toEqual({
      text: 'the training on Telco customer churn, predicting churn, has failed. Too much memory.',
      ids: undefined,
    });
    expect(end({ status: 'cancelled', message: 'Cancelled.' }).text).toBe(
      'the training on Telco customer churn, predicting churn, was cancelled.',
    );
  });
});
