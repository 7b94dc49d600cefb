import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { NotFoundError } from '../../src/errors.ts';
import type { Files } from '../../src/store/documents.ts';
import { newId } from '../../src/store/id.ts';
import { createFolder } from '../support/store.ts';

/** What every store of files keeps. Each test has one of its own, which `open` closes after it. */
export function filesContract(name: string, open: () => Promise<Files>): void {
  describe(`files in ${name}`, () => {
    const put = async (bytes: Buffer) => {
      const files = await open();
      const folder = await createFolder();
      await writeFile(join(folder, 'in'), bytes);
      return { files, folder, id: await files.put('in', join(folder, 'in')) };
    };

    it('come back byte for byte, by every way', { timeout: 30_000 }, async () => {
      const bytes = randomBytes(20_000_000);
      const { files, folder, id } = await put(bytes);

      await files.fetch(id, join(folder, 'out'));
      const chunks: Buffer[] = [];
      for await (const chunk of files.open(id)) chunks.push(chunk as Buffer);

      expect((await readFile(join(folder, 'out'))).equals(bytes)).toBe(true);
      expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
      expect((await files.read(id)).equals(bytes)).toBe(true);
      expect((await readdir(folder)).sort()).toEqual(['in', 'out']);
    });

    it('may be empty, and keep the id they are given', async () => {
      const { files, folder } = await put(Buffer.alloc(0));
      const id = newId();

      await files.put('again', join(folder, 'in'), id);

      expect(await files.read(id)).toHaveLength(0);
      expect((await files.list()).at(-1)).toEqual({ id, name: 'again' });
    });

    it('that are not there are not found, and leave nothing half', async () => {
      const { files, folder, id } = await put(Buffer.from('x'));
      await files.remove(id);
      await files.remove(id);
      await files.remove('../in');

      for (const unknown of [id, newId(), '../in', '']) {
        await expect(files.read(unknown)).rejects.toThrow(NotFoundError);
        await expect(files.fetch(unknown, join(folder, 'out'))).rejects.toThrow(NotFoundError);
      }
      expect(await readdir(folder)).toEqual(['in']);
      expect(await files.list()).toEqual([]);
    });

    it('may come as a stream, and are not kept when that breaks off', async () => {
      const { files, id } = await put(Buffer.from('x'));
      const parts = async function* () {
        yield Buffer.alloc(400_000, 1);
        yield Buffer.alloc(400_000, 2);
      };
      const broken = async function* () {
        yield* parts();
        throw new Error('the line went dead');
      };

      const whole = await files.put('whole', Readable.from(parts()));
      await expect(files.put('broken', Readable.from(broken()))).rejects.toThrow('the line went dead');

      expect(
        (await files.read(whole)).equals(Buffer.concat([Buffer.alloc(400_000, 1), Buffer.alloc(400_000, 2)])),
      ).toBe(true);
      expect((await files.list()).map((file) => file.id)).toEqual([id, whole]);
    });

    it('that cannot be read are not kept', async () => {
      const { files, folder, id } = await put(Buffer.from('x'));

      await expect(files.put('y', join(folder, 'missing'))).rejects.toThrow('ENOENT');

      expect(await files.list()).toEqual([{ id, name: 'in' }]);
    });
  });
}
