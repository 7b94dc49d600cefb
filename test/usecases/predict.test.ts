import { describe, expect, it } from 'vitest';
import { deploy, undeploy } from '../../src/usecases/deployments.ts';
import { predict } from '../../src/usecases/predict.ts';
import { createModelFields } from '../support/builders.ts';
import { answering } from '../support/predictor.ts';
import { ADA, act, createServices, ELSEWHERE, GRACE } from '../support/usecases.ts';

const ANSWER = { classes: [{ label: 'yes', probability: 0.7 }], missing: [], unknown: [], unseen: [] };

async function setUp() {
  const asked: unknown[] = [];
  const predictor = answering(ANSWER, ({ name }, row, by) => asked.push({ name, row, ...by }));
  const { services, store } = await createServices({ predictor });
  const model = await store.models.insert(createModelFields());
  return { services, model, asked };
}

describe('predicting', () => {
  it('answers for a row, on behalf of whoever asks', async () => {
    const { services, model, asked } = await setUp();

    expect(await predict(services, GRACE, { modelId: model.id, row: { tenure: 3 } })).toEqual({
      model,
      answer: { ...ANSWER, id: expect.any(String) },
    });
    expect(asked).toEqual([{ name: 'churn-1', row: { tenure: 3 }, userId: 'test:grace', deployment: null }]);
  });

  it('counts as a request of the deployment while there is one', async () => {
    const { services, model, asked } = await setUp();
    const { deployment } = await deploy(services, ADA, model.id, act());
    await predict(services, ADA, { modelId: model.id, row: {} });
    await undeploy(services, ADA, deployment.id, act());
    await predict(services, ADA, { modelId: model.id, row: {} });

    expect(asked).toMatchObject([{ deployment: { id: deployment.id, version: 1 } }, { deployment: null }]);
  });

  it('is refused in another space', async () => {
    const { services, model, asked } = await setUp();

    await expect(predict(services, ELSEWHERE, { modelId: model.id, row: {} })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(asked).toEqual([]);
  });
});
