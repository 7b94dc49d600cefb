import { describe, expect, it } from 'vitest';
import { createOfflineInterpreter } from '../../src/conversation/interpret/offline.ts';
import type { Scene } from '../../src/conversation/scene.ts';
import { understand } from '../../src/conversation/understand.ts';
import { createDatasetFields, createModelFields, createTurn, SILENT } from '../support/builders.ts';
import { ADA, createServices } from '../support/usecases.ts';

/** A chat with iris in focus, in a space that has penguins too; titanic comes with the program and is not added. */
async function inFocus(words: string, { hasModel = false } = {}) {
  const { services, store, shelf } = await createServices();
  const { id } = await store.datasets.insert(createDatasetFields({ name: 'iris', title: 'Iris' }));
  await store.datasets.insert(createDatasetFields({ name: 'penguins', title: 'Palmer penguins' }));
  const model = hasModel ? await store.models.insert(createModelFields({ dataset_id: id })) : null;
  const bundled = { ...shelf.source, name: 'samples', search: async () => [{ ref: 'titanic', title: 'Titanic' }] };
  const turn = createTurn(words);
  const chat = { dataset_id: id, model_id: model?.id ?? null, run_id: null, deployment_id: null, result_ids: [] };
  return understand(words, {
    turn,
    chat,
    by: ADA,
    services: { ...services, sources: [bundled], interpreter: createOfflineInterpreter(), log: SILENT },
    signal: AbortSignal.timeout(5_000),
  } as unknown as Scene);
}

describe('a data set that the words name', () => {
  it.each([
    ['how many rows does penguins have?', 'describe_dataset', 'penguins'],
    ['train a model for species on penguins', 'train', 'penguins'],
    ['train on penguins-2024', 'train', 'penguins-2024'],
    ['train on set-7', 'train', 'set-7'],
    ['train a model on titanic', 'train', 'titanic'],
    ['delete penguins-2024', 'delete_dataset', 'penguins-2024'],
    ['how many rows does titanic have?', 'describe_dataset', 'titanic'],
  ])('is meant, and not the one in focus: “%s”', async (words, command, dataset) => {
    expect(await inFocus(words)).toMatchObject({ command, slots: { dataset } });
  });

  it.each([
    ['what is AUC?', 'question'],
    ['what does accuracy mean?', 'question'],
    ['was ist ein Fold?', 'question'],
    ['what is the AUC?', 'leaderboard'],
  ])('with a model in focus, “%s” is a %s', async (words, command) => {
    expect(await inFocus(words, { hasModel: true })).toMatchObject({ command });
  });

  it.each([
    ['how many rows does it have?', 'describe_dataset'],
    ['train', 'train'],
    ['train to predict churn', 'train'],
    ['train by f1', 'train'],
    ['train for 10min', 'train'],
  ])('is not made out of “%s”', async (words, command) => {
    expect(await inFocus(words)).toMatchObject({
      command,
      slots: expect.not.objectContaining({ dataset: expect.anything() }),
    });
  });
});
