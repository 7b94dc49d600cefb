import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ingest } from '../../../src/datasets/ingest/ingest.ts';
import { type ReadApartOptions, readApart } from '../../../src/datasets/ingest/read-apart.ts';
import { csv, ingestText, inPieces, workFolder } from './builders.ts';

const disk = vi.hoisted(() => ({ left: Number.POSITIVE_INFINITY }));

/** A disk with so much room left: what is written past it fails as the system says it. */
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const open: typeof real.open = async (...args) => {
    const file = await real.open(...args);
    const write = file.write.bind(file) as (bytes: Buffer) => ReturnType<typeof file.write>;
    return Object.assign(file, {
      write: async (bytes: Buffer) => {
        disk.left -= bytes.length;
        if (disk.left < 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
        return write(bytes);
      },
    });
  };
  return { ...real, open };
});

afterEach(() => {
  disk.left = Number.POSITIVE_INFINITY;
});

const table = csv('a,b', 20, (at) => `${at},x${at % 3}`);

/** The compiled module, since Node runs no TypeScript here. */
const MODULE = fileURLToPath(new URL('../../../.build/src/datasets/ingest/reading-process.js', import.meta.url));

const other = (name: string): string => fileURLToPath(new URL(`../../fixtures/processes/${name}.mjs`, import.meta.url));

const apart =
  (options: ReadApartOptions): typeof readApart =>
  (request, signal) =>
    readApart(request, signal, options);

const compiled = apart({ modulePath: MODULE });

describe('reading in a process of its own', () => {
  test('gives what reading here gives', async () => {
    const odd = csv('__proto__,when,paid', 20, (at) => `${at},2024-01-${10 + at},${at % 2 === 0 ? 'yes' : 'no'}`);
    const there = await ingestText(odd, { read: compiled });
    const here = await ingestText(odd);

    expect(there.profile).toEqual(here.profile);
    expect(there.form).toEqual(here.form);
    expect(there.notes).toEqual(here.notes);
  });

  test('hands its refusals over as they are', async () => {
    const workDir = await workFolder();

    await expect(ingestText('a\n1\n', { workDir, read: compiled })).rejects.toMatchObject({
      name: 'InvalidInputError',
      code: 'invalid_input',
      message: expect.stringMatching(/only one column/),
    });
    expect(await readdir(workDir)).toEqual([]);
  });

  test('that dies is a sentence about the file, and nothing else is harmed', async () => {
    const workDir = await workFolder();

    await expect(ingestText(table, { workDir, read: apart({ modulePath: other('dies') }) })).rejects.toMatchObject({
      name: 'InvalidInputError',
      message: expect.stringMatching(/^table\.csv could not be read/),
    });
    expect(await readdir(workDir)).toEqual([]);
    expect((await ingestText(table, { read: compiled })).profile.rowCount).toBe(20);
  });

  test('that does not end is given up', async () => {
    const workDir = await workFolder();

    const reading = ingestText(table, { workDir, read: apart({ modulePath: other('mute'), timeMs: 200 }) });

    await expect(reading).rejects.toMatchObject({
      name: 'LimitError',
      message: expect.stringMatching(/too long to read/),
    });
    expect(await readdir(workDir)).toEqual([]);
  });

  test('ends at once when it is cancelled, also while it waits for its turn', async () => {
    const workDir = await workFolder();
    const control = new AbortController();
    const mute = apart({ modulePath: other('mute') });
    const started = Array.from({ length: 4 }, () => ingestText(table, { workDir, read: mute, signal: control.signal }));
    setTimeout(() => control.abort(), 300);

    for (const reading of await Promise.allSettled(started)) {
      expect(reading).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } });
    }
    expect(await readdir(workDir)).toEqual([]);
    expect((await ingestText(table, { read: compiled })).profile.rowCount).toBe(20);
  });
});

describe('a disk that is full', () => {
  test('while a file arrives is said, and everything is taken back', async () => {
    const workDir = await workFolder();
    const large = csv('a,b', 20_000, (at) => `${at},x${at % 3}`);
    disk.left = 50_000;

    const adding = ingest({ stream: inPieces(large), fileName: 'big.csv', workDir, maxBytes: 5e7, read: compiled });

    await expect(adding).rejects.toMatchObject({
      name: 'LimitError',
      message: expect.stringMatching(/^There is not enough disk space here to take in big\.csv/),
    });
    expect(await readdir(workDir)).toEqual([]);
  });

  test('while an archive is unpacked is said, and everything is taken back', async () => {
    const workDir = await workFolder();
    const large = gzipSync(csv('a,b', 20_000, (at) => `${(at * 7919) % 1_000_003},x${at % 3}`));
    disk.left = large.length + 50_000;

    const adding = ingestText(large, { workDir, fileName: 'big.csv.gz' });

    await expect(adding).rejects.toThrow(/^There is not enough disk space here to take in big\.csv/);
    expect(await readdir(workDir)).toEqual([]);
  });
});
