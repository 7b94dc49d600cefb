import { refuse, session } from './session.ts';

/** A request that failed. `status` is 0 where nobody answered. */
export class ApiError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const UNREACHED = 'The server cannot be reached.';

const headers = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  authorization: `Bearer ${session.get().token ?? ''}`,
  ...more,
});

/** What the server says is wrong, in its own words. */
function problemOf(status: number, body: string): ApiError {
  try {
    const { detail } = JSON.parse(body) as { readonly detail?: unknown };
    if (typeof detail === 'string') return new ApiError(status, detail);
  } catch {
    // Something between here and the server answered.
  }
  return new ApiError(status, `The server answered with ${status}.`);
}

interface Options {
  readonly signal?: AbortSignal;
  /** The same act whenever it is sent again under the same key. */
  readonly key?: string;
}

async function request(method: string, path: string, body: unknown, { signal, key }: Options): Promise<Response> {
  const { token } = session.get();
  const response = await fetch(path, {
    method,
    headers: headers({
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    }),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiError(0, UNREACHED);
  });
  if (response.status === 401 && token !== null) refuse(token);
  if (!response.ok) throw problemOf(response.status, await response.text());
  return response;
}

/** @throws ApiError */
export async function ask<T>(method: string, path: string, body?: unknown, options: Options = {}): Promise<T> {
  const response = await request(method, path, body, options);
  const text = await response.text().catch(() => {
    throw new ApiError(0, UNREACHED);
  });
  return (text === '' ? null : JSON.parse(text)) as T;
}

/** @throws ApiError */
export const blob = async (path: string, signal: AbortSignal): Promise<Blob> =>
  (await request('GET', path, undefined, { signal })).blob();

export const get = <T>(path: string, signal?: AbortSignal): Promise<T> =>
  ask('GET', path, undefined, signal === undefined ? {} : { signal });

/** Nothing at all, not even a heartbeat, for this long: the line is dead. */
const SILENCE_MS = 10_000;

/**
 * Reads a stream of events to its end. `onOpen` is called when it stands.
 * @throws ApiError also when the line goes dead.
 */
export async function follow(
  path: string,
  onFrame: (frame: unknown) => void,
  signal: AbortSignal,
  onOpen: () => void = () => undefined,
): Promise<void> {
  const dead = new AbortController();
  const response = await request('GET', path, undefined, { signal: AbortSignal.any([signal, dead.signal]) });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new ApiError(0, UNREACHED);
  onOpen();
  let rest = '';
  try {
    for (;;) {
      const timer = setTimeout(() => dead.abort(), SILENCE_MS);
      const { done, value = '' } = await reader.read().finally(() => clearTimeout(timer));
      if (done) return;
      const frames = (rest + value).split('\n\n');
      rest = frames.pop() ?? '';
      for (const frame of frames) if (frame.startsWith('data: ')) onFrame(JSON.parse(frame.slice(6)));
    }
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiError(0, UNREACHED);
  }
}

/** Sends a file, and tells what share of it has gone. `XMLHttpRequest`, since `fetch` does not tell. */
export function upload(path: string, file: File, onProgress: (share: number) => void, signal: AbortSignal) {
  return new Promise<void>((resolve, reject) => {
    const { token } = session.get();
    const form = new FormData();
    form.append('file', file);
    const sending = new XMLHttpRequest();
    sending.open('POST', path);
    for (const [name, value] of Object.entries(headers())) sending.setRequestHeader(name, value);
    sending.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
    sending.onload = () => {
      if (sending.status === 401 && token !== null) refuse(token);
      if (sending.status < 300) resolve();
      else reject(problemOf(sending.status, sending.responseText));
    };
    sending.onerror = () => reject(new ApiError(0, `${UNREACHED} ${file.name} was not sent.`));
    sending.onabort = () => reject(new ApiError(0, `${file.name} was not sent.`));
    signal.addEventListener('abort', () => sending.abort());
    sending.send(form);
  });
}
