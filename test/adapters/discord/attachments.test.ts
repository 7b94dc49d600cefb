import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { attachmentOf } from '../../../adapters/discord/attachments.ts';
import { LIMITS } from '../../../adapters/discord/limits.ts';

const fileOf = (content: Buffer) => ({
  name: 'rows.csv',
  bytes: content.length,
  path: '/file',
  url: 'http://ml.test/file',
  open: () => Readable.from([content]),
});

test('a file goes along as it is', async () => {
  const posting = await attachmentOf(fileOf(Buffer.from('x\n1\n')));

  expect(posting?.files).toMatchObject([{ name: 'rows.csv', data: Buffer.from('x\n1\n') }]);
  expect(posting?.payload.attachments).toEqual([{ id: 0, filename: 'rows.csv' }]);
});

test('one that is too large goes packed', async () => {
  const content = Buffer.from('1,yes\n'.repeat(LIMITS.fileBytes / 5));
  const posting = await attachmentOf(fileOf(content));

  const [file] = posting?.files ?? [];
  expect(file?.name).toBe('rows.csv.gz');
  expect(gunzipSync(file?.data as Buffer).equals(content)).toBe(true);
});

test('one that is too large packed, too, does not go', async () => {
  expect(await attachmentOf(fileOf(randomBytes(LIMITS.fileBytes + 100_000)))).toBeNull();
});
