import { basename } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { InvalidInputError } from '../../src/errors.ts';
import type { Api } from './api.ts';

export interface IncomingFile {
  /** The name alone, without folders. */
  readonly fileName: string;
  readonly stream: Readable;
  /** Aborted when the sender goes away. */
  readonly left: AbortSignal;
}

/**
 * Has a scope take any body as it arrives: elsewhere bodies are JSON. What is read is ended where it is refused, which
 * must not end the connection: the refusal is still to be sent.
 */
export function takeFiles(scope: Pick<Api, 'removeContentTypeParser' | 'addContentTypeParser'>): void {
  scope.removeContentTypeParser(['application/json', 'text/plain']);
  scope.addContentTypeParser('*', (_, payload, done) => done(null, payload.pipe(new PassThrough())));
}

/** The file of a form, in the field `file`; or the body itself, under the name that the address gives. */
export async function incomingOf(request: FastifyRequest, name = 'upload.csv'): Promise<IncomingFile> {
  const leaving = new AbortController();
  request.raw.once('close', () => request.raw.complete || leaving.abort());
  const left = leaving.signal;
  if (request.isMultipart()) {
    const part = await request.file().catch((error: unknown) => Promise.reject(brokenForm(error)));
    if (part === undefined) throw new InvalidInputError('The form has no file. Send it in the field “file”.');
    const stream = new PassThrough();
    // It may break off before anybody reads, who then finds it broken.
    stream.on('error', () => undefined);
    part.file.on('error', (error) => stream.destroy(brokenForm(error))).pipe(stream);
    return { fileName: basename(part.filename || name), stream, left };
  }
  if (!request.body) throw new InvalidInputError('Send the file as “file” of a form, or as the body.');
  return { fileName: basename(name), stream: request.body as Readable, left };
}

/** The form is read as it arrives, so what is wrong with it may be found in the middle of the file. */
const brokenForm = (error: unknown): InvalidInputError =>
  new InvalidInputError(
    'The form with the file breaks off, or cannot be read. Send it again as multipart/form-data.',
    error,
  );
