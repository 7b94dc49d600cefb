import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { AppError, ConfigError, NotFoundError } from '../../src/errors.ts';
import { withFormer } from '../../src/store/s3/index.ts';
import { openStore } from '../../src/store/store.ts';
import { createS3 } from '../support/s3.ts';
import { createFolder, openTestStore } from '../support/store.ts';
import { putFile } from '../support/usecases.ts';

const LARGE = randomBytes(20_000_000);
const SLOW_DOWN = { status: 503, code: 'SlowDown' } as const;
/** Pieces of a size that no part has, as they come off a network. */
function* inPieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 777_777) yield bytes.subarray(at, at + 777_777);
}

describe('files in an S3-compatible store', () => {
  it('go there in parts when they are large, and nothing of them stays on its way', async () => {
    const { openFiles, objects, uploads, requests } = await createS3();
    const files = await openFiles();
    const id = await files.put('große Tabelle.csv', Readable.from(inPieces(LARGE)));

    expect(objects.get(id)?.body.equals(LARGE)).toBe(true);
    expect(objects.get(id)?.etag).toMatch(/-2"$/);
    expect(requests.filter(({ operation }) => operation === 'UploadPart')).toHaveLength(2);
    expect(uploads.size).toBe(0);
    expect(await files.list()).toEqual([{ id, name: 'große Tabelle.csv' }]);
  });

  it('are sent again where the store asks to slow down, or the line is cut', async () => {
    const { openFiles, plan, objects } = await createS3();
    const files = await openFiles();
    plan(/UploadPart/, SLOW_DOWN, 2);
    plan(/UploadPart/, 'drop', 1);
    plan(/CreateMultipartUpload/, { status: 500, code: 'InternalError' }, 1);
    plan(/PutObject/, 'drop', 1);
    const id = await files.put('large', Readable.from(inPieces(LARGE)));
    const small = await files.put('small', Readable.from([Buffer.from('small')]));

    expect(objects.get(id)?.body.equals(LARGE)).toBe(true);
    expect(objects.get(small)?.body.toString()).toBe('small');
  });

  it('are read on where the line was cut, from the byte that is missing', async () => {
    const { openFiles, plan, requests } = await createS3();
    const files = await openFiles();
    const id = await files.put('large', Readable.from(inPieces(LARGE)));
    const folder = await createFolder();
    plan(/GetObject/, 'half', 3);
    plan(/GetObject/, SLOW_DOWN, 1);
    await files.fetch(id, join(folder, 'out'));
    const ranges = requests.filter(({ operation }) => operation === 'GetObject').map(({ range }) => range);

    expect((await files.read(id)).equals(LARGE)).toBe(true);
    expect(ranges[0]).toBeUndefined();
    expect(ranges.slice(1).every((range) => /^bytes=[1-9]\d*-$/.test(range ?? ''))).toBe(true);
    expect(await readdir(folder)).toEqual(['out']);
  });

  it('are never read as a mixture of two that had the same id', async () => {
    const { openFiles, plan, objects } = await createS3();
    const files = await openFiles();
    const id = await files.put('first', Readable.from(inPieces(LARGE)));
    plan(/GetObject/, 'half', 1);
    const read = async (): Promise<void> => {
      let begun = false;
      for await (const _ of files.open(id)) {
        if (!begun) await files.put('second', Readable.from(inPieces(randomBytes(LARGE.length))), id);
        begun = true;
      }
    };

    await expect(read()).rejects.toThrow(AppError);
    expect(objects.size).toBe(1);
  });

  it('are given up where the store does not come back, with nothing kept of them', async () => {
    const { openFiles, plan, objects, uploads } = await createS3();
    const files = await openFiles();
    plan(/CompleteMultipartUpload/, 'late-error');
    plan(/PutObject/, SLOW_DOWN);

    const large = files.put('large', Readable.from(inPieces(LARGE)));
    const small = files.put('small', Readable.from([Buffer.from('small')]));
    for (const putting of [large, small])
      await expect(putting).rejects.toMatchObject({
        code: 'upstream',
        message: expect.stringMatching(/cannot be reached for now/),
      });
    expect(objects.size).toBe(0);
    expect(uploads.size).toBe(0);
  });

  it('are listed past the end of a page', async () => {
    const { openFiles } = await createS3({ listed: 2 });
    const files = await openFiles();
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) ids.push(await files.put(name, Readable.from([Buffer.from(name)])));

    expect((await files.list()).map(({ id }) => id)).toEqual(ids);
  });

  it('from before there was such a store are still read, and removed where they are', async () => {
    const own = await openTestStore();
    const former = await putFile(own, 'former');
    const { openFiles, objects } = await createS3();
    const files = withFormer(await openFiles(), own.files);
    const id = await files.put('new', Readable.from([Buffer.from('new')]));
    const folder = await createFolder();
    await files.fetch(former, join(folder, 'out'));

    expect(String(await files.read(former))).toBe('former');
    expect(String(await buffer(files.open(former)))).toBe('former');
    expect((await files.list()).map((each) => each.id)).toEqual([former, id]);
    for (const each of [former, id]) await files.remove(each);
    expect(objects.size).toBe(0);
    await expect(own.files.read(former)).rejects.toThrow(NotFoundError);
  });

  it('are the files of a store that is opened with it, whose documents stay where they are', async () => {
    const { settings, objects } = await createS3();
    const dataDir = await createFolder();
    const store = await openStore({ dataDir, s3: settings });
    const id = await putFile(store, 'a model');
    await store.close();

    expect(String(objects.get(id)?.body)).toBe('a model');
    expect(await readdir(join(dataDir, 'files'))).toEqual([]);
    const wrong = openStore({ dataDir, s3: { ...settings, bucket: 'absent' } });
    await expect(wrong).rejects.toThrow(ConfigError);
    // The folder is let go of: it can be opened again.
    await (await openStore({ dataDir })).close();
  });

  it.each([
    ['S3_BUCKET=absent: there is no such bucket', { bucket: 'absent' }],
    ['AWS_ACCESS_KEY_ID', { credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'wrong' } }],
    ['AWS_ACCESS_KEY_ID', { credentials: { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'wrong' } }],
    ['S3_REGION', { region: 'us-west-2' }],
    ['S3_ENDPOINT', { endpoint: 'http://127.0.0.1:9' }],
  ])('are refused at the start, with the setting to mend: %s', async (setting, change) => {
    const { openFiles } = await createS3();

    await expect(openFiles(change)).rejects.toThrow(ConfigError);
    await expect(openFiles(change)).rejects.toThrow(setting);
  });
});
