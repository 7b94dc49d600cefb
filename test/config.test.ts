import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';

describe('reading the configuration', () => {
  it('gives a default for everything when nothing is set', () => {
    expect(readConfig({})).toEqual({
      mongodbUri: undefined,
      dataDir: '.data',
      host: '127.0.0.1',
      port: 3000,
      api: { token: undefined, ratePerMinute: 60_000, origins: [] },
      discord: undefined,
      searchOffline: false,
      kaggle: { url: 'https://www.kaggle.com', token: undefined, user: undefined },
      huggingFace: {
        endpoint: 'https://huggingface.co',
        datasetsServer: 'https://datasets-server.huggingface.co',
        token: undefined,
      },
      gemini: undefined,
      s3: undefined,
      engine: 'auto',
      python: 'python3',
      simulationStepMs: 2000,
      trainTimeLimitS: 60,
      trainMemoryMb: 2048,
      trainConcurrency: 1,
      maxDatasetMb: 1024,
      logLevel: 'info',
    });
  });

  it('takes an empty or blank variable as not set', () => {
    expect(readConfig({ PORT: '', MONGODB_URI: '  ' })).toEqual(readConfig({}));
  });

  it('has Gemini read only with a key, by the models in their order', () => {
    expect(readConfig({ GEMINI_MODEL: 'one' }).gemini).toBeUndefined();
    expect(readConfig({ GEMINI_API_KEY: 'k', GEMINI_MODEL: 'models/one, two' }).gemini).toEqual({
      key: 'k',
      url: 'https://generativelanguage.googleapis.com',
      models: ['one', 'two'],
      embeddingModel: undefined,
    });
    expect(() => readConfig({ GEMINI_API_KEY: 'my key' })).toThrow(/^GEMINI_API_KEY=\(hidden\) cannot be used/);
  });

  it('keeps files in a bucket where one is named, with the whole of its key or none', () => {
    const key = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'its-secret' };
    expect(readConfig({ S3_BUCKET: 'my-models', ...key }).s3).toEqual({
      bucket: 'my-models',
      endpoint: undefined,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIA', secretAccessKey: 'its-secret' },
    });
    expect(readConfig(key).s3).toBeUndefined();
    expect(() => readConfig({ S3_ENDPOINT: 'https://minio.example.com' })).toThrow(/^S3_BUCKET is missing/);
    expect(() => readConfig({ S3_BUCKET: 'b-1', AWS_ACCESS_KEY_ID: 'AKIA' })).toThrow(
      /^AWS_SECRET_ACCESS_KEY is missing/,
    );
  });

  it('cannot be changed afterwards', () => {
    const config = readConfig({});

    expect(() => Object.assign(config, { port: 1 })).toThrow(TypeError);
  });

  it.each([
    ['PORT', '70000', 'a whole number from 0 to 65535'],
    ['PORT', '3000x', 'a whole number from 0 to 65535'],
    ['PORT', '-1', 'a whole number from 0 to 65535'],
    ['PORT', '1e3', 'a whole number from 0 to 65535'],
    ['HOST', 'a b', 'a host name or an address'],
    ['TRAIN_TIME_LIMIT_S', '0', 'a whole number from 1 to 86400'],
    ['TRAIN_MEMORY_MB', '64', 'a whole number from 128'],
    ['TRAIN_CONCURRENCY', 'many', 'a whole number from 1 to 64'],
    ['MAX_DATASET_MB', '0', 'a whole number from 1'],
    ['ENGINE', 'magic', 'one of auto, native, autogluon, simulation'],
    ['LOG_LEVEL', 'loud', 'one of fatal, error, warn, info, debug, trace, silent'],
    ['SEARCH_OFFLINE', 'maybe', '1 or 0'],
    ['DISCORD_API_URL', 'https://discord.com/', 'an address that ends with /api'],
    ['KAGGLE_API_URL', 'https://www.kaggle.com/api/v1', 'such as https://www.kaggle.com'],
    ['KAGGLE_API_URL', 'www.kaggle.com', 'such as https://www.kaggle.com'],
    ['HF_ENDPOINT', 'ftp://huggingface.co', 'such as https://huggingface.co'],
    ['GEMINI_MODEL', 'gemini flash', 'names of models with commas between'],
    ['GEMINI_MODEL', 'one,,two', 'names of models with commas between'],
    ['GEMINI_EMBEDDING_MODEL', 'a, b', 'the name of one model'],
    ['GEMINI_API_URL', 'https://host/v1beta', 'such as https://generativelanguage.googleapis.com'],
    ['HF_DATASETS_SERVER', 'https://me@host', 'such as https://datasets-server.huggingface.co'],
  ])('refuses %s=%s in one line that names it, its value and what is accepted', (name, value, accepted) => {
    const read = () => readConfig({ [name]: value });

    expect(read).toThrow(name);
    expect(read).toThrow(value);
    expect(read).toThrow(accepted);
    expect(read).not.toThrow('\n');
  });

  it('switches Discord on with a token, which it never repeats', () => {
    expect(readConfig({ DISCORD_TOKEN: 'MTA.a.b', DISCORD_API_URL: 'http://127.0.0.1:1/api' }).discord).toEqual({
      token: 'MTA.a.b',
      apiUrl: 'http://127.0.0.1:1/api',
    });
    expect(readConfig({ DISCORD_API_URL: 'http://127.0.0.1:1/api' }).discord).toBeUndefined();
    expect(() => readConfig({ DISCORD_TOKEN: 'Bot MTA.a.b' })).toThrow(/^DISCORD_TOKEN=\(hidden\) cannot be used/);
  });

  it('takes the credentials of the hubs, which it never repeats, and their addresses without a slash at the end', () => {
    const { kaggle, huggingFace } = readConfig({
      KAGGLE_USERNAME: 'ada',
      KAGGLE_KEY: 'hush',
      KAGGLE_API_URL: 'http://127.0.0.1:4/',
      HF_TOKEN: 'hf_hush',
      HF_ENDPOINT: 'https://mirror.example/hub//',
    });

    expect(kaggle).toEqual({ url: 'http://127.0.0.1:4', token: undefined, user: { name: 'ada', key: 'hush' } });
    expect(huggingFace).toMatchObject({ endpoint: 'https://mirror.example/hub', token: 'hf_hush' });
    expect(() => readConfig({ KAGGLE_USERNAME: 'ada' })).toThrow('KAGGLE_KEY is missing');
    expect(() => readConfig({ KAGGLE_KEY: 'hush' })).toThrow(/^KAGGLE_USERNAME is missing(?!.*hush)/);
    for (const name of ['KAGGLE_API_TOKEN', 'KAGGLE_KEY', 'HF_TOKEN'])
      expect(() => readConfig({ [name]: '/hush hush' })).toThrow(
        new RegExp(`^${name}=\\(hidden\\) cannot be used(?!.*hush)`),
      );
  });

  it('never repeats a database address, which may hold a password', () => {
    expect(() => readConfig({ MONGODB_URI: 'postgres://me:hunter2@db' })).toThrow(
      /^MONGODB_URI=\(hidden\) cannot be used/,
    );
  });

  it('switches Slack on with a token and a way to hear it, by socket or by HTTP', () => {
    const bot = { SLACK_BOT_TOKEN: 'xoxb-1' };

    expect(readConfig({ SLACK_API_URL: 'https://slack.test/api' }).slack).toBeUndefined();
    expect(readConfig({ ...bot, SLACK_APP_TOKEN: 'xapp-1', SLACK_API_URL: 'https://slack.test/api' }).slack).toEqual({
      apiUrl: 'https://slack.test/api/',
      mode: { appToken: 'xapp-1' },
      botToken: 'xoxb-1',
    });
    expect(readConfig({ ...bot, SLACK_SIGNING_SECRET: 'hush' }).slack).toMatchObject({
      apiUrl: 'https://slack.com/api/',
      mode: { signingSecret: 'hush' },
    });
  });

  it.each([
    [{ SLACK_BOT_TOKEN: 'xoxb-1' }, 'SLACK_APP_TOKEN is missing'],
    [{ SLACK_APP_TOKEN: 'xapp-1' }, 'SLACK_BOT_TOKEN is missing'],
    [{ SLACK_CLIENT_ID: '12.34', SLACK_TOKEN_KEY: 'hush' }, 'SLACK_CLIENT_SECRET, SLACK_STATE_SECRET missing'],
    [
      { SLACK_BOT_TOKEN: 'xoxp-1' },
      'SLACK_BOT_TOKEN=(hidden) cannot be used; accepted: a token that starts with xoxb-',
    ],
  ])('says of %j what is missing or wrong', (env, reason) => {
    expect(() => readConfig(env)).toThrow(reason);
  });

  it('is told completely in .env.example and in the README', () => {
    const read: string[] = [];
    readConfig(new Proxy({}, { get: (_, name) => void read.push(String(name)) }));
    const example = readFileSync('.env.example', 'utf8');
    const readme = readFileSync('README.md', 'utf8');

    expect(read.length).toBeGreaterThan(8);
    for (const name of read) {
      expect(example).toMatch(new RegExp(`^${name}=`, 'm'));
      expect(readme).toContain(`| ${name} |`);
    }
  });
});
