import { describe, expect, it } from 'vitest';
import type { Turn } from '../../../src/conversation/platform.ts';
import { connect, openWorkspace } from './harness.ts';

const DETAILS = {
  text: 'the details',
  private: true,
  cards: [{ actions: [{ label: 'Train', id: 'train:1' }] }],
} as const;

/** A command was given in a channel, and the process died before it was answered. */
async function unanswered() {
  const slack = await openWorkspace();
  const [ann, channel] = [slack.people.join('ann'), slack.people.channel('general')];
  const before = await connect(slack, async () => undefined);
  await slack.people.slash(ann, channel, 'describe it');
  const [turn] = await slack.until(() => before.turns.length > 0 && before.turns, 'the turn');
  await before.adapter.stop();
  const { adapter } = await connect(slack, async () => undefined, { memory: before.memory });
  const answer = ({ address, key }: Turn) => adapter.platform.post(address, DETAILS, key);
  const said = (where = channel) => where.messages.filter(({ user }) => user === slack.team.botUser);
  return { slack, ann, channel, turn, answer, said, adapter };
}

it('one place has one name, whoever is answered there and by whatever address', async () => {
  const { turn, answer, adapter, slack, channel } = await unanswered();
  const { roomOf = () => '' } = adapter.platform;
  await answer(turn);
  const thread = `slack:${slack.team.id}:${channel.id}:1.1`;

  expect(roomOf(`${thread}:U1:17.https%3A%2F%2Fhooks`)).toBe(roomOf(`${thread}:U2`));
  expect(roomOf(thread)).not.toBe(roomOf(turn.address));
});

describe('an answer for one person, given after a restart', () => {
  it('is still seen by that person alone, once', async () => {
    const { slack, ann, channel, turn, answer, said } = await unanswered();

    await answer(turn);
    await answer(turn);

    expect(channel.ephemeral).toMatchObject([{ user: ann.id, text: expect.stringContaining('the details') }]);
    expect(JSON.stringify(channel.ephemeral[0]?.blocks)).toContain('train:1');
    expect(said()).toEqual([]);
    expect(slack.calls.map(({ method }) => method)).not.toContain('chat.postEphemeral');
    expect(slack.violations).toEqual([]);
  });

  it('is a message for the person alone when the address for it has expired', async () => {
    const { slack, ann, channel, turn, answer, said } = await unanswered();
    slack.team.responseUrls.clear();

    await answer(turn);

    expect(channel.ephemeral).toMatchObject([{ user: ann.id, text: expect.stringContaining('the details') }]);
    expect(slack.calls.map(({ method }) => method)).toContain('chat.postEphemeral');
    expect(said()).toEqual([]);
  });

  it('is a direct message where not even that can be sent', async () => {
    const { slack, ann, channel, turn, answer, said } = await unanswered();
    slack.team.responseUrls.clear();
    channel.members.delete(slack.team.botUser);

    await answer(turn);

    expect([said(), channel.ephemeral]).toEqual([[], []]);
    expect(said(slack.people.dm(ann))).toMatchObject([{ text: expect.stringContaining('the details') }]);
  });
});
