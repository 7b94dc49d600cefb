import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { readLine, toTurn } from '../../adapters/console/incoming.ts';
import { createPlatform } from '../../adapters/console/platform.ts';
import { createTextScreen } from '../../adapters/console/screen.ts';
import { prepareDiscord } from '../../adapters/discord/index.ts';
import { prepareSlack } from '../../adapters/slack/index.ts';
import { createWeb } from '../../adapters/web/index.ts';
import type { Reply } from '../../src/cards/card.ts';
import { plainText } from '../../src/cards/plain-text.ts';
import type { OutgoingFile, Turn } from '../../src/conversation/platform.ts';
import { openStore } from '../../src/store/store.ts';
import { configFor } from '../adapters/slack/harness.ts';
import { createCore } from '../fakes/core.ts';
import { startDiscord, until } from '../fakes/discord-server.ts';
import { startSlackServer } from '../fakes/slack-server.ts';
import { SILENT } from '../support/builders.ts';
import { collect } from '../support/program.ts';
import { type ChatSurface, chatServiceContract, chatSurfaceContract, type ServiceSurface } from './chat-surface.ts';

async function openTerminal(): Promise<ChatSurface> {
  const output = new PassThrough();
  const written = collect(output);
  const screen = createTextScreen({ output });
  const folder = await mkdtemp(join(tmpdir(), 'smart-ml-terminal-'));
  const lineOf = (text: string): Turn => {
    screen.hear(text);
    const line = readLine(text, screen.buttons);
    if (line.kind !== 'turn') throw new Error(`${text} is no turn`);
    return toTurn(line.input);
  };
  return {
    platform: createPlatform(screen, join(folder, 'predictions')),
    files: async () => {
      const path = join(folder, 'predictions');
      return Promise.all(
        (await readdir(path)).map(async (name) => ({ name, text: await readFile(join(path, name), 'utf8') })),
      );
    },
    async say(text, file) {
      if (file === undefined) return lineOf(text);
      await writeFile(join(folder, file.name), file.text);
      return lineOf(`/upload ${join(folder, file.name)}`);
    },
    press: async (label) => {
      const number = new RegExp(`(\\d+)[^\\n\\d]*${label}`).exec(written())?.[1];
      return lineOf(`/${number}`);
    },
    read: () => [written()],
    notices: () =>
      written()
        .split('\n')
        .filter((line) => line.includes('@you')),
    close: () => rm(folder, { recursive: true }),
  };
}

async function openWeb(): Promise<ChatSurface> {
  const dataDir = await mkdtemp(join(tmpdir(), 'smart-ml-web-'));
  const store = await openStore({ dataDir });
  const web = createWeb(store);
  const { platform } = web;
  const { core, turns } = createCore();
  const limits = { maxDatasetBytes: 1_000_000, trainTimeLimitS: 60 };
  const services = { store, limits, log: SILENT, kaggleConfigured: false } as unknown as Parameters<
    typeof web.serve
  >[1];
  const settings = {
    host: '127.0.0.1',
    port: 0,
    dataDir,
    token: 'test-token-123456',
    ratePerMinute: 1000,
    origins: [],
  };
  const server = await web.serve({ ...settings, routes: {} }, services, core);
  const send = (path: string, body: string, type = 'application/json') =>
    fetch(`${server.url}${path}`, {
      method: 'POST',
      body,
      headers: { authorization: 'Bearer test-token-123456', 'content-type': type },
    });
  const { _id: chat } = (await (await send('/api/chats', '{"title":"Talk"}')).json()) as { _id: string };
  // Nobody answers, so nobody waits for the request.
  const next = async (path: string, body: string, type?: string): Promise<Turn> => {
    const before = turns.length;
    const asking = send(`/api/chats/${chat}/${path}`, body, type).catch(() => undefined);
    return until(() => turns[before], 'the turn').finally(() => void asking);
  };
  const delivered = new Map<string, OutgoingFile>();
  let posts: readonly { readonly kind: string; readonly reply: Reply }[] = [];
  const shown = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    posts = (await store.pagePosts.since(chat, '', 1000)) as unknown as typeof posts;
    return result;
  };
  const words = ({ reply }: { readonly reply: Reply }): string =>
    [plainText(reply), ...(reply.cards ?? []).flatMap(({ actions = [] }) => actions.map(({ label }) => label))].join(
      '\n',
    );
  return {
    platform: {
      ...platform,
      post: (...how) => shown(platform.post(...how)),
      edit: (...how) => shown(platform.edit(...how)),
      notify: (...how) => shown(platform.notify(...how)),
      deliver: (address, notice, file, key) => {
        // What it leads to is the route's to give.
        delivered.set(file.path, file);
        return shown(platform.deliver(address, notice, file, key));
      },
      ask: (...how) => shown(platform.ask(...how)),
    },
    say: (text, file) =>
      file === undefined
        ? next('turns', JSON.stringify({ text }))
        : next(`files?text=${encodeURIComponent(text)}&file_name=${file.name}`, file.text, 'text/csv'),
    press: (label) => {
      const actions = posts.flatMap(({ reply }) => (reply.cards ?? []).flatMap((card) => card.actions ?? []));
      return next('turns', JSON.stringify({ press: actions.findLast((action) => action.label === label)?.id }));
    },
    read: () => posts.map(words),
    files: () =>
      Promise.all(
        posts.flatMap(({ reply: { file } }) =>
          file === undefined
            ? []
            : [
                text(delivered.get(file.path)?.open() ?? Readable.from([])).then((content) => ({
                  name: file.name,
                  text: content,
                })),
              ],
        ),
      ),
    notices: () => posts.filter(({ kind }) => kind === 'notice').map(words),
    async close() {
      await server.stop();
      await store.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

async function openDiscord(): Promise<ServiceSurface> {
  const discord = await startDiscord({ limits: { messages: { limit: 100, perMs: 1_000 } } });
  const guild = discord.guild('Acme');
  const channel = discord.channel(guild, 'general');
  const [ada, bob] = ['ada', 'bob'].map((name) => discord.person(name, [guild]));
  const { core, turns, left } = createCore();
  const adapter = (await prepareDiscord({ token: discord.token, apiUrl: discord.url }, SILENT))(core);
  await adapter.start();
  const next = async (act: () => unknown): Promise<Turn> => {
    const before = turns.length;
    act();
    return until(() => turns[before], 'the turn');
  };
  const bots = () => discord.read(channel, ada).filter((message) => message.author.bot);
  return {
    platform: adapter.platform,
    say: (text, file) => next(() => ada.mention(channel, text, file === undefined ? [] : [file])),
    call: () => next(() => ada.mention(channel, '')),
    press: (label) =>
      next(() => {
        const message = bots().findLast((each) => discord.readable(each).includes(`[${label}]`));
        if (message === undefined) throw new Error(`no ${label}`);
        ada.press(message, label);
      }),
    read: () => bots().map(discord.readable),
    files: async () =>
      bots().flatMap(({ attachments }) =>
        attachments.map(({ filename, bytes }) => ({ name: filename, text: Buffer.from(bytes).toString() })),
      ),
    readByOthers: () =>
      discord
        .read(channel, bob)
        .filter(({ author }) => author.bot)
        .map(discord.readable),
    readAlone: () =>
      bots()
        .filter(({ ephemeralFor }) => ephemeralFor === ada.id)
        .map(discord.readable),
    notices: () =>
      bots()
        .filter(({ pinged }) => pinged.includes(ada.id))
        .map(discord.readable),
    clear: () => {
      for (const message of bots()) ada.delete(message);
    },
    remove: () => discord.expel(guild),
    left: () => until(() => left[0], 'the leaving'),
    async close() {
      await adapter.stop();
      await discord.stop();
      if (discord.violations.length > 0) throw new Error(discord.violations.join('\n'));
    },
  };
}

async function openSlack(): Promise<ServiceSurface> {
  const slack = await startSlackServer({ rateLimits: false });
  const ann = slack.people.join('ann');
  const channel = slack.people.channel('general');
  const { core, turns, left } = createCore();
  const adapter = (await prepareSlack(configFor(slack), SILENT))(core);
  await adapter.start();
  await slack.until(() => slack.delivery.connections() > 0, 'a socket');
  const bots = () => channel.messages.filter(({ user, deleted }) => user === slack.team.botUser && !deleted);
  const next = async (act: () => Promise<unknown>): Promise<Turn> => {
    const before = turns.length;
    await act();
    return slack.until(() => turns[before], 'the turn');
  };
  let head: string | undefined;
  const mention: ServiceSurface['say'] = (text, file) =>
    next(async () => {
      const files = file === undefined ? [] : [slack.people.upload(file.name, file.text)];
      const thread = head === undefined ? {} : { thread: head };
      const message = await slack.people.say(ann, channel, `@ml ${text}`, { ...thread, files });
      head ??= message.ts;
    });
  return {
    platform: adapter.platform,
    say: mention,
    call: () => mention(''),
    press: (label) =>
      next(async () => {
        const message = bots().findLast(({ blocks }) => JSON.stringify(blocks).includes(`"${label}"`));
        if (message === undefined) throw new Error(`no ${label}`);
        await slack.people.press(ann, channel, message, label);
      }),
    files: async () =>
      bots().flatMap(({ files }) => files.map(({ name, bytes }) => ({ name, text: Buffer.from(bytes).toString() }))),
    read: () => bots().map(wordsIn),
    readByOthers: () => bots().map(wordsIn),
    readAlone: () => channel.ephemeral.map(wordsIn),
    notices: () => bots().flatMap(({ text }) => (text.includes(`<@${ann.id}>`) ? [text] : [])),
    clear: () => Object.assign(channel, { messages: [] }),
    remove: () => void slack.people.event({ type: 'app_uninstalled' }),
    left: () => slack.until(() => left[0], 'the leaving'),
    async close() {
      await adapter.stop();
      await slack.close();
      if (slack.violations.length > 0) throw new Error(slack.violations.join('\n'));
    },
  };
}

const wordsIn = ({ text, blocks }: { readonly text: string; readonly blocks: unknown }): string =>
  [text, ...textsIn(blocks)].join('\n');

/** Every text in blocks, as it stands there. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

async function prepareDiscordWrongly(): Promise<unknown> {
  const discord = await startDiscord();
  const settings = { token: 'MTA.wrong.token', apiUrl: discord.url };
  return prepareDiscord(settings, SILENT).finally(discord.stop);
}

async function prepareSlackWrongly(): Promise<unknown> {
  const slack = await startSlackServer();
  return prepareSlack(configFor(slack, { botToken: 'xoxb-wrong' }), SILENT).finally(slack.close);
}

chatSurfaceContract('the terminal', openTerminal);
chatSurfaceContract('the web', openWeb);
chatSurfaceContract('Discord', openDiscord);
chatServiceContract('Discord', { open: openDiscord, prepareWrongly: prepareDiscordWrongly });
chatSurfaceContract('Slack', openSlack);
chatServiceContract('Slack', { open: openSlack, prepareWrongly: prepareSlackWrongly });
