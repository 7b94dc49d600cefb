import { describe, expect, it, vi } from 'vitest';
import type { Documents } from '../../src/store/documents.ts';
import { newId } from '../../src/store/id.ts';
import { createPredictions } from '../../src/store/predictions.ts';
import type { Prediction } from '../../src/store/records.ts';
import { openStore } from '../../src/store/store.ts';
import { createDeploymentFields, createModelFields } from '../support/builders.ts';
import { createFolder, openTestStore } from '../support/store.ts';

const SPACE = 'test:space';
const fields = (deployment_id: string | null = null): Omit<Prediction, 'id'> => ({
  space: SPACE,
  user_id: 'test:ada',
  model_id: newId(),
  deployment_id,
  version: null,
  error: null,
  truth: null,
  truth_at: null,
  input: { tenure: 1 },
  output: {},
  latency_ms: 1,
  timestamp: new Date(),
});

describe('predictions', () => {
  it('are found by whoever reads, though nobody waited until they were kept', async () => {
    const { predictions } = await openTestStore();
    const made = await Promise.all(Array.from({ length: 200 }, () => predictions.insert(fields())));

    expect(await predictions.list(SPACE)).toHaveLength(200);
    expect(await predictions.get(SPACE, made[7]?.id ?? '')).toMatchObject({ input: { tenure: 1 } });
    expect(await predictions.total(SPACE)).toBe(200);
  });

  it('are kept by themselves after a moment, and when the store is closed', async () => {
    const dataDir = await createFolder();
    const store = await openStore({ dataDir });
    await store.predictions.insert(fields());
    await vi.waitFor(async () => expect(await store.documents.collection('predictions').count({})).toBe(1));
    await store.predictions.insert(fields());
    await store.close();
    const again = await openStore({ dataDir });

    expect(await again.predictions.total(SPACE)).toBe(2);
    await again.close();
  });

  it('are tried again where the store fails, and none is kept twice', async () => {
    const { documents } = await openTestStore();
    const real = documents.collection<Prediction>('predictions');
    let calls = 0;
    const failing: Documents<Prediction> = {
      ...real,
      async insert(document) {
        calls += 1;
        // The third is kept, and its answer lost.
        if (calls === 3) await real.insert(document);
        if (calls === 2 || calls === 3) throw new Error('out of reach');
        await real.insert(document);
      },
    };
    const predictions = createPredictions(failing);
    for (let i = 0; i < 4; i++) await predictions.insert(fields());

    await expect(predictions.list(SPACE)).rejects.toThrow('out of reach');
    await vi.waitFor(async () => expect(await real.count({})).toBe(4));
    expect(await predictions.list(SPACE)).toHaveLength(4);
  });

  it('make who asks wait where the store does not keep up', async () => {
    const { documents } = await openTestStore();
    const down = documents.collection<Prediction>('predictions');
    const predictions = createPredictions({ ...down, insert: () => Promise.reject(new Error('out of reach')) });
    const asked = Array.from({ length: 6_000 }, () => predictions.insert(fields()));
    const refused = (await Promise.allSettled(asked)).filter(({ status }) => status === 'rejected');

    expect(refused.length).toBeGreaterThan(0);
  });

  it('are counted together, each once', async () => {
    const { deployments } = await openTestStore();
    const now = new Date();
    const { id } = await deployments.insert(createDeploymentFields({ ...createModelFields(), id: newId() }));
    const told: unknown[] = [];
    const counted = (...args: unknown[]) => void told.push(args);
    for (let i = 1; i <= 70; i++) await deployments.count({ space: SPACE, id, requests: 1, at: new Date(i), counted });
    await deployments.count({ space: SPACE, id: newId(), requests: 1, at: now, counted });
    await deployments.counted();

    expect(await deployments.get(SPACE, id)).toMatchObject({ requests_count: 70, last_request_at: new Date(70) });
    expect(told).toMatchObject([[{ id, requests_count: 70 }, 70]]);
  });
});
