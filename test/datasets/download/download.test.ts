import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { downloadTable } from '../../../src/datasets/download/download-table.ts';
import type { OfferedPart } from '../../../src/datasets/source.ts';
import { AppError, ForbiddenError } from '../../../src/errors.ts';
import { createScriptedFile, type Opening, sha256 } from '../../fakes/scripted-file.ts';
import { csv, workFolder } from '../ingest/builders.ts';

const table = csv('a,b', 2_000, (at) => `${at},x${at % 3}`);
const QUICK = { stallMs: 150, pauseMs: 1, mostFailures: 3, mostOpenings: 20 };

async function download(parts: readonly OfferedPart[], { maxBytes = 1e6, signal = new AbortController().signal } = {}) {
  const folder = await workFolder();
  const told: number[] = [];
  const done = downloadTable(
    { name: 'table', parts },
    { folder, maxBytes, signal, patience: QUICK, onProgress: (bytes) => told.push(bytes) },
  );
  return { folder, told, files: await done };
}

const failure = (parts: readonly OfferedPart[], options = {}): Promise<AppError> =>
  download(parts, options).then(
    () => new AppError('internal', 'it was taken'),
    (error: AppError) => error,
  );

const dies: Opening = { sends: 5_000, ends: 'die' };

describe('a connection', () => {
  test('that dies half-way is taken up where it broke, and the digest of the whole is right', async () => {
    const file = createScriptedFile(table, [dies, dies], {
      digest: { algorithm: 'sha256', value: sha256(table).toUpperCase() },
    });

    const { files, folder, told } = await download([file.part]);

    const [first, second = 0, third = 0] = file.asked;
    expect([first, file.asked.length]).toEqual([0, 3]);
    expect(second > 0 && third > second).toBe(true);
    expect(await readFile(join(folder, 'part-0'), 'utf8')).toBe(table);
    expect(files).toMatchObject([{ bytes: table.length, content: { format: 'text' } }]);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(file.leftOpen()).toBe(0);
  });

  test('that is taken up by a source which begins anew starts over', async () => {
    const file = createScriptedFile(table, [dies, { fromStart: true }], {
      digest: { algorithm: 'sha256', value: sha256(table) },
    });

    const { folder } = await download([file.part]);

    expect(file.asked).toEqual([0, expect.any(Number)]);
    expect(file.asked[1]).toBeGreaterThan(0);
    expect(await readFile(join(folder, 'part-0'), 'utf8')).toBe(table);
  });

  test('that ends early without an error is taken up, where the size is told', async () => {
    const file = createScriptedFile(table, [{ sends: 700, sizeBytes: table.length }]);

    await download([file.part]);

    expect(file.asked).toEqual([0, 700]);
  });

  test('that stands still is ended and taken up', async () => {
    const file = createScriptedFile(table, [{ sends: 3_000, ends: 'hang' }, { deaf: true }]);

    const { folder } = await download([file.part]);

    expect(file.asked).toEqual([0, 3_000, 3_000]);
    expect(await readFile(join(folder, 'part-0'), 'utf8')).toBe(table);
    expect(file.leftOpen()).toBe(0);
  });

  test('that never gets further is given up after a few times, in a sentence', async () => {
    const file = createScriptedFile(table, [dies, ...Array(9).fill({ sends: 0, ends: 'die' })]);

    const { code, message } = await failure([file.part]);

    expect(file.asked).toHaveLength(QUICK.mostFailures);
    expect({ code, message }).toEqual({
      code: 'upstream',
      message: 'The connection broke off again and again while table.csv was fetched. Please try again in a while.',
    });
  });

  test('that a source refuses is not asked for again', async () => {
    const file = createScriptedFile(table, [{ throws: new ForbiddenError('Accept its terms first.') }]);

    expect((await failure([file.part])).message).toBe('Accept its terms first.');
    expect(file.asked).toEqual([0]);
  });

  test('that is cancelled ends at once, also while it stands still', async () => {
    const control = new AbortController();
    const file = createScriptedFile(table, [{ sends: 1_021, ends: 'hang' }]);
    const failing = failure([file.part], { signal: control.signal });
    setTimeout(() => control.abort(), 20);

    expect(await failing).toMatchObject({ code: 'cancelled' });
    expect(file.leftOpen()).toBe(0);
  });
});

describe('what arrives counts:', () => {
  test('a file that grows past the limit is refused while it arrives', async () => {
    const file = createScriptedFile(table, [{ sizeBytes: 100 }]);

    expect(await failure([file.part], { maxBytes: 2_000 })).toMatchObject({
      code: 'limit',
      message: expect.stringContaining('table.csv is larger than the limit of 2000 bytes'),
    });
    expect(file.leftOpen()).toBe(0);
  });

  test('one that is declared to be too large is not fetched', async () => {
    const file = createScriptedFile(table, [{ sizeBytes: 5_000_000 }]);

    expect(await failure([file.part])).toMatchObject({ code: 'limit' });
  });

  test('one that a source lists as larger than it is, is taken', async () => {
    const file = createScriptedFile(table, [], { sizeBytes: 5_000_000 });

    expect((await download([file.part])).files).toHaveLength(1);
  });

  test('several parts count together', async () => {
    const parts = [createScriptedFile(table).part, createScriptedFile(table).part];

    expect(await failure(parts, { maxBytes: table.length + 10 })).toMatchObject({ code: 'limit' });
    expect((await download(parts, { maxBytes: table.length * 2 })).told.at(-1)).toBe(table.length * 2);
  });

  test('a source that promises more than it ever sends is given up', async () => {
    const short: Opening = { sizeBytes: table.length * 2 };
    const file = createScriptedFile(table, Array(9).fill(short));

    expect(await failure([file.part])).toMatchObject({ code: 'upstream' });
    expect(file.asked).toHaveLength(QUICK.mostFailures);
  });
});

test('a wrong digest is fetched once more, then refused', async () => {
  const file = createScriptedFile(table, [], { digest: { algorithm: 'md5', value: '0'.repeat(32) } });

  expect(await failure([file.part])).toMatchObject({
    code: 'upstream',
    message: 'table.csv arrived damaged: its checksum is not the one its source tells. Please try again later.',
  });
  expect(file.asked).toEqual([0, 0]);
});

test('a page in place of the file is refused by its first bytes, and not asked for again', async () => {
  const file = createScriptedFile(`<!DOCTYPE html><html>${' '.repeat(9_000)}`);

  expect((await failure([file.part])).message).toMatch(/^table\.csv is not a table: it is a web page/);
  expect(file.asked).toEqual([0]);
});

test('a full disk is told', async () => {
  const { part } = createScriptedFile(table, [{ throws: Object.assign(new Error('no space'), { code: 'ENOSPC' }) }]);

  expect(await failure([part])).toMatchObject({
    code: 'limit',
    message: expect.stringContaining('not enough disk space'),
  });
});

test('an empty file is refused', async () => {
  const { part } = createScriptedFile('');

  expect(await failure([part])).toMatchObject({ code: 'invalid_input', message: expect.stringContaining('is empty') });
  expect(await readdir(await workFolder())).toEqual([]);
});

test('200 MB pass through a process that stays as small as it was', async () => {
  const module = fileURLToPath(new URL('../../fixtures/processes/download.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [module, await workFolder(), '200']);

  const { bytes, openings, grownMb } = JSON.parse(stdout);
  expect([bytes, openings]).toEqual([200_000_000, 2]);
  expect(grownMb).toBeLessThan(100);
});
