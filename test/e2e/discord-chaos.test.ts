import { describe, expect, it } from 'vitest';
import { type FakeChannel, type FakeInteraction, type Fault, type Human, until } from '../fakes/discord-server.ts';
import { createDice } from '../support/any-reply.ts';
import { openHome } from '../support/discord.ts';

/** More rounds for a thorough look: CHAOS_KILLS=20. */
const KILLS = Number(process.env.CHAOS_KILLS ?? 3);

const END = /finished|failed/;

describe('Discord at its worst', { timeout: 120_000 + KILLS * 40_000 }, () => {
  it('answers 20 people with 10 messages each exactly once, while requests and connections fail', async () => {
    const home = await openHome({}, { limits: { messages: { limit: 50, perMs: 1_000 } } });
    const { discord, guild } = home;
    const dice = createDice(7);
    const faults: readonly Fault[] = ['429', '502-after', '502-before', 'drop-after'];
    discord.faults.whenever(() => (dice.next() < 0.08 ? dice.one(faults) : undefined));
    discord.gateway.duplicates = true;

    const asked: { person: Human; channel: FakeChannel; message?: string; interaction?: FakeInteraction }[] = [];
    for (let p = 0; p < 20; p++) {
      const person = home.person(`person ${p}`);
      const channel = discord.channel(guild, `room-${p}`);
      for (let m = 0; m < 10; m++) {
        if (m % 2 === 0)
          asked.push({ person, channel, message: person.mention(channel, 'which datasets are here').id });
        else asked.push({ person, channel, interaction: person.slash(channel, 'ask', { text: 'list models' }) });
        if (dice.next() < 0.03) dice.one([() => discord.gateway.close(4000), () => discord.gateway.cut()])();
        if (m % 5 === 4) await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    const answersIn = (channel: FakeChannel, person: Human) =>
      discord.read(channel, person).filter((message) => message.author.bot && discord.readable(message) !== '');
    const rooms = [...new Map(asked.map(({ channel, person }) => [channel, person]))];
    await until(
      () => rooms.every(([channel, person]) => answersIn(channel, person).length >= 10),
      () => rooms.map(([channel, person]) => answersIn(channel, person).length).join(' ') + home.log().slice(-3_000),
      60_000,
    );
    discord.faults.whenever(undefined);
    // What would come twice has had its time to come.
    await new Promise((resolve) => setTimeout(resolve, 3_000));

    expect(rooms.map(([channel, person]) => answersIn(channel, person).length)).toEqual(Array(20).fill(10));
    for (const { channel, message, person } of asked)
      if (message !== undefined)
        expect(answersIn(channel, person).filter(({ replyTo }) => replyTo === message)).toHaveLength(1);
    expect(discord.faults.happened.length).toBeGreaterThan(10);
  });

  it(`survives being killed at ${KILLS} random moments of a training: final state, one notice, no duplicates`, async () => {
    const home = await openHome({ TRAIN_TIME_LIMIT_S: '8' });
    const { discord, ada, guild } = home;
    const dice = createDice(Number(process.env.CHAOS_SEED ?? 11));
    ada.mention(home.channel, 'find penguins');
    await home.press(await home.hear(/\[Add\]/), 'Add', /\[Train\]/);

    for (let round = 0; round < KILLS; round++) {
      const channel = discord.channel(guild, `round-${round}`);
      ada.mention(channel, 'train on penguins');
      await new Promise((resolve) => setTimeout(resolve, dice.next() * 9_000));
      await home.kill();
      await home.start();

      const notices = () => home.told(ada, channel);
      await until(
        () => notices().length > 0,
        () => `round ${round}: ${home.bots(channel).map(discord.readable).join('\n---\n')}${home.log().slice(-3_000)}`,
        40_000,
      );
      const shows = () => home.bots(channel).filter((message) => /[▓░]/.test(discord.readable(message)));
      await until(
        () => shows().every((message) => END.test(discord.readable(message))),
        () => `round ${round}: ${shows().map(discord.readable)}`,
        15_000,
      );
      // The picture of the end may follow.
      const messages = home.bots(channel).filter(({ attachments }) => attachments.length === 0);
      expect([round, shows().length, notices().length, messages.length]).toEqual([round, 1, 1, 1]);
      // On a busy machine a run may fail for want of time: then both say so.
      const ends = [...shows(), ...notices()].map((message) => END.exec(discord.readable(message))?.[0]);
      expect([round, new Set(ends).size]).toEqual([round, 1]);
    }
  });

  it('stays up when its session ends in the moment it is resumed, and answers what was said meanwhile', async () => {
    const home = await openHome();
    const { discord, ada, channel } = home;
    const before = discord.gateway.sessions.size;
    discord.gateway.beside.set('RESUMED', () => discord.gateway.invalidate(false));
    discord.gateway.close(4000);
    await until(() => discord.gateway.sessions.size < before, 'the end of the session');
    const said = ada.mention(channel, 'which datasets are here');

    const answer = await home.hear(/no data set here yet/);
    expect(answer.replyTo).toBe(said.id);
  });

  it('goes on with a training whose message was deleted, and announces its end', async () => {
    const home = await openHome({ TRAIN_TIME_LIMIT_S: '8' });
    const { discord, ada, channel } = home;
    ada.mention(channel, 'find penguins');
    const added = await home.press(await home.hear(/\[Add\]/), 'Add', /\[Train\]/);
    const run = await home.press(added, 'Train', /queued|running/);
    ada.delete(run);

    const notice = await until(
      () => home.told(ada)[0],
      () => home.log(),
      40_000,
    );
    expect(discord.readable(notice)).toMatch(/finished/);
    const edits = discord.requests.filter(({ method, path }) => method === 'PATCH' && path.endsWith(run.id));
    expect(edits.filter(({ status }) => status === 404).length).toBeLessThanOrEqual(1);
  });

  it('announces the end of a training directly when the channel was closed to it', async () => {
    const home = await openHome({ TRAIN_TIME_LIMIT_S: '20' });
    const { discord, ada, channel } = home;
    ada.mention(channel, 'find telco churn');
    const added = await home.press(await home.hear(/\[Add\]/), 'Add', /\[Train\]/);
    await home.press(added, 'Train', /queued|running/);
    // Long before the end, which comes once many rows have been learned from.
    discord.revoke(channel, 'send');

    const notice = await until(
      () => discord.read(ada.direct()).find((message) => /finished/.test(discord.readable(message))),
      () => home.log(),
      60_000,
    );
    expect(discord.readable(notice)).toMatch(/cannot write in/);
    expect(discord.requests.filter(({ status }) => status === 403).length).toBeLessThan(8);
  }, 120_000);
});
