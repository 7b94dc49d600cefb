import { describe, expect, it, onTestFinished } from 'vitest';
import { prepareDiscord } from '../../../adapters/discord/index.ts';
import type { Reply } from '../../../src/cards/card.ts';
import type { ChatAdapter, Turn } from '../../../src/conversation/platform.ts';
import { NotFoundError } from '../../../src/errors.ts';
import { createCore } from '../../fakes/core.ts';
import { type FakeChannel, type FakeDiscord, type FakeGuild, startDiscord, until } from '../../fakes/discord-server.ts';
import { SILENT } from '../../support/builders.ts';

/** A server with two people, who have asked something in a thread: the address to answer at, before anything is closed. */
async function scene() {
  const discord = await startDiscord({ limits: { messages: { limit: 100, perMs: 1_000 } } });
  const guild = discord.guild('Acme');
  const channel = discord.channel(guild, 'general');
  const [ada, bob] = ['ada', 'bob'].map((name) => discord.person(name, [guild]));
  const turns: Turn[] = [];
  const { core } = createCore({ answer: async (turn) => turns.push(turn) });
  const adapter: ChatAdapter = (await prepareDiscord({ token: discord.token, apiUrl: discord.url }, SILENT))(core);
  await adapter.start();
  onTestFinished(async () => {
    await adapter.stop();
    await discord.stop();
    expect(discord.violations).toEqual([]);
  });
  await until(() => discord.commands.current.length > 0, 'the commands');
  const thread = discord.thread(channel, 'churn');
  ada.mention(thread, 'find churn');
  const { address } = await until(() => turns[0], 'the turn');
  const said = (where: FakeChannel) => discord.read(where).filter(({ author }) => author.bot);
  const texts = (where: FakeChannel) => said(where).map(discord.readable);
  const post = (key = 'k', reply: Reply = { text: 'found' }) => adapter.platform.post(address, reply, key);
  const announce = () => {
    const [user, other] = [ada, bob].map(({ id }) => ({ id: `discord:${id}`, name: 'somebody' }));
    return adapter.platform.notify(address, { text: 'finished', mentions: [user, other] }, 'end');
  };
  return { discord, guild, thread, ada, bob, adapter, said, texts, post, announce, turns };
}

type Close = (discord: FakeDiscord, thread: FakeChannel, guild: FakeGuild) => unknown;

const CLOSED: readonly (readonly [string, Close, RegExp])[] = [
  [
    'the bot may not write',
    (discord, thread) => discord.revoke(thread, 'sendInThreads'),
    /^I cannot write in <#\d+>, so I tell you here\. To go on, use \/ml there\./,
  ],
  ['the bot may not look', (discord, thread) => discord.revoke(thread, 'view'), /^I cannot write in <#\d+>/],
  ['a thread is locked', (_, thread) => Object.assign(thread, { locked: true }), /^I cannot write in <#\d+>/],
  [
    'a thread is deleted',
    (discord, thread) => discord.drop(thread),
    /^The place where you asked is deleted, so I tell you here\.\n/,
  ],
];

describe.each(CLOSED)('where %s', (_, close, words) => {
  it('an answer reaches the person directly, once', async () => {
    const { discord, guild, thread, ada, texts, post } = await scene();
    close(discord, thread, guild);

    await post();
    await post();

    expect(texts(ada.direct())).toEqual([expect.stringMatching(words)]);
    expect(texts(ada.direct())[0]).toContain('found');
  });

  it('an end is announced to everybody directly, each mentioned alone', async () => {
    const { discord, guild, thread, ada, bob, said, announce } = await scene();
    close(discord, thread, guild);

    await announce();

    expect(said(ada.direct()).map(({ pinged }) => pinged)).toEqual([[ada.id]]);
    expect(said(bob.direct()).map(({ pinged }) => pinged)).toEqual([[bob.id]]);
  });
});

describe('what is gone', () => {
  const GONE: readonly (readonly [string, Close])[] = [
    ['a deleted thread', (discord, thread) => discord.drop(thread)],
    ['a server that was left', (discord, _, guild) => discord.expel(guild)],
  ];

  it.each(GONE)('is no longer edited, and nobody gets advice: %s', async (_, close) => {
    const { discord, guild, thread, ada, adapter, texts, post } = await scene();
    const message = await post();
    close(discord, thread, guild);
    await expect(adapter.platform.edit(message, { text: 'changed' })).rejects.toBeInstanceOf(NotFoundError);

    expect(texts(ada.direct())).toEqual([]);
  });

  it('a server that was left is no place to answer for, and nobody is written to', async () => {
    const { discord, guild, ada, bob, texts, post, announce } = await scene();
    discord.expel(guild);

    await expect(post()).rejects.toBeInstanceOf(NotFoundError);
    await expect(announce()).rejects.toBeInstanceOf(NotFoundError);

    expect([...texts(ada.direct()), ...texts(bob.direct())]).toEqual([]);
  });
});

describe('without the permission to read the history', () => {
  it('an answer stands where it was asked for, without the reference', async () => {
    const { discord, thread, ada, said, post } = await scene();
    discord.revoke(thread, 'readHistory');

    await post();
    await post();

    expect(said(thread).map(({ replyTo, content }) => ({ replyTo, content }))).toEqual([{ content: 'found' }]);
    expect(said(ada.direct())).toEqual([]);
  });
});

describe('a file', () => {
  it('is not called gone when its host is out of order', async () => {
    const { discord, ada, adapter, turns } = await scene();
    ada.dm('use this', [{ name: 'a.csv', text: 'x\n1\n' }]);
    const turn = await until(() => turns[1], 'the turn');
    const [file] = turn.input.kind === 'text' ? turn.input.files : [];
    discord.world.fileHostDown = true;

    await expect(adapter.platform.openFile(file?.ref ?? '', AbortSignal.timeout(5_000))).rejects.toMatchObject({
      code: 'upstream',
    });
  });
});
