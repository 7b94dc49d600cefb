import type { ChildProcess } from 'node:child_process';
import { expect, onTestFinished } from 'vitest';
import {
  type DiscordOptions,
  type FakeChannel,
  type FakeDiscord,
  type FakeGuild,
  type FakeInteraction,
  type FakeMessage,
  type Human,
  startDiscord,
  until,
} from '../fakes/discord-server.ts';
import { collect, type Environment, exit, lineOf, startProgram } from './program.ts';
import { createFolder } from './store.ts';

/** The real program at home in a server of the fake Discord. */
export interface Home {
  readonly discord: FakeDiscord;
  readonly guild: FakeGuild;
  readonly channel: FakeChannel;
  readonly ada: Human;
  readonly env: Environment;
  /** What the program wrote to its log. */
  log(): string;
  /** As a person of that server. */
  person(name: string, how?: { readonly manager?: boolean }): Human;
  bots(channel?: FakeChannel, viewer?: Human): FakeMessage[];
  /** Messages that notify somebody in a channel, or in a thread below it. */
  told(person: Human, where?: FakeChannel): FakeMessage[];
  /** The newest message of the bot that reads like this. */
  hear(pattern: RegExp, where?: FakeChannel, viewer?: Human): Promise<FakeMessage>;
  /** Presses, waits for the acknowledgement, and for a message that reads like this. */
  press(message: FakeMessage, label: string, pattern: RegExp, by?: Human): Promise<FakeMessage>;
  answered(interaction: FakeInteraction): Promise<void>;
  kill(): Promise<void>;
  start(): Promise<void>;
}

export async function openHome(env: Environment = {}, options: DiscordOptions = {}): Promise<Home> {
  const discord = await startDiscord(options);
  onTestFinished(async () => {
    await discord.stop();
    // Whatever a test is about, everything sent in it keeps to Discord's limits.
    expect(discord.violations).toEqual([]);
  });
  const guild = discord.guild('Acme');
  const channel = discord.channel(guild, 'general');
  const settings: Environment = {
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.url,
    DATA_DIR: await createFolder(),
    PORT: '0',
    TRAIN_TIME_LIMIT_S: '6',
    ...env,
  };
  const person = (name: string, how = {}) => discord.person(name, [guild], how);
  const ada = person('ada');
  let child: ChildProcess | undefined;
  let log: () => string = () => '';

  const start = async (): Promise<void> => {
    const before = discord.gateway.journal.filter((entry) => entry === 'identify').length;
    child = startProgram(['start'], settings);
    log = collect(child.stderr);
    await lineOf(child, /listening on/);
    await until(
      () =>
        discord.gateway.journal.filter((entry) => entry === 'identify').length > before &&
        discord.commands.current.length > 0,
      () => `the connection; the log is ${log()}`,
    );
  };
  const kill = async (): Promise<void> => {
    child?.kill('SIGKILL');
    if (child !== undefined) await exit(child);
  };
  const bots = (where = channel, viewer: Human = ada) =>
    discord.read(where, viewer).filter((message) => message.author.bot);
  const told: Home['told'] = ({ id }, where = channel) =>
    [...discord.world.channels.values()]
      .filter((each) => each.id === where.id || each.parentId === where.id)
      .flatMap((each) => bots(each))
      .filter(({ pinged }) => pinged.includes(id));
  const hear: Home['hear'] = (pattern, where = channel, viewer = ada) =>
    until(
      () => bots(where, viewer).findLast((message) => pattern.test(discord.readable(message))),
      () =>
        `${pattern}; there is\n${bots(where, viewer).map(discord.readable).join('\n---\n')}\n${log().slice(-2_000)}`,
      40_000,
    );
  const press: Home['press'] = async (message, label, pattern, by = ada) => {
    const where = discord.world.channels.get(message.channelId);
    const known = new Set(bots(where, by).map(({ id }) => id));
    await discord.answered(by.press(message, label));
    return until(
      () => bots(where, by).find((each) => !known.has(each.id) && pattern.test(discord.readable(each))),
      () =>
        `${pattern} after ${label}; there is\n${bots(where, by).map(discord.readable).join('\n---\n')}\n${log().slice(-2_000)}`,
      40_000,
    );
  };

  await start();
  return {
    discord,
    guild,
    channel,
    ada,
    env: settings,
    log: () => log(),
    person,
    bots,
    told,
    hear,
    press,
    answered: discord.answered,
    kill,
    start,
  };
}

/** What was shown of a run's progress: the percentages of a message's states, in order. */
export function percentages(message: FakeMessage): number[] {
  return message.frames.flatMap((frame) => {
    const percent = /(\d+) %/.exec(JSON.stringify(frame.embeds) + frame.content)?.[1];
    return percent === undefined ? [] : [Number(percent)];
  });
}

/** The time between a message's edits; its posting does not count. */
export function gaps(message: FakeMessage): number[] {
  const times = message.frames.slice(1).map(({ at }) => at);
  return times.slice(1).map((at, i) => at - times[i]);
}
