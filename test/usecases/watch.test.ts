import { describe, expect, it, vi } from 'vitest';
import { startPresenter } from '../../jobs/present.ts';
import { createRandom } from '../../src/engine/random.ts';
import { spreadOf } from '../../src/engine/spread.ts';
import { rollBack } from '../../src/usecases/deployments.ts';
import { countRequests, watchDeployment } from '../../src/usecases/watch.ts';
import { numberColumn } from '../engine/support/frames.ts';
import { createRoom } from '../fakes/platform.ts';
import {
  createDatasetFields,
  createDeploymentFields,
  createModelFields,
  IDLE_QUEUE,
  SILENT,
} from '../support/builders.ts';
import { ADA, act, createServices } from '../support/usecases.ts';

const HOW = { kind: 'number', dtype: 'float64', null_count: 0, unique_count: 900, flags: [] } as const;

/** A deployment of a model that learned from sizes around 0, made in the room. */
async function setUp({ address = 'test:room' as string | null } = {}) {
  const { services, store } = await createServices();
  const random = createRandom(1);
  const sizes = Array.from({ length: 2_000 }, () => random.normal());
  const spread = spreadOf(
    numberColumn('size', sizes),
    Uint32Array.from(sizes, (_, i) => i),
  );
  if (spread === null) throw new Error('no spread');
  const dataset = await store.datasets.insert(createDatasetFields());
  const schema = [{ name: 'size', ...HOW }, ...createDatasetFields().schema.slice(1)];
  const output = { kind: 'levels', levels: ['no', 'yes'], shares: [0.5, 0.5, 0, 0] } as const;
  const spreads = { inputs: [{ name: 'size', ...spread }], output };
  const model = await store.models.insert(createModelFields({ dataset_id: dataset.id, schema, spreads }));
  const version = (number: number) => ({
    number,
    model_id: model.id,
    model_name: model.name,
    user_name: 'Ada',
    deployed_at: new Date(),
  });
  const fields = createDeploymentFields(model, {
    address,
    version: 2,
    versions: [version(1), version(2)],
    switched_at: new Date(Date.now() - 60_000),
  });
  const { id } = await store.deployments.insert(fields);
  const ask = async (rows: number, around: number, error: string | null = null) => {
    const { version: by } = (await store.deployments.find(id)) ?? {};
    const inserts = Array.from({ length: rows }, () =>
      store.predictions.insert({
        space: 'test:space',
        user_id: 'test:ada',
        model_id: model.id,
        deployment_id: id,
        version: by ?? null,
        input: { size: random.normal() + around },
        output: {
          classes: ['no', 'yes'].map((label) => ({ label, probability: 0.5 })),
        },
        error,
        truth: null,
        truth_at: null,
        latency_ms: 2,
        timestamp: new Date(),
      }),
    );
    await Promise.all(inserts);
    await watchDeployment({ store }, id);
  };
  const now = async () => {
    const found = await store.deployments.find(id);
    if (found === null) throw new Error('no deployment');
    return found;
  };
  const room = createRoom();
  const present = async () => {
    const presenter = startPresenter({ store, platforms: new Map([['test', room.platform]]), log: SILENT });
    await presenter.settled();
    await presenter.stop();
  };
  return { services, store, dataset, id, ask, now, room, present };
}

describe('drift', () => {
  it('is told once where the model was deployed, with what to do next', async () => {
    const { ask, now, room, present, dataset } = await setUp();
    await ask(250, 1.5);
    expect(await now()).toMatchObject({ notice: 'due', watched: { requests: 250, errors: 0, p50_ms: 2 } });

    await Promise.all([present(), present()]);
    await ask(250, 1.5);
    await present();

    expect(await now()).toMatchObject({ notice: 'sent' });
    const [notice, ...others] = room.messages;
    expect(others).toEqual([]);
    expect(notice).toMatchObject({ address: 'test:room', mentions: ['test:ada'] });
    expect(room.read()[0]).toMatch(/churn-1 is asked of rows unlike those it learned from: size \(PSI \d\.\d\d\)/);
    expect(room.last().actions.map(({ id }) => id)[0]).toBe(`train:${dataset.id}`);
  });

  it('is told after a crash between the posting and its note, and not twice', async () => {
    const { ask, now, room, present } = await setUp();
    await ask(250, 1.5);
    room.fail('after');

    await vi.waitFor(
      async () => {
        await present();
        expect((await now()).notice).toBe('sent');
      },
      { timeout: 10_000 },
    );

    expect(room.messages).toHaveLength(1);
  });

  it('is not told of rows like those it learned from, nor of too few', async () => {
    const { ask, now, room, present } = await setUp();

    await ask(100, 3);
    expect(await now()).toMatchObject({ notice: 'none', watched: { requests: 100, drift: null } });
    const { ask: askOther, now: other } = await setUp();
    await askOther(250, 0);
    expect(await other()).toMatchObject({ notice: 'none', watched: { drift: { inputs: [{ column: 'size' }] } } });
    await present();
    expect(room.messages).toEqual([]);
  });

  it('looks at answered requests of the version in service alone, and begins anew with another', async () => {
    const { services, ask, now, id } = await setUp();
    await ask(250, 1.5);
    const { deployment } = await rollBack(services, ADA, id, act());
    expect(deployment).toMatchObject({ version: 1, watched: null, notice: 'none' });

    await ask(50, 0);
    await ask(250, 3, 'size should be a number');

    expect(await now()).toMatchObject({ notice: 'none', watched: { requests: 300, errors: 250, drift: null } });
  });

  it('is noted, and told to nobody, where no chat knows of the deployment', async () => {
    const { ask, now, room, present } = await setUp({ address: null });
    await ask(250, 1.5);
    await present();

    const { notice, history } = await now();
    expect(notice).toBe('sent');
    expect(history).toMatchObject([{ level: 'warning', message: expect.stringContaining('unlike what it learned') }]);
    expect(room.messages).toEqual([]);
  });
});

describe('a deployment', () => {
  it('is looked at after its first ten requests, and after each hundred', async () => {
    const { store, id } = await setUp();
    const looked: number[] = [];
    let counted = 0;
    const queue = { ...IDLE_QUEUE, watch: async () => void looked.push(counted) };
    for (const requests of [1, 8, 1, 85, 10, 95, 250, 1]) {
      counted += requests;
      await countRequests({ store, queue }, { space: 'test:space', id }, requests);
      await store.deployments.counted();
    }

    expect(looked).toEqual([10, 105, 200, 450]);
  });

  it('answers although it cannot be looked at', async () => {
    const { store, id, now } = await setUp();
    const queue = { ...IDLE_QUEUE, watch: () => Promise.reject(new Error('the queue is full')) };

    await countRequests({ store, queue }, { space: 'test:space', id }, 10);
    await store.deployments.counted();

    expect((await now()).requests_count).toBe(10);
  });
});
