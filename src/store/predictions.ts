import { createBehind, eachByItself } from './behind.ts';
import { createRecords, type Records } from './collection.ts';
import { type Documents, orExisting } from './documents.ts';
import { newId } from './id.ts';
import type { Prediction } from './records.ts';

export interface Predictions extends Records<Prediction> {
  /** Resolves when every answer given so far is kept. */
  settled(): Promise<void>;
}

/** What models answered. An answer waits for no disk: it is kept a moment after, and whoever reads finds it. */
export function createPredictions(documents: Documents<Prediction>): Predictions {
  const records = createRecords(documents);
  // What is tried again may be there already.
  const keep = (prediction: Prediction) => orExisting(documents.insert(prediction), () => documents.get(prediction.id));
  const behind = createBehind<Prediction>((all) => eachByItself(all, keep));
  const after =
    <Args extends readonly unknown[], R>(read: (...args: Args) => Promise<R>) =>
    async (...args: Args): Promise<R> => {
      await behind.settled();
      return read(...args);
    };

  return {
    async insert(fields) {
      const prediction = { ...fields, id: newId() };
      await behind.add(prediction);
      return prediction;
    },
    get: after(records.get),
    findOne: after(records.findOne),
    list: after(records.list),
    named: after(records.named),
    total: after(records.total),
    update: after(records.update),
    remove: after(records.remove),
    settled: behind.settled,
  };
}
