import { describe, expect, it } from 'vitest';
import { NotFoundError } from '../../../src/errors.ts';
import type { Channel, Message } from '../../fakes/slack/world.ts';
import type { SlackServer } from '../../fakes/slack-server.ts';
import { connect, echo, openWorkspace } from './harness.ts';

async function scene() {
  const slack = await openWorkspace();
  const ann = slack.people.join('ann');
  const channel = slack.people.channel('data');
  const dm = slack.people.dm(ann);
  const said = (where: Channel): readonly Message[] =>
    where.messages.filter(({ user, deleted }) => user === slack.team.botUser && !deleted);
  const ask = async (text = 'find churn'): Promise<Message> =>
    slack.people.say(ann, channel, `<@${slack.team.botUser}> ${text}`);
  const address = (thread: string) => `slack:${slack.team.id}:${channel.id}:${thread}:${ann.id}`;
  return { slack, ann, channel, dm, said, ask, address };
}

/** How an admin closes a place, after somebody has asked something there. */
const CLOSED: readonly (readonly [
  string,
  (slack: SlackServer, channel: Channel, asked: Message) => unknown,
  string,
])[] = [
  ['the channel is read-only', (_, channel) => Object.assign(channel, { restriction: 'read_only' }), 'read-only'],
  ['the thread is locked', (_slack, _channel, asked) => Object.assign(asked, { locked: true }), 'thread is locked'],
  [
    'the app is kept out',
    (_, channel) => Object.assign(channel, { restriction: 'app_access' }),
    'does not let me into',
  ],
  ['writing is suspended', ({ team }) => Object.assign(team, { suspended: true }), 'suspended writing'],
  ['the channel is archived', (_, channel) => Object.assign(channel, { archived: true }), 'archived'],
  ['the app was sent out', ({ team }, channel) => channel.members.delete(team.botUser), '/invite'],
];

describe.each(CLOSED)('where %s', (_, close, why) => {
  it('an answer reaches the person directly, with the reason and its buttons', async () => {
    const { slack, ann, channel, dm, said, address } = await scene();
    const asked = await slack.people.say(ann, channel, 'some words');
    const { adapter } = await connect(slack, echo);
    close(slack, channel, asked);

    const reply = { text: 'found', cards: [{ actions: [{ label: 'Add', id: 'add:1' } as const] }] };
    const message = await adapter.platform.post(address(asked.ts), reply, 'k');
    await adapter.platform.edit(message, { text: 'changed' });

    const [told, ...more] = said(dm);
    expect(more).toEqual([]);
    expect(told?.edits).toHaveLength(1);
    expect(told?.text).toBe('changed');
    expect(said(channel)).toEqual([]);
    expect(slack.violations).toEqual([]);
    await adapter.platform.post(address(asked.ts), reply, 'another');
    expect(said(dm)[1]?.text).toContain(why);
    expect(JSON.stringify(said(dm)[1]?.blocks)).toContain('"add:1"');
  });

  it('an end is announced to everybody directly, once', async () => {
    const { slack, ann, channel, dm, said, address } = await scene();
    const bob = slack.people.join('bob');
    const asked = await slack.people.say(ann, channel, 'some words');
    const { adapter } = await connect(slack, echo);
    close(slack, channel, asked);
    const [user, other] = [ann, bob].map(({ id, name }) => ({ id: `slack:${id}`, name }));

    for (const _again of [1, 2])
      await adapter.platform.notify(address(asked.ts), { text: 'finished', mentions: [user, other] }, 'end');

    expect(said(dm).map(({ text }) => text)).toEqual([`<@${ann.id}> finished`]);
    expect(said(slack.people.dm(bob)).map(({ text }) => text)).toEqual([`<@${bob.id}> finished`]);
  });
});

describe('where there are no threads', () => {
  it.each([
    ['in the channel', (channel: Channel) => Object.assign(channel, { restriction: 'non_threadable' })],
    ['below that message', (_: Channel, asked: Message) => Object.assign(asked, { unrepliable: true })],
  ])('%s, an answer stands in the channel itself, once', async (_, close) => {
    const { slack, ann, channel, dm, said, address } = await scene();
    const asked = await slack.people.say(ann, channel, 'some words');
    const { adapter } = await connect(slack, echo);
    close(channel, asked);
    slack.faults.push({ method: /postMessage/, how: 'error_after', times: 1 });

    await adapter.platform.post(address(asked.ts), { text: 'found' }, 'k');

    expect(said(channel).map(({ text, threadTs }) => ({ text, threadTs }))).toEqual([{ text: 'found' }]);
    expect(said(dm)).toEqual([]);
  });
});

describe('a workspace that sends more than Slack takes', () => {
  it('is waited for', async () => {
    const { slack, ann, channel, said, address } = await scene();
    const asked = await slack.people.say(ann, channel, 'some words');
    const { adapter } = await connect(slack, echo);
    slack.team.crowded = 1;

    await adapter.platform.post(address(asked.ts), { text: 'found' }, 'k');

    expect(said(channel).map(({ text }) => text)).toEqual(['found']);
  }, 30_000);
});

describe('a command where the bot may not write', () => {
  it('is answered to who gave it, and nowhere else', async () => {
    const { slack, ann, channel, dm, said } = await scene();
    channel.restriction = 'read_only';
    await connect(slack, echo);

    await slack.people.slash(ann, channel, 'find churn');
    const told = await slack.until(() => channel.ephemeral[0], 'the words for her alone');

    expect(told.text).toContain('The channel is read-only. Only you see this:');
    expect(said(dm)).toEqual([]);
  });
});

describe('what is gone', () => {
  it('a message in a frozen channel is no longer edited', async () => {
    const { slack, ann, channel, address } = await scene();
    const asked = await slack.people.say(ann, channel, 'some words');
    const { adapter } = await connect(slack, echo);
    const message = await adapter.platform.post(address(asked.ts), { text: 'running' }, 'k');
    channel.frozen = true;

    await expect(adapter.platform.edit(message, { text: 'finished' })).rejects.toBeInstanceOf(NotFoundError);
  });

  it('from a workspace that removed the app nobody is written to', async () => {
    const { slack, ann, channel, address } = await scene();
    const asked = await slack.people.say(ann, channel, 'some words');
    const { adapter } = await connect(slack, echo);
    slack.team.installed = false;
    const before = slack.calls.length;

    const user = { id: `slack:${ann.id}`, name: 'ann' };
    await expect(
      adapter.platform.notify(address(asked.ts), { text: 'finished', mentions: [user] }, 'end'),
    ).rejects.toBeInstanceOf(NotFoundError);

    expect(slack.calls.length - before).toBe(1);
  });
});

describe('a limit', () => {
  it('of the method that tells where a file is, is waited for', async () => {
    const { slack } = await scene();
    const { adapter } = await connect(slack, echo);
    const file = slack.people.upload('a.csv', 'a,b\n');
    slack.faults.push({ method: /files\.info/, how: 'rate_limited', times: 1 });

    const opened = await adapter.platform.openFile(`slack:${slack.team.id}:${file.id}`, new AbortController().signal);

    expect(opened.fileName).toBe('a.csv');
    opened.stream.destroy();
  });

  it('of App Home is waited for', async () => {
    const { slack, ann } = await scene();
    await connect(slack, echo);
    slack.faults.push({ method: /views\.publish/, how: 'rate_limited', times: 1 });

    await slack.people.openHome(ann);

    await slack.until(() => slack.team.homes.has(ann.id), 'the home');
  });
});

describe('a file', () => {
  it('is not called gone when its host is out of order', async () => {
    const { slack } = await scene();
    const { adapter } = await connect(slack, echo);
    const file = slack.people.upload('a.csv', 'a,b\n');
    slack.team.fileHostDown = true;

    await expect(
      adapter.platform.openFile(`slack:${slack.team.id}:${file.id}`, new AbortController().signal),
    ).rejects.toMatchObject({ code: 'upstream', message: expect.stringContaining('send it again in a minute') });
  });
});
