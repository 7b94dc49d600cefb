import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../src/store/store.ts';
import { suggest } from '../../src/usecases/suggest.ts';
import { createDatasetFields } from '../support/builders.ts';

const DATASETS = 3000;
const COLUMNS = 20;
const ASKED = 300;

/** How long completing a name takes among many data sets, in the embedded store. */
export async function run(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-suggest-'));
  const store = await openStore({ dataDir });
  try {
    const [column] = createDatasetFields().schema;
    if (column === undefined) throw new Error('The builder makes no column.');
    const schema = Array.from({ length: COLUMNS }, (_, i) => ({ ...column, name: `column_${i}` }));
    await Promise.all(
      Array.from({ length: DATASETS }, (_, i) =>
        store.datasets.insert({ ...createDatasetFields(), schema, name: `sales-${i}`, title: 'Sales' }),
      ),
    );
    const times: number[] = [];
    for (let i = 0; i < ASKED; i++) {
      const started = performance.now();
      await suggest(
        { store },
        { space: 'test:space', user: 'test:ada', chat: 'chat', kind: 'dataset', typed: `sales-${i % 30}` },
      );
      times.push(performance.now() - started);
    }
    times.sort((a, b) => a - b);
    const at = (share: number): string => (times[Math.floor(share * times.length)] ?? 0).toFixed(1);
    process.stdout.write(`of ${DATASETS} data sets: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms\n`);
  } finally {
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
