import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import type { OutgoingFile, Picture } from '../../src/conversation/platform.ts';
import { cutAt } from '../shared/text.ts';
import type { Posting } from './cards.ts';
import { LIMITS } from './limits.ts';

/** A message that is a file alone: packed, where it is too large as it is. Null where it is too large then too. */
export async function attachmentOf({ name, bytes, open }: OutgoingFile): Promise<Posting | null> {
  if (bytes <= LIMITS.fileBytes) return withFile(name, await buffer(open()), 'text/csv; charset=utf-8');
  const packed = await packedWithin(open, LIMITS.fileBytes);
  return packed === null ? null : withFile(`${name}.gz`, packed, 'application/gzip');
}

/** A message that is a picture alone. */
export const pictureOf = ({ name, png, alt }: Picture): Posting =>
  withFile(name, Buffer.from(png), 'image/png', cutAt(alt, LIMITS.attachmentDescription));

async function packedWithin(open: OutgoingFile['open'], most: number): Promise<Buffer | null> {
  const source = open();
  const packing = source.pipe(createGzip());
  source.on('error', (error) => packing.destroy(error));
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of packing) {
    length += (chunk as Buffer).length;
    // Leaving ends the packing.
    if (length > most) {
      source.destroy();
      return null;
    }
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

const withFile = (name: string, data: Buffer, contentType: string, description?: string): Posting => ({
  payload: {
    content: '',
    components: [],
    allowed_mentions: { parse: [] },
    attachments: [{ id: 0, filename: name, ...(description === undefined ? {} : { description }) }],
  },
  files: [{ name, data, contentType }],
});
