import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { onTestFailed } from 'vitest';
import { elementsOf } from '../fakes/slack/people.ts';
import type { Channel, Message } from '../fakes/slack/world.ts';
import type { SlackServer } from '../fakes/slack-server.ts';
import { collect, type Environment, lineOf, startProgram } from './program.ts';
import { createFolder } from './store.ts';

export interface Server {
  readonly url: string;
  readonly stderr: () => string;
  readonly pid: number;
  /** As a power cut would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** The program's settings for a workspace, with a store of its own. The same settings start it again on it. */
export async function settingsFor(slack: SlackServer, env: Environment = {}): Promise<Environment> {
  const server = process.env.MONGODB_TEST_URI;
  return {
    DATA_DIR: await createFolder(),
    PORT: '0',
    SEARCH_OFFLINE: '1',
    TRAIN_TIME_LIMIT_S: '10',
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.team.token,
    SLACK_APP_TOKEN: slack.appToken,
    ...(server === undefined ? {} : { MONGODB_URI: withDatabase(server, `e2e_${randomBytes(4).toString('hex')}`) }),
    ...env,
  };
}

/** The compiled program as `npm start` runs it, connected to the workspace. */
export async function startServer(slack: SlackServer, settings: Environment): Promise<Server> {
  const child = startProgram(['start'], settings);
  const stderr = collect(child.stderr);
  onTestFailed(() => void process.stderr.write(stderr()));
  const line = await lineOf(child, /^listening on /);
  const url = line.slice('listening on '.length);
  if (settings.SLACK_APP_TOKEN === '') slack.delivery.useHttp(`${url}/slack/events`);
  else await slack.until(() => slack.delivery.connections() > 0, `a socket\n${stderr()}`);
  return { url, stderr, pid: child.pid ?? 0, kill: () => end(child, 'SIGKILL'), stop: () => end(child, 'SIGTERM') };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('close', resolve));
  child.kill(signal);
  await gone;
}

function withDatabase(uri: string, name: string): string {
  const url = new URL(uri);
  url.pathname = `/${name}`;
  return url.href;
}

export const botMessages = (slack: SlackServer, channel: Channel): Message[] =>
  channel.messages.filter(({ user }) => user === slack.team.botUser);

/** The ts of the message that a message of the bot answers: the act of posting is named after it. */
export const answeredBy = ({ metadata }: Message): string | undefined =>
  String(metadata?.event_payload.key).split(':').at(-1);

export const hasButton = (message: Message, label: string): boolean =>
  elementsOf(message.blocks as Record<string, unknown>[]).some(
    (element) => (element.text as { text?: string } | undefined)?.text === label,
  );

/** Waits for a message of the bot that was not there when `after` was counted. */
export function nextAnswer(
  slack: SlackServer,
  channel: Channel,
  after: number,
  wanted: (message: Message) => boolean = () => true,
  timeoutMs = 20_000,
): Promise<Message> {
  return slack.until(() => botMessages(slack, channel).slice(after).find(wanted), 'an answer', timeoutMs);
}
