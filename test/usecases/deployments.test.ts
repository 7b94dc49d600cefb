import { describe, expect, it } from 'vitest';
import { deploy, getDeployment, listDeployments, undeploy } from '../../src/usecases/deployments.ts';
import { renameModel } from '../../src/usecases/models.ts';
import { createModelFields } from '../support/builders.ts';
import { ADA, act, createServices, ELSEWHERE, GRACE } from '../support/usecases.ts';

const ADA_DID = { id: 'test:ada', name: 'Ada' };

async function setUp() {
  const made = await createServices();
  const model = await made.store.models.insert(createModelFields());
  return { ...made, model };
}

describe('deploying', () => {
  it('puts a model into service under its name', async () => {
    const { services, model } = await setUp();

    const { deployment, already } = await deploy(services, GRACE, model.id, act());

    expect(already).toBeNull();
    expect(deployment).toMatchObject({ name: 'churn-1', model_id: model.id, status: 'active', user_id: 'test:grace' });
    expect(await listDeployments(services, ADA)).toEqual([deployment]);
    await expect(getDeployment(services, ELSEWHERE, deployment.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('again finds the deployment', async () => {
    const { services, model } = await setUp();
    const { deployment } = await deploy(services, ADA, model.id, act());

    expect(await deploy(services, GRACE, model.id, act())).toMatchObject({ deployment, already: ADA_DID });
  });

  it('twice at once makes one deployment', async () => {
    const { services, store, model } = await setUp();

    const deployed = await Promise.all([ADA, GRACE, ADA].map((by) => deploy(services, by, model.id, act())));

    const [only, ...others] = await store.deployments.list('test:space');
    expect(others).toEqual([]);
    expect(deployed.map(({ deployment }) => deployment)).toEqual([only, only, only]);
    expect(deployed.filter(({ already }) => !already)).toHaveLength(1);
  });

  it('brings back what was taken out of service', async () => {
    const { services, model } = await setUp();
    const { deployment } = await deploy(services, ADA, model.id, act());
    await undeploy(services, ADA, deployment.id, act());
    expect(await listDeployments(services, ADA)).toEqual([]);

    const back = await deploy(services, ADA, model.id, act());

    expect(back).toMatchObject({ deployment: { id: deployment.id, status: 'active' }, already: null });
  });

  it('takes the next free name when another model is served under this one', async () => {
    const { services, store, model } = await setUp();
    await deploy(services, ADA, model.id, act());
    await renameModel(services, ADA, model.id, 'older');
    const newer = await store.models.insert(createModelFields({ name: 'churn-1' }));

    expect((await deploy(services, ADA, newer.id, act())).deployment.name).toBe('churn-1-2');
  });

  it('is refused in another space', async () => {
    const { services, model } = await setUp();

    await expect(deploy(services, ELSEWHERE, model.id, act())).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('undeploying', () => {
  it('a second time says that it was done', async () => {
    const { services, model } = await setUp();
    const { deployment } = await deploy(services, ADA, model.id, act());

    expect((await undeploy(services, ADA, deployment.id, act())).already).toBeNull();
    expect((await undeploy(services, ADA, deployment.id, act())).already).toEqual(ADA_DID);
  });
});
