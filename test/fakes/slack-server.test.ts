import { describe, expect, it, onTestFinished } from 'vitest';
import { createRateLimit } from './slack/rate.ts';
import { type SlackServer, type SlackServerOptions, startSlackServer } from './slack-server.ts';

/** What the tests read of an answer. */
interface Reply {
  readonly ok: boolean;
  readonly error?: string;
  readonly ts: string;
  readonly messages: readonly { readonly text: string }[];
  readonly response_metadata: { readonly next_cursor: string };
}

/** A workspace, and calls to it as the Web API takes them: forms with JSON inside. */
async function open(options: SlackServerOptions = {}) {
  const slack = await startSlackServer({ echo: false, retryDelaysMs: [], ...options });
  onTestFinished(() => slack.close());
  const ann = slack.people.join('ann');
  const channel = slack.people.channel('general');
  const call = async (method: string, args: Record<string, unknown> = {}) => {
    const body = new URLSearchParams(
      Object.entries(args).map(([key, value]): [string, string] => [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    );
    const headers = { authorization: `Bearer ${slack.team.token}` };
    const response = await fetch(`${slack.apiUrl}${method}`, { method: 'POST', headers, body });
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      ...((await response.json()) as Reply),
    };
  };
  const post = (more: Record<string, unknown> = {}) =>
    call('chat.postMessage', { channel: channel.id, text: 'a', ...more });
  return { slack, ann, channel, call, post };
}

const section = (text: string) => ({ type: 'section', text: { type: 'plain_text', text } });
const MODAL = { type: 'modal', title: { type: 'plain_text', text: 'T' }, blocks: [section('words')] };

/** A trigger as a press would have brought it. */
function trigger(slack: SlackServer, user: string, ageMs = 0): string {
  const id = `t${slack.team.triggers.size}`;
  slack.team.triggers.set(id, { id, user, at: Date.now() - ageMs, used: false });
  return id;
}

describe('a call to the fake Slack', () => {
  it.each([
    ['more blocks than a message has', { blocks: Array.from({ length: 51 }, () => section('a')) }, /51 blocks/],
    ['a text that is too long', { blocks: [section('a'.repeat(3_001))] }, /3001 characters/],
    ['an empty text', { blocks: [section('')] }, /is empty/],
    ['an option with a type', { blocks: [select({ type: 'option' })] }, /carries a type/],
    ['an input among buttons', { blocks: [{ type: 'actions', elements: [input()] }] }, /does not go into an actions/],
    ['an empty cell', { blocks: [table('')] }, /an empty cell/],
    ['an alert in a message', { blocks: [{ ...section('a'), type: 'alert' }] }, /outside a modal/],
    ['a kind of block there is none of', { blocks: [{ type: 'hologram' }] }, /unknown block type/],
  ])('is refused for %s, and told of', async (_, args, why) => {
    const { slack, post } = await open();

    expect(await post(args)).toMatchObject({ ok: false, error: 'invalid_blocks' });
    expect(slack.violations.join('\n')).toMatch(why);
  });

  it.each([
    ['an argument it does not know', { colour: 'red' }, /unknown arguments colour/],
    ['metadata of another shape', { metadata: { event_type: 'a b', event_payload: [] } }, /event_type a b/],
    ['a thread that is not there', { thread_ts: '1.1' }, /thread 1\.1 is not in/],
    ['blocks without words for who does not see them', { text: '', blocks: [section('a')] }, /without a fallback/],
  ])('is told of for %s', async (_, args, why) => {
    const { slack, post } = await open();

    await post(args);

    expect(slack.violations.join('\n')).toMatch(why);
  });

  it('needs the scope it needs, and a token that still holds', async () => {
    const { slack, call, ann } = await open();
    slack.team.scopes = [];
    expect(await call('users.info', { user: ann.id })).toMatchObject({ error: 'missing_scope', needed: 'users:read' });

    await slack.people.event({ type: 'app_uninstalled' });
    expect(await call('users.info', { user: ann.id })).toMatchObject({ error: 'token_revoked' });
  });

  it('edits 4,000 characters at most, and nobody else’s message', async () => {
    const { slack, ann, channel, call, post } = await open();
    const { ts } = await post();
    const theirs = await slack.people.say(ann, channel, 'mine');

    expect(await call('chat.update', { channel: channel.id, ts, text: 'a'.repeat(4_001) })).toMatchObject({
      error: 'msg_too_long',
    });
    expect(await call('chat.update', { channel: channel.id, ts: theirs.ts, text: 'b' })).toMatchObject({
      error: 'cant_update_message',
    });
  });

  it('opens one modal with a trigger, within 3 s', async () => {
    const { slack, ann, call } = await open();
    const once = trigger(slack, ann.id);
    const old = trigger(slack, ann.id, 3_100);

    expect(await call('views.open', { trigger_id: once, view: MODAL })).toMatchObject({ ok: true });
    expect(await call('views.open', { trigger_id: once, view: MODAL })).toMatchObject({
      error: 'exchanged_trigger_id',
    });
    expect(await call('views.open', { trigger_id: old, view: MODAL })).toMatchObject({ error: 'expired_trigger_id' });
  });

  it('answers by a response_url five times', async () => {
    const { slack, ann, channel } = await open();
    const url = { uses: 0, at: Date.now(), channel: channel.id, user: ann.id };
    slack.team.responseUrls.set('r1', url);
    const respond = async () => {
      const body = JSON.stringify({ response_type: 'ephemeral', text: 'a' });
      return (await fetch(`${slack.apiUrl.replace('api/', '')}response/${slack.team.id}/r1`, { method: 'POST', body }))
        .status;
    };

    expect([await respond(), await respond(), await respond(), await respond(), await respond()]).toEqual(
      Array(5).fill(200),
    );
    expect(await respond()).toBe(404);
    expect(slack.violations).toHaveLength(1);
  });

  it('is limited by its tier, with the seconds to wait', async () => {
    const { channel, call, post } = await open();
    const { ts } = await post();

    const answers = [];
    for (let i = 0; i < 51; i++) answers.push(await call('chat.update', { channel: channel.id, ts, text: `${i}` }));

    expect(answers.slice(0, 50).every(({ ok }) => ok)).toBe(true);
    expect(answers[50]).toMatchObject({ status: 429, retryAfter: expect.stringMatching(/^\d+$/) });
  });

  it('lists a channel from its newest message back and a thread from its head on, page by page', async () => {
    const { channel, call, post } = await open({ pageSize: 2 });
    const head = await post({ text: '1' });
    for (const text of ['2', '3']) await post({ text, thread_ts: head.ts });
    await post({ text: '4' });
    const texts = ({ messages }: Reply) => messages.map(({ text }) => text);

    const thread = await call('conversations.replies', { channel: channel.id, ts: head.ts });
    const { next_cursor: cursor } = thread.response_metadata;

    expect(texts(await call('conversations.history', { channel: channel.id }))).toEqual(['4', '1']);
    expect(texts(thread)).toEqual(['1', '2']);
    expect(texts(await call('conversations.replies', { channel: channel.id, ts: head.ts, cursor }))).toEqual(['3']);
  });
});

describe('the tiers of the fake Slack', () => {
  it('give a channel a message a second after a burst, and each workspace its own share', () => {
    let now = 0;
    const limit = createRateLimit(() => now);
    const posts = (team: string) => Array.from({ length: 11 }, () => limit(team, 'chat.postMessage', 'C1'));

    expect(posts('T1')).toEqual([...Array(10).fill(null), 1]);
    expect(posts('T2')[0]).toBeNull();
    now += 1_000;
    expect(limit('T1', 'chat.postMessage', 'C1')).toBeNull();
    expect(limit('T1', 'chat.postMessage', 'C1')).toBe(1);
  });
});

function select(more: object) {
  const option = { text: { type: 'plain_text', text: 'a' }, value: 'a', ...more };
  return { type: 'actions', elements: [{ type: 'static_select', action_id: 's', options: [option] }] };
}

function input() {
  return { type: 'plain_text_input', action_id: 'i' };
}

function table(cell: string) {
  const row = (text: string) => [{ type: 'raw_text', text }];
  return { type: 'data_table', caption: 'c', rows: [row('a'), row(cell)] };
}
