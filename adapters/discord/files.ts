import type { ChatPlatform } from '../../src/conversation/platform.ts';
import { NotFoundError } from '../../src/errors.ts';
import { type FileStore, fetchFile } from '../shared/fetch-file.ts';
import { type FileRef, readFileRef } from './address.ts';
import type { Api } from './client.ts';
import { attachmentsOf } from './incoming.ts';

/** Fetches a file that came with a message. Its address is good for a day; the message knows the present one. */
export function createFiles(api: Api, apiUrl: string | undefined): ChatPlatform['openFile'] {
  const store: FileStore = {
    service: 'Discord',
    hosts: ['cdn.discordapp.com', 'media.discordapp.net'],
    endpoint: apiUrl,
  };

  /** Empty when the message is gone, or no longer has it. */
  const presentAddress = async ({ channel, message, id }: FileRef): Promise<string> => {
    if (channel === undefined || message === undefined) return '';
    const found = await api.get(channel, message).catch(() => null);
    const attachment = found === null ? undefined : attachmentsOf(found).find((each) => each.id === id);
    return attachment?.url ?? '';
  };

  return async (text, signal) => {
    const ref = readFileRef(text);
    const first = await fetchFile(ref.url, store, { signal });
    const file = first.kind === 'file' ? first : await fetchFile(await presentAddress(ref), store, { signal });
    if (file.kind !== 'file')
      throw new NotFoundError('That file can no longer be fetched from Discord. Please attach it once more.');
    return file;
  };
}
