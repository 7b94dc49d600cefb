import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** AWS Signature Version 4, as its documentation has it ("Authenticating Requests: Using the Authorization Header"). */

export interface Account {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Why a request is refused, by S3's codes. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message = code) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const MOST_SKEW_MS = 15 * 60_000;
const UNSIGNED = 'UNSIGNED-PAYLOAD';

export const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

/** Percent-encoding as the signature has it: all but the unreserved characters. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** @throws Refusal when the request is not signed by the account, for this region, about now. */
export function checkSignature(
  request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  body: Buffer,
  { accessKeyId, secretAccessKey }: Account,
  region: string,
  now = Date.now(),
): void {
  const { headers, method = 'GET', url: path = '/' } = request;
  const { authorization = '' } = headers;
  if (authorization === '') throw new Refusal(403, 'AccessDenied', 'Access Denied');
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
  if (parts === null) throw new Refusal(400, 'AuthorizationHeaderMalformed');
  const [, key = '', day = '', signedRegion = '', signedHeaders = '', signature = ''] = parts;
  if (key !== accessKeyId) throw new Refusal(403, 'InvalidAccessKeyId');
  if (signedRegion !== region)
    throw new Refusal(
      400,
      'AuthorizationHeaderMalformed',
      `the region '${signedRegion}' is wrong; expecting '${region}'`,
    );
  const date = String(headers['x-amz-date'] ?? '');
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!date.startsWith(day) || !(Math.abs(now - at) <= MOST_SKEW_MS)) throw new Refusal(403, 'RequestTimeTooSkewed');
  const names = signedHeaders.split(';');
  for (const needed of ['host', ...Object.keys(headers).filter((name) => name.startsWith('x-amz-'))]) {
    if (!names.includes(needed)) throw new Refusal(403, 'AccessDenied', `the header ${needed} is not signed`);
  }
  const content = String(headers['x-amz-content-sha256'] ?? '');
  if (content === '') throw new Refusal(400, 'MissingContentSHA256');

  const [resource = '', query = ''] = path.split('?', 2);
  const canonicalQuery = [...new URLSearchParams(query)]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');
  const canonical = [
    method,
    resource.split('/').map(decodeURIComponent).map(encoded).join('/'),
    canonicalQuery,
    ...names.map(
      (name) =>
        `${name}:${String(headers[name] ?? '')
          .trim()
          .replace(/ +/g, ' ')}`,
    ),
    '',
    signedHeaders,
    content,
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const signing = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${secretAccessKey}`);
  const expected = hmac(signing, toSign);
  if (!timingSafeEqual(expected, Buffer.from(signature, 'hex'))) throw new Refusal(403, 'SignatureDoesNotMatch');
  if (content !== UNSIGNED && content !== sha256(body)) throw new Refusal(400, 'XAmzContentSHA256Mismatch');
}
