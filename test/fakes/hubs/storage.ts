import { createHash } from 'node:crypto';
import { type Handle, startOrigin } from './origin.ts';

/** A file as a test puts it at a hub. */
export interface StoredFile {
  readonly bytes: Buffer;
  /** What the hub's lists say of its size, where that is a lie. */
  readonly declaredBytes?: number;
  /** The digest that the hub or its store tells: the right one, one of other bytes, or none. */
  readonly digest?: 'right' | 'wrong' | 'none';
}

export type FileLike = StoredFile | Buffer | string;

export const stored = (file: FileLike): StoredFile =>
  typeof file === 'string' || Buffer.isBuffer(file) ? { bytes: Buffer.from(file as string) } : file;

export const sizeOf = ({ bytes, declaredBytes }: StoredFile): number => declaredBytes ?? bytes.length;

export const hash = (algorithm: 'md5' | 'sha256', { bytes, digest }: StoredFile): Buffer =>
  createHash(algorithm)
    .update(digest === 'wrong' ? 'other bytes' : bytes)
    .digest();

/** The host that keeps the bytes: it is another origin, knows only signed addresses, and refuses credentials with 403. */
export async function startStorage({ hashes }: { readonly hashes: 'x-goog-hash' | 'none' }) {
  const files = new Map<string, StoredFile>();
  const handle: Handle = (url, request) => {
    if (request.headers.authorization !== undefined) {
      return {
        status: 403,
        headers: { 'content-type': 'application/xml' },
        body: Buffer.from('<Error>AccessDenied</Error>'),
      };
    }
    const file = files.get(url.pathname);
    if (file === undefined || !url.searchParams.has('X-Goog-Signature')) return { status: 403, body: {} };
    const goog = `crc32c=AAAAAA==,md5=${hash('md5', file).toString('base64')}`;
    const isHashed = hashes === 'x-goog-hash' && file.digest !== 'none';
    return { status: 200, body: file.bytes, headers: isHashed ? { 'x-goog-hash': goog } : {} };
  };
  const origin = await startOrigin(handle);
  return {
    ...origin,
    /** Keeps it, and gives an address that is good for whoever has it. */
    sign(path: string, file: StoredFile): string {
      const at = `/${path.split('/').map(encodeURIComponent).join('/')}`;
      files.set(at, file);
      return `${origin.url}${at}?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Expires=259200&X-Goog-Signature=${SIGNATURE}`;
    },
  };
}

/** Nobody but the store may see it: tests look for it in logs and replies. */
export const SIGNATURE = '5161676e61747572655f6e6f626f64795f6d61795f736565';
