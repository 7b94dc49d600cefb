import { describe, expect, it } from 'vitest';
import { statusLine, toJson, toText } from '../../adapters/console/cards.ts';
import { formsOf } from '../../adapters/discord/cards.ts';
import { toMessages, toPage } from '../../adapters/slack/cards.ts';
import type { Card, Reply } from '../../src/cards/card.ts';
import { plainText } from '../../src/cards/plain-text.ts';
import { endNotice } from '../../src/cards/run-card.ts';
import { draw } from '../../src/conversation/draw.ts';
import type { Showing } from '../../src/conversation/showing.ts';
import type { Model, Run } from '../../src/store/records.ts';
import { createDatasetFields, createModelFields, createRunFields } from '../support/builders.ts';
import { openTestStore } from '../support/store.ts';

/** As they are written on cards: of the score, of the best so far, and of the leaderboard. */
const FIGURES = /\.873|\.866|\.811|\.799/;

const simulatedModel = (changes: Partial<Model> = {}) =>
  createModelFields({
    engine: 'simulation',
    uses_real_model: false,
    measuring: 'given_up',
    metric: 'accuracy',
    scores: {
      accuracy: { value: 0.8734, low: 0.8734, high: 0.8734 },
      f1: { value: 0.8112, low: 0.8112, high: 0.8112 },
    },
    metrics: { accuracy: 0.8734, f1: 0.8112 },
    baseline: { name: 'none', scores: {} },
    leaderboard: [
      { model: 'Ensemble', score: 0.8734, fit_ms: 2000, weight: 1 },
      { model: 'LightGBM', score: 0.7992, fit_ms: 2000, weight: 0 },
    ],
    ...changes,
  });

const simulatedRun = (changes: Partial<Run> = {}) =>
  createRunFields({
    engine: 'simulation',
    uses_real_model: false,
    best: { model: 'XGBoost', metric: 'accuracy', score: 0.8663 },
    message: 'Simulated step: LightGBM.',
    ...changes,
  });

/** A reply for each card of each adapter: what a person sees at once. */
const looks = (reply: Reply): readonly string[] => [
  plainText(reply),
  toText(reply, 1).text,
  statusLine(reply) ?? '',
  JSON.stringify(toJson('reply', 'm1', reply)),
  // The page is sent the card as it is.
  JSON.stringify(reply),
  JSON.stringify(toMessages(reply)),
  JSON.stringify(toPage(reply)),
  ...(['embeds', 'components'] as const).map((style) => JSON.stringify(formsOf(reply, style))),
];

async function setUp() {
  const store = await openTestStore();
  const dataset = await store.datasets.insert(createDatasetFields());
  const model = await store.models.insert(simulatedModel({ dataset_id: dataset.id }));
  const runs = await Promise.all(
    (['queued', 'running', 'cancelling', 'finished', 'failed', 'cancelled'] as const).map((status) =>
      store.runs.insert(
        simulatedRun({
          status,
          dataset_id: dataset.id,
          model_id: status === 'finished' ? model.id : null,
          finished_at: ['finished', 'failed', 'cancelled'].includes(status) ? new Date() : null,
        }),
      ),
    ),
  );
  /** Of each kind of thing that is shown, those that a simulated training leads to; none where it leads to none. */
  const showings: { readonly [K in Showing['kind']]: readonly Showing[] } = {
    result: [],
    more: [],
    candidate: [],
    fetch: [],
    others: [],
    dataset: [{ kind: 'dataset', id: dataset.id, title: dataset.title }],
    details: [{ kind: 'details', id: dataset.id, title: dataset.title }],
    target: [],
    'target-choice': [],
    run: runs.map(({ id }) => ({ kind: 'run', id })),
    end: runs.map(({ id }) => ({ kind: 'end', id })),
    leaderboard: [{ kind: 'leaderboard', id: model.id, name: model.name }],
    explanation: [{ kind: 'explanation', id: model.id, name: model.name }],
    // It can neither predict nor be deployed.
    prediction: [],
    batch: [],
    deployment: [],
    datasets: [{ kind: 'datasets' }],
    models: [{ kind: 'models' }],
    overview: [{ kind: 'overview' }],
    question: [],
  };
  const drawn = await Promise.all(
    Object.values(showings)
      .flat()
      .map((showing) => draw(store, 'test:space', { by: 'test:ada', frame: {}, shows: [showing] })),
  );
  const cards = drawn.flatMap(({ reply }) => reply.cards ?? []);
  const notices = runs.map((run) => endNotice(run, { model: run.model_id === null ? null : model, deployment: null }));
  return { cards, notices };
}

/** A card alone, and each that stands behind it. */
const alone = (card: Card): readonly Reply[] => [{ cards: [card] }, ...(card.atLength ?? []).flatMap(alone)];

describe('what is simulated', () => {
  it('says so on every card with a figure of it, whoever shows it', async () => {
    const { cards, notices } = await setUp();
    const seen = [...cards.flatMap(alone), ...notices].flatMap(looks);
    const withFigures = seen.filter((text) => FIGURES.test(text));

    expect(withFigures.length).toBeGreaterThan(40);
    expect(withFigures.filter((text) => !/simulated/i.test(text))).toEqual([]);
  });

  it('offers no button to deploy it, to predict with it or to explain it', async () => {
    const { cards } = await setUp();
    const labels = cards.flatMap(alone).flatMap((reply) => (reply.cards ?? []).flatMap(({ actions = [] }) => actions));

    expect(labels.length).toBeGreaterThan(0);
    expect(labels.filter(({ label }) => ['Deploy', 'Predict', 'Explain', 'Undeploy'].includes(label))).toEqual([]);
  });

  it('would be found without its labels', async () => {
    const { cards } = await setUp();
    const unlabelled = cards.map((card) => JSON.parse(JSON.stringify(card).replace(/simulated/gi, '')) as Card);
    const seen = unlabelled.flatMap(alone).flatMap(looks);

    expect(seen.some((text) => FIGURES.test(text) && !/simulated/i.test(text))).toBe(true);
  });
});
