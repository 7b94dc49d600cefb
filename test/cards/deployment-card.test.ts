import { describe, expect, it } from 'vitest';
import { batchCard, batchNotice, type ShownBatch } from '../../src/cards/batch-card.ts';
import { deployedCard, driftNotice, type ShownDeployment } from '../../src/cards/deployment-card.ts';
import { plainText } from '../../src/cards/plain-text.ts';

const FORM = { id: 'predict:1', title: 'Predict churn', text: 'Say for example “predict for tenure=3”.', fields: [] };

const deploymentOf = (changes: Partial<ShownDeployment> = {}): ShownDeployment => ({
  id: 'd1',
  name: 'churn',
  model_id: 'm2',
  model_name: 'churn-2',
  version: 2,
  versions: [
    { number: 1, model_name: 'churn-1' },
    { number: 2, model_name: 'churn-2' },
  ],
  split: [],
  requests_count: 1_204,
  watched: null,
  ...changes,
});

const watched = (inputs: number[], output: number | null) => ({
  requests: 1_000,
  errors: 20,
  p50_ms: 2.34,
  p95_ms: 41,
  drift: { inputs: inputs.map((psi, i) => ({ column: `column ${i}`, psi })), output, limit: 0.25 },
});

describe('a deployment', () => {
  it('that is new shows how it is asked, and nothing that it has not', () => {
    const card = deployedCard(deploymentOf({ version: 1, versions: [{ number: 1, model_name: 'churn-1' }] }), FORM);

    expect(card.fields).toBeUndefined();
    expect(card.actions?.map(({ label }) => label)).toEqual(['Predict', 'How to call it', 'Undeploy']);
  });

  it('shows version, split, traffic and drift', () => {
    const split = [
      { version: 1, weight: 1 },
      { version: 2, weight: 3 },
    ];
    const card = deployedCard(deploymentOf({ split, watched: watched([0.31, 0.04], 0.12) }), FORM);

    expect(card.fields).toEqual([
      { label: 'Version', value: '2 of 2, churn-2' },
      { label: 'Requests go to', value: 'version 1 25 %, version 2 75 %' },
      {
        label: 'Traffic',
        value: '1,204 requests, half of them within 2.3 ms, 95 % within 41 ms, 2 % could not be answered',
      },
      { label: 'Drift', value: 'column 0 .31 and the answers .12 (PSI; from .25 on it is a lot)' },
    ]);
    expect(card).toMatchObject({ tone: 'warning', note: expect.stringContaining('train on it') });
    expect(card.actions?.map(({ id }) => id)).toContain('rollback:d1.2');
  });

  it('says that there is no drift, without a warning', () => {
    const card = deployedCard(deploymentOf({ watched: watched([0.09], null) }), FORM);

    expect(card.fields?.at(-1)?.value).toBe('none: what it is asked is like what it learned from');
    expect(card.tone).toBeUndefined();
  });

  it('that has drifted offers to train, where the data set is still there', () => {
    const offered = (dataset: string | null) =>
      driftNotice(deploymentOf(), 'tenure (PSI 0.41)', dataset).cards?.[0]?.actions?.map(({ id }) => id);

    expect(offered('s1')).toEqual(['train:s1', 'explain:m2', 'undeploy:d1']);
    expect(offered(null)).toEqual(['explain:m2', 'undeploy:d1']);
  });
});

const batchOf = (changes: Partial<ShownBatch> = {}): ShownBatch => ({
  id: 'b1',
  target: 'churn',
  title: 'new customers',
  model_name: 'churn-1',
  status: 'predicting',
  cancel: false,
  fraction: 0.42,
  rows: 4_200,
  refused: 0,
  summary: null,
  missing: [],
  file_name: 'new-customers-predictions.csv',
  file_size: 120_000,
  error: null,
  ...changes,
});

describe('the prediction of a file', () => {
  it('shows how far it is, and can be ended', () => {
    expect(batchCard(batchOf())).toMatchObject({
      progress: { fraction: 0.42, text: 'predicting · 4,200 rows' },
      actions: [{ label: 'Cancel', id: 'cancel-batch:b1' }],
    });
    expect(batchCard(batchOf({ cancel: true }))).toMatchObject({ progress: { text: 'stopping' } });
    expect(batchCard(batchOf({ cancel: true })).actions).toBeUndefined();
  });

  it('shows what was predicted, and of what not', () => {
    const done = batchOf({
      status: 'done',
      rows: 1_000,
      refused: 200,
      summary: {
        classes: [
          { label: 'no', rows: 600 },
          { label: 'yes', rows: 200 },
        ],
      },
      missing: ['plan'],
    });

    const text = plainText({ cards: [batchCard(done)] });
    expect(text).toContain('100 % · done');
    expect(text).toContain('Predicted: no 75 %, yes 25 %');
    expect(text).toContain('200 rows could not be predicted; the column “error” says why.');
    expect(text).toContain('Taken as missing in every row: plan.');
    expect(batchNotice(done).text).toBe(
      'churn is predicted for 1,000 rows of new customers. 200 rows could not be predicted, which the file tells.',
    );
  });

  it('says why there is none', () => {
    const failed = batchOf({ status: 'failed', error: { message: 'That file has no rows to predict.' } });

    expect(batchCard(failed)).toMatchObject({ tone: 'bad', text: 'That file has no rows to predict.' });
    expect(batchNotice(failed).text).toBe(
      'I could not predict the rows of new customers. That file has no rows to predict.',
    );
    expect(batchCard(batchOf({ status: 'cancelled' })).text).toBe('Nothing of it was kept.');
  });
});
