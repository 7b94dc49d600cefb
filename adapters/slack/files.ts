import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { ChatPlatform } from '../../src/conversation/platform.ts';
import { AppError, NotFoundError } from '../../src/errors.ts';
import { readAddress } from './address.ts';
import type { Clients } from './clients.ts';
import { readFailure, toError } from './failures.ts';

type OpenFile = ChatPlatform['openFile'];

/** Where Slack keeps files. The bot token is sent nowhere else. */
const FILE_HOST = 'files.slack.com';

const GONE = 'That file is no longer in Slack. Please send it again.';

/** Fetches a file that came with a message. Its address is asked for anew, so an old reference works for years. */
export function createFiles(clients: Clients, apiUrl: string): OpenFile {
  const api = new URL(apiUrl);
  const allowed = (url: URL): boolean =>
    (url.protocol === 'https:' && url.host === FILE_HOST) || (api.host !== 'slack.com' && url.host === api.host);

  return async (ref, signal) => {
    const { team, channel: file } = readAddress(ref);
    if (file === '') throw new NotFoundError(GONE);
    const { talk, token } = await clients.of(team);
    const result = await talk.apiCall('files.info', { file }).catch((error: unknown) => {
      throw explain(error);
    });
    const { name, mimetype, size, url_private_download: address = '' } = (result.file ?? {}) as FileInfo;
    const url = URL.canParse(address) ? new URL(address) : null;
    if (url === null || !allowed(url)) {
      throw new NotFoundError(
        'That file is kept outside Slack, where I cannot fetch it. Upload it to Slack itself, please.',
      );
    }
    const response = await get(url, token, signal);
    const page = isPage(response) && mimetype !== 'text/html';
    if (page || !response.ok || response.body === null) await response.body?.cancel();
    if (page) {
      throw new AppError(
        'upstream',
        'Slack does not let me read files here: the app lacks the scope files:read. An admin can install it again.',
      );
    }
    if (!response.ok || response.body === null) {
      throw new NotFoundError(GONE);
    }
    const stream = Readable.fromWeb(response.body as ReadableStream);
    return {
      stream,
      ...(typeof size === 'number' ? { sizeBytes: size } : {}),
      ...(typeof name === 'string' && name !== '' ? { fileName: name } : {}),
    };
  };
}

interface FileInfo {
  readonly name?: string;
  readonly mimetype?: string;
  readonly size?: number;
  readonly url_private_download?: string;
}

/** The token goes to this address and, since redirects are not followed, to no other. */
function get(url: URL, token: string, signal: AbortSignal): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` };
  return fetch(url, { headers, redirect: 'manual', signal }).catch((error: unknown) => {
    throw new AppError('upstream', 'Slack did not hand over the file. Please send it again.', error);
  });
}

/** To whom it does not know, Slack shows its sign-in in place of a file, or sends them there. */
function isPage({ status, headers }: Response): boolean {
  return (status >= 300 && status < 400) || (headers.get('content-type') ?? '').includes('text/html');
}

function explain(error: unknown): Error {
  const failure = readFailure(error);
  if (failure.kind === 'refused' && /^file_(not_found|deleted)$/.test(failure.error)) {
    return new NotFoundError(GONE, error);
  }
  if (failure.kind === 'refused') return toError(failure);
  return new AppError('upstream', 'Slack does not answer right now. Please send the file again in a minute.', error);
}
