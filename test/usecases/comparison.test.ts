import { describe, expect, it } from 'vitest';
import { newId } from '../../src/store/id.ts';
import type { Prediction } from '../../src/store/records.ts';
import { compareVersions, tellTruth } from '../../src/usecases/comparison.ts';
import { createDeploymentFields, createModelFields } from '../support/builders.ts';
import { ADA, createServices, ELSEWHERE } from '../support/usecases.ts';

async function setUp(task_type: 'classification' | 'regression' = 'classification') {
  const { services, store } = await createServices();
  const model = await store.models.insert(createModelFields({ task_type }));
  const version = (number: number) => ({
    number,
    model_id: model.id,
    model_name: 'churn-1',
    user_name: 'Ada',
    deployed_at: new Date(),
  });
  const deployment = await store.deployments.insert(
    createDeploymentFields(model, {
      version: 2,
      versions: [version(1), version(2)],
      split: [
        { version: 1, weight: 30 },
        { version: 2, weight: 10 },
      ],
    }),
  );
  const predicted = (by: number, output: object, changes: Partial<Prediction> = {}) =>
    store.predictions.insert({
      space: 'test:space',
      user_id: 'test:ada',
      model_id: model.id,
      deployment_id: deployment.id,
      version: by,
      input: {},
      output: { ...output },
      error: null,
      truth: null,
      truth_at: null,
      latency_ms: by,
      timestamp: new Date(),
      ...changes,
    });
  const sure = (label: string) => ({ classes: [{ label, probability: 0.9 }] });
  const tell = (...truths: readonly (readonly [string, string | number])[]) =>
    tellTruth(
      services,
      ADA,
      deployment.id,
      truths.map(([predictionId, actual]) => ({ predictionId, actual })),
    );
  return { services, store, deployment, predicted, sure, tell };
}

describe('the truth that arrives later', () => {
  it('is matched by the id of the prediction, and compares the versions', async () => {
    const { services, deployment, predicted, sure, tell } = await setUp();
    const [right, wrong, other] = [
      await predicted(1, sure('yes')),
      await predicted(1, sure('no')),
      await predicted(2, sure('yes')),
    ];
    await predicted(2, {}, { error: 'no such column' });

    const told = await tell([right.id, 'yes'], [wrong.id, 'yes'], [other.id, 'yes'], [newId(), 'yes']);

    expect(told).toEqual({ matched: 3, unknown: [expect.any(String)] });
    const { versions } = await compareVersions(services, ADA, deployment.id);
    expect(versions).toMatchObject([
      { number: 1, inService: false, share: 0.75, requests: 2, errors: 0, p50Ms: 1, truths: 2 },
      { number: 2, inService: true, share: 0.25, requests: 2, errors: 1, p95Ms: 2, truths: 1 },
    ]);
    expect(versions.map(({ score }) => score)).toMatchObject([
      { metric: 'accuracy', value: 0.5 },
      { metric: 'accuracy', value: 1, high: 1 },
    ]);
    // One that was right says little.
    expect(versions[1]?.score?.low).toBeCloseTo(0.207, 2);
  });

  it('told again is corrected', async () => {
    const { services, deployment, predicted, sure, tell } = await setUp();
    const { id } = await predicted(1, sure('yes'));

    await tell([id, 'no']);
    await tell([id, 'yes']);

    expect((await compareVersions(services, ADA, deployment.id)).versions[0]).toMatchObject({
      truths: 1,
      score: { value: 1 },
    });
  });

  it('of numbers gives the mean error, and must be a number', async () => {
    const { services, deployment, predicted, tell } = await setUp('regression');
    const made = [await predicted(1, { value: 10 }), await predicted(1, { value: 20 })];

    await tell(...made.map(({ id }) => [id, '13'] as const));

    const [first] = (await compareVersions(services, ADA, deployment.id)).versions;
    expect(first?.score).toMatchObject({ metric: 'mae', value: 5 });
    await expect(tell([made[0]?.id ?? '', 'dear'])).rejects.toThrow('what came to pass is one too; “dear” is not');
  });

  it('is of no other deployment, and no other space', async () => {
    const { services, store, deployment, predicted, sure } = await setUp();
    const { id } = await predicted(1, sure('yes'));
    const other = await store.deployments.insert({ ...deployment, name: 'other' });
    const truths = [{ predictionId: id, actual: 'yes' }];

    expect(await tellTruth(services, ADA, other.id, truths)).toEqual({ matched: 0, unknown: [id] });
    await expect(tellTruth(services, ELSEWHERE, deployment.id, truths)).rejects.toMatchObject({ code: 'not_found' });
  });
});
