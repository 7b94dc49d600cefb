import {
  type App,
  HTTPReceiver,
  type InstallationStore,
  type Receiver,
  type ReceiverEvent,
  SocketModeReceiver,
} from '@slack/bolt';
import type { Routes } from '../../src/conversation/platform.ts';
import type { Log } from '../../src/log.ts';
import { SCOPES } from './credentials.ts';
import type { Json } from './json.ts';
import { type SlackLog, toSlackLog } from './log.ts';

/** What is answered to something that Slack sent: nothing, or the body of the acknowledgement. */
export type Acknowledgement = Json | undefined;

export interface Connection {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Paths that Slack, or somebody who installs the app, calls. */
  readonly routes: Routes;
}

type Listener = Routes[string];

export interface ConnectionOptions {
  readonly mode: { readonly appToken: string } | { readonly signingSecret: string };
  /** Installing by OAuth, for several workspaces. */
  readonly oauth:
    | {
        readonly clientId: string;
        readonly clientSecret: string;
        readonly stateSecret: string;
        readonly store: InstallationStore;
      }
    | undefined;
  readonly apiUrl: string;
  readonly log: Log;
  /** Takes something in. Once it resolves it is safe with us, and Slack is told so; when it throws Slack sends again. */
  take(body: Json): Promise<Acknowledgement>;
}

/** How many sockets are held: Slack closes each about hourly, and what falls into the gap of the only one is lost. */
const SOCKETS = 2;
const RECONNECT_AFTER_MS = 3_000;

/**
 * What Bolt's receivers hand events to, in place of Bolt's own App: that one acknowledges an event before any listener
 * runs, which loses it in a crash. Here something is acknowledged when it has been taken in, and by nothing else.
 */
function inboxFirst(take: ConnectionOptions['take'], log: Log): App {
  const processEvent = async ({ body, ack }: ReceiverEvent): Promise<void> => {
    let answer: Acknowledgement;
    try {
      answer = await take(body);
    } catch (err) {
      log.error({ err }, 'something from Slack could not be taken in; Slack sends it again');
      // Bolt writes down what it catches, so it gets no more than this.
      throw new Error('not taken in');
    }
    await ack(answer);
  };
  return { processEvent } satisfies Pick<App, 'processEvent'> as unknown as App;
}

export function createConnection({ mode, oauth, apiUrl, log, take }: ConnectionOptions): Connection {
  const boltLog = toSlackLog(log);
  const app = inboxFirst(take, log);
  const routes = oauth === undefined ? {} : installRoutes(oauth, apiUrl, boltLog);
  if ('signingSecret' in mode) {
    const { signingSecret } = mode;
    const http = new HTTPReceiver({ signingSecret, logger: boltLog, endpoints: ['/slack/events'] });
    http.init(app);
    // It is called by the program's own server, which starts and stops by itself.
    const idle = async (): Promise<void> => undefined;
    return { start: idle, stop: idle, routes: { ...routes, '/slack/events': postOnly(http.requestListener) } };
  }
  const sockets = createSockets(mode.appToken, apiUrl, boltLog);
  sockets.init(app);
  return { start: async () => void (await sockets.start()), stop: async () => void (await sockets.stop()), routes };
}

/** Bolt throws at what it has no route for. */
function postOnly(listener: Listener): Listener {
  return (request, response) => {
    if (request.method === 'POST') listener(request, response);
    else response.writeHead(405, { allow: 'POST' }).end();
  };
}

/** Bolt's own pages for installing; a receiver of their own, since in socket mode there is no other. */
function installRoutes(oauth: NonNullable<ConnectionOptions['oauth']>, apiUrl: string, log: SlackLog): Routes {
  const { clientId, clientSecret, stateSecret, store } = oauth;
  const api = new URL(apiUrl);
  const elsewhere = api.host === 'slack.com' ? {} : { authorizationUrl: `${api.origin}/oauth/v2/authorize` };
  const pages = new HTTPReceiver({
    signingSecret: 'no events come this way',
    logger: log,
    clientId,
    clientSecret,
    stateSecret,
    scopes: [...SCOPES],
    installationStore: store,
    installerOptions: { clientOptions: { slackApiUrl: apiUrl }, ...elsewhere },
  });
  const page: Listener = (request, response) => {
    if (request.method === 'GET') pages.requestListener(request, response);
    else response.writeHead(405, { allow: 'GET' }).end();
  };
  return { '/slack/install': page, '/slack/oauth_redirect': page };
}

/** Several sockets as one receiver. */
function createSockets(appToken: string, apiUrl: string, log: SlackLog): Receiver {
  const sockets = Array.from(
    { length: SOCKETS },
    () =>
      new SocketModeReceiver({
        appToken,
        logger: log,
        clientPingTimeout: RECONNECT_AFTER_MS,
        // Unlike calls of ours, a connection is sought for as long as it takes.
        installerOptions: {
          clientOptions: { slackApiUrl: apiUrl, retryConfig: { forever: true, factor: 1.3, maxTimeout: 30_000 } },
        },
      }),
  );
  return {
    init: (app) => {
      for (const socket of sockets) socket.init(app);
    },
    // With one connected the app is reachable; the others follow.
    start: () => Promise.any(sockets.map((socket) => socket.start())),
    stop: () => Promise.all(sockets.map((socket) => socket.stop())),
  };
}
