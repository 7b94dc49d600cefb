import { describe, expect, it } from 'vitest';
import { deploy } from '../../src/usecases/deployments.ts';
import { deleteModel, getModel, listModels, renameModel } from '../../src/usecases/models.ts';
import { createModelFields } from '../support/builders.ts';
import { ADA, act, createServices, ELSEWHERE, putFile } from '../support/usecases.ts';

async function setUp() {
  const made = await createServices();
  const model = await made.store.models.insert(createModelFields({ file_id: await putFile(made.store) }));
  return { ...made, model };
}

describe('models', () => {
  it('are listed with whether they are deployed, in their space alone', async () => {
    const { services, store, model } = await setUp();
    await store.models.insert(createModelFields({ name: 'other' }));
    await deploy(services, ADA, model.id, act());

    const listed = await listModels(services, 'test:space', 'test:ada', 10);

    expect(listed.map(({ name, deployed }) => [name, deployed])).toEqual([
      ['other', false],
      ['churn-1', true],
    ]);
    expect(await listModels(services, 'test:other', 'test:ada', 10)).toEqual([]);
    await expect(getModel(services, ELSEWHERE, model.id)).rejects.toThrow(/^That model is no longer here\. Say/);
  });
});

describe('renaming a model', () => {
  it('leaves its deployment the name it answers to', async () => {
    const { services, store, model } = await setUp();
    const { deployment } = await deploy(services, ADA, model.id, act());

    expect((await renameModel(services, ADA, model.id, 'Best one')).name).toBe('best-one');
    expect(await store.deployments.get('test:space', deployment.id)).toMatchObject({
      name: 'churn-1',
      model_name: 'best-one',
    });
  });

  it('to a name that is taken is refused', async () => {
    const { services, store, model } = await setUp();
    await store.models.insert(createModelFields({ name: 'taken' }));

    await expect(renameModel(services, ADA, model.id, 'taken')).rejects.toThrow(/a model called taken already/);
    expect(await getModel(services, ADA, model.id)).toEqual(model);
  });
});

describe('deleting a model', () => {
  it('takes what served it and its file along, also twice at once', async () => {
    const { services, store, model, keptFiles } = await setUp();
    await deploy(services, ADA, model.id, act());

    await Promise.all([deleteModel(services, ADA, model.id, act()), deleteModel(services, ADA, model.id, act())]);

    expect(await store.models.list('test:space')).toEqual([]);
    expect(await store.deployments.list('test:space')).toEqual([]);
    expect(keptFiles()).toEqual([]);
  });

  it('that broke off at the file is finished the next time', async () => {
    const { services, store, model, keptFiles } = await setUp();
    await deploy(services, ADA, model.id, act());
    const remove = () => Promise.reject(new Error('connection closed'));
    const failing = { store: { ...store, files: { ...store.files, remove } } };
    await expect(deleteModel(failing, ADA, model.id, act())).rejects.toThrow('connection closed');

    await deleteModel(services, ADA, model.id, act());

    expect(await store.models.list('test:space')).toEqual([]);
    expect(keptFiles()).toEqual([]);
  });
});
