import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createOfflineInterpreter } from '../../src/conversation/interpret/offline.ts';
import { InvalidInputError } from '../../src/errors.ts';
import type { CompareApart } from '../../src/models/comparing/compare-apart.ts';
import { createModelFields } from '../support/builders.ts';
import { createTalk } from '../support/talk.ts';
import { createServices } from '../support/usecases.ts';

const REAL = {
  rows: 200,
  losses: [0.2, 0.3],
  difference: { value: -0.1, low: -0.15, high: -0.05 },
  isReal: true,
} as const;

async function setUp(compareApart: CompareApart) {
  const { services, store } = await createServices({ compareApart });
  const fileId = async (key: string): Promise<string> => {
    const path = `${services.workDir}/${key}`;
    await writeFile(path, key);
    return store.files.put(key, path);
  };
  const table = { file_id: await fileId('table'), rows: 80 };
  for (const name of ['alpha', 'beta'])
    await store.models.insert(createModelFields({ name, run_id: name, table, file_id: await fileId(name) }));
  const { say } = createTalk({ ...services, interpreter: createOfflineInterpreter() });
  return { say, store };
}

describe('two models side by side', () => {
  it('are told apart by the rows that neither learned from', async () => {
    const { say } = await setUp(async () => REAL);
    const { text } = await say('compare alpha and beta');

    expect(text).toContain('alpha and beta side by side');
    expect(text).toMatch(
      /On the 200 rows .* alpha is wrong in 20 % and beta in 30 %\. alpha is better, and hardly by chance\./,
    );
  });

  it('are not ranked where the difference can be chance', async () => {
    const { say } = await setUp(async () => ({ ...REAL, isReal: false }));

    expect((await say('compare alpha and beta')).text).toMatch(/can well be chance: take either/);
  });

  it('are shown without a verdict where they cannot be set against each other', async () => {
    const { say } = await setUp(() => Promise.reject(new InvalidInputError('Too few rows are new to both.')));
    const { text } = await say('compare alpha and beta');

    expect(text).toContain('Too few rows are new to both.');
    expect(text).not.toContain('better');
  });

  it('are asked for by name where there is one', async () => {
    const { say, store } = await setUp(async () => REAL);
    const beta = await store.models.findOne('test:space', { name: 'beta' });
    await store.models.remove('test:space', beta?.id ?? '');

    expect((await say('compare the models')).text).toMatch(/only one model/);
  });
});
