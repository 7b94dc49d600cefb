import { describe, expect, it } from 'vitest';
import {
  deploy,
  getDeployment,
  listDeployments,
  rollBack,
  splitTraffic,
  switchVersion,
  versionFor,
} from '../../src/usecases/deployments.ts';
import { deleteModel, renameModel } from '../../src/usecases/models.ts';
import { createDatasetFields, createModelFields } from '../support/builders.ts';
import { ADA, act, createServices, GRACE } from '../support/usecases.ts';

/** Three models of the same data set and target, each deployed after the other. */
async function setUp() {
  const made = await createServices();
  const { services, store } = made;
  const dataset = await store.datasets.insert(createDatasetFields());
  const train = (name: string, changes = {}) =>
    store.models.insert(
      createModelFields({ name, run_id: `run of ${name}`, dataset_id: dataset.id, dataset_name: 'churn', ...changes }),
    );
  const models = [await train('one'), await train('two'), await train('three')];
  const deployed = [];
  for (const { id } of models) deployed.push((await deploy(services, ADA, id, act())).deployment);
  const { id } = deployed[0] as { readonly id: string };
  return { ...made, dataset, train, models, id, deployed, now: () => getDeployment(services, ADA, id) };
}

describe('versions', () => {
  it('come of the models of a data set and target, the last in service', async () => {
    const { services, models, deployed, id, now } = await setUp();

    expect(deployed.map((each) => [each.id, each.version])).toEqual([1, 2, 3].map((number) => [id, number]));
    expect(await listDeployments(services, ADA)).toHaveLength(1);
    const { name, model_id, versions, history } = await now();
    expect([name, model_id]).toEqual(['one', models[2]?.id]);
    expect(versions.map(({ number, model_name }) => [number, model_name])).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ]);
    expect(history.map(({ message }) => message)).toEqual([
      'Ada deployed one as version 1.',
      'Ada put version 2, two, into service.',
      'Ada put version 3, three, into service.',
    ]);
  });

  it('come of any model that is deployed under the same name', async () => {
    const { services, train, id } = await setUp();
    const other = await train('other', { target: 'tenure', dataset_id: 'e'.repeat(24) });

    const { deployment } = await deploy(services, ADA, other.id, { ...act(), name: 'one' });

    expect(deployment).toMatchObject({ id, version: 4, model_name: 'other' });
  });

  it('are put into service by nobody but who deployed them: others get a deployment of their own', async () => {
    const { services, train, id } = await setUp();
    const { id: model } = await train('four');

    const { deployment } = await deploy(services, GRACE, model, act());
    expect(deployment.id).not.toBe(id);
    await expect(deploy(services, GRACE, model, { ...act(), name: 'one' })).rejects.toMatchObject({
      code: 'forbidden',
      message: 'one was deployed by Ada. They, or an admin, can change it.',
    });
    await expect(rollBack(services, GRACE, id, act())).rejects.toMatchObject({ code: 'forbidden' });
    await expect(splitTraffic(services, GRACE, id, [])).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('are gone back to one by one, and no further than the first', async () => {
    const { services, id, models } = await setUp();
    const back = async () => (await rollBack(services, ADA, id, act())).deployment;

    expect(await back()).toMatchObject({ version: 2, model_id: models[1]?.id });
    expect(await back()).toMatchObject({ version: 1, model_id: models[0]?.id });
    await expect(back()).rejects.toMatchObject({
      code: 'conflict',
      message: 'one has no version before 1 to roll back to.',
    });
    expect(await switchVersion(services, ADA, id, 3)).toMatchObject({ version: 3 });
    await expect(switchVersion(services, ADA, id, 9)).rejects.toThrow('one has no version 9; it has 1, 2, 3.');
  });

  it('are gone back to once, however many press the same button', async () => {
    const { services, id, now } = await setUp();
    const press = () => rollBack(services, ADA, id, { ...act(crypto.randomUUID(), 'the card'), from_version: 3 });

    const pressed = await Promise.all([press(), press(), press()]);

    expect((await now()).version).toBe(2);
    expect(pressed.filter(({ already }) => already === null)).toHaveLength(1);
    await expect(
      rollBack(services, ADA, id, { ...act(crypto.randomUUID(), 'an older card'), from_version: 3 }),
    ).rejects.toThrow('one is at version 2 by now, not 3 any more.');
  });

  it('of deleted models are no more, and the deployment goes with the model in service', async () => {
    const { services, id, models, now } = await setUp();
    await splitTraffic(services, ADA, id, [
      { version: 2, weight: 1 },
      { version: 3, weight: 1 },
    ]);

    await deleteModel(services, ADA, models[1]?.id ?? '', act());
    const { versions, split } = await now();
    expect(versions.map(({ number }) => number)).toEqual([1, 3]);
    expect(split).toEqual([{ version: 3, weight: 1 }]);

    await deleteModel(services, ADA, models[2]?.id ?? '', act());
    await expect(now()).rejects.toMatchObject({ code: 'not_found' });
  });

  it('bear the names that their models have now', async () => {
    const { services, models, now } = await setUp();

    await renameModel(services, ADA, models[0]?.id ?? '', 'first');

    expect(await now()).toMatchObject({ model_name: 'three', versions: [{ model_name: 'first' }, {}, {}] });
  });

  it('of what an earlier program kept: it has the one', async () => {
    const { store, models, services } = await setUp();
    const [model] = models;
    const documents = store.documents.collection<{ id: string }>('deployments');
    const old = { id: 'a'.repeat(24), space: 'test:space', user_id: 'test:ada', name: 'old', model_id: model?.id };
    const rest = { model_name: 'one', task_type: 'classification', status: 'active', requests_count: 7 };
    await documents.insert({ ...old, ...rest, created_at: new Date(), updated_at: new Date() } as never);

    expect(await getDeployment(services, ADA, old.id)).toMatchObject({ version: 1, versions: [{ model_name: 'one' }] });
    const { deployment } = await deploy(services, ADA, models[1]?.id ?? '', { ...act(), name: 'old' });
    expect(deployment).toMatchObject({ id: old.id, version: 2, requests_count: 7 });
  });
});

describe('a split', () => {
  const versions = [1, 2].map((number) => ({
    number,
    model_id: String(number),
    model_name: '',
    user_name: '',
    deployed_at: new Date(),
  }));
  const split = (first: number, second: number) => ({
    id: 'd'.repeat(24),
    version: 1,
    versions,
    split: [
      { version: 1, weight: first },
      { version: 2, weight: second },
    ],
  });
  const keys = Array.from({ length: 4_000 }, (_, i) => `customer ${i}`);
  const shareOf2 = (first: number, second: number) =>
    keys.filter((key) => versionFor(split(first, second), key).number === 2).length / keys.length;

  it('deals keys by the weights, each key the same version every time', () => {
    expect(shareOf2(80, 20)).toBeGreaterThan(0.17);
    expect(shareOf2(80, 20)).toBeLessThan(0.23);
    const once = keys.map((key) => versionFor(split(3, 1), key).number);
    expect(keys.map((key) => versionFor(split(3, 1), key).number)).toEqual(once);
  });

  it('that grows takes nobody back who had the growing version', () => {
    const had = keys.filter((key) => versionFor(split(80, 20), key).number === 2);

    expect(had.every((key) => versionFor(split(50, 50), key).number === 2)).toBe(true);
  });

  it('deals requests without a key by chance', () => {
    expect([0, 0.79, 0.81, 0.999].map((share) => versionFor(split(80, 20), undefined, () => share).number)).toEqual([
      1, 1, 2, 2,
    ]);
  });

  it('ends when another version comes into service, and needs versions that there are', async () => {
    const { services, id, now, train } = await setUp();
    const half = [1, 3].map((version) => ({ version, weight: 1 }));
    expect(await splitTraffic(services, ADA, id, half)).toMatchObject({ split: half });

    await expect(splitTraffic(services, ADA, id, [{ version: 7, weight: 1 }])).rejects.toThrow('has no version 7');
    await expect(splitTraffic(services, ADA, id, [{ version: 1, weight: 0 }])).rejects.toThrow('more than 0');
    await expect(splitTraffic(services, ADA, id, [...half, ...half])).rejects.toThrow('one weight');
    await deploy(services, ADA, (await train('four')).id, act());
    expect(await now()).toMatchObject({ version: 4, split: [] });
  });
});
