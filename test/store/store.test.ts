import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NotFoundError } from '../../src/errors.ts';
import { DuplicateError } from '../../src/store/documents.ts';
import { newId } from '../../src/store/id.ts';
import { openStore } from '../../src/store/store.ts';
import { createDatasetFields } from '../support/builders.ts';
import { createFolder, openTestStore } from '../support/store.ts';

describe('the store', () => {
  it('gives back what was put in, under an id of 24 hex digits', async () => {
    const store = await openTestStore();
    const fields = createDatasetFields();

    const dataset = await store.datasets.insert(fields);

    expect(dataset.id).toMatch(/^[0-9a-f]{24}$/);
    expect(await store.datasets.get(fields.space, dataset.id)).toEqual({ ...fields, id: dataset.id });
  });

  it('names the fields of a unique index that is taken', async () => {
    const { datasets } = await openTestStore();
    await datasets.insert(createDatasetFields());

    const again = datasets.insert(createDatasetFields());

    await expect(again).rejects.toThrow(DuplicateError);
    await expect(again).rejects.toMatchObject({ fields: ['space', 'name'] });
    await expect(datasets.insert(createDatasetFields({ space: 'test:other' }))).resolves.toBeDefined();
  });

  it('lists the newest first', async () => {
    const { datasets } = await openTestStore();
    for (const name of ['a', 'b', 'c']) await datasets.insert(createDatasetFields({ name }));

    expect((await datasets.list('test:space')).map(({ name }) => name)).toEqual(['c', 'b', 'a']);
    expect(await datasets.list('test:space', {}, 1)).toHaveLength(1);
  });

  it('finds nothing under an id that is none', async () => {
    const { datasets } = await openTestStore();

    expect(await datasets.get('test:space', 'nonsense')).toBeNull();
    expect(await datasets.get('test:space', newId())).toBeNull();
  });

  it('keeps what it acknowledged when it is opened again', async () => {
    const dataDir = await createFolder();
    const first = await openStore({ dataDir });
    const { id } = await first.datasets.insert(createDatasetFields());
    await first.close();

    const second = await openStore({ dataDir });

    expect(await second.datasets.get('test:space', id)).not.toBeNull();
    await second.close();
  });

  it.each(['mongodb://', 'mongodb://[', 'mongodb://me:pass/word@host/x'])(
    'says how the URI of a MongoDB is written for %s, and not what is in it',
    async (uri) => {
      const opening = openStore({ uri, dataDir: await createFolder() });

      await expect(opening).rejects.toThrow(/^MONGODB_URI cannot be read\. It is written mongodb:\/\/USER/);
      await expect(opening).rejects.not.toThrow(/pass/);
    },
  );

  it('says what to look at when a MongoDB does not answer', { timeout: 20_000 }, async () => {
    const opening = openStore({ uri: 'mongodb://127.0.0.1:1/x', dataDir: await createFolder() });

    await expect(opening).rejects.toThrow(/^MONGODB_URI: the server there does not answer/);
  });
});

describe('files', () => {
  it('come back byte for byte', async () => {
    const { files } = await openTestStore();
    const folder = await createFolder();
    const bytes = Buffer.from(Array.from({ length: 600_000 }, (_, i) => i % 251));
    await writeFile(join(folder, 'in'), bytes);

    const id = await files.put('in', join(folder, 'in'));
    await files.fetch(id, join(folder, 'out'));

    expect(Buffer.compare(await readFile(join(folder, 'out')), bytes)).toBe(0);
    expect(Buffer.compare(await files.read(id), bytes)).toBe(0);
  });

  it('leave no half file where fetching fails', async () => {
    const { files } = await openTestStore();
    const path = join(await createFolder(), 'out');

    await expect(files.fetch(newId(), path)).rejects.toThrow(NotFoundError);
    await expect(readFile(path)).rejects.toThrow('ENOENT');
  });

  it('leave nothing in the store where putting fails, and may be removed twice', async () => {
    const { files } = await openTestStore();
    const folder = await createFolder();

    await expect(files.put('x', join(folder, 'missing'))).rejects.toThrow('ENOENT');
    await writeFile(join(folder, 'small'), 'x');
    const id = await files.put('small', join(folder, 'small'));
    expect(await files.list()).toEqual([{ id, name: 'small' }]);
    await files.remove(id);
    await files.remove(id);

    expect(await files.list()).toEqual([]);
  });
});
