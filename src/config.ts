import { ConfigError } from './errors.ts';
import { ENGINES, type EngineName } from './store/records.ts';

/** All settings, read once at the start. Frozen; every value is typed and has been checked. */
export interface Config {
  /** A real MongoDB. Without it the embedded store serves from `dataDir`. */
  readonly mongodbUri: string | undefined;
  readonly dataDir: string;
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** The bot's token, and another endpoint than Discord's own. Without a token Discord is off. */
  readonly discord: { readonly token: string; readonly apiUrl: string | undefined } | undefined;
  readonly searchOffline: boolean;
  readonly engine: EngineName | 'auto';
  readonly trainTimeLimitS: number;
  readonly trainMemoryMb: number;
  readonly trainConcurrency: number;
  readonly maxDatasetMb: number;
  readonly logLevel: LogLevel;
  /** Off unless a token for it is there. */
  readonly slack: SlackConfig | undefined;
}

export interface SlackConfig {
  /** Ends with a slash. */
  readonly apiUrl: string;
  /** By socket, or by HTTP on the server's own port. */
  readonly mode: { readonly appToken: string } | { readonly signingSecret: string };
  /** One workspace by its token; without it, any that installs the app by OAuth. */
  readonly botToken: string | undefined;
  readonly oauth: SlackOAuth | undefined;
}

export interface SlackOAuth {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly stateSecret: string;
  /** What the tokens of the workspaces are encrypted with. */
  readonly tokenKey: string;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

/** Turns one variable's text into its value; null when it cannot be right. */
interface Kind<T> {
  readonly accepts: string;
  read(text: string): T | null;
}

const text = (accepts: string, valid: RegExp): Kind<string> => ({
  accepts,
  read: (value) => (valid.test(value) ? value : null),
});

const integer = (min: number, max: number): Kind<number> => ({
  accepts: `a whole number from ${min} to ${max}`,
  read: (value) => {
    const number = Number(value);
    return /^\d+$/.test(value) && number >= min && number <= max ? number : null;
  },
});

const oneOf = <T extends string>(values: readonly T[]): Kind<T> => ({
  accepts: `one of ${values.join(', ')}`,
  read: (value) => values.find((each) => each === value.toLowerCase()) ?? null,
});

const flag: Kind<boolean> = {
  accepts: '1 or 0',
  read: (value) => ({ '1': true, true: true, '0': false, false: false })[value.toLowerCase()] ?? null,
};

const path = text('a path', /^[^\0]+$/);

/**
 * Reads the environment. An empty variable counts as not set, as in an .env file.
 * @throws ConfigError with one line that names the variable, its value and what is accepted.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const read = <T, D>(name: string, kind: Kind<T>, fallback: D, secret = false): T | D => {
    const raw = env[name]?.trim();
    if (raw === undefined || raw === '') return fallback;
    const value = kind.read(raw);
    if (value !== null) return value;
    throw new ConfigError(
      `${name}=${secret ? '(hidden)' : JSON.stringify(raw)} cannot be used; accepted: ${kind.accepts}.`,
    );
  };

  const discordToken = read('DISCORD_TOKEN', text('the bot token, without spaces', /^\S+$/), undefined, true);
  const discordApiUrl = read(
    'DISCORD_API_URL',
    text('an address that ends with /api, such as https://discord.com/api', /^https?:\/\/\S+\/api$/),
    undefined,
  );

  return Object.freeze({
    // The address may carry a password, so it is never repeated.
    mongodbUri: read(
      'MONGODB_URI',
      text('an address such as mongodb://localhost:27017/smart_ml', /^mongodb(\+srv)?:\/\/\S+$/),
      undefined,
      true,
    ),
    dataDir: read('DATA_DIR', path, '.data'),
    host: read('HOST', text('a host name or an address', /^[\w.:-]+$/), '127.0.0.1'),
    port: read('PORT', integer(0, 65_535), 3000),
    discord: discordToken === undefined ? undefined : { token: discordToken, apiUrl: discordApiUrl },
    searchOffline: read('SEARCH_OFFLINE', flag, false),
    engine: read('ENGINE', oneOf(['auto', ...ENGINES] as const), 'auto'),
    trainTimeLimitS: read('TRAIN_TIME_LIMIT_S', integer(1, 86_400), 60),
    trainMemoryMb: read('TRAIN_MEMORY_MB', integer(128, 1_048_576), 2048),
    trainConcurrency: read('TRAIN_CONCURRENCY', integer(1, 64), 1),
    maxDatasetMb: read('MAX_DATASET_MB', integer(1, 1_048_576), 1024),
    logLevel: read('LOG_LEVEL', oneOf(LOG_LEVELS), 'info'),
    slack: readSlack(read),
  });
}

type Read = <T, D>(name: string, kind: Kind<T>, fallback: D, secret?: boolean) => T | D;

const secret = text('what Slack shows for it, without spaces', /^\S{4,}$/);

function readSlack(read: Read): SlackConfig | undefined {
  const token = (name: string, prefix: string): string | undefined =>
    read(name, text(`a token that starts with ${prefix}`, new RegExp(`^(xoxe\\.)?${prefix}\\S+$`)), undefined, true);
  const botToken = token('SLACK_BOT_TOKEN', 'xoxb-');
  const appToken = token('SLACK_APP_TOKEN', 'xapp-');
  const signingSecret = read('SLACK_SIGNING_SECRET', secret, undefined, true);
  const oauth = readOAuth(read);
  const apiUrl = read(
    'SLACK_API_URL',
    text('an address that ends with /api/', /^https?:\/\/\S+\/api\/?$/),
    'https://slack.com/api/',
  );
  if (botToken === undefined && appToken === undefined && signingSecret === undefined && oauth === undefined)
    return undefined;
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
  return { apiUrl: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`, mode, botToken, oauth };
}

function readOAuth(read: Read): SlackOAuth | undefined {
  const [clientId, clientSecret, stateSecret, tokenKey] = OAUTH_NAMES.map((name) =>
    read(name, secret, undefined, name !== 'SLACK_CLIENT_ID'),
  );
  const missing = OAUTH_NAMES.filter((_, i) => [clientId, clientSecret, stateSecret, tokenKey][i] === undefined);
  if (missing.length === OAUTH_NAMES.length) return undefined;
  if (clientId === undefined || clientSecret === undefined || stateSecret === undefined || tokenKey === undefined) {
    throw new ConfigError(`${missing.join(', ')} missing; installing by OAuth needs all of ${OAUTH_NAMES.join(', ')}.`);
  }
  return { clientId, clientSecret, stateSecret, tokenKey };
}

/** The last two are secrets of your own making. */
const OAUTH_NAMES = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET', 'SLACK_TOKEN_KEY'] as const;
