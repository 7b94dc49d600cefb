import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Reply } from '../../src/cards/card.ts';
import { opensForm } from '../../src/cards/model-card.ts';
import { plainText } from '../../src/cards/plain-text.ts';
import type { SlackConfig } from '../../src/config.ts';
import type { ChatPlatform, MessageRef, Turn, TurnReceiver } from '../../src/conversation/platform.ts';
import { AppError, NotFoundError } from '../../src/errors.ts';
import type { Log } from '../../src/log.ts';
import type { Installations } from '../../src/store/installations.ts';
import type { Posts } from '../../src/store/posts.ts';
import {
  chatOf,
  isDirect,
  messageRef,
  PLATFORM,
  type Place,
  personId,
  readAddress,
  readMessageRef,
  spaceOf,
  teamOfSpace,
  toAddress,
  userOf,
} from './address.ts';
import { type Clients, createClients, type FindInstallation } from './clients.ts';
import { createDialects } from './dialects.ts';
import { createEdits } from './edits.ts';
import { readFailure } from './failures.ts';
import { createFiles } from './files.ts';
import { createForms } from './forms.ts';
import { toHome } from './home.ts';
import { type Act, isGone, organisationOf, readIncoming, teamOf } from './incoming.ts';
import { type SlackLog, toSlackLog } from './log.ts';
import { createInstallationStore, createSeal, type TeamInstallations } from './oauth.ts';
import { createOutbox } from './outbox.ts';
import { within } from './patience.ts';
import { createPeople } from './people.ts';
import { checkAppToken, checkBotToken, doubtAbout, type Identity, SCOPES } from './preflight.ts';
import { type Acknowledgement, createTransport, type Transport } from './receive.ts';
import { createResponseUrls } from './response-urls.ts';

export interface SlackOptions {
  readonly config: SlackConfig;
  readonly log: Log;
  readonly posts: Posts;
  readonly installations: Installations;
  /** Whether a chat is known: what tells a thread we are part of from one we are not. */
  knowsChat(space: string, chat: string): Promise<boolean>;
  /** What a space holds, for App Home. */
  overview(space: string): Promise<Reply>;
  /** The app was removed from a space: what goes on there is stopped. */
  leave(space: string): Promise<void>;
}

export interface Slack {
  readonly platform: ChatPlatform;
  /** Takes what Slack sends, from now on. */
  listen(receiver: TurnReceiver): Promise<void>;
  /** Paths of the program's own server that belong to Slack. */
  readonly routes: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>>;
  stop(): Promise<void>;
}

/** An acknowledgement waits no longer than this for App Home to be drawn. */
const HOME_PATIENCE_MS = 1_500;
/** An edit that answers somebody is waited for so long, which is a little more than edits of one message are apart. */
const EDIT_PATIENCE_MS = 4_000;
/** Stands for a message that could not be posted, so that nobody tries to edit it. */
const UNSEEN = 'unseen';

/**
 * Checks the settings with Slack, so that a wrong one is said before anything is started.
 * @throws ConfigError with one line that says what to do.
 */
export async function checkSlack(config: SlackConfig, log: Log): Promise<Identity | null> {
  const endpoint = { apiUrl: config.apiUrl, log: toSlackLog(log) };
  if ('signingSecret' in config.mode) {
    const doubt = doubtAbout(config.mode.signingSecret);
    if (doubt !== null) log.warn(doubt);
  } else await checkAppToken(config.mode.appToken, endpoint);
  if (config.botToken === undefined) return null;
  const identity = await checkBotToken(config.botToken, endpoint);
  if (identity === null) log.warn('Slack cannot be reached right now; it is tried again until it can');
  else log.info({ team: identity.teamName }, 'Slack accepts the token');
  return identity;
}

export function createSlack(options: SlackOptions, identity: Identity | null): Slack {
  const { config, log, posts } = options;
  const slackLog = toSlackLog(log);
  const stopping = new AbortController();
  const store =
    config.oauth === undefined
      ? null
      : createInstallationStore(options.installations, createSeal(config.oauth.tokenKey), log);
  const clients = createClients(findInstallation(config, identity, store, slackLog), {
    apiUrl: config.apiUrl,
    log: slackLog,
  });
  const dialects = createDialects(log);
  const edits = createEdits({ clients, dialects });
  const outbox = createOutbox({ clients, posts, dialects, log, signal: stopping.signal, update: edits.edit });
  const forms = createForms(clients, log);
  const findPerson = createPeople(clients);
  const responseUrls = createResponseUrls();
  const pressedHomes = new Map<string, { readonly team: string; readonly user: string; readonly channel: string }>();
  let receiver: TurnReceiver | undefined;

  /** App Home shows what a press in it has changed, once that is done. */
  const redraw = (key: string): void => {
    const home = pressedHomes.get(key);
    pressedHomes.delete(key);
    if (home !== undefined) void showHome(home.team, home.user, home.channel);
  };

  /** Edits of a workspace may have to wait; somebody who asked should not: the answer then stands below instead. */
  const answer = async (message: MessageRef, reply: Reply): Promise<void> => {
    const landed = edits.edit(message, reply);
    const late = await within(
      EDIT_PATIENCE_MS,
      landed.then(() => false),
    );
    if (late === false || !edits.withdraw(message)) return landed;
    landed.catch(() => undefined);
    const { team, channel, ts } = readMessageRef(message);
    const address = (await posts.addressOf(message)) ?? toAddress({ team, channel });
    await outbox.post(address, reply, `${message}:answer`);
    const { talk } = await clients.of(team);
    await talk.apiCall('chat.delete', { channel, ts }).catch((err: unknown) => {
      log.info({ reason: readFailure(err).kind }, 'words that were replaced could not be deleted');
    });
  };

  const platform: ChatPlatform = {
    name: PLATFORM,
    callHint:
      'In a channel, begin with my name (with an @) or write /ml. To me directly, and in a thread with me, just write.',
    fileHint:
      'Attach the file to a message that mentions me, or send it to me directly. For a file that is here already, choose “Use this file” in the menu of its message.',
    async post(address, reply, key) {
      const { team, channel } = readAddress(address);
      try {
        const message = await outbox.post(address, reply, key);
        responseUrls.drop(key);
        await forms.close(team, key, plainText(reply));
        return message;
      } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
        const told = await responseUrls.tell(key, `${error.message} Only you see this:\n\n${plainText(reply)}`);
        log.info({ team, told }, 'an answer could not be posted where it was asked for');
        return messageRef(team, channel, UNSEEN);
      } finally {
        redraw(key);
      }
    },
    async edit(message, reply) {
      if (readMessageRef(message).ts === UNSEEN) throw new NotFoundError('The message could not be posted.');
      const isRun = reply.cards?.some(({ progress }) => progress !== undefined) ?? false;
      await (isRun ? edits.edit(message, reply) : answer(message, reply));
    },
    async notify(address, user, reply, key) {
      const person = userOf(user.id);
      try {
        return await outbox.post(address, reply, key, person);
      } catch (error) {
        if (!(error instanceof NotFoundError)) throw error;
        // The channel is closed to us: the person is not. Posting to a person opens the direct messages with them.
        const direct = toAddress({ team: readAddress(address).team, channel: person });
        return outbox.post(direct, reply, `${key}:direct`, person);
      }
    },
    async ask(address, form, key, trigger) {
      if (await forms.show(address, key, form, trigger)) redraw(key);
      else await platform.post(address, { text: form.text }, key);
    },
    identify: ({ space, user }) => findPerson(teamOfSpace(space), user),
    openFile: createFiles(clients, config.apiUrl),
  };

  const take = async (body: Readonly<Record<string, unknown>>): Promise<Acknowledgement> => {
    const team = teamOf(body);
    if (isGone(body)) return goneFrom(team);
    const workspace = await clients.of(team, organisationOf(body)).catch((error: unknown) => {
      if (error instanceof NotFoundError) return null;
      throw error;
    });
    if (workspace === null) return undefined;
    const incoming = readIncoming(body, workspace.botUser);
    if (incoming.kind === 'act') await takeAct(incoming);
    // Nothing of it is kept, so it is acknowledged when it has been shown: Slack tells again what a crash lost.
    if (incoming.kind === 'home')
      await within(HOME_PATIENCE_MS, showHome(incoming.team, incoming.user, incoming.channel));
    return incoming.kind === 'mistaken' ? { response_action: 'errors', errors: incoming.errors } : undefined;
  };

  const takeAct = async (act: Act): Promise<void> => {
    if (receiver === undefined) return;
    const { key, team, input, trigger = '' } = act;
    // Before anything else: a trigger lives 3 s.
    if (input.kind === 'press' && opensForm(input.action)) forms.open(team, key, trigger);
    const place = await placeOf(act);
    if (place === null) return;
    responseUrls.keep(key, act.responseUrl);
    const turn: Turn = {
      key,
      space: spaceOf(team),
      user: { id: personId(act.user), name: act.userName || 'someone', admin: false },
      address: toAddress(place),
      chat: chatOf(place),
      input,
      ...(trigger === '' ? {} : { trigger }),
    };
    if (act.fromHome) pressedHomes.set(key, { team, user: act.user, channel: place.channel });
    if (!(await receiver.accept(turn))) pressedHomes.delete(key);
  };

  /** Where an act belongs; null where it is not for us. The thread below the answer to a command is the command's. */
  const placeOf = async ({ place, uninvited, team }: Act): Promise<Place | null> => {
    if (place.thread === undefined || isDirect(place.channel)) return place;
    const head = await posts.addressOf(messageRef(team, place.channel, place.thread));
    if (head !== null) {
      const { channel, thread } = readAddress(head);
      return thread === undefined ? place : { team, channel, thread };
    }
    return !uninvited || (await options.knowsChat(spaceOf(team), chatOf(place))) ? place : null;
  };

  const showHome = async (team: string, user: string, channel: string): Promise<void> => {
    try {
      const { talk } = await clients.of(team);
      const view = toHome(await options.overview(spaceOf(team)), toAddress({ team, channel }));
      await talk.apiCall('views.publish', { user_id: user, view });
    } catch (err) {
      log.warn({ err, team }, 'App Home could not be shown');
    }
  };

  const goneFrom = async (team: string): Promise<undefined> => {
    log.info({ team }, 'the app was removed from a workspace');
    await options.leave(spaceOf(team));
    await store?.remove(team);
    clients.forget(team);
    return undefined;
  };

  const transport: Transport = createTransport({
    mode: config.mode,
    oauth:
      config.oauth === undefined || store === null
        ? undefined
        : { ...config.oauth, scopes: SCOPES, store: renewing(store, clients) },
    apiUrl: config.apiUrl,
    log,
    take,
  });

  return {
    platform,
    routes: transport.routes,
    async listen(turns) {
      receiver = turns;
      await transport.start();
      log.info({ mode: 'appToken' in config.mode ? 'socket' : 'http' }, 'Slack is connected');
    },
    async stop() {
      stopping.abort();
      edits.stop();
      await transport.stop();
    },
  };
}

/** A new installation may bring a new token: the clients with the old one are let go. */
function renewing(store: TeamInstallations, clients: Clients): TeamInstallations {
  return {
    ...store,
    async storeInstallation(installation, logger) {
      await store.storeInstallation(installation, logger);
      clients.forget(installation.team?.id ?? installation.enterprise?.id ?? '');
    },
  };
}

function findInstallation(
  config: SlackConfig,
  identity: Identity | null,
  store: TeamInstallations | null,
  log: SlackLog,
): FindInstallation {
  const { botToken } = config;
  if (botToken === undefined) {
    return async (teamId, enterpriseId) => {
      const found = await store?.find({ teamId, enterpriseId });
      return found?.bot === undefined ? null : { token: found.bot.token, botUser: found.bot.userId };
    };
  }
  let known = identity;
  return async () => {
    // Slack could not be reached at the start.
    known ??= await checkBotToken(botToken, { apiUrl: config.apiUrl, log });
    if (known === null) throw new AppError('upstream', 'Slack cannot be reached.');
    return { token: botToken, botUser: known.botUser };
  };
}
