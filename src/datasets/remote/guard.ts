import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { type AgentOptions, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { ForbiddenError } from '../../errors.ts';

/** Every range that is not for the public (IANA's registries of special addresses), with loopback apart. */
const PRIVATE = new BlockList();
for (const range of [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.168.0.0/16',
  '198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
  // Those that carry an IPv4 address within (6to4, NAT64) could lead to a private one.
  '::/128 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/32 2001:db8::/32 2002::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8',
].flatMap((line) => line.split(' '))) {
  const [address = '', bits] = range.split('/');
  PRIVATE.addSubnet(address, Number(bits), isIP(address) === 4 ? 'ipv4' : 'ipv6');
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** An address in numbers. An IPv4 address within an IPv6 one (`::ffff:…`) is found too. */
const isIn = (list: BlockList, address: string): boolean => list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');

/** A host of a URL, without the brackets around IPv6. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

const isLoopback = (host: string): boolean => host === 'localhost' || (isIP(host) !== 0 && isIn(LOOPBACK, host));

/** Which hosts may be connected to. */
export interface Guard {
  /**
   * Whether to go there, from there: by HTTP, and not out of encryption.
   * @throws ForbiddenError when the address itself tells that it is private, or none that is visited.
   */
  check(url: URL, from?: URL): void;
  /** Agents that look a name up once, check all its addresses, and connect to one of those. */
  agents(options: AgentOptions): { readonly httpAgent: HttpAgent; readonly httpsAgent: HttpsAgent };
}

/**
 * Lets through public addresses, the hosts of the operator's own bases, and loopback where a base itself is loopback.
 * A name is judged by what it is connected to, so that one that answers differently the second time gains nothing.
 */
export function createGuard(bases: readonly string[]): Guard {
  const own = new Set(bases.map((base) => hostOf(new URL(base))));
  const staysHere = [...own].some(isLoopback);
  const isAllowed = (address: string): boolean => (isIn(LOOPBACK, address) ? staysHere : !isIn(PRIVATE, address));

  const guarded: LookupFunction = (name, options, done) => {
    const finish = (error: Error | null, found: readonly LookupAddress[] = []): void => {
      const refused = own.has(name) ? undefined : found.find(({ address }) => !isAllowed(address));
      const [first] = found;
      if (error !== null || refused !== undefined || first === undefined) {
        done(error ?? refusal(name), '');
      } else if (options.all) {
        done(null, [...found]);
      } else {
        done(null, first.address, first.family);
      }
    };
    lookup(name, { ...(options as LookupOptions), all: true }, finish);
  };

  return {
    check(url, from) {
      const host = hostOf(url);
      if (url.protocol !== 'https:' && (url.protocol !== 'http:' || from?.protocol === 'https:'))
        throw new ForbiddenError(`${host || 'That'} is not an encrypted web address, so it is not visited.`);
      if (!own.has(host) && isIP(host) !== 0 && !isAllowed(host)) throw refusal(host);
    },
    agents: (options) => ({
      httpAgent: new HttpAgent({ ...options, lookup: guarded }),
      httpsAgent: new HttpsAgent({ ...options, lookup: guarded }),
    }),
  };
}

const refusal = (host: string): ForbiddenError =>
  new ForbiddenError(`${host} is an address within a private network, which is never visited from a chat.`);
