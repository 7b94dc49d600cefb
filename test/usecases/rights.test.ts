import { describe, expect, it } from 'vitest';
import { deleteDataset, renameDataset } from '../../src/usecases/datasets.ts';
import { undeploy } from '../../src/usecases/deployments.ts';
import { cancelRun, keepBest } from '../../src/usecases/end-run.ts';
import { deleteModel, renameModel } from '../../src/usecases/models.ts';
import type { Act } from '../../src/usecases/once.ts';
import type { Asker } from '../../src/usecases/rights.ts';
import type { Services } from '../../src/usecases/services.ts';
import {
  createDatasetFields,
  createDeploymentFields,
  createModelFields,
  createRunFields,
} from '../support/builders.ts';
import { ADA, ADMIN, act, createServices, ELSEWHERE, GRACE } from '../support/usecases.ts';

type Change = readonly [
  change: (services: Services, by: Asker, id: string, how: Act) => Promise<unknown>,
  make: (services: Services) => Promise<{ readonly id: string }>,
  refusal: string,
];

const dataset = ({ store }: Services) => store.datasets.insert(createDatasetFields());
const run = ({ store }: Services) => store.runs.insert(createRunFields({ status: 'running' }));
const model = ({ store }: Services) => store.models.insert(createModelFields());
const deployment = async ({ store }: Services) =>
  store.deployments.insert(createDeploymentFields({ ...createModelFields(), id: '0'.repeat(24) }));

const CHANGES: readonly (readonly [string, Change])[] = [
  ['delete a data set', [deleteDataset, dataset, 'Churn was added by someone else. They, or an admin, can delete it.']],
  [
    'rename a data set',
    [
      (services, by, id) => renameDataset(services, by, id, 'new'),
      dataset,
      'Churn was added by someone else. They, or an admin, can rename it.',
    ],
  ],
  ['cancel a run', [cancelRun, run, 'That training was started by Ada. They, or an admin, can end it.']],
  ['keep a run’s best', [keepBest, run, 'That training was started by Ada. They, or an admin, can end it.']],
  ['delete a model', [deleteModel, model, 'churn-1 was trained by someone else. They, or an admin, can delete it.']],
  [
    'rename a model',
    [
      (services, by, id) => renameModel(services, by, id, 'new'),
      model,
      'churn-1 was trained by someone else. They, or an admin, can rename it.',
    ],
  ],
  ['undeploy', [undeploy, deployment, 'churn-1 was deployed by Ada. They, or an admin, can undeploy it.']],
];

describe.each(CHANGES)('to %s', (_, [change, make, refusal]) => {
  it('is for whoever made it', async () => {
    const { services } = await createServices();
    const { id } = await make(services);

    await expect(change(services, ADA, id, act())).resolves.toBeDefined();
  });

  it('is for admins', async () => {
    const { services } = await createServices();
    const { id } = await make(services);

    await expect(change(services, ADMIN, id, act())).resolves.toBeDefined();
  });

  it('is for nobody else, who is told who can', async () => {
    const { services } = await createServices();
    const { id } = await make(services);

    await expect(change(services, GRACE, id, act())).rejects.toMatchObject({ code: 'forbidden', message: refusal });
    await expect(change(services, ADA, id, act())).resolves.toBeDefined();
  });

  it('is not even known of in another space', async () => {
    const { services } = await createServices();
    const { id } = await make(services);

    await expect(change(services, ELSEWHERE, id, act())).rejects.toMatchObject({ code: 'not_found' });
    await expect(change(services, ADA, id, act())).resolves.toBeDefined();
  });
});
