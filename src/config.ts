import { z } from 'zod';
import { ConfigError } from './errors.ts';
import { ENGINES } from './store/records.ts';

/** What a refusal tells of a variable: what it accepts, and whether its value must not be repeated. */
const about = z.registry<{ readonly accepts: string; readonly hidden?: boolean }>();

const text = (accepts: string, pattern: RegExp) => z.string().regex(pattern).optional().register(about, { accepts });

const secret = (accepts: string, pattern: RegExp) => text(accepts, pattern).register(about, { accepts, hidden: true });

const integer = (min: number, max: number, fallback: number) => {
  const number = z.coerce.number<string>().min(min).max(max);
  const schema = z.string().regex(/^\d+$/).pipe(number).default(fallback);
  return schema.register(about, { accepts: `a whole number from ${min} to ${max}` });
};

const oneOf = <const T extends string>(values: readonly T[], fallback: NoInfer<T>) => {
  const schema = z.string().toLowerCase().pipe(z.enum(values)).prefault(fallback);
  return schema.register(about, { accepts: `one of ${values.join(', ')}` });
};

/** The root of a service, kept without a slash at its end. What comes after it, such as `/api`, is ours to add. */
const address = (usual: string, ours = /\/api(\/|$)/) => {
  const schema = z
    .url({ protocol: /^https?$/ })
    .regex(/^[^?#@\s]+$/)
    .refine((url) => !ours.test(url));
  const root = schema.default(usual).transform((url) => url.replace(/\/+$/, ''));
  return root.register(about, { accepts: `the address of a service, such as ${usual}` });
};

/** Origins of pages that browsers may call the API from, parted by commas. */
const origins = () => {
  const each = z
    .string()
    .trim()
    .regex(/^https?:\/\/[^/?#@\s]+$/);
  const schema = z
    .string()
    .prefault('')
    .transform((list) => (list === '' ? [] : list.split(',')))
    .pipe(z.array(each));
  return schema.register(about, { accepts: 'origins such as https://app.example.com, parted by commas' });
};

/** Names of models, the one to ask first before those that take its place. */
const ladder = (usual: string) => {
  const names = z
    .string()
    .transform((list) => list.split(',').map((name) => name.trim().replace(/^models\//, '')))
    .pipe(z.array(z.string().regex(/^[\w.-]+$/)).min(1));
  return names.prefault(usual).register(about, { accepts: `names of models with commas between, such as ${usual}` });
};

const slackToken = (prefix: string) =>
  secret(`a token that starts with ${prefix}`, new RegExp(`^(xoxe\\.)?${prefix}\\S+$`));

const slackSecret = () => secret('what Slack shows for it, without spaces', /^\S{4,}$/);

const ENVIRONMENT = z.object({
  // The address may hold a password.
  MONGODB_URI: secret('an address such as mongodb://localhost:27017/smart_ml', /^mongodb(\+srv)?:\/\/\S+$/),
  DATA_DIR: text('a path', /^[^\0]+$/),
  HOST: text('a host name or an address', /^[\w.:-]+$/),
  PORT: integer(0, 65_535, 3000),
  API_TOKEN: secret('at least 16 letters, digits or any of -._~+/=, hard to guess', /^[\w.~+/=-]{16,}$/),
  API_RATE_LIMIT: integer(1, 10_000_000, 60_000),
  CORS_ORIGINS: origins(),
  PUBLIC_URL: text('an address without a slash at its end, such as https://ml.example.com', /^https?:\/\/\S*[^\s/]$/),
  DISCORD_TOKEN: secret('the bot token, without spaces', /^\S+$/),
  DISCORD_API_URL: text('an address that ends with /api, such as https://discord.com/api', /^https?:\/\/\S+\/api$/),
  KAGGLE_API_TOKEN: secret('the token itself, without spaces', /^[^\s/]\S*$/),
  KAGGLE_USERNAME: text('a user name, without spaces', /^[^\s:]+$/),
  KAGGLE_KEY: secret('the key of kaggle.json, without spaces', /^\S+$/),
  KAGGLE_API_URL: address('https://www.kaggle.com'),
  HF_TOKEN: secret('a token such as hf_…, without spaces', /^\S+$/),
  HF_ENDPOINT: address('https://huggingface.co'),
  HF_DATASETS_SERVER: address('https://datasets-server.huggingface.co'),
  GEMINI_API_KEY: secret('the key, without spaces', /^[\x21-\x7e]+$/),
  GEMINI_MODEL: ladder('gemini-flash-lite-latest, gemini-3.5-flash-lite, gemini-flash-latest'),
  // One alone, since vectors of different models cannot be compared.
  GEMINI_EMBEDDING_MODEL: text('the name of one model', /^[\w.-]+$/),
  GEMINI_API_URL: address('https://generativelanguage.googleapis.com', /\/v1(beta)?(\/|$)/),
  S3_BUCKET: text('the name of a bucket', /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
  S3_ENDPOINT: text('the address of a service, such as https://minio.example.com', /^https?:\/\/[^?#@\s]+$/),
  S3_REGION: text('the name of a region, such as eu-central-1', /^[a-z0-9-]+$/),
  // The names of Amazon's own SDK, which looks into profiles and roles where these are not set.
  AWS_ACCESS_KEY_ID: text('the id of a key, without spaces', /^\S+$/),
  AWS_SECRET_ACCESS_KEY: secret('the key, without spaces', /^\S+$/),
  AWS_SESSION_TOKEN: secret('the token, without spaces', /^\S+$/),
  SEARCH_OFFLINE: z
    .stringbool({ truthy: ['1', 'true'], falsy: ['0', 'false'] })
    .default(false)
    .register(about, { accepts: '1 or 0' }),
  ENGINE: oneOf(['auto', ...ENGINES], 'auto'),
  PYTHON: text('the name or the path of a Python', /^[^\0]+$/),
  SIMULATION_STEP_MS: integer(1, 600_000, 2000),
  TRAIN_TIME_LIMIT_S: integer(1, 86_400, 60),
  TRAIN_MEMORY_MB: integer(128, 1_048_576, 2048),
  TRAIN_CONCURRENCY: integer(1, 64, 1),
  MAX_DATASET_MB: integer(1, 1_048_576, 1024),
  LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
  SLACK_BOT_TOKEN: slackToken('xoxb-'),
  SLACK_APP_TOKEN: slackToken('xapp-'),
  SLACK_SIGNING_SECRET: slackSecret(),
  SLACK_API_URL: text('an address that ends with /api/', /^https?:\/\/\S+\/api\/?$/),
  SLACK_CLIENT_ID: text('what Slack shows for it, without spaces', /^\S{4,}$/),
  SLACK_CLIENT_SECRET: slackSecret(),
  SLACK_STATE_SECRET: slackSecret(),
  SLACK_TOKEN_KEY: slackSecret(),
});

type Environment = z.output<typeof ENVIRONMENT>;

/** All settings, read once at the start, checked and frozen. */
export type Config = ReturnType<typeof readConfig>;

/**
 * Reads the environment. An empty variable counts as not set, as in an .env file.
 * @throws ConfigError with one line that names the variable, its value and what is accepted.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>) {
  const names = Object.keys(ENVIRONMENT.shape) as (keyof Environment)[];
  const given = Object.fromEntries(names.map((name) => [name, env[name]?.trim() || undefined]));
  const parsed = ENVIRONMENT.safeParse(given);
  if (!parsed.success) throw refusal(parsed.error.issues[0]?.path[0] as keyof Environment, given);

  const read = parsed.data;
  return Object.freeze({
    mongodbUri: read.MONGODB_URI,
    dataDir: read.DATA_DIR ?? '.data',
    host: read.HOST ?? '127.0.0.1',
    port: read.PORT,
    publicUrl: read.PUBLIC_URL,
    api: { token: read.API_TOKEN, ratePerMinute: read.API_RATE_LIMIT, origins: read.CORS_ORIGINS },
    discord: read.DISCORD_TOKEN === undefined ? undefined : { token: read.DISCORD_TOKEN, apiUrl: read.DISCORD_API_URL },
    searchOffline: read.SEARCH_OFFLINE,
    kaggle: { url: read.KAGGLE_API_URL, token: read.KAGGLE_API_TOKEN, user: kaggleUserOf(read) },
    huggingFace: { endpoint: read.HF_ENDPOINT, datasetsServer: read.HF_DATASETS_SERVER, token: read.HF_TOKEN },
    gemini: geminiOf(read),
    s3: s3Of(read),
    engine: read.ENGINE,
    python: read.PYTHON ?? 'python3',
    simulationStepMs: read.SIMULATION_STEP_MS,
    trainTimeLimitS: read.TRAIN_TIME_LIMIT_S,
    trainMemoryMb: read.TRAIN_MEMORY_MB,
    trainConcurrency: read.TRAIN_CONCURRENCY,
    maxDatasetMb: read.MAX_DATASET_MB,
    logLevel: read.LOG_LEVEL,
    slack: slackOf(read),
  });
}

function refusal(name: keyof Environment, given: Readonly<Record<string, string | undefined>>): ConfigError {
  const { accepts, hidden } = about.get(ENVIRONMENT.shape[name]) ?? {};
  const value = hidden ? '(hidden)' : JSON.stringify(given[name]);
  return new ConfigError(`${name}=${value} cannot be used; accepted: ${accepts}.`);
}

function kaggleUserOf({ KAGGLE_USERNAME: name, KAGGLE_KEY: key }: Environment) {
  if (name !== undefined && key !== undefined) return { name, key };
  if (name === undefined && key === undefined) return undefined;
  const missing = name === undefined ? 'KAGGLE_USERNAME' : 'KAGGLE_KEY';
  throw new ConfigError(`${missing} is missing; KAGGLE_USERNAME and KAGGLE_KEY of kaggle.json go together.`);
}

/** Nobody but the offline reader is asked without a key. */
function geminiOf({ GEMINI_API_KEY: key, ...read }: Environment) {
  if (key === undefined) return undefined;
  const { GEMINI_MODEL: models, GEMINI_EMBEDDING_MODEL: embeddingModel, GEMINI_API_URL: url } = read;
  return { key, url, models, embeddingModel };
}

/** Where files are kept, unless with the documents. */
function s3Of(read: Environment) {
  const { S3_BUCKET: bucket, S3_ENDPOINT: endpoint, S3_REGION: region = 'us-east-1' } = read;
  if (bucket === undefined) {
    if (endpoint === undefined) return undefined;
    throw new ConfigError('S3_BUCKET is missing; name the bucket at S3_ENDPOINT that files are to be kept in.');
  }
  return { bucket, endpoint, region, credentials: awsKeyOf(read) };
}

function awsKeyOf({ AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secretKey, AWS_SESSION_TOKEN: token }: Environment) {
  if (id === undefined && secretKey === undefined) return undefined;
  if (id !== undefined && secretKey !== undefined) {
    return { accessKeyId: id, secretAccessKey: secretKey, ...(token === undefined ? {} : { sessionToken: token }) };
  }
  const lacking = id === undefined ? 'AWS_ACCESS_KEY_ID' : 'AWS_SECRET_ACCESS_KEY';
  throw new ConfigError(`${lacking} is missing; AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY go together.`);
}

export interface SlackConfig {
  /** Ends with a slash. */
  readonly apiUrl: string;
  /** By socket, or by HTTP on the server's own port. */
  readonly mode: { readonly appToken: string } | { readonly signingSecret: string };
  /** The token of the only workspace; without it, any workspace may install the app by OAuth. */
  readonly botToken: string | undefined;
  readonly oauth: SlackOAuth | undefined;
}

interface SlackOAuth {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Signs the state. Like the next, a secret of the operator's own making. */
  readonly stateSecret: string;
  /** Encrypts the tokens of the workspaces. */
  readonly tokenKey: string;
}

/** Slack is off unless one of its tokens or secrets is set. */
function slackOf(read: Environment): SlackConfig | undefined {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = read;
  const oauth = oauthOf(read);
  if ([botToken, appToken, signingSecret, oauth].every((each) => each === undefined)) return undefined;
  if (botToken === undefined && oauth === undefined) {
    throw new ConfigError(
      'SLACK_BOT_TOKEN is missing; copy the Bot User OAuth Token (xoxb-…) from your app’s OAuth & Permissions page, or set SLACK_CLIENT_ID and its companions to install by OAuth.',
    );
  }
  if (appToken === undefined && signingSecret === undefined) {
    throw new ConfigError(
      'SLACK_APP_TOKEN is missing; create an app-level token with connections:write under your app’s Basic Information, or set SLACK_SIGNING_SECRET to be called by HTTP.',
    );
  }
  const mode = appToken === undefined ? { signingSecret: signingSecret ?? '' } : { appToken };
  const apiUrl = (read.SLACK_API_URL ?? 'https://slack.com/api').replace(/\/?$/, '/');
  return { apiUrl, mode, botToken, oauth };
}

const OAUTH_NAMES = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET', 'SLACK_TOKEN_KEY'] as const;

function oauthOf(read: Environment): SlackOAuth | undefined {
  const missing = OAUTH_NAMES.filter((name) => read[name] === undefined);
  if (missing.length === OAUTH_NAMES.length) return undefined;
  if (missing.length > 0) {
    throw new ConfigError(`${missing.join(', ')} missing; installing by OAuth needs all of ${OAUTH_NAMES.join(', ')}.`);
  }
  const [clientId = '', clientSecret = '', stateSecret = '', tokenKey = ''] = OAUTH_NAMES.map((name) => read[name]);
  return { clientId, clientSecret, stateSecret, tokenKey };
}
