import { Readable } from 'node:stream';
import type { Model } from '../../src/store/records.ts';
import type { Store } from '../../src/store/store.ts';
import { frameOf, numberColumn } from '../engine/support/frames.ts';
import { trainQuietly } from '../engine/support/train-quietly.ts';
import { createModelFields } from './builders.ts';

const COLUMN = { kind: 'number', dtype: 'float64', null_count: 0, unique_count: 23, flags: [] } as const;
const SIZES = Array.from({ length: 60 }, (_, at) => (at * 7) % 23);

/** What is known of a model of prices by size, beside its file. */
export const PRICES = {
  name: 'prices',
  target: 'price',
  target_kind: 'number',
  task_type: 'regression',
  classes: [],
  metric: 'r2',
  scores: { r2: { value: 0.99, low: 0.98, high: 1 } },
  metrics: { r2: 0.98765, mae: 1.5, rmse: 2 },
  baseline: { name: 'The mean', scores: { r2: Number.NaN } },
  features: [{ name: 'size', kind: 'number', typical: 11, min: 0, max: 22 }],
  schema: ['size', 'price'].map((name) => ({ name, ...COLUMN })),
} as const satisfies Partial<Model>;

let file: Promise<Uint8Array> | undefined;

/** The file of such a model, trained once. */
export function pricesFile(): Promise<Uint8Array> {
  const prices = SIZES.map((size, at) => 3 * size + (at % 4));
  const frame = frameOf(numberColumn('size', SIZES), numberColumn('price', prices));
  file ??= trainQuietly(frame, { target: 'price' }).then(({ model }) => model);
  return file;
}

/** Such a model in a store. */
export async function insertPrices({ models, files }: Store, changes: Partial<Model> = {}): Promise<Model> {
  const file_id = await files.put('model', Readable.from([await pricesFile()]));
  return models.insert(createModelFields({ ...PRICES, file_id, ...changes }));
}
