import { mkdir, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { open } from 'lmdb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigError } from '../../../src/errors.ts';
import { openEmbeddedStore, readEmbeddedStore } from '../../../src/store/embedded/index.ts';
import { newId } from '../../../src/store/id.ts';
import { type Item, openAt } from '../../fixtures/store/open.ts';
import { createFolder } from '../../support/store.ts';
import { type StoreProcess, startStoreProcess } from '../../support/store-process.ts';

describe('a folder with a store', { timeout: 60_000 }, () => {
  const start = (folder: string): StoreProcess => {
    const starter = startStoreProcess('store/starter', [folder]);
    onTestFinished(() => starter.kill());
    return starter;
  };

  it('is for one process: a second is told which one has it, and gets it once that is gone', async () => {
    const folder = await createFolder();
    const owner = start(folder);
    await owner.hear((told) => 'owner' in told);

    const second = openAt(folder);
    await expect(second).rejects.toThrow(`is in use by another process (pid ${owner.child.pid})`);
    await owner.kill();

    await (await openAt(folder)).close();
  });

  it('goes to one of many that start at once, each time the one before was killed', async () => {
    const folder = await createFolder();

    for (let round = 0; round < 3; round++) {
      const starters = Array.from({ length: 6 }, () => start(folder));
      const told = await Promise.all(starters.map((each) => each.hear(() => true)));

      expect(told.filter((each) => 'owner' in each)).toHaveLength(1);
      expect(told.filter((each) => /in use by another process/.test(String(each.refused)))).toHaveLength(5);
      await Promise.all(starters.map((each) => each.kill()));
    }

    // The sockets of the dead are gone with them.
    await (await openAt(folder)).close();
    expect((await readdir(folder)).sort()).toEqual(['files', 'store']);
  });

  it('that an earlier version wrote is refused in a sentence, and left as it is', async () => {
    const folder = await createFolder();
    const path = join(folder, 'store');
    const options = { path, encoding: 'binary', keyEncoding: 'binary' } as const;
    const old = open<Buffer, Buffer>(options);
    await old.put(Buffer.from([0]), Buffer.from('smart-ml store 2'));
    await old.put(Buffer.from([2, 0, 0, 0, 1]), Buffer.from('a document'));
    await old.close();

    const opening = openEmbeddedStore(folder);

    await expect(opening).rejects.toThrow(ConfigError);
    await expect(opening).rejects.toThrow(/holds the store of another version/);
    await expect(readEmbeddedStore(folder)).rejects.toThrow(/holds the store of another version/);
    const again = open<Buffer, Buffer>(options);
    expect([...again.getKeys({ start: Buffer.from([0]), end: Buffer.from([255]) })]).toHaveLength(2);
    await again.close();
    expect(await readdir(folder)).toEqual(['store']);
  });

  it('that is damaged is refused in a sentence', async () => {
    const folder = await createFolder();
    await mkdir(join(folder, 'store'));
    await writeFile(join(folder, 'store', 'data.mdb'), 'no store'.repeat(10_000));

    await expect(openAt(folder)).rejects.toThrow(/^The store in \S+ cannot be opened: .*\. Set DATA_DIR/);
  });

  it('that was cut short is refused in a sentence, also where it is only to be read', async () => {
    const folder = await createFolder();
    await (await openAt(folder)).close();
    const file = join(folder, 'store', 'data.mdb');

    await truncate(file, 5000);
    await expect(openAt(folder)).rejects.toThrow(/cannot be opened: data\.mdb is damaged/);
    await expect(readEmbeddedStore(folder)).rejects.toThrow(/cannot be opened: data\.mdb is damaged/);
    await truncate(file, 0);
    await expect(readEmbeddedStore(folder)).rejects.toThrow(/cannot be opened: data\.mdb is damaged/);
  });

  it('that cannot be written to is refused in a sentence', async () => {
    const folder = await createFolder();
    await writeFile(join(folder, 'files'), 'in the way');

    await expect(openAt(folder)).rejects.toThrow(
      /^The store in DATA_DIR \S+ cannot be made ready: .*\. See that the disk has room and that this user may write there/,
    );
  });

  it('is cleared of files that a crash left half or without a document', async () => {
    const folder = await createFolder();
    await mkdir(join(folder, 'files'));
    for (const name of [newId(), `${newId()}.0123.partial`, 'x']) await writeFile(join(folder, 'files', name), 'rest');

    const store = await openAt(folder);
    await writeFile(join(folder, 'in'), 'kept');
    const id = await store.files.put('in', join(folder, 'in'));
    await store.close();
    await (await openAt(folder)).close();

    expect(await readdir(join(folder, 'files'))).toEqual([id]);
  });

  it('loses what has expired, and nothing whose date is null', async () => {
    const folder = await createFolder();
    const first = await openEmbeddedStore(folder);
    const daysAgo = (days: number): Date => new Date(Date.now() - days * 24 * 3600 * 1000);
    for (const [id, at] of [
      ['old', daysAgo(91)],
      ['new', daysAgo(89)],
      ['open', null],
    ] as const) {
      await first.collection('posts').insert({ id, at } as { id: string });
    }
    await first.close();

    const second = await openEmbeddedStore(folder);
    await second.close();

    const third = await openEmbeddedStore(folder);
    const left = await third.collection('posts').find({}, { order: ['id'] });
    await third.close();
    expect(left.map(({ id }) => id)).toEqual(['new', 'open']);
  });

  it('can be read by another process while its own writes', async () => {
    const folder = await createFolder();
    const writer = startStoreProcess('store/writer', [folder, await createFolder()]);
    onTestFinished(() => writer.kill());
    await writer.hear(({ n }) => n === 2);
    const reader = await readEmbeddedStore(folder);
    const files = reader.collection('files');

    const before = await files.count({});
    await writer.hear(({ file, byte }) => file !== undefined && byte === before + 3);
    const after = await files.find({});

    expect(after.length).toBeGreaterThanOrEqual(before + 3);
    await reader.close();
  });
});

describe('a disk that takes no more', { timeout: 60_000 }, () => {
  it('is a reason not to open a store, in a sentence', async () => {
    const folder = await createFolder();
    const starter = startStoreProcess('store/starter', [folder], { maxFileKb: 16 });

    await starter.ended();

    expect(starter.told).toEqual([
      { refused: expect.stringMatching(/^The store in DATA_DIR \S+ cannot be made ready/) },
    ]);
    await (await openAt(folder)).close();
  });

  it('refuses writes in a sentence each, and neither loses what was kept nor keeps what was refused', async () => {
    const folder = await createFolder();
    const filler = startStoreProcess('store/filler', [folder], { maxFileKb: 3000 });

    await filler.ended();

    const kept = filler.told.filter((told) => 'kept' in told).map((told) => told.kept);
    const refused = filler.told.filter((told) => 'refused' in told);
    expect(filler.told.filter((told) => 'unhandled' in told)).toEqual([]);
    expect(filler.told.at(-1)).toEqual({ count: kept.length });
    expect(refused.length).toBeGreaterThanOrEqual(200);
    expect(new Set(refused.map(({ message }) => message))).toEqual(
      new Set(['This could not be kept: the disk is full, or cannot be written to.']),
    );
    const store = await openAt(folder);
    const items = await store.collection<Item>('items').find({});
    await store.close();
    expect(items.map(({ id }) => id).sort()).toEqual([...kept].sort());
  });
});
