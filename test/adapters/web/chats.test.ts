import { describe, expect, it, vi } from 'vitest';
import { createCsv } from '../../fakes/shelf.ts';
import { createModelFields } from '../../support/builders.ts';
import { startWeb } from '../../support/web.ts';

const NOWHERE = 'f'.repeat(24);

describe('chats', () => {
  it('are opened, listed, renamed and deleted', async () => {
    const { get, post, ask } = await startWeb();
    const first = await post('/api/chats', { title: 'First' });
    const second = await post('/api/chats/', { title: 'Second' });
    const { _id } = first.body;

    expect(first).toMatchObject({ status: 201, body: { title: 'First', model_id: null, dataset_id: null } });
    expect(_id).toMatch(/^[0-9a-f]{24}$/);
    expect(first.body.last_updated).toMatch(/Z$/);
    expect((await ask('PATCH', `/api/chats/${_id}`, { body: { title: 'Renamed' } })).body.title).toBe('Renamed');
    const listed = (await get('/api/chats')).body.map(({ title }: { title: string }) => title);
    expect(listed).toEqual(['Renamed', 'Second']);
    expect((await get('/api/chats?limit=1&offset=1')).body).toMatchObject([{ _id: second.body._id }]);
    expect(await ask('PATCH', `/api/chats/${_id}`, { body: {} })).toMatchObject({ status: 400 });
    expect(await ask('DELETE', `/api/chats/${_id}`)).toMatchObject({ status: 204, body: '' });
    expect((await get(`/api/chats/${_id}`)).status).toBe(404);
    expect((await get('/api/chats/no-id')).status).toBe(400);
  });

  it('are about what the caller may see', async () => {
    const { post, store } = await startWeb();
    const foreign = await store.models.insert(createModelFields());

    expect((await post('/api/chats', { title: 'Mine', model_id: foreign.id })).status).toBe(404);
    expect((await post('/api/chats', { title: 'Mine', dataset_id: NOWHERE })).status).toBe(404);
  });
});

describe('messages', () => {
  const chatOf = async (web: Awaited<ReturnType<typeof startWeb>>): Promise<string> =>
    (await web.post('/api/chats', { title: 'Talk' })).body._id;

  it('are answered by the assistant, with what a search found where clients read it', async () => {
    const web = await startWeb();
    const chat_id = await chatOf(web);
    const said = { chat_id, role: 'user', content: 'find me a dataset about customer churn' };
    const { status, body } = await web.post('/api/messages/agent', said);
    const listed = await web.get(`/api/messages/chat/${chat_id}`);

    expect(status).toBe(201);
    expect(body).toMatchObject({ role: 'assistant', query_type: 'dataset_search', chat_id });
    expect(body.content).toMatch(/Customer churn/);
    expect(body.kaggle_datasets).toEqual([{ ref: 'churn', title: 'Customer churn' }]);
    expect(body.metadata).toMatchObject({ kaggle_datasets: body.kaggle_datasets, huggingface_datasets: [] });
    expect(body.metadata.downloadable_datasets).toMatchObject([{ id: 'churn', source: 'Kaggle' }]);
    expect(listed.body).toMatchObject([
      { role: 'user', content: said.content, metadata: null },
      { role: 'assistant', _id: body._id, metadata: body.metadata },
    ]);
  });

  it('are answered once for the same key, and each time without one', async () => {
    const web = await startWeb();
    const chat_id = await chatOf(web);
    const say = (key?: string) =>
      web.post(
        '/api/messages/chat',
        { chat_id, role: 'user', content: 'help' },
        key === undefined ? {} : { headers: { 'idempotency-key': key } },
      );
    const [first, again] = [await say('a'), await say('a')];
    await say();

    expect(again.body._id).toBe(first.body._id);
    expect((await web.get(`/api/messages/chat/${chat_id}`)).body).toHaveLength(4);
  });

  it('are written as they are where nobody is to answer, and the newest are read first', async () => {
    const web = await startWeb();
    const chat_id = await chatOf(web);
    for (const content of ['1', '2', '3']) await web.post('/api/messages', { chat_id, role: 'user', content });
    const contents = async (query: string) =>
      (await web.get(`/api/messages/chat/${chat_id}?${query}`)).body.map((each: { content: string }) => each.content);

    expect(await contents('limit=2')).toEqual(['2', '3']);
    expect(await contents('limit=2&offset=2')).toEqual(['1']);
    expect((await web.post('/api/messages', { chat_id: NOWHERE, role: 'user', content: '1' })).status).toBe(404);
    expect((await web.post('/api/messages', { chat_id, role: 'nobody', content: '1' })).status).toBe(422);
  });

  it('say in words what the person can do when something is refused', async () => {
    const web = await startWeb();
    const chat_id = await chatOf(web);
    const { status, body } = await web.post('/api/messages/chat', {
      chat_id,
      role: 'user',
      content: 'train on unicorns',
    });

    expect(status).toBe(201);
    expect(body.content).not.toBe('');
    expect(body.query_type).toBe('simple');
  });
});

describe('a chat with its cards', () => {
  it('draws the charts of its posts, and nobody else’s', async () => {
    const web = await startWeb();
    const { _id } = (await web.post('/api/chats', { title: 'Charts' })).body;
    const chart = { kind: 'histogram', title: 'T', x: 'x', bins: [{ from: 0, to: 1, count: 3 }] };
    const post = await web.store.pagePosts.post({
      chat_id: _id,
      key: 'k',
      kind: 'reply',
      reply: { cards: [{}, { chart }] },
    });
    const path = `/api/chats/${_id}/posts/${post.id}/chart`;
    const { status, headers, body } = await web.get(`${path}?at=1&theme=dark`);

    expect([status, headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
    expect(body).toMatch(/^<svg/);
    expect((await web.get(`${path}?at=0`)).status).toBe(404);
    expect((await web.get(`${path}?at=1`, { token: null })).status).toBe(401);
    const other = (await web.post('/api/chats', { title: 'Other' })).body;
    expect((await web.get(`/api/chats/${other._id}/posts/${post.id}/chart?at=1`)).status).toBe(404);
  });

  it('shows posts, takes presses, and tells what has changed since', async () => {
    const web = await startWeb();
    const { _id } = (await web.post('/api/chats', { title: 'Cards' })).body;
    await web.post(`/api/chats/${_id}/turns`, { text: 'find a dataset about churn' });
    const { posts, after } = (await web.get(`/api/chats/${_id}/posts`)).body;
    const [said, answer] = posts;
    const add = answer.reply.cards.flatMap((card: { actions?: object[] }) => card.actions ?? [])[0];
    const pressed = await web.post(`/api/chats/${_id}/turns`, { press: add.id });
    const since = (await web.get(`/api/chats/${_id}/posts?after=${after}`)).body;

    expect(said).toMatchObject({ kind: 'said', reply: { text: 'find a dataset about churn', files: [] } });
    expect(add.label).toBe('Add');
    expect(pressed.status).toBe(201);
    expect(JSON.stringify(since.posts)).toMatch(/"label":"Train"/);
    expect((await web.get('/api/datasets')).body).toMatchObject([{ name: 'Customer churn', kaggleRef: 'churn' }]);
  });

  it('takes files, and answers with what became of them', async () => {
    const web = await startWeb();
    const { _id } = (await web.post('/api/chats', { title: 'Files' })).body;
    const path = `/api/chats/${_id}/files?file_name=customers.csv`;
    const headers = { 'content-type': 'text/csv' };
    const { status, body } = await web.post(path, createCsv(), { headers });
    const tooLarge = await web.post(path, '1,2,3,4\n'.repeat(200_000), { headers });

    expect(status).toBe(201);
    expect(body.content).toMatch(/customers/);
    expect(JSON.stringify((await web.get(`/api/chats/${_id}/posts`)).body)).toMatch(/"label":"Train"/);
    expect((await web.get(`/api/chats/${_id}`)).body.dataset_id).toMatch(/^[0-9a-f]{24}$/);
    expect(tooLarge).toMatchObject({
      status: 413,
      body: { detail: 'That file is larger than 1 MB. Send a smaller one.' },
    });
    // The file as it was sent, and its Parquet; what came too much goes in a moment.
    await vi.waitFor(() => expect(web.keptFiles()).toHaveLength(2));
  });

  it('streams the same', async () => {
    const web = await startWeb();
    const { _id } = (await web.post('/api/chats', { title: 'Cards' })).body;
    const response = await web.fetchFrom(`/api/chats/${_id}/events`, 'GET');
    await web.post(`/api/chats/${_id}/turns`, { text: 'help' });
    let text = '';
    const decoder = new TextDecoder();
    for await (const part of response.body ?? []) {
      text += decoder.decode(part, { stream: true });
      if (text.includes('data: ')) break;
    }

    expect(text).toMatch(/^: keepalive\n\n/);
    expect(text).toMatch(/data: \{"_id":"[0-9a-f]{24}".*"kind":"reply"/);
  });
});
