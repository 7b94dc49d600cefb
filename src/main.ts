import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createDemo } from '../adapters/console/demo.ts';
import { createConsole } from '../adapters/console/index.ts';
import type { Slack } from '../adapters/slack/index.ts';
import { startWeb } from '../adapters/web/index.ts';
import { type Presenter, startPresenter } from '../jobs/present.ts';
import { createQueue } from '../jobs/queue.ts';
import { createTrainJob } from '../jobs/train.ts';
import { startWorker } from '../jobs/worker.ts';
import { type Config, readConfig, type SlackConfig } from './config.ts';
import { createAssistant } from './conversation/assistant.ts';
import { harmlessly } from './conversation/harmless.ts';
import { interpretLines } from './conversation/interpret/json-lines.ts';
import { createOfflineInterpreter } from './conversation/interpret/offline.ts';
import { overview } from './conversation/overview.ts';
import type { ChatAdapter, ChatPlatform, Suggester, TurnReceiver } from './conversation/platform.ts';
import { openWorkDir, prepareDataDir } from './data-dir.ts';
import { readApart } from './datasets/ingest/read-apart.ts';
import { createSamples } from './datasets/samples/index.ts';
import { ConfigError, toAppError } from './errors.ts';
import { createLog, type Log } from './log.ts';
import { defaultEngine } from './models/engines.ts';
import { createPredictor } from './models/predictor.ts';
import { openStore, type Store } from './store/store.ts';
import { leaveSpace } from './usecases/end-run.ts';
import { suggest } from './usecases/suggest.ts';
import { settleAll } from './usecases/unfinished.ts';

/** Everything below the adapters, started. */
interface App extends TurnReceiver, Suggester {
  readonly store: Store;
  /** Resolves when every turn accepted so far has been answered. */
  idle(): Promise<void>;
  /** Resolves when no run is going on and everything about runs has been shown. */
  runsEnded(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts from the inside out: store, queue, assistant, presenter, worker. Stops in reverse. */
async function createApp(
  config: Config,
  log: Log,
  connect: (store: Store) => readonly ChatPlatform[] = () => [],
): Promise<App> {
  const closers: (() => Promise<void>)[] = [];
  const opened = <T>(value: T, close: (value: T) => Promise<void>): T => {
    closers.unshift(() => close(value));
    return value;
  };
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0)) await close();
  };

  try {
    const engine = defaultEngine(config.engine);
    await prepareDataDir(config.dataDir);
    const store = opened(
      await openStore({
        uri: config.mongodbUri,
        dataDir: config.dataDir,
      }),
      (it) => it.close(),
    );
    const work = opened(await openWorkDir(config.dataDir, (left) => settleAll({ store }, left)), (it) => it.close());
    const queue = opened(await createQueue({ documents: store.documents, log }), (it) => it.stop());
    const byName = new Map(connect(store).map((platform) => [platform.name, harmlessly(platform)]));
    const assistant = createAssistant(
      {
        store,
        log,
        queue,
        interpreter: createOfflineInterpreter(),
        sources: [createSamples()].filter((source) => source.offline || !config.searchOffline),
        predictor: createPredictor(store),
        limits: { maxDatasetBytes: config.maxDatasetMb * 1_000_000, trainTimeLimitS: config.trainTimeLimitS },
        engine,
        readFile: readApart,
        workDir: work.path,
      },
      byName,
    );
    const presenter: Presenter = opened(startPresenter({ store, platforms: byName, log }), (it) => it.stop());
    const trainJob = createTrainJob({
      store,
      log,
      dataDir: config.dataDir,
      workDir: work.path,
      memoryMb: config.trainMemoryMb,
      onChange: presenter.wake,
    });
    opened(await startWorker({ store, queue, trainJob, concurrency: config.trainConcurrency }), (it) => it.stop());
    opened(assistant, (it) => it.stop());
    await assistant.start();

    return {
      store,
      stop,
      accept: assistant.accept,
      suggest: (request) => suggest({ store }, request),
      idle: assistant.idle,
      async runsEnded() {
        while ((await store.runs.active()).length > 0) await new Promise((resolve) => setTimeout(resolve, 100));
        await presenter.settled();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What can be started: a word on the command line each. */
const COMMANDS: Readonly<Record<string, (config: Config, log: Log, args: string[]) => Promise<void>>> = {
  start,
  worker,
  store,
  chat,
  demo,
  interpret,
};

/** Every adapter that is configured, the HTTP side, and a worker. */
async function start(config: Config, log: Log): Promise<void> {
  const openSlack = config.slack === undefined ? null : await prepareSlack(config.slack, log);
  const discord = config.discord === undefined ? null : await prepareDiscord(config.discord, log);
  let slack: Slack | undefined;
  const app = await createApp(config, log, (store) => {
    slack = openSlack?.(store);
    return [slack?.platform, discord?.platform].filter((platform) => platform !== undefined);
  });
  const closers = [app.stop];
  try {
    const routes = slack?.routes ?? {};
    const web = await startWeb({ host: config.host, port: config.port, ping: app.store.ping, routes });
    closers.unshift(web.close);
    if (slack !== undefined) closers.unshift(slack.stop);
    // Slack may be out of reach for now; all else works meanwhile.
    slack?.listen(app).catch((err: unknown) => log.error({ err }, 'Slack cannot be connected to'));
    if (discord !== null) closers.unshift(discord.stop);
    const signal = untilSignal();
    process.stdout.write(`listening on ${web.url}\n`);
    await Promise.race([discord?.start(app), signal]);
    await signal;
  } finally {
    for (const close of closers) await close();
  }
}

/** discord.js is loaded only where Discord is configured. */
async function prepareDiscord(config: NonNullable<Config['discord']>, log: Log): Promise<ChatAdapter> {
  const { createDiscord } = await import('../adapters/discord/index.ts');
  return createDiscord({ ...config, log: log.child({ adapter: 'discord' }) });
}

/** Bolt is large: it is loaded only where Slack is configured. A wrong token is said before anything is started. */
async function prepareSlack(config: SlackConfig, log: Log): Promise<(store: Store) => Slack> {
  const { checkSlack, createSlack } = await import('../adapters/slack/index.ts');
  const identity = await checkSlack(config, log);
  return (store) =>
    createSlack(
      {
        config,
        log,
        posts: store.posts,
        installations: store.installations,
        knowsChat: async (space, key) => (await store.chats.findOne(space, { key })) !== null,
        overview: (space) => overview(store, space),
        leave: (space) => leaveSpace({ store }, space),
      },
      identity,
    );
}

async function worker(config: Config, log: Log): Promise<void> {
  if (config.mongodbUri === undefined) {
    throw new ConfigError(
      'MONGODB_URI is missing: a worker alone shares a MongoDB with the server. Without one, `npm start` brings its own worker.',
    );
  }
  const app = await createApp(config, log);
  const stopped = untilSignal();
  process.stdout.write('worker ready\n');
  await stopped;
  await app.stop();
}

/** Looks into the embedded store, or moves all of it to a MongoDB. */
async function store(config: Config, _log: Log, args: string[]): Promise<void> {
  const { lookIntoStore } = await import('./store/look.ts');
  await lookIntoStore(args, config.dataDir, process.stdout);
}

async function chat(config: Config, log: Log, args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } });
  const terminal = createConsole({ input: process.stdin, output: process.stdout, json: values.json });
  const app = await createApp(config, log, () => [terminal.platform]);
  await Promise.race([terminal.converse(app), untilSignal()]);
  await app.stop();
}

async function demo(config: Config, log: Log, args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { file: { type: 'string' }, target: { type: 'string' } } });
  const player = createDemo({ output: process.stdout, ...values });
  // A store of its own, so that the demo neither finds nor leaves anything.
  const dataDir = await mkdtemp(join(tmpdir(), 'smart-ml-demo-'));
  try {
    const app = await createApp({ ...config, dataDir, mongodbUri: undefined }, log, () => [player.platform]);
    const interrupted = untilSignal().then(() => Promise.reject(new Error('it was interrupted.')));
    await Promise.race([player.play(app), interrupted]).finally(app.stop);
    process.stdout.write('\nThat was the whole way, on real rows. Now you: npm run chat\n');
  } catch (error) {
    throw new ConfigError(`The demo did not reach its end: ${(error as Error).message}`, error);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** JSON lines in, JSON lines out: what each message means. */
async function interpret(): Promise<void> {
  await interpretLines(process.stdin, process.stdout, createOfflineInterpreter());
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

/** What the environment sets goes before what `.env` does. */
function readEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}

async function main([name = 'start', ...args]: string[]): Promise<void> {
  const run = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (run === undefined)
    throw new ConfigError(`There is no command ${name}; there are ${Object.keys(COMMANDS).join(', ')}.`);
  readEnvFile();
  const config = readConfig(process.env);
  // A conversation on a terminal is not interrupted by the log, unless somebody asks for it.
  const talks = (name === 'chat' || name === 'demo') && process.env.LOG_LEVEL === undefined;
  await run(config, createLog(talks ? (process.stderr.isTTY ? 'fatal' : 'error') : config.logLevel), args);
}

main(process.argv.slice(2)).then(
  () => process.exit(),
  (thrown: unknown) => {
    const error = toAppError(thrown);
    const reason = error.code === 'internal' ? String((thrown as Error)?.stack ?? thrown) : error.message;
    process.stderr.write(`${reason}\n`);
    process.exit(1);
  },
);
