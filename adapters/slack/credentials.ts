import type { SlackConfig } from '../../src/config.ts';
import { ConfigError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import { createClient } from './client.ts';
import { isRefusal, readFailure } from './failures.ts';
import { type SlackLog, toSlackLog } from './log.ts';

export interface Identity {
  readonly team: string;
  readonly teamName: string;
  readonly botUser: string;
}

/** What is asked for; the same as in manifest.json. */
export const SCOPES: readonly string[] = [
  'app_mentions:read',
  'channels:history',
  'chat:write',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'im:history',
  'mpim:history',
  'users:read',
];

/** Who installed the app before it made files has not granted this. All but files works without, and says so. */
const DISPENSABLE: ReadonlySet<string> = new Set(['files:write']);

const WHERE = 'at api.slack.com/apps, under your app';

/** The start waits no longer than this for Slack. */
const PATIENCE_MS = 4_000;

interface Endpoint {
  readonly apiUrl: string;
  readonly log: SlackLog;
}

/**
 * Checks the settings with Slack. Tells who we are in the workspace of the bot token; null where there is none, or Slack
 * cannot be reached.
 * @throws ConfigError with one line that says what to do.
 */
export async function checkCredentials({ apiUrl, mode, botToken }: SlackConfig, log: Log): Promise<Identity | null> {
  const endpoint = { apiUrl, log: toSlackLog(log) };
  if ('signingSecret' in mode) {
    const doubt = doubtAbout(mode.signingSecret);
    if (doubt !== null) log.warn(doubt);
  } else await checkAppToken(mode.appToken, endpoint);
  if (botToken === undefined) return null;
  const identity = await checkBotToken(botToken, endpoint);
  if (identity === null) log.warn('Slack cannot be reached right now; it is tried again until it can');
  else log.info({ team: identity.teamName }, 'Slack accepts the token');
  return identity;
}

/**
 * Asks Slack who the bot token belongs to and what it may do. Null when Slack cannot be reached, which is no fault of
 * the settings.
 * @throws ConfigError with one line that says what to do.
 */
export async function checkBotToken(token: string, endpoint: Endpoint): Promise<Identity | null> {
  try {
    const answer = await createClient(token, endpoint, PATIENCE_MS).apiCall('auth.test');
    const granted = (answer.response_metadata as { scopes?: readonly string[] } | undefined)?.scopes;
    const missing =
      granted === undefined ? [] : SCOPES.filter((scope) => !DISPENSABLE.has(scope) && !granted.includes(scope));
    if (missing.length > 0) {
      throw new ConfigError(
        `SLACK_BOT_TOKEN lacks the scope${missing.length === 1 ? '' : 's'} ${missing.join(', ')}; add ${missing.length === 1 ? 'it' : 'them'} under OAuth & Permissions ${WHERE}, install the app again, and use the new token.`,
      );
    }
    return { team: String(answer.team_id), teamName: String(answer.team ?? ''), botUser: String(answer.user_id) };
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const failure = readFailure(error);
    if (!isRefusal(failure)) return null;
    throw new ConfigError(
      `SLACK_BOT_TOKEN is not accepted by Slack (${failure.error}); copy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions ${WHERE}.`,
      error,
    );
  }
}

/** Tries the app-level token the way socket mode will. @throws ConfigError with one line that says what to do. */
async function checkAppToken(token: string, endpoint: Endpoint): Promise<void> {
  try {
    await createClient(token, endpoint, PATIENCE_MS).apiCall('apps.connections.open');
  } catch (error) {
    const failure = readFailure(error);
    if (!isRefusal(failure)) return;
    const missing = failure.error === 'missing_scope';
    throw new ConfigError(
      missing
        ? `SLACK_APP_TOKEN lacks the scope connections:write; make a new app-level token with it under Basic Information ${WHERE}.`
        : `SLACK_APP_TOKEN is not accepted by Slack (${failure.error}); copy an app-level token (xapp-…) with connections:write from Basic Information ${WHERE}.`,
      error,
    );
  }
}

/** Null when all is well; else a line for the log. A secret can only be judged by its looks before Slack has called. */
export function doubtAbout(signingSecret: string): string | null {
  return /^[0-9a-f]{32}$/.test(signingSecret)
    ? null
    : `SLACK_SIGNING_SECRET does not look like one (32 hexadecimal digits); copy it from Basic Information ${WHERE}, or every request from Slack will be refused`;
}
