import type { SlackConfig } from '../../src/config.ts';
import type { ChatAdapter, Core, ReadyAdapter } from '../../src/conversation/platform.ts';
import { AppError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import { createAlone } from './alone.ts';
import { createClients, type FindInstallation } from './client.ts';
import { createConnection } from './connection.ts';
import { checkBotToken, checkCredentials, type Identity } from './credentials.ts';
import { createDialects } from './dialects.ts';
import { createDialogs } from './dialogs.ts';
import { createEdits } from './edits.ts';
import { createFiles } from './files.ts';
import { createHomes } from './home.ts';
import { createListener } from './listener.ts';
import { toSlackLog } from './log.ts';
import { createInstallationStore, createSeal, type TeamInstallations } from './oauth.ts';
import { createOutbox } from './outbox.ts';
import { createPeople } from './people.ts';
import { createPlatform } from './platform.ts';
import { createUploads } from './uploads.ts';

/**
 * The assistant in Slack.
 * @throws ConfigError with one line that says what to do, when Slack does not accept the settings.
 */
export async function prepareSlack(config: SlackConfig, log: Log): Promise<ReadyAdapter> {
  const identity = await checkCredentials(config, log);
  return (core) => createSlack(config, identity, core, log);
}

function createSlack(config: SlackConfig, identity: Identity | null, core: Core, log: Log): ChatAdapter {
  const { oauth, apiUrl } = config;
  const { posts, installations } = core;
  const stopping = new AbortController();
  const teams = oauth === undefined ? null : createInstallationStore(installations, createSeal(oauth.tokenKey), log);
  const clients = createClients(findInstallation(config, identity, teams, log), { apiUrl, log: toSlackLog(log) });
  const dialects = createDialects(log);
  const edits = createEdits({ clients, dialects, posts });
  const outbox = createOutbox({ clients, posts, dialects, log, signal: stopping.signal, update: edits.edit });
  const dialogs = createDialogs(clients, log);
  const homes = createHomes(clients, core.overview, log);
  const alone = createAlone(clients, posts, log);
  const uploads = createUploads({ clients, posts, outbox, apiUrl, log });

  const forget = async (team: string): Promise<void> => {
    await teams?.remove(team);
    clients.forget(team);
  };
  const connection = createConnection({
    mode: config.mode,
    oauth: oauth === undefined || teams === null ? undefined : { ...oauth, store: renewing(teams, clients.forget) },
    apiUrl,
    log,
    take: createListener({ core, clients, dialogs, homes, log, forget }),
  });

  return {
    platform: createPlatform({
      clients,
      posts,
      outbox,
      edits,
      dialogs,
      homes,
      uploads,
      alone,
      findPerson: createPeople(clients),
      openFile: createFiles(clients, apiUrl),
      log,
    }),
    routes: connection.routes,
    async start() {
      await connection.start();
      log.info({ mode: 'appToken' in config.mode ? 'socket' : 'http' }, 'Slack is connected');
    },
    async stop() {
      stopping.abort();
      edits.stop();
      await connection.stop();
    },
  };
}

/** A new installation may bring a new token: the clients with the old one are let go. */
function renewing(store: TeamInstallations, forget: (team: string) => void): TeamInstallations {
  return {
    ...store,
    async storeInstallation(installation, logger) {
      await store.storeInstallation(installation, logger);
      forget(installation.team?.id ?? installation.enterprise?.id ?? '');
    },
  };
}

/** By the one bot token there is, or by what a workspace has installed. */
function findInstallation(
  { botToken, apiUrl }: SlackConfig,
  identity: Identity | null,
  teams: TeamInstallations | null,
  log: Log,
): FindInstallation {
  if (botToken === undefined) {
    return async (teamId, enterpriseId) => {
      const found = await teams?.find({ teamId, enterpriseId });
      return found?.bot === undefined ? null : { token: found.bot.token, botUser: found.bot.userId };
    };
  }
  let known = identity;
  return async () => {
    // Slack could not be reached at the start.
    known ??= await checkBotToken(botToken, { apiUrl, log: toSlackLog(log) });
    if (known === null) throw new AppError('upstream', 'Slack cannot be reached.');
    return { token: botToken, botUser: known.botUser };
  };
}
