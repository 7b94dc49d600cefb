import { describe, expect, it } from 'vitest';
import {
  readAddress,
  readFileRef,
  readRef,
  writeAddress,
  writeFileRef,
  writeRef,
} from '../../../adapters/discord/address.ts';
import { actionOf, againId, isAgain, pageId, pageOf, uniqueId } from '../../../adapters/discord/custom-id.ts';
import { nonceOf } from '../../../adapters/discord/nonce.ts';
import { inviteLink } from '../../../adapters/discord/rights.ts';

const origin = { id: '1', application: '2', token: 'a+b/c=d&e', source: '3' };

describe('what others keep for this adapter', () => {
  it('comes back as it was', () => {
    const address = { channel: '10', user: '11', replyTo: '12', origin, away: 'closed' as const };
    const ref = { channel: '10', message: '13', style: 'components' as const, user: '11', origin };
    const file = { url: 'https://cdn.example/a b.csv?ex=1&is=2', id: '14', channel: '10', message: '13' };

    expect(readAddress(writeAddress(address))).toEqual(address);
    expect(readAddress(writeAddress({ channel: '10', user: '11' }))).toEqual({ channel: '10', user: '11' });
    expect(readRef(writeRef(ref))).toEqual(ref);
    expect(readFileRef(writeFileRef(file))).toEqual(file);
  });

  it('begins with the name of the platform', () => {
    expect(writeAddress({ channel: '10', user: '11' })).toMatch(/^discord:/);
    expect(writeRef({ channel: '1', message: '2', style: 'embeds', user: '3' })).toMatch(/^discord:/);
  });
});

describe('the id of a component', () => {
  it('is the action, and stays unique and readable when the action is there twice', () => {
    const taken = new Set<string>();
    const ids = [1, 2, 3].map(() => uniqueId('add:1', taken));

    expect(new Set(ids).size).toBe(3);
    expect(ids[0]).toBe('add:1');
    expect(ids.map((id) => actionOf(id ?? ''))).toEqual(['add:1', 'add:1', 'add:1']);
  });

  it('is refused when it is too long to be carried', () => {
    expect(uniqueId('x'.repeat(100), new Set())).toHaveLength(100);
    expect(uniqueId('x'.repeat(101), new Set())).toBeNull();
    expect(uniqueId('x'.repeat(99), new Set(['x'.repeat(99)]))).toBeNull();
  });

  it('knows the page of a form', () => {
    const page = { form: 'predict:1', page: 2, pages: 3, again: false };

    expect(pageOf(pageId(page))).toEqual(page);
    expect(pageOf(pageId({ ...page, again: true }))).toEqual({ ...page, again: true });
    expect([pageOf, isAgain, actionOf].map((read) => read(againId('predict:1')))).toEqual([null, true, 'predict:1']);
    expect(pageOf('predict:1')).toBeNull();
    expect(pageOf('predict:1⁑2')).toBeNull();
  });
});

describe('the nonce of a message', () => {
  it('is the same for the same act, another for another, and short enough', () => {
    expect(nonceOf('a')).toBe(nonceOf('a'));
    expect(nonceOf('a')).not.toBe(nonceOf('b'));
    expect(nonceOf('x'.repeat(1_000))).toMatch(/^[0-9a-z]{25}$/);
  });
});

describe('the invitation', () => {
  it('asks for seven permissions, as one number', () => {
    expect(inviteLink('123')).toBe(
      'https://discord.com/oauth2/authorize?client_id=123&scope=bot+applications.commands&permissions=309237763072',
    );
  });
});
