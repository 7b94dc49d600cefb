import { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AxiosInstance } from 'axios';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { type Deadline, startDeadline } from '../../deadline.ts';
import { AppError, ForbiddenError } from '../../errors.ts';
import type { Digest, OpenedPart } from '../source.ts';
import { createGuard } from './guard.ts';
import { digestOf, extentOf, type Headers, isHtml, isJson, limitsOf, nextOf } from './headers.ts';
import { codeOf, HttpError, late, unreachable, unreadable, webPage } from './http-error.ts';
import { createLine, type Line, PauseError } from './line.ts';
import { type Shared, share } from './share.ts';

const MAX_JSON_BYTES = 16_000_000;
const MAX_HOPS = 5;
const ATTEMPTS = 3;
/** Requests for JSON to one host at once; more wait for their turn. */
const AT_ONCE = 16;
/** So long the same question gets the same answer, unless told otherwise: what is shown is often added next. */
const FRESH_MS = 10_000;
/** Connections that broke before an answer came. */
const BROKEN = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'ERR_BAD_RESPONSE']);

let loaded: Promise<AxiosInstance> | undefined;

/** Loaded when it is first needed: that takes longer than all else at the start. */
const client = (): Promise<AxiosInstance> => {
  loaded ??= import('axios').then(({ default: axios }) =>
    axios.create({
      adapter: 'http',
      responseType: 'stream',
      // By hand, since each hop is judged, and credentials do not go along.
      maxRedirects: 0,
      // A proxy would connect to addresses that nobody has judged.
      proxy: false,
      validateStatus: () => true,
    }),
  );
  return loaded;
};

export interface RemoteOptions {
  /** As people know it. */
  readonly name: string;
  /** Roots that the operator trusts: they may be on a private network, and get the credentials. Nobody else does. */
  readonly bases: readonly string[];
  readonly credentials?: Readonly<Record<string, string>>;
  /** Which other addresses may be visited, by themselves or by a redirect. Without it, all that are public. */
  readonly permits?: (url: URL) => boolean;
  /** How long to wait for the first byte of a file, and between two of them. */
  readonly fileWaitMs?: number;
}

export interface AskOptions {
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
  /** How long the answer is kept for who asks the same. */
  readonly freshMs?: number;
  /** Whether to ask although an answer is kept. */
  readonly isAgain?: boolean;
}

export interface JsonAnswer<T> {
  readonly data: T;
  /** The address of the next page. */
  readonly next?: string;
}

/** A service that is asked by HTTP. It throws HttpError where that refuses, and AppError (upstream) where it cannot be asked. */
export interface Remote {
  /** The same question at the same time is asked once, and its answer kept for a short time. */
  json<T>(url: string, schema: z.ZodType<T>, options: AskOptions): Promise<JsonAnswer<T>>;
  /** Opens a file from a byte on. The stream fails where it stalls or its connection breaks: then open it again from there. */
  open(url: string, options: { readonly start: number; readonly signal: AbortSignal }): Promise<OpenedPart>;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly stream: Readable;
  readonly digest?: Digest;
}

/** One thing asked for, until it is there or given up. */
interface Errand<T> {
  readonly address: string;
  readonly config: object;
  readonly headers: Readonly<Record<string, string>>;
  readonly deadline: Deadline;
  /** Takes what is wanted from the answer. */
  take(answer: Answer): Promise<T> | T;
}

export function createRemote({
  name,
  bases,
  credentials = {},
  permits = () => true,
  fileWaitMs = 30_000,
}: RemoteOptions): Remote {
  const origins = new Set(bases.map((base) => new URL(base).origin));
  const guard = createGuard(bases);
  const forJson = guard.agents({ keepAlive: true, maxSockets: AT_ONCE });
  const forFiles = { ...guard.agents({}), decompress: false };
  const lines = new LRUCache<string, Line>({ max: 100 });
  const asked = new LRUCache<string, Shared<JsonAnswer<unknown>>>({ max: 200 });

  const lineTo = ({ origin }: URL): Line => {
    const line = lines.get(origin) ?? createLine(name);
    lines.set(origin, line);
    return line;
  };

  function judge(address: string, from?: URL): URL {
    const url = new URL(address, from);
    if (!origins.has(url.origin) && !permits(url))
      throw new ForbiddenError(`${name} leads to ${url.host || 'an address'}, which is not visited from a chat.`);
    guard.check(url, from);
    return url;
  }

  /** One request with its redirects. The first that tells a digest is believed: the hub knows, and others repeat. */
  async function request<T>({ address, config, headers, deadline, take }: Errand<T>, begun: number): Promise<T> {
    let url = judge(address);
    let line = lineTo(url);
    let digest: Digest | undefined;
    try {
      for (let hop = 0; hop <= MAX_HOPS; hop++) {
        const waitMs = line.takeTurn(deadline.remainingMs());
        if (waitMs > 0) await sleep(waitMs, undefined, { signal: deadline.signal });
        const sent = { ...headers, ...(origins.has(url.origin) ? credentials : {}) };
        const http = await client();
        const answer = await http.get<Readable>(url.href, { ...config, headers: sent, signal: deadline.signal });
        const { status, data: stream, headers: told } = answer;
        line.heard(limitsOf(told));
        if (status >= 400) throw await refusal({ status, headers: told, stream });
        digest ??= digestOf(told);
        const { location } = told;
        if (status < 300 || typeof location !== 'string') {
          const taken = await take({ status, headers: told, stream, ...(digest === undefined ? {} : { digest }) });
          line.answered();
          return taken;
        }
        stream.destroy();
        line.answered();
        url = judge(location, url);
        line = lineTo(url);
      }
      throw unreadable(name, new Error('it redirects in a circle'));
    } catch (error) {
      const known = asAppError(error, deadline);
      // A fault with a name is about what was asked for.
      if (known instanceof HttpError && (known.status < 500 || known.reason !== '')) line.answered();
      else if (known.code === 'upstream' && !(known instanceof PauseError)) line.failed(begun);
      throw error;
    }
  }

  /** Asks again only where a host says that it is busy, or where the connection broke, and only while there is time. */
  async function run<T>(errand: Errand<T>): Promise<T> {
    const { deadline } = errand;
    const begun = Date.now();
    try {
      for (let attempt = 1; ; attempt++) {
        try {
          return await request(errand, begun);
        } catch (error) {
          const backoffMs = 150 * 2 ** attempt * (0.5 + Math.random());
          if (attempt === ATTEMPTS || !isPassing(error) || backoffMs > deadline.remainingMs()) throw error;
          await sleep(backoffMs, undefined, { signal: deadline.signal });
        }
      }
    } catch (error) {
      throw asAppError(error, deadline);
    }
  }

  function asAppError(error: unknown, { signal }: Deadline): AppError {
    // axios wraps what the guard threw.
    const [known] = [error, (error as { cause?: unknown }).cause].filter((each) => each instanceof AppError);
    if (known !== undefined) return known;
    if (!signal.aborted) return unreachable(name, error);
    const isLate = (signal.reason as Error | undefined)?.name === 'TimeoutError';
    return isLate ? late(name) : new AppError('cancelled', 'It was cancelled.', signal.reason);
  }

  async function refusal({ status, headers, stream }: Answer): Promise<HttpError> {
    // Of the hosts that keep files, what is said may repeat the signed address.
    const text = isJson(headers) ? await textOf(stream).catch(() => '') : '';
    stream.destroy();
    return new HttpError(name, status, String(headers['x-error-code'] ?? ''), text);
  }

  async function textOf(stream: Readable): Promise<string> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_JSON_BYTES) throw unreadable(name, new Error(`more than ${MAX_JSON_BYTES} bytes of JSON`));
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  }

  async function readJson<T>({ headers, stream }: Answer, schema: z.ZodType<T>): Promise<JsonAnswer<T>> {
    if (isHtml(headers)) {
      stream.destroy();
      throw webPage(name);
    }
    const text = await textOf(stream);
    const parsed = schema.safeParse(parse(text));
    if (!parsed.success) throw unreadable(name, new Error(z.prettifyError(parsed.error)));
    const next = nextOf(headers);
    return { data: parsed.data, ...(next === undefined ? {} : { next }) };
  }

  function parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw text.trimStart().startsWith('<') ? webPage(name) : unreadable(name, new Error('it is no JSON'));
    }
  }

  function openPart({ status, headers, stream, ...digest }: Answer, start: number): OpenedPart {
    const extent = extentOf(status, headers);
    const isOther = extent.start !== 0 && extent.start !== start;
    if (isHtml(headers) || isOther) {
      stream.destroy();
      throw isOther ? unreadable(name, new Error('another part of the file than asked for')) : webPage(name);
    }
    if (stream instanceof IncomingMessage) stream.setTimeout(fileWaitMs, () => stream.destroy(late(name)));
    return { stream, ...extent, ...digest };
  }

  return {
    async json<T>(
      url: string,
      schema: z.ZodType<T>,
      { signal, deadlineMs, freshMs = FRESH_MS, isAgain = false }: AskOptions,
    ) {
      const ask = async (given: AbortSignal): Promise<JsonAnswer<T>> => {
        const deadline = startDeadline(given, deadlineMs);
        const headers = { Accept: 'application/json' };
        const take = (answer: Answer) => readJson(answer, schema);
        return run({ address: url, config: forJson, headers, deadline, take }).finally(deadline.end);
      };
      const known = isAgain ? undefined : asked.get(url);
      const shared = known ?? share(ask);
      if (known === undefined) asked.set(url, shared, { ttl: freshMs });
      return shared.wait(signal).catch((error: unknown) => {
        // What failed is asked again for who comes next.
        if (asked.peek(url) === shared) asked.delete(url);
        throw error;
      }) as Promise<JsonAnswer<T>>;
    },

    async open(url, { start, signal }) {
      const deadline = startDeadline(signal, fileWaitMs);
      const headers = { 'Accept-Encoding': 'identity', ...(start > 0 ? { Range: `bytes=${start}-` } : {}) };
      const take = (answer: Answer) => openPart(answer, start);
      try {
        const opened = await run({ address: url, config: forFiles, headers, deadline, take });
        opened.stream.once('close', deadline.end);
        return opened;
      } catch (error) {
        deadline.end();
        // There is nothing from there on: perhaps it was all, perhaps it is another file by now.
        if (error instanceof HttpError && error.status === 416) return this.open(url, { start: 0, signal });
        throw error;
      } finally {
        deadline.lift();
      }
    },
  };
}

const isPassing = (error: unknown): boolean =>
  error instanceof HttpError
    ? [429, 502, 503, 504].includes(error.status) || error.reason === 'ResponseNotReadyError'
    : !(error instanceof AppError) && BROKEN.has(codeOf(error));

/** A file behind a link that a person gave. `permits` judges each address on the way; `bases` are those of one's own network. */
export const openRemote = (
  url: string,
  { start, signal, bases = [], permits }: Pick<OpenOptions, 'start' | 'signal'> & Partial<OpenOptions>,
): Promise<OpenedPart> =>
  createRemote({ name: new URL(url).host, bases, ...(permits === undefined ? {} : { permits }) }).open(url, {
    start,
    signal,
  });

interface OpenOptions extends Pick<RemoteOptions, 'bases' | 'permits'> {
  readonly start: number;
  readonly signal: AbortSignal;
}
