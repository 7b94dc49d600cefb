import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkSignature } from './s3/signature.ts';

/** The example of Amazon's documentation: "Authenticating Requests: Using the Authorization Header", GET Object. */
const EXAMPLE = {
  account: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
  at: Date.UTC(2013, 4, 24),
  signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  request: {
    method: 'GET',
    url: '/test.txt',
    headers: {
      host: 'examplebucket.s3.amazonaws.com',
      range: 'bytes=0-9',
      'x-amz-date': '20130524T000000Z',
      'x-amz-content-sha256': createHash('sha256').digest('hex'),
    },
  },
};

function check({ path = '/test.txt', key = EXAMPLE.account.accessKeyId, body = '', at = EXAMPLE.at } = {}): void {
  const { request, account, signature } = EXAMPLE;
  const authorization = `AWS4-HMAC-SHA256 Credential=${key}/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=${signature}`;
  checkSignature(
    { ...request, url: path, headers: { ...request.headers, authorization } },
    Buffer.from(body),
    account,
    'us-east-1',
    at,
  );
}

describe('the S3 that tests talk to', () => {
  it('takes the signature that Amazon’s documentation gives as its example', () => {
    expect(() => check()).not.toThrow();
  });

  it.each([
    ['another object', { path: '/other.txt' }, 'SignatureDoesNotMatch'],
    ['an unknown key', { key: 'AKIAUNKNOWN' }, 'InvalidAccessKeyId'],
    ['another body', { body: 'x' }, 'XAmzContentSHA256Mismatch'],
    ['a clock that is wrong', { at: EXAMPLE.at + 16 * 60_000 }, 'RequestTimeTooSkewed'],
  ])('refuses it for %s', (_, change, code) => {
    expect(() => check(change)).toThrow(expect.objectContaining({ code }));
  });
});
