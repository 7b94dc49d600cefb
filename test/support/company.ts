import { onTestFinished } from 'vitest';
import { prepareDiscord } from '../../adapters/discord/index.ts';
import { prepareSlack } from '../../adapters/slack/index.ts';
import { type Assistant, createAssistant } from '../../src/conversation/assistant.ts';
import { createOfflineInterpreter } from '../../src/conversation/interpret/offline.ts';
import type { ChatAdapter, Core, ReadyAdapter, Turn } from '../../src/conversation/platform.ts';
import { readFile } from '../../src/datasets/ingest/read-file.ts';
import { createPredictor } from '../../src/models/predictor.ts';
import { scoreApart } from '../../src/models/scoring/score-apart.ts';
import type { Store } from '../../src/store/store.ts';
import { configFor } from '../adapters/slack/harness.ts';
import { startDiscord, until } from '../fakes/discord-server.ts';
import type { Message } from '../fakes/slack/world.ts';
import { startSlackServer } from '../fakes/slack-server.ts';
import { IDLE_QUEUE, SILENT } from './builders.ts';
import { enginesWith } from './engines.ts';
import { createFolder, openTestStore } from './store.ts';
import { createLooking } from './usecases.ts';

export const PEOPLE = ['ann', 'bob', 'cem', 'dana'] as const;
export type Name = (typeof PEOPLE)[number];
export type Room = 'thread' | 'channel';

/** Four people and the bot, with the real assistant behind the real adapter. `@name` in their words is a mention. */
export interface Company {
  readonly store: Store;
  readonly space: string;
  readonly personOf: (name: Name) => string;
  /** A new thread, in which what is said to the room `thread` is said from now on. */
  openThread(): Promise<void>;
  say(by: Name, where: Room, words: string): Promise<void>;
  /** `/ml` with these words. */
  call(by: Name, words: string): Promise<void>;
  /** Presses the newest button of that label. */
  press(by: Name, label: string): Promise<void>;
  /** Everything of the bot that there is to see, oldest first. */
  read(): readonly string[];
  /** Resolves when all that was said has arrived, and what was for the bot is answered. */
  settled(): Promise<void>;
}

/** The assistant between a store and one adapter. Runs are written down and never begun. */
async function open(store: Store, ready: ReadyAdapter) {
  const arrived: Turn[] = [];
  const core: Core = {
    async accept(turn) {
      const isNew = await assistant.accept(turn);
      arrived.push(turn);
      return isNew;
    },
    idle: () => assistant.idle(),
    runsEnded: async () => undefined,
    suggest: async () => [],
    overview: async () => ({ text: 'nothing' }),
    leave: async () => undefined,
    posts: store.posts,
    installations: store.installations,
  };
  const looking = await createLooking();
  const adapter: ChatAdapter = ready(core);
  const assistant: Assistant = createAssistant(
    {
      store,
      log: SILENT,
      interpreter: createOfflineInterpreter(),
      sources: [],
      queue: IDLE_QUEUE,
      predictor: createPredictor(store, enginesWith()),
      scoreFile: scoreApart(),
      origin: () => 'http://ml.test',
      limits: { maxDatasetBytes: 1_000_000, trainTimeLimitS: 60 },
      engines: enginesWith(),
      ...looking,
      readFile,
      workDir: await createFolder(),
    },
    new Map([[adapter.platform.name, adapter.platform]]),
  );
  await assistant.start();
  await adapter.start();
  return { arrived, adapter, assistant };
}

export async function openDiscordCompany(): Promise<Company> {
  const store = await openTestStore();
  const discord = await startDiscord({ messageContent: true, limits: { messages: { limit: 1_000, perMs: 1_000 } } });
  const guild = discord.guild('Acme');
  const channel = discord.channel(guild, 'general');
  const humans = Object.fromEntries(PEOPLE.map((name) => [name, discord.person(name, [guild])]));
  let thread = discord.thread(channel, 'talk');
  const { arrived, adapter, assistant } = await open(
    store,
    await prepareDiscord({ token: discord.token, apiUrl: discord.url }, SILENT),
  );
  onTestFinished(async () => {
    await adapter.stop();
    await assistant.stop();
    await discord.stop();
    if (discord.violations.length > 0) throw new Error(discord.violations.join('\n'));
  });
  await until(() => discord.commands.current.length > 0, 'the commands');
  const ids: Record<string, string> = { ml: discord.botId };
  for (const [name, { id }] of Object.entries(humans)) ids[name] = id;
  const all = () => [...discord.world.channels.values()].flatMap((each) => discord.read(each, humans.ann));
  const bots = () => all().filter(({ author }) => author.bot);
  const heard = async (act: () => unknown): Promise<void> => {
    const before = arrived.length;
    act();
    await until(() => arrived.length > before, 'the turn');
    await assistant.idle();
  };
  return {
    store,
    space: `discord:${guild.id}`,
    personOf: (name) => `discord:${ids[name]}`,
    async openThread() {
      thread = discord.thread(channel, 'talk');
    },
    say: (by, where, words) =>
      heard(() =>
        humans[by].say(
          where === 'thread' ? thread : channel,
          words.replace(/@(\w+)/g, (_, name: string) => `<@${ids[name]}>`),
        ),
      ),
    call: (by, words) => heard(() => humans[by].slash(channel, 'ask', { text: words })),
    press: (by, label) =>
      heard(() => {
        const message = bots().findLast((each) => discord.readable(each).includes(`[${label}]`));
        if (message === undefined) throw new Error(`no ${label} on ${bots().map(discord.readable).join('\n---\n')}`);
        humans[by].press(message, label);
      }),
    read: () => bots().map(discord.readable),
    settled: () => assistant.idle(),
  };
}

export async function openSlackCompany(): Promise<Company> {
  const store = await openTestStore();
  const slack = await startSlackServer({ rateLimits: false });
  const people = Object.fromEntries(PEOPLE.map((name) => [name, slack.people.join(name)]));
  const channel = slack.people.channel('general');
  const { arrived, adapter, assistant } = await open(store, await prepareSlack(configFor(slack), SILENT));
  onTestFinished(async () => {
    await adapter.stop();
    await assistant.stop();
    await slack.close();
    if (slack.violations.length > 0) throw new Error(slack.violations.join('\n'));
  });
  await slack.until(() => slack.delivery.connections() > 0, 'a socket');
  let head: Message | undefined;
  const bots = () => channel.messages.filter(({ user, deleted }) => user === slack.team.botUser && !deleted);
  const named = (words: string): string =>
    words.replace(/@(\w+)/g, (whole, name: string) => (people[name] === undefined ? whole : `<@${people[name].id}>`));
  const heard = async <T>(act: () => Promise<T>): Promise<T> => {
    const before = arrived.length;
    const done = await act();
    await slack.until(() => arrived.length > before, 'the turn');
    await slack.delivery.settled();
    await assistant.idle();
    return done;
  };
  const company: Company = {
    store,
    space: `slack:${slack.team.id}`,
    personOf: (name) => `slack:${people[name].id}`,
    async openThread() {
      head = await heard(() => slack.people.say(people.dana, channel, 'a new thread'));
    },
    say: async (by, where, words) => {
      const thread = where === 'thread' && head !== undefined ? { thread: head.ts } : {};
      await heard(() => slack.people.say(people[by], channel, named(words), thread));
    },
    call: async (by, words) => {
      await heard(() => slack.people.slash(people[by], channel, words));
    },
    press: async (by, label) => {
      const message = bots().findLast(({ blocks }) => JSON.stringify(blocks).includes(`"${label}"`));
      if (message === undefined) throw new Error(`no ${label}`);
      await heard(() => slack.people.press(people[by], channel, message, label));
    },
    read: () => [
      ...bots().map(({ text, blocks }) => `${text}\n${JSON.stringify(blocks)}`),
      ...channel.ephemeral.map(({ text }) => text),
    ],
    settled: () => assistant.idle(),
  };
  return company;
}
