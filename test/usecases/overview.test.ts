import { describe, expect, it } from 'vitest';
import { deploy, undeploy } from '../../src/usecases/deployments.ts';
import { overview } from '../../src/usecases/overview.ts';
import { createDatasetFields, createModelFields, createRunFields } from '../support/builders.ts';
import { ADA, act, createServices } from '../support/usecases.ts';

describe('an overview', () => {
  it('shows the newest of each kind, of deployments those in service, of its space alone', async () => {
    const { services, store } = await createServices();
    for (const name of ['a', 'b', 'c']) await store.datasets.insert(createDatasetFields({ name }));
    const run = await store.runs.insert(createRunFields());
    const [first, second] = [
      await store.models.insert(createModelFields({ name: 'first' })),
      await store.models.insert(createModelFields({ name: 'second' })),
    ];
    await deploy(services, ADA, first.id, act());
    const { deployment } = await deploy(services, ADA, second.id, act());
    await undeploy(services, ADA, deployment.id, act());

    const shown = await overview(services, 'test:space', 'test:ada', 2);

    expect(shown.datasets.map(({ name }) => name)).toEqual(['c', 'b']);
    expect(shown.runs).toEqual([run]);
    expect(shown.models).toEqual([second, first]);
    expect(shown.deployments.map(({ name }) => name)).toEqual(['first']);
    expect(await overview(services, 'test:other', 'test:ada', 2)).toEqual({
      datasets: [],
      runs: [],
      models: [],
      deployments: [],
    });
  });
});
