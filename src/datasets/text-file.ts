import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { InvalidInputError } from '../errors.ts';
import { decoderOf } from './ingest/encoding.ts';
import { guessEncoding } from './ingest/guess-encoding.ts';
import { Inspection } from './ingest/inspection.ts';

/** The text of a file, whatever it is written in, and how far it has been read. @throws InvalidInputError */
export async function openText(
  path: string,
  fileName = 'That file',
): Promise<{ readonly texts: AsyncIterable<string>; fraction(): number }> {
  const inspection = new Inspection(fileName);
  for await (const chunk of createReadStream(path)) inspection.add(chunk as Buffer);
  const content = inspection.finish();
  if (content.format !== 'text') {
    throw new InvalidInputError(
      'To predict the rows of a file, send it as CSV. Or add it as a data set first, and then say “predict all rows”.',
    );
  }
  const decode = decoderOf(content.encoding ?? (await guessEncoding(path)));
  const { size } = await stat(path);
  const stream = createReadStream(path);
  async function* texts(): AsyncGenerator<string> {
    for await (const chunk of stream) yield decode(chunk as Buffer);
  }
  return { texts: texts(), fraction: () => Math.min(1, stream.bytesRead / Math.max(1, size)) };
}
