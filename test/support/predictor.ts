import { InvalidInputError } from '../../src/errors.ts';
import type { Asked, PredictionAnswer, Predictor } from '../../src/models/predictor.ts';
import { createPredictor } from '../../src/models/predictor.ts';
import { newId } from '../../src/store/id.ts';
import type { Model } from '../../src/store/records.ts';
import type { Store } from '../../src/store/store.ts';
import { enginesWith } from './engines.ts';

/** Answers every row the same, whatever the model. */
export const answering = (
  answer: Omit<PredictionAnswer, 'id'>,
  asked: (model: Model, row: unknown, by: Asked) => void = () => undefined,
): Predictor => ({
  async predict(model, rows, by) {
    return rows.map((row) => {
      asked(model, row, by);
      return { ...answer, id: newId() };
    });
  },
  keep: async () => undefined,
});

/** Where no model is asked. */
export const NO_PREDICTOR: Predictor = {
  predict: () => Promise.reject(new Error('no model is asked in this test')),
  keep: () => Promise.reject(new Error('nothing is kept in this test')),
};

/** The answer of a model to one row. */
export async function answerOf(
  store: Parameters<typeof createPredictor>[0] | Pick<Store, 'files' | 'predictions'>,
  model: Model,
  row: Readonly<Record<string, unknown>>,
): Promise<PredictionAnswer> {
  const [answer] = await createPredictor(store, enginesWith()).predict(model, [row], {
    userId: 'test:ada',
    deployment: null,
  });
  if (answer === undefined || answer instanceof InvalidInputError) throw answer;
  return answer;
}
