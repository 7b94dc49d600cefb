import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { prepareDemo } from '../adapters/console/demo.ts';
import { prepareConsole } from '../adapters/console/index.ts';
import type { RunningWeb } from '../adapters/web/index.ts';
import { examine } from '../jobs/examine.ts';
import { nativeExaminer } from '../jobs/examiner.ts';
import { createExplainers } from '../jobs/explainer.ts';
import { fetch } from '../jobs/fetch.ts';
import { JOBS } from '../jobs/jobs.ts';
import { predictFile } from '../jobs/predict-file.ts';
import { type Presenter, startPresenter } from '../jobs/present.ts';
import { createQueue } from '../jobs/queue.ts';
import { train } from '../jobs/train.ts';
import { createTrainers } from '../jobs/trainers.ts';
import { watch } from '../jobs/watch.ts';
import { startWorker } from '../jobs/worker.ts';
import { createDrawer } from './charts/drawer.ts';
import { type Config, readConfig } from './config.ts';
import { createAssistant } from './conversation/assistant.ts';
import { followOverview } from './conversation/follow-overview.ts';
import { harmlessly } from './conversation/harmless.ts';
import { illustrated } from './conversation/illustrated.ts';
import { createGeminiInterpreter } from './conversation/interpret/gemini/index.ts';
import type { Interpreter } from './conversation/interpret/interpreter.ts';
import { interpretLines } from './conversation/interpret/json-lines.ts';
import { createOfflineInterpreter } from './conversation/interpret/offline.ts';
import type { Core, ReadyAdapter } from './conversation/platform.ts';
import { openWorkDir, prepareDataDir } from './data-dir.ts';
import { createHuggingFace } from './datasets/huggingface/index.ts';
import { readApart } from './datasets/ingest/read-apart.ts';
import { createKaggle } from './datasets/kaggle/index.ts';
import { createLinks } from './datasets/link/index.ts';
import { askTable } from './datasets/query/ask-table.ts';
import { createSamples } from './datasets/samples/index.ts';
import { createMeaning } from './datasets/search/meaning.ts';
import { createSentenceEncoder } from './datasets/search/sentence-encoder.ts';
import type { DatasetSource } from './datasets/source.ts';
import { ConfigError, toAppError } from './errors.ts';
import { createEmbedder, createLanguageModel } from './language-model/index.ts';
import type { LanguageModel } from './language-model/language-model.ts';
import { createLog, type Log } from './log.ts';
import { createAutogluon } from './models/autogluon/runtime.ts';
import { compareApart } from './models/comparing/compare-apart.ts';
import { createEngines } from './models/engines.ts';
import { createPredictor } from './models/predictor.ts';
import { scoreApart } from './models/scoring/score-apart.ts';
import { openStore } from './store/store.ts';
import { inTemporaryFolder } from './temporary-folder.ts';
import { leaveSpace } from './usecases/end-run.ts';
import type { Services } from './usecases/services.ts';
import { suggest } from './usecases/suggest.ts';
import { settleAll } from './usecases/unfinished.ts';

/** What is said after a run's end can ask what its model goes by. Of large tables that is not waited for. */
const MEASURED_WITHIN_MS = 20_000;

/** The program, started. */
interface App {
  /** The HTTP server, when there is one. */
  readonly web: RunningWeb | undefined;
  /** Resolves when every conversation that ends by itself has ended. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

/**
 * The chat services. Each is loaded only where it is configured, since Bolt and discord.js are large, and checks its
 * credentials before anything is started.
 */
const SERVICES: Readonly<Record<string, (config: Config, log: Log) => Promise<ReadyAdapter> | undefined>> = {
  slack: ({ slack }, log) =>
    slack && import('../adapters/slack/index.ts').then(({ prepareSlack }) => prepareSlack(slack, log)),
  discord: ({ discord }, log) =>
    discord && import('../adapters/discord/index.ts').then(({ prepareDiscord }) => prepareDiscord(discord, log)),
};

/** Until there are none, or it is that late. A read that fails is tried again. */
async function untilNone(read: () => Promise<readonly unknown[]>, latest = Number.POSITIVE_INFINITY): Promise<void> {
  const isOver = (): Promise<boolean> =>
    read().then(
      (found) => found.length === 0,
      () => false,
    );
  while (Date.now() < latest && !(await isOver())) await sleep(100);
}

/** Where data sets come from. The hubs need no account to be searched. */
const sourcesOf = ({ searchOffline, kaggle, huggingFace }: Config): readonly DatasetSource[] =>
  [createSamples(), createKaggle(kaggle), createHuggingFace(huggingFace), createLinks()].filter(
    ({ offline }) => offline || !searchOffline,
  );

/** Who reads sentences: the language model that is configured, and without one the rules alone. */
function interpreterOf(model: LanguageModel | undefined, log: Log): Interpreter {
  const offline = createOfflineInterpreter();
  return model === undefined ? offline : createGeminiInterpreter({ model, offline, log });
}

const languageModelOf = ({ gemini }: Config, log: Log): LanguageModel | undefined =>
  gemini && createLanguageModel(gemini, log);

async function prepareServices(config: Config, log: Log): Promise<readonly ReadyAdapter[]> {
  const ready: (ReadyAdapter | undefined)[] = [];
  for (const [name, prepare] of Object.entries(SERVICES))
    ready.push(await prepare(config, log.child({ adapter: name })));
  return ready.filter((each) => each !== undefined);
}

/** Starts from the inside out: store, queue, assistant, presenter, worker, HTTP server, adapters. Stops in reverse. */
async function createApp(
  config: Config,
  log: Log,
  { ready = [], serves = false }: { readonly ready?: readonly ReadyAdapter[]; readonly serves?: boolean },
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
    await prepareDataDir(config.dataDir);
    const store = opened(
      await openStore({
        uri: config.mongodbUri,
        dataDir: config.dataDir,
        s3: config.s3,
      }),
      (it) => it.close(),
    );
    const work = opened(await openWorkDir(config.dataDir, (left) => settleAll({ store }, left)), (it) => it.close());
    const { python, trainMemoryMb: memoryMb } = config;
    const autogluon = opened(createAutogluon({ python, workDir: work.path, memoryMb }), (it) => it.stop());
    const engines = createEngines({ setting: config.engine, autogluon });
    const queue = await createQueue({ documents: store.documents, log, jobs: JOBS });
    const core: Core = {
      accept: (turn) => assistant.accept(turn),
      idle: () => assistant.idle(),
      async runsEnded() {
        const { runs, fetches, batches } = store;
        const going = async () => [
          ...(await fetches.going()),
          ...(await fetches.toGoOn()),
          ...(await runs.active()),
          ...(await batches.going()),
        ];
        await untilNone(async () => {
          const found = await going();
          if (found.length > 0) return found;
          // What a fetch was waited for may begin a run.
          await assistant.idle();
          return going();
        });
        // What has just ended may not have told its cards yet.
        await store.views.changedAll();
        await presenter.settled();
        await untilNone(() => store.models.unmeasured(), Date.now() + MEASURED_WITHIN_MS);
      },
      suggest: (request) => suggest({ store }, request),
      overview: (space, message) => followOverview(store, space, message),
      leave: (space) => leaveSpace({ store }, space),
      posts: store.posts,
      installations: store.installations,
    };
    const adapters = ready.map((connect) => connect(core));
    // A chat or a worker serves nothing, and need not load what does.
    const page = serves ? (await import('../adapters/web/index.ts')).createWeb(store) : undefined;
    const here = [...adapters, ...(page === undefined ? [] : [page])];
    const drawer = opened(createDrawer(), (it) => it.stop());
    const platforms = new Map(
      here.map(({ platform }) => [platform.name, illustrated(harmlessly(platform), drawer.draw, log)]),
    );
    const language = languageModelOf(config, log);
    const encoder = opened(createSentenceEncoder(), (it) => it.stop());
    const embeddingModel = config.gemini?.embeddingModel;
    const embedder = language && embeddingModel ? createEmbedder(language, embeddingModel) : encoder;
    let listening: string | undefined;
    const origin = (): string => config.publicUrl ?? listening ?? `http://${config.host}:${config.port}`;
    const usecases: Services = {
      origin,
      store,
      queue: {
        enqueue: (id) => queue.enqueue(train, { run_id: id }),
        fetch: (id) => queue.enqueue(fetch, { fetch_id: id }),
        examine: ({ space, id, parquet_file_id: table }, target) =>
          queue.enqueue(examine, { space, dataset_id: id, table, target }),
        predictFile: (id) => queue.enqueue(predictFile, { batch_id: id }),
        watch: (id) => queue.enqueue(watch, { deployment_id: id }),
      },
      sources: sourcesOf(config),
      meaning: createMeaning(embedder),
      predictor: createPredictor(store, engines),
      scoreFile: scoreApart({ python }),
      limits: { maxDatasetBytes: config.maxDatasetMb * 1_000_000, trainTimeLimitS: config.trainTimeLimitS },
      engines,
      askTable,
      draw: drawer.draw,
      compareApart,
      tablesDir: join(config.dataDir, 'cache'),
      readFile: readApart,
      workDir: work.path,
    };
    const assistant = createAssistant({ ...usecases, log, interpreter: interpreterOf(language, log) }, platforms);
    const presenter: Presenter = opened(startPresenter({ store, platforms, log, origin }), (it) => it.stop());
    const services = {
      store,
      log,
      dataDir: config.dataDir,
      workDir: work.path,
      training: { concurrency: config.trainConcurrency, memoryMb, trainers: createTrainers(config) },
      fetching: usecases,
      predicting: { ...usecases, log },
      explainers: createExplainers(python),
      examiner: nativeExaminer(),
      onChange: presenter.wake,
    };
    opened(await startWorker(queue, services), (it) => it.stop());
    opened(assistant, (it) => it.stop());
    await assistant.start();

    const routes = Object.assign({}, ...adapters.map((adapter) => adapter.routes));
    const { host, port, dataDir, kaggle, api } = config;
    const serving = {
      ...usecases,
      log,
      kaggleConfigured: kaggle.token !== undefined || kaggle.user !== undefined,
    };
    const web = await page?.serve({ host, port, dataDir, routes, ...api }, serving, core);
    if (web !== undefined) opened(web, (it) => it.stop());
    listening = web?.url;
    for (const adapter of adapters) {
      const name = adapter.platform.name;
      // One that cannot be connected to for now is no reason for the others to wait.
      opened(adapter, (it) => it.stop())
        .start()
        .catch((err: unknown) => log.error({ err, adapter: name }, 'a chat cannot be connected to'));
    }
    return { web, ended: Promise.all(adapters.map(({ ended }) => ended)), stop };
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

/** Every chat service that is configured, the HTTP side, and a worker. */
async function start(config: Config, log: Log): Promise<void> {
  const app = await createApp(config, log, { ready: await prepareServices(config, log), serves: true });
  const stopped = untilSignal();
  process.stdout.write(`listening on ${app.web?.url}\nopen ${app.web?.entrance}\n`);
  await stopped;
  await app.stop();
}

async function worker(config: Config, log: Log): Promise<void> {
  if (config.mongodbUri === undefined) {
    throw new ConfigError(
      'MONGODB_URI is missing: a worker alone shares a MongoDB with the server. Without one, `npm start` brings its own worker.',
    );
  }
  const app = await createApp(config, log, {});
  const stopped = untilSignal();
  process.stdout.write('worker ready\n');
  await stopped;
  await app.stop();
}

/** Looks into the embedded store, or moves all of it to a MongoDB. */
async function store(config: Config, _log: Log, args: string[]): Promise<void> {
  const { lookIntoStore } = await import('../adapters/console/look.ts');
  await lookIntoStore(args, config.dataDir, process.stdout);
}

async function chat(config: Config, log: Log, args: string[]): Promise<void> {
  const values = readOptions('chat', args, { json: { type: 'boolean', default: false } });
  const terminal = prepareConsole({
    input: process.stdin,
    output: process.stdout,
    json: values.json,
    folder: join(config.dataDir, 'predictions'),
  });
  const app = await createApp(config, log, { ready: [terminal] });
  await Promise.race([app.ended, untilSignal()]);
  await app.stop();
}

async function demo(config: Config, log: Log, args: string[]): Promise<void> {
  const values = readOptions('demo', args, { file: { type: 'string' }, target: { type: 'string' } });
  if (values.target !== undefined && values.file === undefined) {
    throw new ConfigError('--target names a column of your own table: give that as well, with --file PATH.');
  }
  const player = prepareDemo({ output: process.stdout, ...values });
  // A store of its own, so that the demo neither finds nor leaves anything, and no service that it would depend on.
  await inTemporaryFolder(tmpdir(), 'smart-ml-demo', async (dataDir) => {
    const alone = { ...config, dataDir, mongodbUri: undefined, s3: undefined, searchOffline: true, gemini: undefined };
    const app = await createApp(alone, log, { ready: [player] });
    const interrupted = untilSignal().then(() => Promise.reject(new Error('it was interrupted.')));
    await Promise.race([app.ended, interrupted]).finally(app.stop);
    process.stdout.write('\nThat was the whole way, on real rows. Now you: npm run chat\n');
  }).catch((error: Error) => {
    throw new ConfigError(`The demo did not reach its end: ${error.message}`, error);
  });
}

/** @throws ConfigError that names the options there are. */
function readOptions<const Options extends NonNullable<ParseArgsConfig['options']>>(
  command: string,
  args: string[],
  options: Options,
) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    const names = Object.keys(options).map((name) => `--${name}`);
    throw new ConfigError(`${command} cannot read “${args.join(' ')}”; its options are ${names.join(' and ')}.`, error);
  }
}

/** JSON lines in, JSON lines out: what each message means, to the reader that is configured or to the one named. */
async function interpret(config: Config, log: Log, args: string[]): Promise<void> {
  const { with: reader = config.gemini === undefined ? 'offline' : 'gemini' } = readOptions('interpret', args, {
    with: { type: 'string' },
  });
  if (reader !== 'offline' && reader !== 'gemini')
    throw new ConfigError(`interpret cannot read with “${reader}”; say --with offline or --with gemini.`);
  if (reader === 'gemini' && config.gemini === undefined)
    throw new ConfigError('GEMINI_API_KEY is missing: reading with Gemini needs it. Without one, say --with offline.');
  const chosen = reader === 'offline' ? createOfflineInterpreter() : interpreterOf(languageModelOf(config, log), log);
  await interpretLines(process.stdin, process.stdout, chosen);
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
