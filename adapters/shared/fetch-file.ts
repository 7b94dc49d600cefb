import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { AppError } from '../../src/errors.ts';

/** Where a service keeps the files of its messages. */
export interface FileStore {
  /** As people know it. */
  readonly service: string;
  /** By HTTPS alone. */
  readonly hosts: readonly string[];
  /** The Web API in use: an endpoint of one's own keeps its own files. Undefined for the service's. */
  readonly endpoint: string | undefined;
}

export type Fetched =
  | {
      readonly kind: 'file';
      readonly stream: Readable;
      readonly sizeBytes?: number;
      readonly contentType: string;
    }
  /** `elsewhere`: no address of that store, so nothing was asked. `moved`: to another address, which is not followed. */
  | { readonly kind: 'elsewhere' | 'moved' | 'gone' };

export interface FetchOptions {
  /** Sent to that store, and to nobody else. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Fetches a file by the address that a message gives for it, which anybody may have made up.
 * @throws AppError (upstream) when the store does not answer.
 */
export async function fetchFile(
  address: string,
  store: FileStore,
  { headers = {}, signal }: FetchOptions,
): Promise<Fetched> {
  if (!keeps(store, address)) return { kind: 'elsewhere' };
  const response = await fetch(address, { headers, signal, redirect: 'manual' }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw unreachable(store, error);
  });
  const { status, ok, body, headers: answered } = response;
  if (ok && body !== null) {
    const size = answered.get('content-length');
    return {
      kind: 'file',
      stream: Readable.fromWeb(body as ReadableStream),
      contentType: answered.get('content-type') ?? '',
      ...(size === null ? {} : { sizeBytes: Number(size) }),
    };
  }
  await body?.cancel();
  if (status >= 500 || status === 429) throw unreachable(store);
  return { kind: status >= 300 && status < 400 ? 'moved' : 'gone' };
}

/** Whether an address is one of that store. */
export function keeps({ hosts, endpoint }: FileStore, address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  const own = endpoint !== undefined && host === new URL(endpoint).host;
  return (own && /^https?:$/.test(protocol)) || (protocol === 'https:' && hosts.includes(host));
}

const unreachable = ({ service }: FileStore, cause?: unknown): AppError =>
  new AppError(
    'upstream',
    `${service} does not hand over the file right now. Please send it again in a minute.`,
    cause,
  );
