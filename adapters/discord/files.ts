import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { ChatPlatform } from '../../src/conversation/platform.ts';
import { AppError, NotFoundError } from '../../src/errors.ts';
import { type FileRef, readFileRef } from './address.ts';
import type { Api } from './api.ts';
import { attachmentsOf } from './incoming.ts';

/** Where Discord keeps attached files. Nothing else is fetched, whatever a message says. */
const HOSTS: readonly string[] = ['cdn.discordapp.com', 'media.discordapp.net'];

/** Fetches a file that came with a message. Its address is good for a day; the message knows the present one. */
export function createFiles(api: Api, apiUrl: string | undefined): ChatPlatform['openFile'] {
  // Another endpoint keeps its own files.
  const own = apiUrl === undefined ? null : new URL(apiUrl).host;

  const isAllowed = (address: string): boolean => {
    if (!URL.canParse(address)) return false;
    const { protocol, host } = new URL(address);
    return host === own || (protocol === 'https:' && HOSTS.includes(host));
  };

  /** Null when there is nothing (any more) at that address. */
  const get = async (address: string, signal: AbortSignal): Promise<Response | null> => {
    if (!isAllowed(address)) return null;
    const response = await fetch(address, { signal, redirect: 'error' }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw unreachable(error);
    });
    if (response.ok && response.body !== null) return response;
    await response.body?.cancel();
    if (response.status >= 500 || response.status === 429) throw unreachable();
    return null;
  };

  const getAnew = async ({ channel, message, id }: FileRef, signal: AbortSignal): Promise<Response | null> => {
    if (channel === undefined || message === undefined) return null;
    const found = await api.get(channel, message).catch(() => null);
    const attachment = found === null ? undefined : attachmentsOf(found).find((each) => each.id === id);
    return attachment === undefined ? null : get(attachment.url, signal);
  };

  return async (text, signal) => {
    const ref = readFileRef(text);
    const response = (await get(ref.url, signal)) ?? (await getAnew(ref, signal));
    if (response === null)
      throw new NotFoundError('That file can no longer be fetched from Discord. Please attach it once more.');
    const size = response.headers.get('content-length');
    return {
      stream: Readable.fromWeb(response.body as ReadableStream),
      ...(size === null ? {} : { sizeBytes: Number(size) }),
    };
  };
}

const unreachable = (cause?: unknown): AppError =>
  new AppError('upstream', 'Discord does not hand over the file right now. Please send it again in a minute.', cause);
