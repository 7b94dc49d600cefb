import { ConfigError } from './errors.ts';

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
  readonly engine: Engine;
  readonly trainTimeLimitS: number;
  readonly trainMemoryMb: number;
  readonly trainConcurrency: number;
  readonly maxDatasetMb: number;
  readonly logLevel: LogLevel;
}

const ENGINES = ['auto', 'native'] as const;
type Engine = (typeof ENGINES)[number];

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
    engine: read('ENGINE', oneOf(ENGINES), 'auto'),
    trainTimeLimitS: read('TRAIN_TIME_LIMIT_S', integer(1, 86_400), 60),
    trainMemoryMb: read('TRAIN_MEMORY_MB', integer(128, 1_048_576), 2048),
    trainConcurrency: read('TRAIN_CONCURRENCY', integer(1, 64), 1),
    maxDatasetMb: read('MAX_DATASET_MB', integer(1, 1_048_576), 1024),
    logLevel: read('LOG_LEVEL', oneOf(LOG_LEVELS), 'info'),
  });
}
