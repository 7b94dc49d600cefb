import { describe, expect, it, onTestFinished } from 'vitest';
import type { Channel, Message } from '../fakes/slack/world.ts';
import { type SlackServer, type SlackServerOptions, startSlackServer } from '../fakes/slack-server.ts';
import {
  answeredBy,
  botMessages,
  hasButton,
  nextAnswer,
  type Server,
  settingsFor,
  startServer,
} from '../support/slack-program.ts';

/** More of them, for a longer look: CHAOS_KILLS=20. */
const KILLS = Number(process.env.CHAOS_KILLS ?? 2);

async function openWorkspace(options: SlackServerOptions = {}): Promise<SlackServer> {
  const slack = await startSlackServer(options);
  onTestFinished(() => slack.close());
  return slack;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The acts of posting behind the messages: a key twice is an answer given twice. */
const keysOf = (messages: readonly Message[]): string[] =>
  messages.map(({ metadata }) => String(metadata?.event_payload.key));

describe('two hundred messages of twenty people at once', { timeout: 120_000 }, () => {
  it('are each answered exactly once, though Slack limits, loses answers and drops the socket', async () => {
    const slack = await openWorkspace({ retryDelaysMs: [200, 4_000, 8_000] });
    const server = await startServer(slack, await settingsFor(slack));
    const people = Array.from({ length: 20 }, (_, i) => slack.people.join(`person${i}`));
    Object.assign(slack.delivery.faults, { twice: true, newIds: true, outOfOrder: true });
    slack.faults.push(
      { method: /postMessage/, how: 'rate_limited', share: 0.1 },
      { method: /postMessage/, how: 'error_after', share: 0.1 },
      { method: /postMessage/, how: 'no_answer_after', share: 0.05 },
      { method: /postMessage|replies/, how: 'error_before', share: 0.05 },
    );
    setTimeout(() => slack.delivery.drop(), 100);

    const said = await Promise.all(
      people.flatMap((person) =>
        Array.from({ length: 10 }, async () => ({
          channel: slack.people.dm(person),
          message: await slack.people.say(person, slack.people.dm(person), 'help'),
        })),
      ),
    );
    const answersTo = ({ channel, message }: (typeof said)[number]) =>
      botMessages(slack, channel).filter((each) => answeredBy(each) === message.ts);
    await slack.until(() => said.every((each) => answersTo(each).length > 0), 'all answers', 90_000);
    await slack.delivery.settled();
    await pause(1_000);

    expect(said.filter((each) => answersTo(each).length !== 1)).toEqual([]);
    expect(slack.delivery.lost).toEqual([]);
    expect(slack.violations).toEqual([]);
    await server.stop();
  });
});

describe('a power cut at a random moment of a training conversation', { timeout: 60_000 * Math.max(2, KILLS) }, () => {
  it.each(Array.from({ length: KILLS }, (_, i) => [i + 1, Math.round(150 + Math.random() * 9_000)]))(
    'number %i, after %i ms: the run reaches its end, is announced once, and nothing is said twice',
    async (_, afterMs) => {
      const slack = await openWorkspace({ retryDelaysMs: [500, 1_500, 4_000] });
      const settings = await settingsFor(slack);
      const ann = slack.people.join('ann');
      const dm = slack.people.dm(ann);
      let server: Server = await startServer(slack, settings);
      const cut = (async () => {
        await pause(afterMs);
        await server.kill();
        server = await startServer(slack, settings);
      })();

      await slack.people.say(ann, dm, 'find a dataset about customer churn');
      const found = await nextAnswer(slack, dm, 0, (message) => hasButton(message, 'Add'), 30_000);
      const added = await press(slack, dm, found, 'Add', (message) => hasButton(message, 'Train'));
      await press(slack, dm, added, 'Train', (message) => /queued|running|finished/.test(message.text));
      await slack.until(() => botMessages(slack, dm).some(({ text }) => /finished in/.test(text)), 'the end', 80_000);
      await cut;
      await slack.until(
        () => botMessages(slack, dm).some(({ text }) => /^<@\w+> the training on .* is finished/.test(text)),
        'the notice',
        20_000,
      );
      await slack.delivery.settled();
      await pause(1_500);

      const messages = botMessages(slack, dm);
      expect(new Set(keysOf(messages)).size).toBe(messages.length);
      const shownRuns = messages.filter(({ text }) => /predicting churn/.test(text) && /\d %/.test(text));
      expect(shownRuns.filter(({ text }) => !/finished/.test(text))).toEqual([]);
      expect(messages.filter(({ text }) => text.startsWith(`<@${ann.id}>`)).length).toBe(shownRuns.length);
      expect(slack.violations).toEqual([]);
      await server.stop();
    },
  );

  /** A person presses again when nothing is said to have happened. */
  async function press(
    slack: SlackServer,
    channel: Channel,
    message: Message,
    label: string,
    wanted: (message: Message) => boolean,
  ): Promise<Message> {
    const before = botMessages(slack, channel).length;
    const [ann] = [...slack.team.users.values()].filter(({ id }) => id !== slack.team.botUser);
    if (ann === undefined) throw new Error('nobody is here');
    while (!(await slack.people.press(ann, channel, message, label)).acknowledged) await pause(500);
    return nextAnswer(slack, channel, before, wanted, 30_000);
  }
});
