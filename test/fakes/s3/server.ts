import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Account, checkSignature, Refusal } from './signature.ts';

/**
 * A store that speaks S3's protocol, with real state: objects, uploads in parts, signatures that are checked. What it
 * does stands in the documentation of Amazon S3 (API reference, as of November 2026); what is not needed here (versions,
 * rights by policy, copies) it refuses as not implemented.
 */

/**
 * What goes wrong on demand:
 * - a status with S3's code, such as 503 SlowDown
 * - `drop`: the connection is cut before an answer; `half`: half-way through a body
 * - `late-error`: status 200 and then an error in the body, which S3 does where putting parts together fails late
 */
export type Fault = { readonly status: number; readonly code: string } | 'drop' | 'half' | 'late-error';

export interface S3Request {
  readonly operation: string;
  readonly range: string | undefined;
}

export interface StoredObject {
  readonly body: Buffer;
  readonly etag: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly at: Date;
}

export interface PartialUpload {
  readonly key: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly parts: Map<number, { readonly body: Buffer; readonly md5: Buffer }>;
}

/** All parts but the last are at least that large. */
const SMALLEST_PART = 5 * 2 ** 20;
const MOST_PARTS = 10_000;
const MOST_LISTED = 1_000;

const md5 = (data: Buffer): Buffer => createHash('md5').update(data).digest();
const quoted = (hash: string): string => `"${hash}"`;
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const xml = (root: string, inner: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</${root}>`;
const error = (code: string, message = code): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`;

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface S3Options extends Account {
  readonly region: string;
  /** How many keys a page of a list has at most. */
  readonly listed?: number;
}

export async function startS3({ region, listed = MOST_LISTED, ...account }: S3Options, bucket: string) {
  const objects = new Map<string, StoredObject>();
  const uploads = new Map<string, PartialUpload>();
  const requests: S3Request[] = [];
  const faults: { readonly operation: RegExp; readonly fault: Fault; left: number }[] = [];

  const metadataOf = ({ headers }: IncomingMessage): Record<string, string> =>
    Object.fromEntries(
      Object.entries(headers)
        .filter(([name]) => name.startsWith('x-amz-meta-'))
        .map(([name, value]) => [name, String(value)]),
    );

  const uploadOf = (key: string, id: string): PartialUpload => {
    const upload = uploads.get(id);
    if (upload === undefined || upload.key !== key) throw new Refusal(404, 'NoSuchUpload');
    return upload;
  };

  /** By the operations' names of the API reference. */
  const operations: Readonly<
    Record<string, (at: { key: string; query: URLSearchParams; request: IncomingMessage; body: Buffer }) => Answer>
  > = {
    HeadBucket: () => ({ status: 200, headers: { 'x-amz-bucket-region': region } }),

    PutObject({ key, request, body }) {
      const etag = quoted(md5(body).toString('hex'));
      objects.set(key, { body, etag, metadata: metadataOf(request), at: new Date() });
      return { status: 200, headers: { etag } };
    },

    GetObject({ key, request }) {
      const found = objects.get(key);
      if (found === undefined) throw new Refusal(404, 'NoSuchKey', 'The specified key does not exist.');
      const { body, etag, metadata } = found;
      const { range, 'if-match': wanted } = request.headers;
      if (wanted !== undefined && wanted !== etag) throw new Refusal(412, 'PreconditionFailed');
      const headers = { etag, 'accept-ranges': 'bytes', 'content-type': 'application/octet-stream', ...metadata };
      const from = /^bytes=(\d+)-$/.exec(range ?? '')?.[1];
      if (from === undefined) return { status: 200, headers, body };
      if (Number(from) >= body.length) throw new Refusal(416, 'InvalidRange');
      const extent = `bytes ${from}-${body.length - 1}/${body.length}`;
      return { status: 206, headers: { ...headers, 'content-range': extent }, body: body.subarray(Number(from)) };
    },

    HeadObject({ key }) {
      const found = objects.get(key);
      if (found === undefined) throw new Refusal(404, 'NotFound');
      return { status: 200, headers: { etag: found.etag, ...found.metadata }, body: found.body };
    },

    /** Also where there is none. */
    DeleteObject({ key }) {
      objects.delete(key);
      return { status: 204 };
    },

    ListObjectsV2({ query }) {
      const after = Buffer.from(query.get('continuation-token') ?? '', 'base64url').toString();
      const keys = [...objects.keys()].sort().filter((key) => key > after);
      const most = Math.min(listed, Number(query.get('max-keys') ?? MOST_LISTED));
      const shown = keys.slice(0, most);
      const more = keys.length > shown.length;
      const contents = shown.map((key) => {
        const { body, etag, at } = objects.get(key) as StoredObject;
        return `<Contents><Key>${escaped(key)}</Key><LastModified>${at.toISOString()}</LastModified><ETag>${escaped(etag)}</ETag><Size>${body.length}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
      });
      const next = more
        ? `<NextContinuationToken>${Buffer.from(shown.at(-1) ?? '').toString('base64url')}</NextContinuationToken>`
        : '';
      const head = `<Name>${bucket}</Name><Prefix></Prefix><KeyCount>${shown.length}</KeyCount><MaxKeys>${most}</MaxKeys><IsTruncated>${more}</IsTruncated>`;
      return { status: 200, body: xml('ListBucketResult', `${head}${next}${contents.join('')}`) };
    },

    CreateMultipartUpload({ key, request }) {
      const id = randomBytes(12).toString('hex');
      uploads.set(id, { key, metadata: metadataOf(request), parts: new Map() });
      const inner = `<Bucket>${bucket}</Bucket><Key>${escaped(key)}</Key><UploadId>${id}</UploadId>`;
      return { status: 200, body: xml('InitiateMultipartUploadResult', inner) };
    },

    UploadPart({ key, query, body }) {
      const { parts } = uploadOf(key, query.get('uploadId') ?? '');
      const number = Number(query.get('partNumber'));
      if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS) throw new Refusal(400, 'InvalidArgument');
      parts.set(number, { body, md5: md5(body) });
      return { status: 200, headers: { etag: quoted(md5(body).toString('hex')) } };
    },

    CompleteMultipartUpload({ key, query, body }) {
      const id = query.get('uploadId') ?? '';
      const { parts, metadata } = uploadOf(key, id);
      const named = [...body.toString().matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, inner = '']) => ({
        number: Number(/<PartNumber>(\d+)<\/PartNumber>/.exec(inner)?.[1]),
        etag: (/<ETag>(.*?)<\/ETag>/.exec(inner)?.[1] ?? '').replace(/&quot;|&#34;|"/g, ''),
      }));
      if (named.length === 0) throw new Refusal(400, 'MalformedXML');
      if (named.some(({ number }, i) => i > 0 && number <= (named[i - 1]?.number ?? 0)))
        throw new Refusal(400, 'InvalidPartOrder');
      const chosen = named.map(({ number, etag }) => {
        const part = parts.get(number);
        if (part === undefined || part.md5.toString('hex') !== etag) throw new Refusal(400, 'InvalidPart');
        return part;
      });
      if (chosen.slice(0, -1).some((part) => part.body.length < SMALLEST_PART))
        throw new Refusal(400, 'EntityTooSmall');
      const whole = Buffer.concat(chosen.map((part) => part.body));
      const etag = quoted(`${md5(Buffer.concat(chosen.map((part) => part.md5))).toString('hex')}-${chosen.length}`);
      objects.set(key, { body: whole, etag, metadata, at: new Date() });
      uploads.delete(id);
      const inner = `<Bucket>${bucket}</Bucket><Key>${escaped(key)}</Key><ETag>${escaped(etag)}</ETag>`;
      return { status: 200, body: xml('CompleteMultipartUploadResult', inner) };
    },

    AbortMultipartUpload({ key, query }) {
      const id = query.get('uploadId') ?? '';
      uploadOf(key, id);
      uploads.delete(id);
      return { status: 204 };
    },
  };

  const answerTo = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://s3');
    const [, name = '', ...rest] = url.pathname.split('/');
    const key = decodeURIComponent(rest.join('/'));
    const operation = operationOf(request.method ?? '', key, url.searchParams);
    requests.push({ operation, range: request.headers.range });
    const plan = faults.find((each) => each.left > 0 && each.operation.test(operation));
    if (plan !== undefined) plan.left -= 1;
    const fault = plan?.fault;
    if (fault === 'drop') return void request.socket.destroy();
    // A refusal in the middle of a body: S3 reads on, too.
    const body = await buffer(request);
    const answer = ((): Answer => {
      try {
        if (typeof fault === 'object') throw new Refusal(fault.status, fault.code);
        checkSignature(request, body, account, region);
        if (name !== bucket) throw new Refusal(404, 'NoSuchBucket');
        if (fault === 'late-error') return { status: 200, body: error('InternalError') };
        const act = operations[operation];
        if (act === undefined) throw new Refusal(501, 'NotImplemented');
        return act({ key, query: url.searchParams, request, body });
      } catch (thrown) {
        const { status, code, message } =
          thrown instanceof Refusal ? thrown : new Refusal(500, 'InternalError', String(thrown));
        return { status, headers: { 'content-type': 'application/xml' }, body: error(code, message) };
      }
    })();
    const sent = Buffer.from(answer.body ?? '');
    response.writeHead(answer.status, {
      'x-amz-request-id': randomBytes(8).toString('hex').toUpperCase(),
      ...answer.headers,
      ...(answer.status === 204 ? {} : { 'content-length': String(sent.length) }),
    });
    // What is asked by HEAD is told without a body, errors too.
    if (request.method === 'HEAD' || answer.status === 204) return void response.end();
    if (fault === 'half') return void response.write(sent.subarray(0, sent.length / 2), () => response.destroy());
    response.end(sent);
  };

  const server = createServer((request, response) => void answerTo(request, response).catch(() => response.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    uploads,
    requests,
    /** The next requests of an operation go wrong: so many, or all. */
    plan(operation: RegExp, fault: Fault, times = Number.POSITIVE_INFINITY): void {
      faults.push({ operation, fault, left: times });
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type S3Server = Awaited<ReturnType<typeof startS3>>;

/** The operation's name, by method, key and what the query asks about. */
function operationOf(method: string, key: string, query: URLSearchParams): string {
  if (key === '') {
    if (method === 'HEAD') return 'HeadBucket';
    return method === 'GET' && query.get('list-type') === '2' ? 'ListObjectsV2' : `${method} bucket`;
  }
  if (query.has('uploads')) return method === 'POST' ? 'CreateMultipartUpload' : 'ListMultipartUploads';
  const part = query.has('uploadId');
  const names: Readonly<Record<string, string>> = part
    ? { PUT: 'UploadPart', POST: 'CompleteMultipartUpload', DELETE: 'AbortMultipartUpload' }
    : { PUT: 'PutObject', GET: 'GetObject', HEAD: 'HeadObject', DELETE: 'DeleteObject' };
  return names[method] ?? `${method} object`;
}
