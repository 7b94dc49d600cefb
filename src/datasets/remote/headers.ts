import type { Digest } from '../source.ts';

/** The headers of an answer, their names in lower case. */
export type Headers = Readonly<Record<string, unknown>>;

/** What a host says about being asked again. */
export interface Limits {
  readonly retryAfterMs?: number;
  /** How many requests are left in its window, and when that ends. */
  readonly remaining?: number;
  readonly resetMs?: number;
}

const textOf = (headers: Headers, name: string): string => String(headers[name] ?? '');

/** `Retry-After` in seconds or as a date; `RateLimit: "api";r=0;t=55`. */
export function limitsOf(headers: Headers, now = Date.now()): Limits {
  const after = textOf(headers, 'retry-after');
  const afterMs = /^\d+$/.test(after) ? Number(after) * 1_000 : Date.parse(after) - now;
  const [, remaining, reset] = /;\s*r=(\d+).*?;\s*t=(\d+)/.exec(textOf(headers, 'ratelimit')) ?? [];
  return {
    ...(Number.isFinite(afterMs) ? { retryAfterMs: Math.max(0, afterMs) } : {}),
    ...(reset === undefined ? {} : { remaining: Number(remaining), resetMs: Number(reset) * 1_000 }),
  };
}

/** The whole file's digest: by the hub that knows it (SHA-256 of large files), or by the store that keeps it (MD5). */
export function digestOf(headers: Headers): Digest | undefined {
  const sha256 = /^"?([0-9a-f]{64})"?$/i.exec(textOf(headers, 'x-linked-etag'))?.[1];
  if (sha256 !== undefined) return { algorithm: 'sha256', value: sha256.toLowerCase() };
  const md5 = /md5=([A-Za-z0-9+/]{22}==)/.exec(textOf(headers, 'x-goog-hash'))?.[1];
  return md5 === undefined ? undefined : { algorithm: 'md5', value: Buffer.from(md5, 'base64').toString('hex') };
}

/** Where the bytes of an answer begin and how long the whole file is: `Content-Range: bytes 5-9/10`. */
export function extentOf(status: number, headers: Headers): { readonly start: number; readonly sizeBytes?: number } {
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(textOf(headers, 'content-range')) ?? [];
  const size = status === 206 ? total : textOf(headers, 'content-length');
  const sizeBytes = /^\d+$/.test(size ?? '') ? { sizeBytes: Number(size) } : {};
  return { start: status === 206 ? Number(start) : 0, ...sizeBytes };
}

export const isHtml = (headers: Headers): boolean => /\b(text\/html|xhtml)/i.test(textOf(headers, 'content-type'));

export const isJson = (headers: Headers): boolean => /\bjson\b/i.test(textOf(headers, 'content-type'));

/** The address of the next page: `Link: <…>; rel="next"`. */
export const nextOf = (headers: Headers): string | undefined =>
  /<([^>]+)>;\s*rel="next"/.exec(textOf(headers, 'link'))?.[1];
