import type { ChatPlatform } from '../../src/conversation/platform.ts';
import { AppError, NotFoundError } from '../../src/errors.ts';
import { type Fetched, type FileStore, fetchFile } from '../shared/fetch-file.ts';
import { readFileRef } from './address.ts';
import type { Clients } from './client.ts';
import { patiently } from './failures.ts';

const gone = (): AppError => new NotFoundError('That file is no longer in Slack. Please send it again.');
const unreadable = (): AppError =>
  new AppError(
    'upstream',
    'Slack does not let me read files here: the app lacks the scope files:read. An admin can install it again.',
  );

const REFUSALS: Readonly<Record<Exclude<Fetched['kind'], 'file'>, () => AppError>> = {
  elsewhere: () =>
    new NotFoundError('That file is kept outside Slack, where I cannot fetch it. Upload it to Slack itself, please.'),
  // Slack shows its sign-in in place of a file to whom it does not know, or sends them there.
  moved: unreadable,
  gone,
};

/** Where Slack keeps files, and takes them. */
export const fileStoreOf = (apiUrl: string): FileStore => ({
  service: 'Slack',
  hosts: ['files.slack.com'],
  endpoint: new URL(apiUrl).host === 'slack.com' ? undefined : apiUrl,
});

/** Fetches a file that came with a message. Its address is asked for anew, so an old reference works for years. */
export function createFiles(clients: Clients, apiUrl: string): ChatPlatform['openFile'] {
  const store = fileStoreOf(apiUrl);

  return async (ref, signal) => {
    const { team, file } = readFileRef(ref);
    if (file === '') throw gone();
    const { talk, token } = await clients.of(team);
    const answer = await patiently(() => talk.apiCall('files.info', { file }));
    const { name = '', mimetype, size, url_private_download: address = '' } = (answer.file ?? {}) as FileInfo;
    const fetched = await fetchFile(address, store, { headers: { authorization: `Bearer ${token}` }, signal });
    if (fetched.kind !== 'file') throw REFUSALS[fetched.kind]();
    const { stream, contentType } = fetched;
    if (contentType.includes('text/html') && mimetype !== 'text/html') {
      stream.destroy();
      throw unreadable();
    }
    return {
      stream,
      ...(size === undefined ? {} : { sizeBytes: size }),
      ...(name === '' ? {} : { fileName: name }),
    };
  };
}

interface FileInfo {
  readonly name?: string;
  readonly mimetype?: string;
  readonly size?: number;
  readonly url_private_download?: string;
}
