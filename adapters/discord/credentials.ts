import { type REST, Routes } from 'discord.js';
import { ConfigError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import { within } from '../shared/patience.ts';

export const WRONG_TOKEN = 'DISCORD_TOKEN: Discord refuses it. Copy the bot token from the developer portal.';

/** The start waits no longer than this for Discord. */
const PATIENCE_MS = 4_000;

/**
 * Shows Discord the token. Discord being out of reach is no fault of the settings.
 * @throws ConfigError with one line that says what to do.
 */
export async function checkCredentials(rest: REST, log: Log): Promise<void> {
  const asked = rest.get(Routes.currentApplication()).catch((error: unknown) => {
    if (isTokenRefused(error)) throw new ConfigError(WRONG_TOKEN, error);
  });
  if ((await within(PATIENCE_MS, asked)) === undefined)
    log.warn('Discord cannot be reached right now; it is tried again until it can');
  else log.info('Discord accepts the token');
}

/** By the Web API, by the client before it connects, or by the gateway. */
export function isTokenRefused(error: unknown): boolean {
  const { code, message, status } = error as { code?: unknown; message?: string; status?: number };
  return status === 401 || code === 'TokenInvalid' || /^authentication failed/i.test(message ?? '');
}
