import { createHash } from 'node:crypto';
import { LIMITS } from './limits.ts';

/**
 * The same for the same act of posting, so that Discord returns the message already posted (enforce_nonce) instead of
 * posting it twice: the REST client repeats a POST after a 5xx, and we repeat one after a crash.
 */
export function nonceOf(key: string): string {
  const digest = createHash('sha256').update(key).digest('hex');
  return BigInt(`0x${digest}`).toString(36).padStart(LIMITS.nonce, '0').slice(0, LIMITS.nonce);
}
