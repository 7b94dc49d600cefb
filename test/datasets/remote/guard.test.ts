import { describe, expect, it } from 'vitest';
import { createGuard } from '../../../src/datasets/remote/guard.ts';

const check =
  (address: string, bases: readonly string[] = []) =>
  () =>
    createGuard(bases).check(new URL(address));

describe('the guard over addresses', () => {
  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://10.1.2.3/',
    'http://172.31.0.1/',
    'http://192.168.0.1:8080/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.64.0.1/',
    'http://0.0.0.0/',
    'http://[::1]/',
    'http://[::]/',
    'http://[fe80::1]/',
    'http://[fd00::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://[::ffff:169.254.169.254]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[64:ff9b::a00:1]/',
    'http://[2002:a00:1::]/',
  ])('lets nobody visit %s', (address) => {
    expect(check(address)).toThrow('is never visited from a chat');
  });

  it.each(['http://1.1.1.1/', 'https://172.32.0.1/', 'http://[2606:4700::1111]/', 'http://[::ffff:1.1.1.1]/'])(
    'lets %s be visited',
    (address) => {
      expect(check(address)).not.toThrow();
    },
  );

  it.each([
    ['ftp://1.1.1.1/', undefined],
    ['file:///etc/passwd', undefined],
    ['http://1.1.1.1/', 'https://1.1.1.1/'],
  ])('does not go to %s from %s', (address, from) => {
    expect(() => createGuard([]).check(new URL(address), from === undefined ? from : new URL(from))).toThrow(
      'is not an encrypted web address',
    );
  });

  it('lets the hosts be visited that the operator names, and loopback where such a host is loopback itself', () => {
    expect(check('http://10.0.0.5:9/', ['http://10.0.0.5:80/'])).not.toThrow();
    expect(check('http://10.0.0.6/', ['http://10.0.0.5/'])).toThrow();
    expect(check('http://127.0.0.1/', ['http://10.0.0.5/'])).toThrow();
    expect(check('http://127.0.0.1:5/', ['http://127.0.0.1:4/'])).not.toThrow();
    expect(check('http://[::1]:5/', ['http://localhost:4/'])).not.toThrow();
    expect(check('http://10.0.0.5/', ['http://127.0.0.1:4/'])).toThrow();
  });
});
