import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFailed, onTestFinished } from 'vitest';
import { isFinal } from '../../src/store/records.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import type { Channel, Message, User } from '../fakes/slack/world.ts';
import { type SlackServer, startSlackServer } from '../fakes/slack-server.ts';
import { createDice } from '../support/any-reply.ts';
import { MONGODB } from '../support/mongo.ts';
import { collect, type Environment, exit, lineOf, startProgram } from '../support/program.ts';
import { answeredBy, botMessages, hasButton, nextAnswer, settingsFor } from '../support/slack-program.ts';
import { createFolder } from '../support/store.ts';

/** More of them, and more turns, for a thorough look: CHAOS_KILLS=20. */
const KILLS = Number(process.env.CHAOS_KILLS ?? 3);
const PEOPLE = 20;
const TURNS = Math.min(10, KILLS);
const TOPICS = ['penguins', 'concrete'] as const;
const TRAINERS = TOPICS.length;
/** For anything somebody waits for: each kill takes a while to recover from. */
const PATIENCE_MS = 60_000 + KILLS * 5_000;

const FLEETS: readonly { readonly name: string; readonly commands: readonly string[]; readonly env: Environment }[] = [
  { name: 'one server on the embedded store', commands: ['start'], env: { MONGODB_URI: '' } },
  ...(MONGODB === undefined
    ? []
    : [{ name: 'two servers and two workers', commands: ['start', 'start', 'worker', 'worker'], env: {} }]),
];

describe.each(FLEETS)('$name, killed and stopped at random moments', ({ commands, env }) => {
  it('answer each turn once, in the order of its chat, and end each run once', {
    timeout: 5 * PATIENCE_MS,
  }, async () => {
    // A single server is away for most of the time: the last retries come when all is over.
    const slack = await startSlackServer({ retryDelaysMs: [300, 1_500, 4_000, 8_000, 20_000, 60_000, 120_000] });
    onTestFinished(() => slack.close());
    const dice = createDice(Number(process.env.CHAOS_SEED ?? 5));
    const settings = await settingsFor(slack, { TRAIN_TIME_LIMIT_S: '5', ...env });
    const fleet = await Promise.all(commands.map((command) => createMember(command, settings)));
    const isServed = () => slack.delivery.connections() >= commands.filter((command) => command === 'start').length;
    const served = () => slack.until(isServed, 'a socket to each server', PATIENCE_MS);
    await served();

    const people = Array.from({ length: PEOPLE }, (_, i) => slack.people.join(`person${i}`));
    const trainers = Array.from({ length: TRAINERS }, (_, i) => slack.people.join(`trainer${i}`));
    const added = await Promise.all(trainers.map((trainer, i) => addData(slack, trainer, TOPICS[i])));
    const [said] = await Promise.all([
      Promise.all(people.map((person) => speak(slack, person, () => pause(dice.next() * KILLS * 400)))),
      Promise.all(trainers.map((trainer, i) => train(slack, trainer, added[i]))),
      disturb(fleet, dice, served),
    ]);

    const missing = () =>
      said.flatMap(({ channel, messages }) => messages.filter(({ ts }) => !answers(slack, channel).includes(ts)));
    const isLost = () => slack.delivery.lost.length > 0;
    await slack.until(() => isLost() || missing().length === 0, 'all answers', PATIENCE_MS);
    expect(slack.delivery.lost).toEqual([]);
    const notices = () => trainers.filter((trainer) => slack.people.dm(trainer).messages.some(isNoticeTo(trainer)));
    await slack.until(() => notices().length === TRAINERS, 'the end of each run', PATIENCE_MS);
    await slack.delivery.settled();
    await Promise.all(fleet.map(({ stop }) => stop()));

    for (const { channel, messages } of said) expect(answers(slack, channel)).toEqual(messages.map(({ ts }) => ts));
    expect(slack.violations).toEqual([]);
    const store = await openStore({ uri: settings.MONGODB_URI || undefined, dataDir: fleet[0]?.dataDir ?? '' });
    onTestFinished(() => store.close());
    await expectOneEndEach(store, slack);
    const left = (await store.inbox.waiting()).map(({ lane }) => lane);
    expect(said.filter(({ channel }) => left.some((lane) => lane.includes(channel.id)))).toEqual([]);
  });
});

/** A process of the fleet, on a machine of its own. */
async function createMember(command: string, settings: Environment) {
  const dataDir = await createFolder();
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    child = startProgram([command], { ...settings, DATA_DIR: dataDir });
    const stderr = collect(child.stderr);
    onTestFailed(() => void process.stderr.write(stderr()));
    await lineOf(child, /^(listening on|worker ready)/);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child?.kill(signal);
    if (child !== undefined) await exit(child);
  };
  await start();
  return {
    dataDir,
    stop: () => end('SIGTERM'),
    async restart(signal: NodeJS.Signals) {
      await end(signal);
      await start();
    },
  };
}

async function disturb(
  fleet: readonly { restart(signal: NodeJS.Signals): Promise<void> }[],
  dice: ReturnType<typeof createDice>,
  served: () => Promise<unknown>,
): Promise<void> {
  for (let i = 0; i < KILLS; i++) {
    await served();
    await pause(500 + dice.next() * 3_500);
    await dice.one(fleet).restart(dice.one(['SIGKILL', 'SIGTERM']));
  }
}

/** Says one thing after the other, each once Slack has got rid of the one before. */
async function speak(slack: SlackServer, person: User, rest: () => Promise<unknown>) {
  const channel = slack.people.dm(person);
  const messages: Message[] = [];
  for (let i = 0; i < TURNS; i++) {
    messages.push(await slack.people.say(person, channel, i % 2 === 0 ? 'help' : 'which datasets are here'));
    await rest();
  }
  return { channel, messages };
}

/** Which messages were answered, in the order of the answers. */
const answers = (slack: SlackServer, channel: Channel): readonly (string | undefined)[] =>
  botMessages(slack, channel).map(answeredBy);

const isNoticeTo =
  ({ id }: User) =>
  ({ text }: Message): boolean =>
    text.startsWith(`<@${id}>`);

/** Who asks for the same gets the same data set and the same run, so each trainer has data of their own. */
async function addData(slack: SlackServer, person: User, topic: string): Promise<Message> {
  const channel = slack.people.dm(person);
  await slack.people.say(person, channel, `find a dataset about ${topic}`);
  const found = await nextAnswer(slack, channel, 0, (message) => hasButton(message, 'Add'), PATIENCE_MS);
  return press(slack, person, found, 'Add', (message) => hasButton(message, 'Train'));
}

const train = (slack: SlackServer, person: User, added: Message): Promise<Message> =>
  press(slack, person, added, 'Train', ({ text }) => /queued|running|finished|failed/.test(text));

/** Nobody delivers a press twice: a person presses again when nothing is said to have happened. */
async function press(
  slack: SlackServer,
  person: User,
  message: Message,
  label: string,
  wanted: (message: Message) => boolean,
): Promise<Message> {
  const channel = slack.people.dm(person);
  const before = botMessages(slack, channel).length;
  while (!(await slack.people.press(person, channel, message, label)).acknowledged) await pause(500);
  return nextAnswer(slack, channel, before, wanted, PATIENCE_MS);
}

async function expectOneEndEach(store: Store, slack: SlackServer): Promise<void> {
  const runs = await store.runs.list(`slack:${slack.team.id}`);
  const keys = [...slack.team.channels.values()].flatMap(({ messages }) =>
    messages.map(({ metadata }) => (metadata?.event_payload as { key?: string } | undefined)?.key),
  );
  for (const { id, status, notice } of runs) {
    const ends = (await store.runs.events(id)).filter(({ change }) => change.status && isFinal(change.status));
    expect([isFinal(status), notice, ends.length, keys.filter((key) => key === `${id}:end`).length]).toEqual([
      true,
      'sent',
      1,
      1,
    ]);
  }
  expect(runs.length).toBeGreaterThanOrEqual(TRAINERS);
}
