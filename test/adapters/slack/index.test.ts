import { describe, expect, it } from 'vitest';
import { createSeal } from '../../../adapters/slack/oauth.ts';
import type { Form } from '../../../src/cards/card.ts';
import { createMemory } from '../../fakes/core.ts';
import { signedHeaders } from '../../fakes/slack/delivery.ts';
import type { Channel, Message } from '../../fakes/slack/world.ts';
import type { SlackServer } from '../../fakes/slack-server.ts';
import { connect, echo, openWorkspace } from './harness.ts';

const FORM: Form = {
  id: 'predict:1',
  title: 'Predict churn',
  text: 'Write for example: predict for tenure=3',
  fields: [{ name: 'tenure', kind: 'number', typical: '29' }],
};

const botIn = (slack: SlackServer, channel: Channel) =>
  channel.messages.filter(({ user }) => user === slack.team.botUser);
/** What was posted is known by its address a moment after it is seen. */
const recorded = ({ memory }: { memory: ReturnType<typeof createMemory> }, slack: SlackServer, message?: Message) =>
  slack.until(() => [...memory.kept.values()].some((post) => post.message?.endsWith(`:${message?.ts}`)), 'the record');
const answers = (slack: SlackServer, channel: Channel, count: number) =>
  slack.until(() => botIn(slack, channel).length >= count && botIn(slack, channel), `${count} answers`);

async function scene(options = {}) {
  const slack = await openWorkspace(options);
  const ann = slack.people.join('ann');
  const channel = slack.people.channel('general');
  return { slack, ann, channel };
}

describe('where things are said', () => {
  it('answers a mention once, in its thread, though Slack tells of it twice', async () => {
    const { slack, ann, channel } = await scene();
    const { turns } = await connect(slack, echo);

    const message = await slack.people.say(ann, channel, '@ml find churn & more');
    await slack.delivery.settled();
    const [answer] = await answers(slack, channel, 1);

    expect(turns).toHaveLength(1);
    expect(turns[0]).toMatchObject({
      space: `slack:${slack.team.id}`,
      user: { id: `slack:${ann.id}` },
      input: { text: 'find churn & more' },
    });
    expect(answer).toMatchObject({ threadTs: message.ts, text: 'you said: find churn &amp; more' });
    expect(slack.violations).toEqual([]);
  });

  it('tells what is said around it as overheard, and leaves it alone', async () => {
    const { slack, ann, channel } = await scene();
    const { turns, overheard } = await connect(slack, echo);
    const ours = await slack.people.say(ann, channel, '@ml hello');
    await answers(slack, channel, 1);

    await slack.people.say(ann, channel, 'and now', { thread: ours.ts });
    await slack.people.say(ann, channel, 'lunch?');
    await slack.people.say(ann, channel, '@ml and now', { thread: ours.ts });
    await answers(slack, channel, 2);
    await slack.delivery.settled();

    expect(turns.map(({ input }) => input)).toMatchObject([{ text: 'hello' }, { text: 'and now' }]);
    expect(new Set(turns.map(({ chat }) => chat)).size).toBe(1);
    expect(overheard.map(({ overheardIn }) => overheardIn)).toEqual([`${channel.id}/${ours.ts}`, channel.id]);
    expect(botIn(slack, channel)).toHaveLength(2);
  });

  it('hears a mention that is put in by an edit, once', async () => {
    const { slack, ann, channel } = await scene();
    const { turns } = await connect(slack, echo);
    const message = await slack.people.say(ann, channel, 'find churn');
    const late = await slack.people.say(ann, channel, 'find penguins');

    await slack.people.edit(ann, channel, message, '@ml find churn');
    await slack.people.edit(ann, channel, message, '@ml find churn!');
    await slack.people.edit(ann, channel, late, '@ml find penguins', 61_000);
    const [answer] = await answers(slack, channel, 1);
    await slack.delivery.settled();

    expect(turns.map(({ input }) => input)).toMatchObject([{ text: 'find churn' }]);
    expect(answer?.threadTs).toBe(message.ts);
  });

  it('knows the commands of one person in one channel as one conversation', async () => {
    const { slack, ann, channel } = await scene();
    const bob = slack.people.join('bob');
    const { turns, memory } = await connect(slack, echo);

    await slack.people.slash(ann, channel, 'find churn');
    await slack.people.slash(ann, channel, 'add the first');
    await slack.people.slash(bob, channel, 'add the first');
    const [, , head] = await answers(slack, channel, 3);
    await recorded({ memory }, slack, head);
    await slack.people.say(ann, channel, '@ml what is that', { thread: head?.ts ?? '' });
    await answers(slack, channel, 4);

    const [first, second, third, below] = turns.map(({ series }) => series);
    expect([second, third, below]).toEqual([first, expect.not.stringMatching(`^${first}$`), third]);
    expect(new Set(turns.map(({ chat }) => chat)).size).toBe(3);
  });

  it('tells what is for one person to them alone, where a command or a button asked', async () => {
    const { slack, ann, channel } = await scene();
    const details = {
      text: 'the details',
      private: true,
      cards: [{ actions: [{ label: 'Train', id: 'train:1' }] }],
    } as const;
    const { turns } = await connect(slack, (turn, { platform }) =>
      platform.post(turn.address, turn.input.kind === 'press' ? { text: 'training' } : details, turn.key),
    );

    await slack.people.slash(ann, channel, 'describe');
    const [told] = await slack.until(() => channel.ephemeral.length > 0 && channel.ephemeral, 'an answer');
    await slack.people.press(ann, channel, told as never, 'Train');
    const [started] = await answers(slack, channel, 1);
    await slack.people.say(ann, channel, '@ml describe');
    await answers(slack, channel, 2);

    expect(told).toMatchObject({ user: ann.id, text: expect.stringContaining('the details') });
    expect(started?.text).toContain('training');
    expect(started).not.toHaveProperty('threadTs');
    expect(turns.map(({ aside }) => aside)).toEqual([true, undefined, undefined]);
    expect(slack.violations).toEqual([]);
  });

  it('tells to write commands in channels, and to say words where all that is said is heard', async () => {
    const { slack, ann, channel } = await scene();
    const { adapter } = await connect(slack, echo);
    const dm = slack.people.dm(ann);
    const hint = { text: 'Add a data set and say “train”.' };

    for (const { id } of [channel, dm]) {
      const message = await adapter.platform.post(`slack:${slack.team.id}:${id}`, hint, `k ${id}`);
      await adapter.platform.edit(message, { text: 'Say “deploy” or “help”.' });
    }

    expect(botIn(slack, channel).map(({ text }) => text)).toEqual(['Write “/ml deploy” or “/ml help”.']);
    expect(botIn(slack, dm).map(({ text }) => text)).toEqual(['Say “deploy” or “help”.']);
    expect(slack.violations).toEqual([]);
  });

  it('says in the channel who gave the command, also when what it led to changes', async () => {
    const { slack, ann, channel } = await scene();
    const { adapter, memory } = await connect(slack, echo);

    await slack.people.slash(ann, channel, 'train');
    const [head] = await answers(slack, channel, 1);
    expect(JSON.stringify(head?.blocks)).toContain('Asked by ann.');
    await recorded({ memory }, slack, head);
    const [{ message, address } = { message: '', address: '' }] = memory.kept.values();
    await adapter.platform.edit(message ?? '', { text: 'finished' });
    await adapter.platform.post(address, { text: 'below' }, 'below');

    expect(JSON.stringify(head?.blocks)).toMatch(/finished.*Asked by ann\./);
    expect(JSON.stringify(botIn(slack, channel)[1]?.blocks)).not.toContain('Asked by');
  });

  it('answers a command in the channel, and goes on in the thread below with the same focus', async () => {
    const { slack, ann, channel } = await scene();
    const { turns, adapter, memory } = await connect(slack, echo);

    await slack.people.slash(ann, channel, 'find churn');
    const [head] = await answers(slack, channel, 1);
    await recorded({ memory }, slack, head);
    await slack.people.say(ann, channel, '@ml add the first', { thread: head?.ts ?? '' });
    await slack.people.press(ann, channel, head as never, 'Train');
    const all = await answers(slack, channel, 3);
    await adapter.platform.notify(
      turns[0]?.address ?? '',
      { text: 'finished', mentions: [turns[0]?.user as never] },
      'end',
    );

    expect(head?.threadTs).toBeUndefined();
    expect(all.slice(1).map(({ threadTs }) => threadTs)).toEqual([head?.ts, head?.ts]);
    expect(new Set(turns.map(({ chat }) => chat)).size).toBe(1);
    expect(botIn(slack, channel).at(-1)).toMatchObject({ threadTs: head?.ts, text: `<@${ann.id}> finished` });
  });

  it('answers a command in a channel it is not in to the person alone', async () => {
    const { slack, ann } = await scene();
    const channel = slack.people.channel('private', { withBot: false });
    await connect(slack, echo);

    await slack.people.slash(ann, channel, 'find churn');
    const [told] = await slack.until(() => channel.ephemeral.length > 0 && channel.ephemeral, 'an ephemeral answer');

    expect(told).toMatchObject({ user: ann.id });
    expect(told?.text).toContain('Invite me with /invite');
    expect(told?.text).toContain('you said: find churn');
  });

  it('answers direct messages as they come, whether said, asked by a command or pressed', async () => {
    const { slack, ann } = await scene();
    const { turns } = await connect(slack, echo);
    const dm = slack.people.dm(ann);

    await slack.people.slash(ann, dm, 'find churn');
    const [head] = await answers(slack, dm, 1);
    await slack.people.press(ann, dm, head as never, 'Train');
    const [, below] = await answers(slack, dm, 2);

    expect(head?.threadTs).toBeUndefined();
    expect(below?.threadTs).toBeUndefined();
    expect(new Set(turns.map(({ chat }) => chat))).toEqual(new Set([dm.id]));
    expect(slack.violations).toEqual([]);
  });

  it('announces an end to the person directly when the channel has been closed to it', async () => {
    const { slack, ann, channel } = await scene();
    const { adapter } = await connect(slack, echo);
    channel.members.delete(slack.team.botUser);

    const address = `slack:${slack.team.id}:${channel.id}:1.1`;
    const user = { id: `slack:${ann.id}`, name: 'ann' };
    await adapter.platform.notify(address, { text: 'finished', mentions: [user] }, 'run:end');
    await adapter.platform.notify(address, { text: 'finished', mentions: [user] }, 'run:end');

    expect(botIn(slack, slack.people.dm(ann)).map(({ text }) => text)).toEqual([`<@${ann.id}> finished`]);
  });

  it('keeps one focus in direct messages', async () => {
    const { slack, ann } = await scene();
    const { turns } = await connect(slack, echo);
    const dm = slack.people.dm(ann);

    await slack.people.say(ann, dm, 'hello');
    await slack.people.say(ann, dm, 'again');
    await answers(slack, dm, 2);

    expect(new Set(turns.map(({ chat }) => chat))).toEqual(new Set([dm.id]));
  });

  it('leaves edits and its own words alone', async () => {
    const { slack, ann } = await scene();
    const { turns } = await connect(slack, echo);
    const dm = slack.people.dm(ann);
    const message = await slack.people.say(ann, dm, 'hello');
    await answers(slack, dm, 1);

    await slack.people.edit(ann, dm, message, 'hello!');
    await slack.delivery.settled();

    expect(turns).toHaveLength(1);
  });

  it('knows an administrator', async () => {
    const { slack } = await scene();
    const boss = slack.people.join('boss', { admin: true });
    const { turns, identify } = await connect(slack, echo);

    await slack.people.say(boss, slack.people.dm(boss), 'hello');
    await slack.until(() => turns.length === 1, 'the turn');

    expect(await identify(turns[0])).toEqual({ id: `slack:${boss.id}`, name: 'boss', admin: true });
  });

  it('takes nobody for an administrator who administers another company', async () => {
    const { slack } = await scene();
    const guest = slack.people.join('guest', { admin: true, homeTeam: 'T0ELSEWHERE' });
    const { turns, identify } = await connect(slack, echo);

    await slack.people.say(guest, slack.people.dm(guest), 'hello');
    await slack.until(() => turns.length === 1, 'the turn');

    expect(await identify(turns[0])).toMatchObject({ name: 'guest', admin: false });
  });

  it('asks who people are no more for as long as Slack says', async () => {
    const { slack, ann } = await scene();
    const { turns, identify } = await connect(slack, echo);
    slack.faults.push({ method: /users\.info/, how: 'rate_limited', retryAfterS: 60 });
    await slack.people.say(ann, slack.people.dm(ann), 'hello');
    await slack.until(() => turns.length === 1, 'the turn');

    for (let i = 0; i < 3; i++) expect(await identify(turns[0])).toMatchObject({ name: 'someone', admin: false });

    expect(slack.calls.filter(({ method }) => method === 'users.info')).toHaveLength(1);
  });

  it('takes in what is said though Slack does not tell who says it', async () => {
    const { slack, ann } = await scene();
    const { turns, identify } = await connect(slack, echo);
    slack.faults.push({ method: /users\.info/, how: 'no_answer_before' });

    await slack.people.say(ann, slack.people.dm(ann), 'hello');
    await slack.until(() => turns.length === 1, 'the turn');

    expect(await identify(turns[0])).toEqual({ id: `slack:${ann.id}`, name: 'someone', admin: false });
  });
});

describe('delivery', () => {
  it.each(['twice', 'newIds', 'outOfOrder'] as const)('%s: each message is answered once', async (fault) => {
    const { slack, ann } = await scene();
    const { turns } = await connect(slack, echo);
    slack.delivery.faults[fault] = true;
    const dm = slack.people.dm(ann);

    await Promise.all(Array.from({ length: 8 }, (_, i) => slack.people.say(ann, dm, `n${i}`)));
    await slack.delivery.settled();
    const said = await answers(slack, dm, 8);

    expect(turns).toHaveLength(8);
    expect(said.map(({ text }) => text).sort()).toEqual(Array.from({ length: 8 }, (_, i) => `you said: n${i}`));
  });

  it('of an event is not acknowledged before it is written, so that it comes again', async () => {
    const { slack, ann, channel } = await scene({ retryDelaysMs: [50, 50], ackTimeoutMs: 300 });
    let tries = 0;
    const { turns } = await connect(slack, echo, { isDown: () => ++tries <= 2 });

    await slack.people.say(ann, channel, '@ml hello');
    await slack.delivery.settled();

    expect(turns).toHaveLength(1);
    expect(slack.delivery.lost).toEqual([]);
  });

  it('of a command, a button, a choice, a shortcut and a form is not acknowledged before it is written', async () => {
    const { slack, ann, channel } = await scene({ ackTimeoutMs: 300 });
    let down = false;
    const asking: typeof echo = (turn, adapter) =>
      turn.input.kind === 'press' && turn.input.action.startsWith('predict:')
        ? adapter.platform.ask(turn.address, FORM, turn.key, turn.trigger)
        : echo(turn, adapter);
    const { turns, adapter } = await connect(slack, asking, { isDown: () => down });
    const options = [{ value: 'a', label: 'a' }];
    const asked = await slack.people.say(ann, channel, '@ml hello');
    const [message] = await answers(slack, channel, 1);
    const address = `slack:${slack.team.id}:${channel.id}:${asked.ts}`;
    await adapter.platform.post(
      address,
      { cards: [{ select: { id: 'target:1', label: 'Target', options } }] },
      'select',
    );
    const select = botIn(slack, channel).at(-1);
    await slack.people.press(ann, channel, message as never, 'Predict');
    const form = await slack.until(() => {
      const modal = slack.people.modal(ann);
      return modal?.content.callback_id === 'predict:1' && modal;
    }, 'the form');
    const acts = [
      () => slack.people.slash(ann, channel, 'help'),
      () => slack.people.press(ann, channel, message as never, 'Train'),
      () => slack.people.pick(ann, channel, select as never, 'a'),
      () => slack.people.shortcut(ann, channel, asked, 'use_file'),
      () => slack.people.submit(ann, form, { tenure: '3' }),
    ];
    const before = turns.length;

    down = true;
    const refused = await Promise.all(acts.map((act) => act()));
    down = false;
    const taken = await Promise.all(acts.map((act) => act()));

    expect(refused.map(({ acknowledged }) => acknowledged)).toEqual(acts.map(() => false));
    expect(taken.map(({ acknowledged }) => acknowledged)).toEqual(acts.map(() => true));
    expect(
      turns
        .slice(before)
        .map(({ input }) => input.kind)
        .sort(),
    ).toEqual(['pick', 'press', 'submit', 'text', 'text']);
  });

  it('goes on while Slack has each socket renewed', async () => {
    const { slack, ann } = await scene({ retryDelaysMs: [100, 5_000, 5_000] });
    const { turns } = await connect(slack, echo);
    await slack.until(() => slack.delivery.connections() === 2, 'two sockets');

    slack.delivery.refresh();
    await slack.people.say(ann, slack.people.dm(ann), 'meanwhile');
    await slack.until(() => turns.length === 1, 'the turn', 20_000);
    await slack.until(() => slack.delivery.connections() === 2, 'both sockets again', 20_000);

    expect(slack.delivery.lost).toEqual([]);
  }, 40_000);

  it('survives the loss of every socket', async () => {
    const { slack, ann } = await scene({ retryDelaysMs: [100, 5_000, 5_000] });
    const { turns } = await connect(slack, echo);
    await slack.until(() => slack.delivery.connections() === 2, 'two sockets');

    slack.delivery.drop();
    await slack.people.say(ann, slack.people.dm(ann), 'into the gap');
    await slack.until(() => turns.length === 1, 'the redelivery', 20_000);

    expect(slack.delivery.lost).toEqual([]);
  });

  it('by HTTP takes what is signed, and refuses what is not or is stale', async () => {
    const { slack, ann } = await scene();
    const { createServer } = await import('node:http');
    const config = {
      apiUrl: slack.apiUrl,
      mode: { signingSecret: '0123456789abcdef0123456789abcdef' },
      botToken: slack.team.token,
      oauth: undefined,
    };
    const { adapter, turns } = await connect(slack, echo, { config });
    const server = createServer((request, response) => adapter.routes?.['/slack/events']?.(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/slack/events`;
    slack.delivery.useHttp(url);
    const body = JSON.stringify({
      type: 'event_callback',
      team_id: slack.team.id,
      event: { type: 'message', channel: 'D1', user: 'U1', ts: '1.1', text: 'forged' },
    });
    const post = (headers: Record<string, string>) =>
      fetch(url, { method: 'POST', headers, body }).then(({ status }) => status);

    await slack.people.say(ann, slack.people.dm(ann), 'hello');
    const { acknowledged } = await slack.people.slash(ann, slack.people.dm(ann), 'help');
    const forged = await post(signedHeaders('another secret', body, 'events_api'));
    const stale = await post(
      signedHeaders(config.mode.signingSecret, body, 'events_api', Math.floor(Date.now() / 1_000) - 3_600),
    );
    const challenge = JSON.stringify({ type: 'url_verification', challenge: 'c1' });
    const verified = await fetch(url, {
      method: 'POST',
      headers: signedHeaders(config.mode.signingSecret, challenge, 'events_api'),
      body: challenge,
    });
    server.close();

    expect(acknowledged).toBe(true);
    expect(turns.map(({ input }) => input)).toMatchObject([{ text: 'hello' }, { text: 'help' }]);
    expect([forged, stale]).toEqual([401, 401]);
    expect(await verified.json()).toEqual({ challenge: 'c1' });
  });
});

describe('posting', () => {
  it.each(['rate_limited', 'error_before', 'error_after', 'no_answer_before', 'no_answer_after'] as const)(
    'once, when Slack answers %s',
    async (how) => {
      const { slack, ann } = await scene();
      const dm = slack.people.dm(ann);
      await connect(slack, echo);
      slack.faults.push({ method: /postMessage/, how, times: 2 });

      await slack.people.say(ann, dm, 'hello');
      await answers(slack, dm, 1);
      await slack.until(
        () => slack.calls.some(({ method, error }) => method === 'chat.postMessage' && error === null),
        'the post',
      );

      expect(botIn(slack, dm)).toHaveLength(1);
      expect(slack.violations).toEqual([]);
    },
  );

  it('under a key a second time brings the message up to date instead', async () => {
    const { slack, ann } = await scene();
    const dm = slack.people.dm(ann);
    const { adapter } = await connect(slack, echo);
    const address = `slack:${slack.team.id}:${dm.id}`;

    const first = await adapter.platform.post(address, { text: 'Fetching …' }, 'k');
    const second = await adapter.platform.post(address, { text: 'Added.' }, 'k');

    expect(second).toBe(first);
    expect(botIn(slack, dm).map(({ text }) => text)).toEqual(['Added.']);
  });

  describe('that takes several messages', () => {
    const cards = (count: number) =>
      Array.from({ length: count }, (_, i) => ({
        title: `Result ${i}`,
        text: 'word '.repeat(100),
        actions: [{ label: 'Add', id: `add:${i}` } as const],
      }));

    it('changes in all of them', async () => {
      const { slack, ann } = await scene();
      const dm = slack.people.dm(ann);
      const { adapter } = await connect(slack, echo);
      const message = await adapter.platform.post(`slack:${slack.team.id}:${dm.id}`, { cards: cards(40) }, 'k');
      const shown = () => botIn(slack, dm).map(({ blocks }) => JSON.stringify(blocks));
      const count = shown().length;
      expect(count).toBeGreaterThan(2);

      await adapter.platform.edit(message, { text: 'They were deleted.' });
      expect(shown().join()).not.toContain('add:');
      expect(shown().join()).toContain('They were deleted.');

      await adapter.platform.edit(message, { cards: cards(60) });
      expect(shown()).toHaveLength(count);
      expect(shown().filter((each) => each.includes('too long for this message'))).toEqual([shown().at(-1)]);
      expect(slack.violations).toEqual([]);
    });

    it('changes though somebody deleted one of them', async () => {
      const { slack, ann } = await scene();
      const dm = slack.people.dm(ann);
      const { adapter } = await connect(slack, echo);
      const message = await adapter.platform.post(`slack:${slack.team.id}:${dm.id}`, { cards: cards(40) }, 'k');
      const [first, second, third] = botIn(slack, dm);
      if (second !== undefined) second.deleted = true;

      await adapter.platform.edit(message, { text: 'They were deleted.' });

      expect(JSON.stringify([first?.blocks, third?.blocks])).not.toContain('add:');
    });
  });

  it.each([
    ['in one page', {}],
    ['on the last of many pages', { pageSize: 2 }],
  ])('finds what an earlier life posted, when it died before noting so: %s', async (_, options) => {
    const { slack, ann } = await scene(options);
    const dm = slack.people.dm(ann);
    const { adapter, memory } = await connect(slack, echo);
    const address = `slack:${slack.team.id}:${dm.id}`;
    await adapter.platform.post(address, { text: 'first life' }, 'k');
    for (let i = 0; i < 5; i++) await slack.people.say(ann, dm, `n${i}`);
    await answers(slack, dm, 6);
    const noted = memory.kept.get('k');
    if (noted !== undefined) noted.message = null;

    await adapter.platform.post(address, { text: 'second life' }, 'k');

    const shown = botIn(slack, dm).map(({ text }) => text);
    expect(shown.filter((text) => text.includes('life'))).toEqual(['second life']);
  });

  it('goes out in an older form where a newer block is refused, and remembers it', async () => {
    const { slack, ann } = await scene();
    const dm = slack.people.dm(ann);
    const { adapter } = await connect(slack, echo);
    slack.refusedBlocks.add('data_table').add('data_visualization');
    const reply = {
      cards: [
        {
          table: { columns: ['a'], rows: [['1']] },
          chart: { kind: 'bars' as const, title: 'c', bars: [{ label: 'x', value: 1, text: '1' }] },
        },
      ],
    };
    const address = `slack:${slack.team.id}:${dm.id}`;

    await adapter.platform.post(address, reply, 'k1');
    const tries = slack.calls.length;
    await adapter.platform.post(address, reply, 'k2');

    expect(botIn(slack, dm).map(({ blocks }) => blocks.map(({ type }) => type))).toEqual([
      ['table', 'section'],
      ['table', 'section'],
    ]);
    expect(slack.calls.length - tries).toBe(1);
    expect(slack.violations).toEqual([]);
  });

  it('blames the block that Slack blames', async () => {
    const { slack, ann } = await scene();
    const { adapter } = await connect(slack, echo);
    slack.refusedBlocks.add('data_table');
    const chart = { kind: 'bars' as const, title: 'c', bars: [{ label: 'x', value: 1, text: '1' }] };
    const reply = { cards: [{ table: { columns: ['a'], rows: [['1']] }, chart }] };

    await adapter.platform.post(`slack:${slack.team.id}:${slack.people.dm(ann).id}`, reply, 'k');

    expect(botIn(slack, slack.people.dm(ann))[0]?.blocks.map(({ type }) => type)).toEqual([
      'table',
      'data_visualization',
      'context',
    ]);
  });

  it.each(['invalid_blocks', 'msg_blocks_too_long'])(
    'answers in words and buttons when Slack says %s',
    async (error) => {
      const { slack, ann } = await scene();
      const { adapter } = await connect(slack, echo);
      slack.faults.push({ method: /postMessage|update/, how: 'platform_error', error, times: 1 });
      const reply = { text: 'Added.', cards: [{ title: 'T', actions: [{ label: 'Train', id: 'train:1' } as const] }] };

      await adapter.platform.post(`slack:${slack.team.id}:${slack.people.dm(ann).id}`, reply, 'k');

      expect(botIn(slack, slack.people.dm(ann))[0]?.blocks.map(({ type }) => type)).toEqual(['section', 'actions']);
    },
  );

  it('stands below instead when the edit that would answer has to wait', async () => {
    const { slack, ann } = await scene();
    const dm = slack.people.dm(ann);
    const { adapter } = await connect(slack, echo);
    const asked = await slack.people.say(ann, dm, 'add it');
    await answers(slack, dm, 1);
    const address = `slack:${slack.team.id}:${dm.id}:${asked.ts}`;
    const interim = await adapter.platform.post(address, { text: 'Fetching …' }, 'k');
    slack.faults.push({ method: /chat\.update/, how: 'rate_limited', retryAfterS: 60 });

    await adapter.platform.edit(interim, { text: 'Added.' }, 'awaited');

    expect(
      botIn(slack, dm)
        .filter(({ deleted }) => !deleted)
        .map(({ text, threadTs }) => [text, threadTs]),
    ).toEqual([
      ['you said: add it', undefined],
      ['Added.', asked.ts],
    ]);
  });

  it('shows the last state of a run, also after a long wait', async () => {
    const { slack, ann } = await scene();
    const dm = slack.people.dm(ann);
    const { adapter } = await connect(slack, echo);
    const state = (fraction: number, ended = false) => ({
      cards: [{ progress: { fraction, text: ended ? 'finished' : 'running', ended } }],
    });
    const message = await adapter.platform.post(`slack:${slack.team.id}:${dm.id}`, state(0), 'k');
    slack.faults.push({ method: /chat\.update/, how: 'rate_limited', times: 1, retryAfterS: 2 });

    await Promise.all([state(0.3), state(1, true)].map((each) => adapter.platform.edit(message, each)));

    expect(botIn(slack, dm)[0]?.edits.map(({ text }) => /\d+ % · \w+/.exec(text)?.[0])).toEqual([
      '30 % · running',
      '100 % · finished',
    ]);
  });

  it('an edit that waits is given up when the connection is closed, and not taken for done', async () => {
    const { slack, ann } = await scene();
    const dm = slack.people.dm(ann);
    const { adapter } = await connect(slack, echo);
    const message = await adapter.platform.post(`slack:${slack.team.id}:${dm.id}`, { text: 'a' }, 'k');
    slack.faults.push({ method: /chat\.update/, how: 'rate_limited', times: 1, retryAfterS: 60 });

    const running = { cards: [{ progress: { fraction: 0.3, text: 'running' } }] };
    const waiting = expect(adapter.platform.edit(message, running)).rejects.toThrow('being closed');
    await slack.until(() => slack.calls.some(({ method }) => method === 'chat.update'), 'the refusal');
    await adapter.stop();

    await waiting;
  });

  it('is not held up by edits that were told to wait', async () => {
    const { slack, ann } = await scene();
    const dm = slack.people.dm(ann);
    const { adapter } = await connect(slack, echo);
    const address = `slack:${slack.team.id}:${dm.id}`;
    const message = await adapter.platform.post(address, { text: 'a' }, 'k1');
    slack.faults.push({ method: /chat\.update/, how: 'rate_limited', times: 1, retryAfterS: 2 });

    let edited = false;
    const editing = adapter.platform.edit(message, { text: 'b' }).then(() => {
      edited = true;
    });
    await adapter.platform.post(address, { text: 'c' }, 'k2');

    expect(edited).toBe(false);
    await editing;
    expect(botIn(slack, dm).map(({ text }) => text)).toEqual(['b', 'c']);
  });
});

describe('forms', () => {
  const withForm =
    (delayMs: number) => async (turn: Parameters<typeof echo>[0], adapter: Parameters<typeof echo>[1]) => {
      if (turn.input.kind !== 'press' || !turn.input.action.startsWith('predict:')) return echo(turn, adapter);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      return adapter.platform.ask(turn.address, FORM, turn.key, turn.trigger);
    };

  it('open in time even when their content takes longer than a trigger lives', async () => {
    const { slack, ann } = await scene();
    const dm = slack.people.dm(ann);
    const { turns } = await connect(slack, withForm(3_300));
    await slack.people.say(ann, dm, 'hello');
    const [answer] = await answers(slack, dm, 1);

    await slack.people.press(ann, dm, answer as never, 'Predict');
    const view = await slack.until(() => {
      const modal = slack.people.modal(ann);
      return modal !== undefined && modal.content.callback_id === 'predict:1' && modal;
    }, 'the form');
    const wrong = await slack.people.submit(ann, view, { tenure: 'three' });
    const right = await slack.people.submit(ann, view, { tenure: '3' });
    await slack.until(() => turns.length === 3, 'the answer');

    expect(wrong.body).toEqual({
      response_action: 'errors',
      errors: { 'number:tenure': 'tenure is a number, such as 12.5.' },
    });
    expect(right.acknowledged).toBe(true);
    expect(turns[2]).toMatchObject({
      input: { kind: 'submit', form: 'predict:1', values: { tenure: '3' } },
      chat: turns[0]?.chat,
    });
    expect(slack.people.modal(ann)).toBeUndefined();
    expect(slack.violations).toEqual([]);
  });

  it('without a trigger are asked in words', async () => {
    const { slack, ann } = await scene();
    const dm = slack.people.dm(ann);
    const { adapter } = await connect(slack, echo);

    await adapter.platform.ask(`slack:${slack.team.id}:${dm.id}`, FORM, 'k', 'gone');

    expect(botIn(slack, dm).map(({ text }) => text)).toEqual(['Write for example: predict for tenure=3']);
  });

  it('that turn out to be an answer instead do not stay open empty', async () => {
    const { slack, ann } = await scene();
    const dm = slack.people.dm(ann);
    await connect(slack, echo);
    await slack.people.say(ann, dm, 'hello');
    const [answer] = await answers(slack, dm, 1);

    await slack.people.press(ann, dm, answer as never, 'Predict');

    await slack.until(
      () => JSON.stringify(slack.people.modal(ann)?.content ?? '').includes('you did'),
      'the words in the modal',
    );
  });
});

describe('App Home', () => {
  it('shows what there is, and answers a press in direct messages', async () => {
    const { slack, ann } = await scene();
    const { turns } = await connect(slack, echo);

    await slack.people.openHome(ann);
    await slack.until(() => slack.team.homes.has(ann.id), 'the home');
    await slack.people.pressHome(ann, 'Predict');
    await answers(slack, slack.people.dm(ann), 1);

    expect(turns[0]).toMatchObject({ chat: slack.people.dm(ann).id, input: { kind: 'press', action: 'predict:1' } });
    expect(slack.violations).toEqual([]);
  });

  it('is acknowledged when it has been shown, and edited as a message is', async () => {
    const { slack, ann } = await scene();
    const { adapter, followed } = await connect(slack, echo);
    const home = () => JSON.stringify(slack.team.homes.get(ann.id)?.content ?? '');

    await slack.people.openHome(ann);
    expect(home()).toContain('What slack:');
    expect(followed).toHaveLength(1);
    await adapter.platform.edit(followed[0], { text: 'Nothing any more.' });

    expect(home()).toContain('Nothing any more.');
    expect(slack.violations).toEqual([]);
  });
});

describe('files', () => {
  const fetchFile = async (
    slack: SlackServer,
    content: string,
    prepare: (file: { gone: boolean }) => void = () => undefined,
  ) => {
    const file = slack.people.upload('a.csv', content);
    prepare(file);
    const { adapter } = await connect(slack, echo);
    const { stream, sizeBytes } = await adapter.platform.openFile(
      `slack:${slack.team.id}:${file.id}`,
      new AbortController().signal,
    );
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return { text: Buffer.concat(chunks).toString(), sizeBytes };
  };

  it('are fetched with the token, wherever the message is', async () => {
    const { slack } = await scene();

    expect(await fetchFile(slack, 'a,b\n1,2\n')).toEqual({ text: 'a,b\n1,2\n', sizeBytes: 8 });
    expect(slack.violations).toEqual([]);
  });

  it('that are gone are said to be', async () => {
    const { slack } = await scene();

    await expect(fetchFile(slack, 'a', (file) => Object.assign(file, { gone: true }))).rejects.toThrow(
      'no longer in Slack',
    );
  });

  it.each(['redirect', 'page'] as const)('are not mistaken for Slack’s sign-in (%s)', async (signIn) => {
    const { slack } = await scene({ signIn });
    const { adapter } = await connect(slack, echo);
    const file = slack.people.upload('a.csv', 'a');
    slack.faults.push({ method: /files\.info/, how: 'lose_scope', times: 1 });

    await expect(
      adapter.platform.openFile(`slack:${slack.team.id}:${file.id}`, new AbortController().signal),
    ).rejects.toThrow('lacks the scope files:read');
  });

  it('that are pages are handed over as they are', async () => {
    const { slack } = await scene();
    const { adapter } = await connect(slack, echo);
    const file = slack.people.upload('a.html', '<table>', { mimetype: 'text/html' });

    const { fileName } = await adapter.platform.openFile(
      `slack:${slack.team.id}:${file.id}`,
      new AbortController().signal,
    );

    expect(fileName).toBe('a.html');
  });

  it('of another company’s people, named by id alone, have their name when they are opened', async () => {
    const { slack, ann } = await scene();
    const { turns, adapter } = await connect(slack, echo);
    const file = slack.people.upload('prices.csv', 'a,b\n');

    await slack.people.say(ann, slack.people.dm(ann), '', { files: [file], shared: true });
    await slack.until(() => turns.length === 1, 'the turn');

    expect(turns[0]?.input).toMatchObject({ files: [{ name: '' }] });
    const { fileName } = await adapter.platform.openFile(
      `slack:${slack.team.id}:${file.id}`,
      new AbortController().signal,
    );
    expect(fileName).toBe('prices.csv');
  });

  it('come with a message all of them', async () => {
    const { slack, ann } = await scene();
    const { turns } = await connect(slack, echo);
    const files = ['a.csv', 'b.tsv', 'c.parquet', 'd.xlsx', 'e.zip'].map((name) => slack.people.upload(name, 'x'));

    await slack.people.say(ann, slack.people.dm(ann), 'all of it', { files });
    await slack.until(() => turns.length === 1, 'the turn');

    expect(turns[0]?.input).toMatchObject({ files: files.map(({ name }) => ({ name })) });
  });

  it('are not taken from anywhere else, so that the token goes nowhere else', async () => {
    const { slack } = await scene();
    const { adapter } = await connect(slack, echo);
    const file = slack.people.upload('a.csv', 'a');
    slack.team.externalFiles.add(file.id);

    await expect(
      adapter.platform.openFile(`slack:${slack.team.id}:${file.id}`, new AbortController().signal),
    ).rejects.toThrow('outside Slack');
  });

  it('come with a message and with the shortcut', async () => {
    const { slack, ann, channel } = await scene();
    const { turns } = await connect(slack, echo);
    const file = slack.people.upload('churn.csv', 'a,b\n');
    const message = await slack.people.say(ann, channel, 'last year', { files: [file] });

    await slack.people.shortcut(ann, channel, message, 'use_file');
    await slack.people.say(ann, slack.people.dm(ann), '', { files: [file] });
    await slack.until(() => turns.length === 2, 'two turns');

    for (const turn of turns) expect(turn.input).toMatchObject({ files: [{ name: 'churn.csv' }] });
  });
});

describe('several workspaces', () => {
  const oauth = { clientId: 'c1', clientSecret: 's1', stateSecret: 'state-secret', tokenKey: 'a key of our own' };

  it('install by themselves, see nothing of each other, and are forgotten when they leave', async () => {
    const { slack } = await scene();
    const { createServer } = await import('node:http');
    const other = slack.addTeam('other');
    const third = slack.addTeam('third');
    const { adapter, turns, left, memory } = await connect(slack, echo, {
      config: { apiUrl: slack.apiUrl, mode: { appToken: slack.appToken }, botToken: undefined, oauth },
    });
    const server = createServer((request, response) =>
      adapter.routes?.[String(request.url).split('?')[0] ?? '']?.(request, response),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    const install = async (code: string): Promise<number> => {
      const page = await fetch(`${base}/slack/install`);
      const state = /state=([^&"]+)/.exec(await page.text())?.[1] ?? '';
      const cookie = (page.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
      return (await fetch(`${base}/slack/oauth_redirect?code=${code}&state=${state}`, { headers: { cookie } })).status;
    };

    expect([await install(other.code), await install(third.code)]).toEqual([200, 200]);
    const [bob, cy] = [other.people.join('bob'), third.people.join('cy')];
    await other.people.say(bob, other.people.dm(bob), 'hello');
    await third.people.say(cy, third.people.dm(cy), 'hello');
    await slack.until(
      () => other.people.dm(bob).messages.length === 2 && third.people.dm(cy).messages.length === 2,
      'both answers',
    );
    expect(turns.map(({ space }) => space).sort()).toEqual([`slack:${other.team.id}`, `slack:${third.team.id}`].sort());
    expect([...memory.sealed.values()].join()).not.toContain('xoxb');

    await other.people.event({ type: 'app_uninstalled' });
    await other.people.say(bob, other.people.dm(bob), 'anyone?');
    server.close();

    expect(left).toEqual([`slack:${other.team.id}`]);
    expect([...memory.sealed.keys()]).toEqual([`slack:${third.team.id}`]);
    expect(turns).toHaveLength(2);
  });

  it('of an organisation share its installation, whose token is kept once', async () => {
    const { slack } = await scene();
    const memory = createMemory();
    const { seal, open } = createSeal(oauth.tokenKey);
    const ann = slack.people.join('ann');
    const bot = { token: slack.team.token, userId: slack.team.botUser, scopes: [], id: 'B1' };
    memory.sealed.set('slack:E1', seal({ bot, isEnterpriseInstall: true, enterprise: { id: 'E1' } }));
    const { turns } = await connect(slack, echo, {
      config: { apiUrl: slack.apiUrl, mode: { appToken: slack.appToken }, botToken: undefined, oauth },
      memory,
    });

    slack.team.organisation = 'E1';
    await slack.people.say(ann, slack.people.dm(ann), 'hello');
    await slack.people.slash(ann, slack.people.dm(ann), 'help');
    await answers(slack, slack.people.dm(ann), 2);

    expect(turns.map(({ space }) => space)).toEqual([`slack:${slack.team.id}`, `slack:${slack.team.id}`]);
    expect(open(memory.sealed.get(`slack:${slack.team.id}`) ?? '')).toEqual({ organisation: 'E1' });
  });

  it('are not served without an installation', async () => {
    const { slack, ann } = await scene();
    const { turns } = await connect(slack, echo, {
      config: { apiUrl: slack.apiUrl, mode: { appToken: slack.appToken }, botToken: undefined, oauth },
    });

    await slack.people.say(ann, slack.people.dm(ann), 'hello');
    await slack.delivery.settled();

    expect(turns).toEqual([]);
    expect(slack.delivery.lost).toEqual([]);
  });
});
