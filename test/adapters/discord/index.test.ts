import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareDiscord } from '../../../adapters/discord/index.ts';
import type { Form, Reply } from '../../../src/cards/card.ts';
import type { ChatAdapter, Suggestion, Turn } from '../../../src/conversation/platform.ts';
import { NotFoundError } from '../../../src/errors.ts';
import { createLog } from '../../../src/log.ts';
import { createCore } from '../../fakes/core.ts';
import {
  type FakeChannel,
  type FakeDiscord,
  type FakeGuild,
  type FakeMessage,
  type Human,
  startDiscord,
  until,
} from '../../fakes/discord-server.ts';

const silentLog = createLog(process.env.LOG_LEVEL ?? 'silent');

/** The adapter alone: in the place of the assistant stands a script. */
let discord: FakeDiscord;
let adapter: ChatAdapter;
let guild: FakeGuild;
let channel: FakeChannel;
let ada: Human;
let turns: Turn[];
let scene: ReturnType<typeof createCore>;
let respond: (turn: Turn) => Promise<unknown>;
let suggestions: Suggestion[];
let suggest: () => Promise<Suggestion[]>;

const reply = (text: string, more: Partial<Reply> = {}): Reply => ({ text, ...more });
const post = (turn: Turn, what: Reply) => adapter.platform.post(turn.address, what, turn.key);
const texts = (where: FakeChannel = channel, viewer?: Human) => discord.read(where, viewer).map(discord.readable);
const bots = (where: FakeChannel = channel, viewer?: Human) =>
  discord.read(where, viewer).filter((message) => message.author.bot);

async function start(options: Parameters<typeof startDiscord>[0] = {}, arrange: () => void = () => undefined) {
  discord = await startDiscord({ limits: { messages: { limit: 100, perMs: 1_000 } }, ...options });
  guild = discord.guild('Acme');
  channel = discord.channel(guild, 'general');
  ada = discord.person('ada', [guild]);
  arrange();
  await connect();
}

async function connect() {
  const ready = await prepareDiscord({ token: discord.token, apiUrl: discord.url }, silentLog);
  adapter = ready(scene.core);
  await adapter.start();
  await until(() => discord.commands.current.length > 0, 'the commands');
}

beforeEach(() => {
  suggestions = [];
  suggest = async () => suggestions;
  respond = (turn) => post(turn, reply('answer'));
  scene = createCore({ answer: (turn) => respond(turn), suggest: () => suggest() });
  turns = scene.turns;
});

afterEach(async () => {
  await adapter.stop();
  await discord.stop();
  expect([...discord.violations, ...scene.failures]).toEqual([]);
});

describe('what people say', () => {
  beforeEach(() => start());

  it('is answered as a reply when the bot is mentioned', async () => {
    const said = ada.mention(channel, 'find data');

    const [answer] = await until(() => bots().length > 0 && bots(), 'an answer');
    expect(answer).toMatchObject({ content: 'answer', replyTo: said.id, pinged: [] });
    expect(turns[0]).toMatchObject({
      key: `discord:m:${said.id}`,
      space: `discord:${guild.id}`,
      chat: `${channel.id}/${ada.id}`,
      user: { id: `discord:${ada.id}`, name: 'ada', admin: false },
      input: { kind: 'text', text: 'find data', files: [] },
    });
  });

  it('is answered in a direct message, in a space of its own', async () => {
    ada.dm('hello');

    await until(() => bots(ada.direct()).length === 1, 'an answer');
    expect(turns[0]).toMatchObject({ space: `discord:@${ada.id}`, user: { admin: true }, chat: ada.direct().id });
  });

  it('is left alone when it is not for the bot', async () => {
    ada.say(channel, 'just talking');
    ada.mention(channel, 'to you');

    await until(() => bots().length === 1, 'an answer');
    expect(turns).toHaveLength(1);
  });

  it('is not for the bot when it is addressed to others before, or quotes', async () => {
    const bob = discord.person('bob', [guild]);
    for (const words of [
      `<@${bob.id}> have you tried <@${discord.botId}>?`,
      `<@&${guild.roles[1].id}> look at <@${discord.botId}>`,
      `> <@${discord.botId}> train\nwho wrote that?`,
    ])
      ada.say(channel, words);
    ada.say(channel, `<@${bob.id}> <@${discord.botId}> to you both`);

    await until(() => bots().length === 1, 'an answer');
    expect(turns.map(({ input }) => input)).toMatchObject([{ text: '@bob to you both' }]);
    expect(scene.overheard).toHaveLength(3);
  });

  it('counts when the mention is put in by an edit, once, and within a minute', async () => {
    const quick = ada.say(channel, 'find churn');
    const late = ada.say(channel, 'find penguins');
    const named = `<@${discord.botId}>`;
    ada.edit(quick, `${named} find churn`);
    ada.edit(quick, `${named} find churn!`);
    discord.advance(61_000);
    ada.edit(late, `${named} find penguins`);
    ada.mention(channel, 'the end');

    await until(() => turns.length === 2, 'both turns');
    expect(turns.map(({ input }) => input)).toMatchObject([{ text: 'find churn' }, { text: 'the end' }]);
    expect(turns[0].key).toBe(`discord:m:${quick.id}`);
  });

  it('counts once, though Discord delivers it twice', async () => {
    discord.gateway.duplicates = true;
    ada.mention(channel, 'once');
    ada.slash(channel, 'search', { query: 'churn' });

    await until(() => bots().length === 2, 'both answers');
    await until(() => turns.length === 2, 'both turns');
    expect(bots()).toHaveLength(2);
  });

  it('may be a message passed on, with its file', async () => {
    const theirs = discord.person('bob', [guild]).say(channel, 'our data', [{ name: 'a.csv', text: 'x\n1\n' }]);
    ada.forward(theirs);

    await until(() => turns.length === 1, 'the turn');
    const { files } = turns[0].input as unknown as { files: { name: string; ref: string }[] };
    const opened = await adapter.platform.openFile(files[0].ref, AbortSignal.timeout(5_000));
    opened.stream.destroy();
    expect(files.map(({ name }) => name)).toEqual(['a.csv']);
  });

  it('comes from an admin when they manage the server', async () => {
    const boss = discord.person('boss', [guild], { manager: true });
    boss.mention(channel, 'as a message');
    boss.slash(channel, 'help');

    await until(() => turns.length === 2, 'both turns');
    expect(turns.map(({ user }) => user.admin)).toEqual([true, true]);
  });

  it('may bring a file, which is fetched', async () => {
    ada.mention(channel, 'use this', [{ name: 'a.csv', text: 'x,y\n1,2\n' }]);

    await until(() => turns.length === 1, 'the turn');
    const input = turns[0].input as unknown as { files: { name: string; ref: string }[] };
    const opened = await adapter.platform.openFile(input.files[0].ref, AbortSignal.timeout(5_000));
    const chunks: Buffer[] = [];
    for await (const chunk of opened.stream) chunks.push(chunk as Buffer);
    expect([input.files[0].name, Buffer.concat(chunks).toString()]).toEqual(['a.csv', 'x,y\n1,2\n']);
  });
});

describe('a file', () => {
  beforeEach(() => start());

  it('is fetched by its message when its address has expired, and gone when the message is', async () => {
    ada.mention(channel, 'use this', [{ name: 'a.csv', text: 'x\n1\n' }]);
    await until(() => turns.length === 1, 'the turn');
    const [{ ref }] = (turns[0].input as unknown as { files: { ref: string }[] }).files;
    const expired = ref.replace(/attachments%2F\d+/, 'attachments%2F10000000000000000');

    const opened = await adapter.platform.openFile(expired, AbortSignal.timeout(5_000));
    expect(opened.sizeBytes ?? 4).toBe(4);
    opened.stream.destroy();
    ada.delete(discord.read(channel)[0]);
    await expect(adapter.platform.openFile(expired, AbortSignal.timeout(5_000))).rejects.toThrow(NotFoundError);
  });
});

describe('a file from elsewhere', () => {
  beforeEach(() => start());

  it.each(['https://evil.example/a.csv', 'http://cdn.discordapp.com/a.csv', 'file:///etc/passwd', 'nonsense'])(
    'is not fetched: %s',
    async (url) => {
      const ref = `discord:${new URLSearchParams({ url, id: '1' })}`;

      await expect(adapter.platform.openFile(ref, AbortSignal.timeout(5_000))).rejects.toThrow(NotFoundError);
    },
  );
});

describe('an interaction', () => {
  beforeEach(() => start());

  it('is answered at once when the answer is near', async () => {
    const asked = ada.slash(channel, 'search', { query: 'churn' });

    await discord.answered(asked);
    expect(asked.callbackType).toBe(4);
    expect(texts()).toEqual(['answer']);
    expect(turns[0].input).toEqual({
      kind: 'command',
      command: { command: 'search_datasets', slots: { query: 'churn' } },
    });
  });

  it('is answered while everything else waits, since it does not count to the limit over all', async () => {
    discord.faults.plan('POST', /messages$/, '429-global');
    ada.mention(channel, 'this one waits two seconds');
    await until(() => discord.requests.some(({ status }) => status === 429), 'the refusal');
    respond = async (turn) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      await post(turn, reply('this one does not'));
    };
    const asked = ada.slash(channel, 'search', { query: 'churn' });
    await until(() => texts().includes('this one does not'), 'the answer');

    expect(asked.callbackType).toBe(5);
    expect(discord.world.now() - asked.createdAt).toBeLessThan(1_000);
    await until(() => bots().length === 2, 'both answers');
  });

  it('is deferred when the answer takes longer, which then stands in its place', async () => {
    let finish = () => undefined as unknown;
    respond = (turn) => new Promise((resolve) => (finish = () => resolve(post(turn, reply('late answer')))));
    const asked = ada.slash(channel, 'ask', { text: 'something slow' });

    await discord.answered(asked);
    expect(asked.callbackType).toBe(5);
    finish();
    await until(() => texts()[0] === 'late answer', 'the answer');
    expect(texts()).toEqual(['late answer']);
  });

  it('is deferred without a word when a button is pressed, and answered by a new message', async () => {
    const message = await withButton();
    let finish = () => undefined as unknown;
    respond = (turn) => new Promise((resolve) => (finish = () => resolve(post(turn, reply('pressed')))));
    const pressed = ada.press(message, 'Train');

    await discord.answered(pressed);
    expect(pressed.callbackType).toBe(6);
    finish();
    await until(() => texts().includes('pressed'), 'the answer');
    expect(discord.readable(message)).toBe('look\n[Train]');
    expect(turns.at(-1)?.input).toEqual({ kind: 'press', action: 'train:1' });
  });

  const withButton = async (): Promise<FakeMessage> => {
    respond = (turn) => post(turn, reply('look', { cards: [{ actions: [{ label: 'Train', id: 'train:1' }] }] }));
    ada.mention(channel, 'show');
    return until(() => bots()[0], 'the message');
  };

  it('is answered to the asker alone when it is for nobody else', async () => {
    respond = (turn) => post(turn, reply('a mistake', { private: true }));
    await discord.answered(ada.slash(channel, 'deploy'));

    expect(texts(channel, ada)).toEqual(['a mistake']);
    expect(texts()).toEqual([]);
  });

  it('is answered to the asker alone also after it was deferred for all', async () => {
    let finish = () => undefined as unknown;
    respond = (turn) =>
      new Promise((resolve) => (finish = () => resolve(post(turn, reply('a mistake', { private: true })))));
    await discord.answered(ada.slash(channel, 'deploy'));
    finish();

    await until(() => texts(channel, ada)[0] === 'a mistake', 'the answer');
    expect([texts(channel, ada), texts()]).toEqual([['a mistake'], []]);
  });

  it('leaves one answer when a 502 comes after the fact', async () => {
    discord.faults.plan('POST', /callback$/, '502-after');
    const asked = ada.slash(channel, 'search', { query: 'churn' });
    await discord.answered(asked);

    await until(() => turns.length === 1 && texts().length > 0, 'the answer');
    await until(
      () => discord.requests.some(({ method, path }) => method === 'GET' && path.endsWith('@original')),
      'a look',
    );
    expect(texts()).toEqual(['answer']);
  });

  it('is answered in the channel when Discord no longer knows it', async () => {
    discord.faults.plan('POST', /callback$/, { status: 404, code: 10_062, message: 'Unknown interaction' });
    ada.slash(channel, 'search', { query: 'churn' });

    await until(() => texts().length === 1, 'the answer');
    expect(texts()).toEqual(['answer']);
  });

  it('of an earlier life of the process is answered in its place, once', async () => {
    let lost: Turn | undefined;
    respond = async (turn) => {
      lost = turn;
    };
    await discord.answered(ada.slash(channel, 'ask', { text: 'and then the process died' }));
    await adapter.stop();
    await connect();

    await post(lost as Turn, reply('after the restart'));
    await post(lost as Turn, reply('after the restart'));
    expect(texts()).toEqual(['after the restart']);
  });

  it('of more than fifteen minutes ago is answered in the channel', async () => {
    let late: Turn | undefined;
    respond = async (turn) => {
      late = turn;
    };
    await discord.answered(ada.slash(channel, 'ask', { text: 'slow' }));
    discord.advance(16 * 60_000);

    await post(late as Turn, reply('at last'));
    expect(texts().at(-1)).toBe('at last');
  });

  it('that asks for nothing is told what to fill in', async () => {
    await discord.answered(ada.slash(channel, 'add'));

    expect(texts(channel, ada)[0]).toContain('attach a file');
    expect(turns).toEqual([]);
  });

  it('on a message takes its files, or says that there is none', async () => {
    const withFile = ada.say(channel, 'our data', [
      { name: 'a.csv', text: 'x\n1\n' },
      { name: 'b.csv', text: 'y\n1\n' },
    ]);
    const without = ada.say(channel, 'no data');
    await discord.answered(ada.messageCommand(withFile, 'Use this file'));
    await discord.answered(ada.messageCommand(without, 'Use this file'));

    expect(turns[0].input).toMatchObject({ kind: 'text', files: [{ name: 'a.csv' }, { name: 'b.csv' }] });
    expect(texts(channel, ada).at(-1)).toContain('There is no file on that message');
  });

  it('by a command of another version is told so', async () => {
    await discord.answered(ada.outdated(channel));

    expect(texts(channel, ada)[0]).toContain('another version of me');
    expect(turns).toEqual([]);
  });

  it('in a channel where the bot may not write is answered by the interaction alone', async () => {
    discord.revoke(channel, 'send');
    let ref = '';
    respond = async (turn) => {
      ref = await post(turn, reply('running', { topic: 'no thread here' }));
    };
    await discord.answered(ada.slash(channel, 'train'));
    await until(() => ref !== '', 'the answer');
    await adapter.platform.edit(ref, reply('finished'));

    expect(texts()).toEqual(['finished']);
    expect(turns[0].space).toBe(`discord:${guild.id}`);
  });

  it('has words in time though the names to complete are slow to come', async () => {
    suggest = () => new Promise(() => undefined);

    expect(await ada.autocomplete(channel, 'train', 'dataset', 'chu')).toEqual([]);
  });

  it('completes names while they are typed', async () => {
    suggestions = [
      { value: 'churn', label: 'churn · Telco churn' },
      { value: 'x'.repeat(101), label: 'too long to come back' },
    ];

    expect(await ada.autocomplete(channel, 'train', 'dataset', 'chu')).toEqual([
      { name: 'churn · Telco churn', value: 'churn' },
    ]);
  });

  it('picks from a select', async () => {
    respond = (turn) =>
      post(turn, {
        cards: [
          { title: 't', select: { id: 'target:1', label: 'Target', options: [{ value: 'price', label: 'price' }] } },
        ],
      });
    ada.mention(channel, 'show');
    const message = await until(() => bots()[0], 'the message');
    await discord.answered(ada.pick(message, 'price'));

    expect(turns.at(-1)?.input).toEqual({ kind: 'pick', select: 'target:1', value: 'price' });
  });
});

describe('a form', () => {
  beforeEach(() => start());
  const form = (count: number): Form => ({
    id: 'predict:1',
    title: 'Predict churn',
    text: 'Write for example: predict for a=1',
    fields: Array.from({ length: count }, (_, i) => ({ name: `f${i}`, kind: 'number' as const, typical: `${i}` })),
  });
  const asking = (count: number) => async (turn: Turn) => {
    if (turn.input.kind === 'submit') return post(turn, reply(JSON.stringify(turn.input.values)));
    return adapter.platform.ask(turn.address, form(count), turn.key, turn.trigger);
  };

  it('opens as a modal and comes back filled in', async () => {
    respond = asking(3);
    const asked = ada.slash(channel, 'predict');
    await discord.answered(asked);
    const sent = ada.submitModal(asked, { f0: '7', f2: '' });
    await discord.answered(sent);

    expect(texts()).toEqual(['{"f0":"7","f1":"1"}']);
    expect(turns.at(-1)?.input).toEqual({ kind: 'submit', form: 'predict:1', values: { f0: '7', f1: '1' } });
  });

  it('with more fields than a modal holds is asked page by page, and keeps what was filled in', async () => {
    respond = asking(12);
    const asked = ada.slash(channel, 'predict');
    await discord.answered(asked);
    await discord.answered(ada.submitModal(asked, { f0: '`a`' }));
    const between = await until(() => bots(channel, ada)[0], 'the message between the pages');
    const second = ada.press(between, 'Continue');
    await discord.answered(second);
    await discord.answered(ada.submitModal(second, { f5: 'b' }));
    const third = ada.press(between, 'Continue');
    await discord.answered(third);
    const sent = ada.submitModal(third, { f11: 'c' });
    await discord.answered(sent);

    const values = (turns[turns.length - 1].input as { values: Record<string, string> }).values;
    expect(Object.keys(values)).toHaveLength(12);
    expect(values).toMatchObject({ f0: '`a`', f1: '1', f5: 'b', f6: '6', f11: 'c' });
    expect(discord.read(channel).length).toBe(1);
  });

  it('with several pages can be sent off after the first', async () => {
    respond = asking(12);
    const asked = ada.slash(channel, 'predict');
    await discord.answered(asked);
    await discord.answered(ada.submitModal(asked, { f0: '7' }));
    const between = await until(() => bots(channel, ada)[0], 'the message between the pages');
    await discord.answered(ada.press(between, 'Predict now'));

    await until(() => turns.at(-1)?.input.kind === 'submit', 'the form');
    expect(turns.at(-1)?.input).toEqual({
      kind: 'submit',
      form: 'predict:1',
      values: { f0: '7', f1: '1', f2: '2', f3: '3', f4: '4' },
    });
  });

  it('with a wrong value comes back as it was filled in, to the person alone, also after a restart', async () => {
    const refusing = async (turn: Turn) => {
      if (turn.input.kind !== 'submit') return adapter.platform.ask(turn.address, form(7), turn.key, turn.trigger);
      const { values, form: id } = turn.input;
      if (values.f5 === '5') return post(turn, reply(JSON.stringify(values)));
      const again = { form: id, values: { f5: values.f5 ?? '', ...values } };
      return post(turn, reply('f5 should be a number, and “five” is not.', { private: true, again }));
    };
    respond = refusing;
    const asked = ada.slash(channel, 'predict');
    await discord.answered(asked);
    await discord.answered(ada.submitModal(asked, { f0: '`a`', f1: '' }));
    const between = await until(() => bots(channel, ada)[0], 'the message between the pages');
    const second = ada.press(between, 'Continue');
    await discord.answered(second);
    await discord.answered(ada.submitModal(second, { f5: 'five', f6: '' }));
    const isRefusal = (message: FakeMessage) => discord.readable(message).includes('f5 should be a number');
    const refusal = await until(() => bots(channel, ada).find(isRefusal), 'the refusal');
    expect(refusal.ephemeralFor).toBe(ada.id);

    await adapter.stop();
    await connect();
    const again = ada.press(refusal, 'Try again');
    await discord.answered(again);
    expect(again.modal).toMatchObject({ title: 'Predict churn (2/2)' });
    const sent = ada.submitModal(again, { f5: '5' });
    await discord.answered(sent);

    await until(() => texts().length > 0, 'the prediction');
    expect((turns[turns.length - 1].input as { values: object }).values).toEqual({
      f0: '`a`',
      f2: '2',
      f3: '3',
      f4: '4',
      f5: '5',
    });
  });

  it('is asked in words when it is too late for a modal', async () => {
    let late: Turn | undefined;
    respond = async (turn) => {
      late = turn;
    };
    const asked = ada.slash(channel, 'predict');
    await discord.answered(asked);
    expect(asked.callbackType).toBe(5);
    await adapter.platform.ask((late as Turn).address, form(2), (late as Turn).key, (late as Turn).trigger);

    expect(texts()).toEqual(['Write for example: predict for a=1\n[Predict]']);
  });
});

describe('a message of the bot', () => {
  beforeEach(() => start());
  const posted = async (what: Reply = reply('first')) => {
    let ref = '';
    let address = '';
    respond = async (turn) => {
      address = turn.address;
      ref = await post(turn, what);
    };
    ada.mention(channel, 'go');
    await until(() => ref !== '', 'the message');
    return { ref, address };
  };

  it('stands once, whatever is answered to its posting', async () => {
    discord.faults.plan('POST', /messages$/, '502-after');
    await posted();

    expect(bots()).toHaveLength(1);
  });

  it('says the answer when the words before it were posted in an earlier life', async () => {
    const { address } = await posted(reply('Fetching …'));
    discord.advance(-5_000);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await adapter.platform.post(address, reply('the answer'), turns[0].key);

    expect(bots().map(({ content }) => content)).toEqual(['the answer']);
  });

  it('is edited long after the interaction that it answered', async () => {
    let ref = '';
    respond = async (turn) => {
      ref = await post(turn, reply('running'));
    };
    await discord.answered(ada.slash(channel, 'train'));
    await until(() => ref !== '', 'the message');
    discord.advance(20 * 60_000);
    await adapter.platform.edit(ref, reply('finished'));

    expect(texts()).toEqual(['finished']);
  });

  const LIST: Reply = {
    text: 'Two fit.',
    cards: ['1', '2'].map((id) => ({ title: `number ${id}`, actions: [{ label: 'Add' as const, id: `add:${id}` }] })),
  };

  it('gets each card its buttons when a list takes the place of other words', async () => {
    const { ref } = await posted(reply('Searching …'));
    await adapter.platform.edit(ref, LIST);
    await adapter.platform.edit(ref, reply('a sentence after all'));

    expect(bots()[0].frames.map((frame) => discord.readable(frame))).toEqual([
      'Searching …',
      'Two fit.\n### number 1\n[Add]\n### number 2\n[Add]',
      'a sentence after all',
    ]);
  });

  it('becomes a list also when the words before it are of an earlier life', async () => {
    const { address } = await posted(reply('Searching …'));
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await adapter.platform.post(address, LIST, turns[0].key);
    await adapter.platform.post(address, LIST, turns[0].key);

    expect(bots().map(discord.readable)).toEqual(['Two fit.\n### number 1\n[Add]\n### number 2\n[Add]']);
    expect(bots()[0].frames).toHaveLength(2);
  });

  it('brings along as a file what it cannot hold, also when it takes the place of other words', async () => {
    const { ref } = await posted(reply('Fetching …'));
    await adapter.platform.edit(ref, reply('x'.repeat(3_000)));

    expect(bots()[0].attachments.map(({ filename }) => filename)).toEqual(['everything.txt']);
    await adapter.platform.edit(ref, reply('short'));
    expect(bots()[0].attachments).toEqual([]);
  });

  it('says the same in words where it may send neither embeds nor files', async () => {
    discord.revoke(channel, 'embedLinks');
    discord.revoke(channel, 'attachFiles');
    const { ref } = await posted({ cards: [{ title: 'Telco churn', text: 'y'.repeat(5_000) }] });
    await adapter.platform.edit(ref, { cards: [{ title: 'Telco churn', text: 'short' }] });

    expect(bots()[0].frames.map(({ content }) => content.slice(0, 20))).toEqual([
      'Telco churn\nyyyyyyyy',
      'Telco churn\nshort',
    ]);
  });

  it('of more than an hour ago is edited as seldom as Discord allows, and its end lands', async () => {
    const { address } = await posted();
    const refs = await Promise.all(
      ['a', 'b', 'c', 'd'].map((key) => adapter.platform.post(address, reply('running'), key)),
    );
    discord.advance(61 * 60_000);
    await Promise.all(refs.map((ref) => adapter.platform.edit(ref, reply('finished'))));

    expect(texts().filter((text) => text === 'finished')).toHaveLength(4);
    expect(discord.requests.filter(({ status }) => status === 429).length).toBeLessThanOrEqual(1);
  });

  it('in an archived thread is edited after the thread was opened again', async () => {
    const thread = discord.thread(channel, 'talk');
    const { address } = await posted();
    const ref = await adapter.platform.post(address.replace(channel.id, thread.id), reply('in the thread'), 'another');
    thread.archived = true;
    await adapter.platform.edit(ref, reply('still here'));

    expect(texts(thread)).toEqual(['still here']);
  });

  it('that may no longer be edited is given up, and who waits for a run is told once', async () => {
    const { ref } = await posted();
    discord.revoke(channel, 'send');

    const run = reply('', { cards: [{ progress: { fraction: 0.4, text: 'running' } }] });
    await expect(adapter.platform.edit(ref, reply('second'))).rejects.toThrow(NotFoundError);
    expect(texts(ada.direct())).toEqual([]);
    await expect(adapter.platform.edit(ref, run)).rejects.toThrow(NotFoundError);
    await expect(adapter.platform.edit(ref, run)).rejects.toThrow(NotFoundError);
    expect(texts(ada.direct())).toEqual([
      expect.stringMatching(/may no longer write in <#\d+> \(Send Messages is missing there\)/),
    ]);
  });

  it('goes to the person directly where the bot may not write', async () => {
    discord.revoke(channel, 'send');
    ada.mention(channel, 'can you?');

    const [direct] = await until(() => texts(ada.direct()).length > 0 && texts(ada.direct()), 'a direct message');
    expect(direct).toBe(
      `I cannot write in <#${channel.id}> (Send Messages is missing there), so I tell you here. To go on, use /ml there.\nanswer`,
    );
  });

  it('has no buttons where they would not find what they are for', async () => {
    const look: Reply = { text: 'look', cards: [{ actions: [{ label: 'Train', id: 'train:1' }] }] };
    discord.revoke(channel, 'send');
    const { ref } = await posted(look);
    await adapter.platform.edit(ref, { ...look, text: 'look again' });

    expect(texts(ada.direct())).toEqual(['look again']);
    expect(discord.read(ada.direct())[0].frames.map(({ components }) => components)).toEqual([[], []]);
  });

  it('heads a thread when it has a topic, and notifies at the end', async () => {
    const { address } = await posted(reply('running', { topic: 'Telco churn' }));
    await adapter.platform.notify(
      address,
      { ...reply('finished'), mentions: [{ id: `discord:${ada.id}`, name: 'ada' }] },
      'run:end',
    );
    await adapter.platform.notify(
      address,
      { ...reply('finished'), mentions: [{ id: `discord:${ada.id}`, name: 'ada' }] },
      'run:end',
    );

    const notices = bots().filter(({ pinged }) => pinged.includes(ada.id));
    expect(notices.map(({ content }) => content)).toEqual([`<@${ada.id}> finished`]);
    expect([...discord.world.channels.values()].filter(({ type }) => type === 11).map(({ name }) => name)).toEqual([
      'Telco churn',
    ]);
  });

  it('tells to use commands in a channel, and to say words where all that is said is heard', async () => {
    const hint = reply('Add a data set and say “train”.', { cards: [{ title: 'Data', note: 'Say “train on NAME”.' }] });
    const { ref } = await posted(hint);
    const id = (discord.commands.current as { id: string }[])[0].id;

    const shown = () => bots().map(discord.readable);
    expect(shown()).toEqual([expect.stringContaining(`Add a data set and write </ml train:${id}>.`)]);
    expect(shown()[0]).toContain('Write “/ml ask train on NAME”.');
    await adapter.platform.edit(ref, reply('Say “help”.'));
    expect(shown()).toEqual([`Write </ml help:${id}>.`]);
    respond = (turn) => post(turn, hint);
    ada.dm('hello');
    await until(() => bots(ada.direct()).length > 0, 'an answer');
    expect(texts(ada.direct())).toEqual(['hello', expect.stringContaining('Add a data set and say “train”.')]);
  });

  it('has the end of what heads a thread told there, and in the channel where the thread is gone', async () => {
    const { address, ref } = await posted(reply('running', { topic: 'Telco churn' }));
    const [thread] = [...discord.world.channels.values()].filter(({ type }) => type === 11);
    const end = (key: string) =>
      adapter.platform.notify(
        address,
        { ...reply('finished'), mentions: [{ id: `discord:${ada.id}`, name: 'ada' }] },
        key,
        ref,
      );
    await end('first:end');
    discord.drop(thread);
    await end('second:end');

    expect(texts(thread)).toEqual([`<@${ada.id}> finished`]);
    expect(bots().filter(({ pinged }) => pinged.includes(ada.id))).toHaveLength(1);
  });

  it('does without a thread where it may open none', async () => {
    discord.revoke(channel, 'createThreads');
    await posted(reply('running', { topic: 'Telco churn' }));

    expect(texts().at(-1)).toBe('running');
  });

  it('that is refused for coming too soon is left out, when a newer state will follow', async () => {
    const { ref } = await posted();
    discord.faults.plan('PATCH', /messages/, '429', 1);
    const passing: Reply = { cards: [{ progress: { fraction: 0.2, text: 'running' } }] };

    await expect(adapter.platform.edit(ref, passing)).rejects.toThrow('fewer edits');
    await adapter.platform.edit(ref, { cards: [{ progress: { fraction: 1, text: 'finished', ended: true } }] });
    expect(discord.readable(bots()[0])).toContain('finished');
  });
});

describe('the connection', () => {
  it('survives being closed, cut, sent away and invalidated, and misses nothing', async () => {
    await start({ heartbeatMs: 200 });
    const trouble = [
      () => discord.gateway.close(4000),
      () => discord.gateway.cut(),
      () => discord.gateway.askToReconnect(),
    ];
    for (const [i, cause] of trouble.entries()) {
      cause();
      ada.mention(channel, `number ${i}`);
      await until(() => turns.length === i + 1, `turn ${i}`);
    }
    await until(() => discord.gateway.journal.filter((entry) => entry === 'resume').length === 3, 'three resumes');
    // Heard over the resumed connection: only then has the client taken the resume in.
    ada.mention(channel, 'still there?');
    await until(() => turns.length === 4, 'a turn');
    discord.gateway.invalidate(false);
    await until(() => discord.gateway.journal.filter((entry) => entry === 'identify').length === 2, 'a new session');
    ada.mention(channel, 'after all that');
    await until(() => turns.length === 5, 'the last turn');
  });

  it.each([
    ['with it', () => discord.gateway.beside.set('RESUMED', () => discord.gateway.invalidate(false))],
    ['before it', () => discord.gateway.beside.set('MESSAGE_CREATE', () => discord.gateway.invalidate(false))],
    [
      'right after it',
      () => discord.gateway.beside.set('RESUMED', () => setImmediate(() => discord.gateway.invalidate(false))),
    ],
  ])('survives a session that ends while it is resumed: %s', async (_when, arrange) => {
    await start({ heartbeatMs: 200 });
    discord.gateway.close(4000);
    arrange();
    ada.mention(channel, 'in between');
    await until(() => discord.gateway.journal.filter((entry) => entry === 'identify').length === 2, 'a new session');
    await until(() => discord.gateway.connected, 'the connection');
    ada.mention(channel, 'after that');

    await until(() => turns.length === 2, 'both turns');
  });

  it('leaves a connection that no longer answers, and hears what was said meanwhile', async () => {
    await start({ heartbeatMs: 200 });
    discord.gateway.heartbeatsAnswered = false;
    await until(() => discord.gateway.journal.includes('closed 4200'), 'a zombie noticed');
    ada.mention(channel, 'anybody there?');
    discord.gateway.heartbeatsAnswered = true;

    await until(() => turns.length === 1, 'the turn');
  });

  it('survives losing the connection while it waits for its turn to identify', async () => {
    await start({ heartbeatMs: 200 });
    discord.gateway.invalidate(false);
    await until(() => discord.gateway.greeted === 2, 'a second connection');
    await new Promise((resolve) => setTimeout(resolve, 100));
    discord.gateway.cut();

    await until(() => discord.gateway.journal.filter((entry) => entry === 'identify').length === 2, 'a new session');
    ada.mention(channel, 'still there?');
    await until(() => turns.length === 1, 'the turn');
    expect(discord.gateway.journal).not.toContain('closed 4005');
  });

  it('goes on without the words of all messages when the intent is switched off in the portal', async () => {
    await start({ messageContent: true });
    discord.gateway.messageContent = false;
    discord.gateway.invalidate(false);
    await until(() => discord.gateway.journal.includes('closed 4014'), 'a refusal');
    await until(() => discord.gateway.connected, 'a connection without it');
    ada.mention(channel, 'to you');

    await until(() => turns.length === 1, 'the turn');
  });

  it('begins without the words of all messages when the gateway does not grant what the portal says', async () => {
    await start({ messageContent: true }, () => {
      discord.gateway.messageContent = false;
    });
    ada.mention(channel, 'to you');

    await until(() => turns.length === 1, 'the turn');
  });

  it('is made anew with more shards when the gateway asks for them', async () => {
    await start();
    discord.gateway.shards = 2;
    discord.gateway.invalidate(false);

    await until(() => discord.gateway.sessions.size === 2, 'both shards');
    await until(() => discord.gateway.connected, 'the connection');
    ada.mention(channel, 'to you');
    await until(() => turns.length === 1, 'the turn');
  });

  it('catches up, once, with what was said while it was away', async () => {
    await start();
    const thread = discord.thread(channel, 'talk');
    ada.mention(thread, 'before');
    await until(() => bots(thread).length === 1, 'the first answer');
    await adapter.stop();
    ada.mention(thread, 'while away');
    ada.mention(channel, 'also here');
    ada.say(thread, 'not for you');
    // The inbox is lost as well: what was answered is known by the answers.
    scene.forget();
    await connect();

    await until(() => turns.length === 2, 'the missed turns');
    expect(turns.map(({ input }) => (input as { text: string }).text).sort()).toEqual(['also here', 'while away']);
  });

  it('leaves the commands alone when they are as they should be', async () => {
    await start();
    await adapter.stop();
    await connect();
    await until(() => discord.gateway.journal.filter((entry) => entry === 'identify').length === 2, 'a second start');
    await until(() => discord.requests.filter(({ path }) => path.endsWith('/commands')).length >= 3, 'a second look');

    expect(discord.commands.writes).toBe(1);
  });

  it('tells what is said around it as overheard, and leaves it alone', async () => {
    await start({ messageContent: true });
    respond = (turn) => post(turn, reply('running', { topic: 'Telco churn' }));
    ada.mention(channel, 'train');
    const thread = await until(() => [...discord.world.channels.values()].find(({ type }) => type === 11), 'a thread');
    respond = (turn) => post(turn, reply('heard'));
    ada.rename(thread, 'train on churn');
    ada.say(thread, 'and now explain it');
    ada.say(channel, 'lunch?');
    ada.mention(thread, 'and now explain it');

    await until(() => texts(thread).includes('heard'), 'an answer');
    expect(turns[1]).toMatchObject({
      chat: thread.id,
      within: `${channel.id}/${ada.id}`,
      input: { text: 'and now explain it' },
    });
    expect(scene.overheard.map(({ overheardIn }) => overheardIn)).toEqual([thread.id, channel.id]);
    expect([bots(thread), bots()].map(({ length }) => length)).toEqual([1, 1]);
  });

  it('is for the bot when it mentions the role of the bot, or replies to the bot', async () => {
    await start({ messageContent: true });
    ada.say(channel, `<@&${discord.ownRole(guild)}> find data`);
    const [answer] = await until(() => bots().length === 1 && bots(), 'an answer');
    ada.reply(answer, 'and penguins');

    await until(() => bots().length === 2, 'another answer');
    expect(turns.map(({ input }) => input)).toMatchObject([{ text: 'find data' }, { text: 'and penguins' }]);
  });

  it('answers a mention of its role with how to be heard, where it may not read', async () => {
    await start();
    ada.say(channel, `<@&${discord.ownRole(guild)}> find data`);

    await until(() => turns.length === 1, 'the turn');
    expect(turns[0].input).toMatchObject({ text: 'help' });
  });

  it('is made for each shard the gateway asks for', async () => {
    await start({ shards: 2 });

    await until(() => discord.gateway.sessions.size === 2, 'both shards');
    expect([...discord.gateway.sessions.values()].map(({ shard }) => shard).sort()).toEqual([
      [0, 2],
      [1, 2],
    ]);
  });
});

describe('a server', () => {
  beforeEach(() => start());

  it('that is left is told to the core until it is taken in', async () => {
    const leave = scene.core.leave;
    let failures = 0;
    Object.assign(scene.core, {
      leave: async (space: string) => {
        if (++failures < 3) throw new Error('the store is down');
        return leave(space);
      },
    });
    discord.expel(guild);

    await until(() => scene.left.length > 0, 'the leaving');
    expect(scene.left).toEqual([`discord:${guild.id}`]);
  });

  it('that has an outage is not left', async () => {
    discord.outage(guild);
    ada.dm('still there?');

    await until(() => turns.length === 1, 'a turn after it');
    expect(scene.left).toEqual([]);
  });
});

describe('an app in somebody’s own account', () => {
  beforeEach(() => start());

  it('answers and announces by the interaction, in a space of that person', async () => {
    let address = '';
    respond = (turn) => {
      address = turn.address;
      return post(turn, reply('running', { topic: 'no thread here' }));
    };
    discord.revoke(channel, 'view');
    const asked = ada.slash(channel, 'train', {}, { userInstalled: true });
    await discord.answered(asked);
    await until(() => asked.original !== undefined && address !== '', 'the answer');
    await adapter.platform.notify(
      address,
      { ...reply('finished'), mentions: [{ id: `discord:${ada.id}`, name: 'ada' }] },
      'run:end',
    );

    expect(turns[0].space).toBe(`discord:@${ada.id}`);
    expect(asked.followUps.map(({ content }) => content)).toEqual([`<@${ada.id}> finished`]);
  });

  it('answers a button by the interaction, however long it takes', async () => {
    respond = (turn) => post(turn, reply('look', { cards: [{ actions: [{ label: 'Train', id: 'train:1' }] }] }));
    discord.revoke(channel, 'view');
    const asked = ada.slash(channel, 'status', {}, { userInstalled: true });
    await discord.answered(asked);
    const shown = await until(() => asked.original, 'the answer');
    let finish = () => undefined as unknown;
    respond = (turn) => new Promise((resolve) => (finish = () => resolve(post(turn, reply('pressed')))));
    const pressed = ada.press(shown, 'Train');
    await discord.answered(pressed);
    expect(pressed.callbackType).toBe(6);
    finish();

    await until(() => pressed.followUps.length === 1, 'the answer');
    expect(pressed.followUps[0].content).toBe('pressed');
  });

  it('is at home in the direct conversation with the bot', async () => {
    await discord.answered(ada.slash(ada.direct(), 'status', {}, { userInstalled: true }));

    await until(() => turns.length === 1, 'the turn');
    expect(turns[0].address).not.toContain('away');
    expect(turns[0].chat).toBe(ada.direct().id);
  });

  it('says where the end will be told while the message can still be changed', async () => {
    let ref = '';
    const running: Reply = { cards: [{ progress: { fraction: 0.4, text: 'running' } }] };
    respond = async (turn) => {
      ref = await post(turn, running);
    };
    discord.revoke(channel, 'view');
    discord.advance(-14 * 60_000);
    await discord.answered(ada.slash(channel, 'train', {}, { userInstalled: true }));
    await until(() => ref !== '', 'the answer');
    discord.advance(14 * 60_000);
    await adapter.platform.edit(ref, { cards: [{ progress: { fraction: 0.5, text: 'running' } }] });

    expect(texts()[0]).toContain('for 15 minutes only');
    expect(texts()[0]).toContain('50 %');
  });

  it('writes to the person directly when its follow-ups are used up or too late', async () => {
    let address = '';
    respond = (turn) => {
      address = turn.address;
      return post(turn, reply('running'));
    };
    discord.revoke(channel, 'view');
    const asked = ada.slash(channel, 'train', {}, { userInstalled: true });
    await discord.answered(asked);
    await until(() => address !== '', 'the answer');
    discord.advance(16 * 60_000);
    await adapter.platform.notify(
      address,
      { ...reply('finished'), mentions: [{ id: `discord:${ada.id}`, name: 'ada' }] },
      'run:end',
    );

    expect(texts(ada.direct())[0]).toContain('finished');
  });
});
