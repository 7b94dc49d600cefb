import { PassThrough } from 'node:stream';
import { readLine, toTurn } from '../../adapters/console/incoming.ts';
import { createConsolePlatform } from '../../adapters/console/index.ts';
import { createTextScreen } from '../../adapters/console/screen.ts';
import { createDiscord } from '../../adapters/discord/index.ts';
import { checkSlack, createSlack } from '../../adapters/slack/index.ts';
import type { Turn } from '../../src/conversation/platform.ts';
import { createMemory } from '../adapters/slack/harness.ts';
import { startDiscord, until } from '../fakes/discord-server.ts';
import { startSlackServer } from '../fakes/slack-server.ts';
import { SILENT } from '../support/builders.ts';
import { collect } from '../support/program.ts';
import { type ChatSurface, chatSurfaceContract } from './chat-surface.ts';

async function openTerminal(): Promise<ChatSurface> {
  const output = new PassThrough();
  const written = collect(output);
  const screen = createTextScreen({ output });
  const platform = createConsolePlatform(screen);
  const lineOf = (text: string): Turn => {
    screen.hear(text);
    const line = readLine(text, screen.buttons);
    if (line.kind !== 'turn') throw new Error(`${text} is no turn`);
    return toTurn(line.input);
  };
  return {
    platform,
    say: async (text) => lineOf(text),
    press: async (label) => {
      const number = new RegExp(`(\\d+)[^\\n\\d]*${label}`).exec(written())?.[1];
      return lineOf(`/${number}`);
    },
    read: () => [written()],
    notices: () =>
      written()
        .split('\n')
        .filter((line) => line.includes('@you')),
    close: async () => undefined,
  };
}

async function openDiscord(): Promise<ChatSurface> {
  const discord = await startDiscord({ limits: { messages: { limit: 100, perMs: 1_000 } } });
  const guild = discord.guild('Acme');
  const channel = discord.channel(guild, 'general');
  const ada = discord.person('ada', [guild]);
  const adapter = createDiscord({ token: discord.token, apiUrl: discord.url, log: SILENT });
  const turns: Turn[] = [];
  await adapter.start({ accept: async (turn) => turns.push(turn) > 0, suggest: async () => [] });
  const next = async (act: () => unknown): Promise<Turn> => {
    const before = turns.length;
    act();
    return until(() => turns[before], 'the turn');
  };
  const bots = () => discord.read(channel, ada).filter((message) => message.author.bot);
  return {
    platform: adapter.platform,
    say: (text) => next(() => ada.mention(channel, text)),
    press: (label) =>
      next(() => {
        const message = bots().findLast((each) => discord.readable(each).includes(`[${label}]`));
        if (message === undefined) throw new Error(`no ${label}`);
        ada.press(message, label);
      }),
    read: () => bots().map(discord.readable),
    notices: () =>
      bots()
        .filter(({ pinged }) => pinged.includes(ada.id))
        .map(discord.readable),
    async close() {
      await adapter.stop();
      await discord.stop();
      if (discord.violations.length > 0) throw new Error(discord.violations.join('\n'));
    },
  };
}

async function openSlack(): Promise<ChatSurface> {
  const slack = await startSlackServer({ rateLimits: false });
  const ann = slack.people.join('ann');
  const channel = slack.people.channel('general');
  const config = {
    apiUrl: slack.apiUrl,
    mode: { appToken: slack.appToken },
    botToken: slack.team.token,
    oauth: undefined,
  };
  const { posts, installations } = createMemory();
  const turns: Turn[] = [];
  const adapter = createSlack(
    {
      config,
      log: SILENT,
      posts,
      installations,
      knowsChat: async () => true,
      overview: async () => ({}),
      leave: async () => undefined,
    },
    await checkSlack(config, SILENT),
  );
  const seen = new Set<string>();
  await adapter.listen({
    accept: async (turn) => !seen.has(turn.key) && seen.add(turn.key) !== undefined && turns.push(turn) > 0,
  });
  await slack.until(() => slack.delivery.connections() > 0, 'a socket');
  const bots = () => channel.messages.filter(({ user, deleted }) => user === slack.team.botUser && !deleted);
  const next = async (act: () => Promise<unknown>): Promise<Turn> => {
    const before = turns.length;
    await act();
    return slack.until(() => turns[before], 'the turn');
  };
  let head: string | undefined;
  return {
    platform: adapter.platform,
    say: (text) =>
      next(async () => {
        const message = await slack.people.say(ann, channel, `@ml ${text}`, head === undefined ? {} : { thread: head });
        head ??= message.ts;
      }),
    press: (label) =>
      next(async () => {
        const message = bots().findLast(({ blocks }) => JSON.stringify(blocks).includes(`"${label}"`));
        if (message === undefined) throw new Error(`no ${label}`);
        await slack.people.press(ann, channel, message, label);
      }),
    read: () => bots().map(({ text, blocks }) => [text, ...textsIn(blocks)].join('\n')),
    notices: () => bots().flatMap(({ text }) => (text.includes(`<@${ann.id}>`) ? [text] : [])),
    async close() {
      await adapter.stop();
      await slack.close();
      if (slack.violations.length > 0) throw new Error(slack.violations.join('\n'));
    },
  };
}

/** Every text in blocks, as it stands there. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

chatSurfaceContract('the terminal', openTerminal, { remembers: false });
chatSurfaceContract('Discord', openDiscord, { remembers: true });
chatSurfaceContract('Slack', openSlack, { remembers: true });
