import { describe, expect, it } from 'vitest';
import { hashOf } from '../../../src/usecases/tokens.ts';
import { createDatasetFields } from '../../support/builders.ts';
import { startWeb } from '../../support/web.ts';

type Web = Awaited<ReturnType<typeof startWeb>>;

async function makeToken(web: Web, words: string): Promise<string> {
  const { _id } = (await web.post('/api/chats', { title: 'Tokens' })).body;
  const { body } = await web.post(`/api/chats/${_id}/turns`, { text: words });
  return /sml_[\w-]{43}/.exec(body.content)?.[0] ?? '';
}

describe('tokens made in a chat', () => {
  it('are shown once, and kept nowhere as they are', async () => {
    const web = await startWeb();
    const { _id } = (await web.post('/api/chats', { title: 'Tokens' })).body;
    const { body } = await web.post(`/api/chats/${_id}/turns`, { text: '/ml token' });
    const [token = ''] = /sml_[\w-]{43}/.exec(body.content) ?? [];
    const [messages, posts] = [await web.get(`/api/messages/chat/${_id}`), await web.get(`/api/chats/${_id}/posts`)];
    const stored = await Promise.all(
      ['messages', 'page_posts', 'tokens', 'inbox', 'acts', 'posts', 'views'].map((name) =>
        web.store.documents.collection(name).find({}),
      ),
    );

    expect((await web.get('/api/auth/me', { token })).body).toMatchObject({ _id: 'web:owner', current_plan: 'train' });
    expect([body.secret, messages.body.at(-1).secret]).toEqual([true, undefined]);
    expect(messages.body.at(-1).content).toMatch(/^Made a token that ends with …/);
    expect(posts.body.posts.map(({ kind }: { kind: string }) => kind)).toEqual(['said', 'reply']);
    expect(JSON.stringify([stored, messages.body, posts.body])).not.toContain(token);
  });

  it('do what their scope allows', async () => {
    const web = await startWeb();
    const [read, predict, train] = [
      await makeToken(web, 'token read'),
      await makeToken(web, 'token predict'),
      await makeToken(web, 'token'),
    ];
    const nowhere = `/api/models/${'f'.repeat(24)}`;
    const statuses = async (token: string) => [
      (await web.get('/api/chats', { token })).status,
      (await web.post('/api/chats', { title: 'x' }, { token })).status,
      (await web.post(`${nowhere}/predict`, { a: 1 }, { token })).status,
    ];

    expect(await statuses(read)).toEqual([200, 403, 403]);
    expect(await statuses(predict)).toEqual([403, 403, 404]);
    expect(await statuses(train)).toEqual([200, 201, 404]);
  });

  it('are nobody’s once they are revoked', async () => {
    const web = await startWeb();
    const token = await makeToken(web, 'token');
    await makeToken(web, `revoke token ${token.slice(-6)}`);

    expect((await web.get('/api/chats', { token })).status).toBe(401);
  });

  it('see their own space alone', async () => {
    const web = await startWeb();
    const mine = await web.store.datasets.insert(createDatasetFields({ space: 'web:local', name: 'mine' }));
    const other = await web.store.datasets.insert(createDatasetFields({ space: 'slack:T1' }));
    await web.store.tokens.insert({
      space: 'slack:T1',
      user_id: 'slack:U1',
      user_name: 'Ada',
      hash: hashOf('other-space-token'),
      ending: '-token',
      scope: 'train',
      created_at: new Date(),
    });
    const ids = async (token?: string) =>
      (await web.get('/api/datasets', token === undefined ? {} : { token })).body.map(({ id }: { id: string }) => id);

    expect(await ids()).toEqual([mine.id]);
    expect(await ids('other-space-token')).toEqual([other.id]);
    expect((await web.get(`/api/datasets/${mine.id}`, { token: 'other-space-token' })).status).toBe(404);
  });
});

describe('every route of the API', () => {
  it('asks for a token that is known', async () => {
    const web = await startWeb();
    const { paths } = (await web.get('/openapi.json')).body;
    const open = ['/health', '/api/ml/health'];
    const wrong: string[] = [];
    for (const [path, operations] of Object.entries(paths as Record<string, object>)) {
      const address = path.replace(/\{\w+\}|\*/g, 'f'.repeat(24));
      for (const method of Object.keys(operations)) {
        for (const token of [null, 'not-a-token', `${'x'.repeat(3000)}`]) {
          const { status, headers, body } = await web.ask(method.toUpperCase(), address, { token });
          const isRefused = status === 401 && headers.get('www-authenticate') === 'Bearer' && body.detail !== undefined;
          if (isRefused === open.includes(path)) wrong.push(`${method} ${address}: ${status}`);
        }
      }
    }

    expect(wrong).toEqual([]);
  });

  it('takes it from the address for streams of events alone', async () => {
    const web = await startWeb();
    const nowhere = 'f'.repeat(24);

    expect((await web.get(`/api/runs/${nowhere}/events?token=a-token-for-tests-0001`, { token: null })).status).toBe(
      404,
    );
    expect((await web.get('/api/chats?token=a-token-for-tests-0001', { token: null })).status).toBe(401);
  });
});
