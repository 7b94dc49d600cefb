import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  App,
  type AppOptions,
  HTTPReceiver,
  type InstallationStore,
  type Receiver,
  type ReceiverEvent,
  SocketModeReceiver,
} from '@slack/bolt';
import type { SlackLog } from './log.ts';

/** What is answered to something that Slack sent: nothing, or the body of the acknowledgement. */
export type Acknowledgement = Readonly<Record<string, unknown>> | undefined;

export interface Transport {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Paths that Slack, or somebody who installs the app, calls. */
  readonly routes: Readonly<Record<string, Listener>>;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

export interface TransportOptions {
  readonly mode: { readonly appToken: string } | { readonly signingSecret: string };
  /** Installing by OAuth, for several workspaces. */
  readonly oauth:
    | {
        readonly clientId: string;
        readonly clientSecret: string;
        readonly stateSecret: string;
        readonly scopes: readonly string[];
        readonly store: InstallationStore;
      }
    | undefined;
  readonly apiUrl: string;
  readonly log: SlackLog;
  readonly authorize: NonNullable<AppOptions['authorize']>;
  /** Takes something in. Once it resolves it is safe with us, and Slack is told so; when it throws Slack sends again. */
  take(body: Readonly<Record<string, unknown>>): Promise<Acknowledgement>;
}

/** How many sockets are held: Slack closes each about hourly, and what falls into the gap of the only one is lost. */
const SOCKETS = 2;
const RECONNECT_AFTER_MS = 3_000;

/**
 * Bolt acknowledges events before any listener runs, which loses them in a crash. So what arrives is taken in first,
 * and given to Bolt after.
 */
class InboxFirst extends App {
  readonly #take: TransportOptions['take'];
  readonly #acknowledgements = new WeakMap<object, Acknowledgement>();

  constructor(options: AppOptions, take: TransportOptions['take']) {
    super(options);
    this.#take = take;
    const acknowledge = async ({
      ack,
      body,
    }: {
      ack: (answer?: never) => Promise<void>;
      body: object;
    }): Promise<void> => ack(this.#acknowledgements.get(body) as never);
    this.action(/.*/, acknowledge);
    this.command(/.*/, acknowledge);
    this.shortcut(/.*/, acknowledge);
    this.view(/.*/, acknowledge);
  }

  override async processEvent(event: ReceiverEvent): Promise<void> {
    const answer = await this.#take(event.body);
    this.#acknowledgements.set(event.body, answer);
    await super.processEvent(event);
  }
}

export function createTransport(options: TransportOptions): Transport {
  const { mode, oauth, apiUrl, log, authorize, take } = options;
  const http = 'signingSecret' in mode ? createHttp(mode.signingSecret, log) : null;
  const receiver = 'appToken' in mode ? createSockets(mode.appToken, apiUrl, log) : new Mounted(http);
  const app = new InboxFirst(
    // Bolt's memory of conversations is not ours and never forgets; bots are left alone by us.
    { receiver, authorize, logger: log, convoStore: false, ignoreSelf: false, clientOptions: { slackApiUrl: apiUrl } },
    take,
  );
  // Whatever went wrong there, the turn itself is safe.
  app.error(async (error) => log.warn(`a listener failed: ${error.code}`));
  return {
    start: async () => void (await receiver.start()),
    stop: async () => void (await receiver.stop()),
    routes: {
      ...(http === null ? {} : { '/slack/events': postOnly(http.requestListener) }),
      ...(oauth === undefined ? {} : installRoutes(oauth, apiUrl, log)),
    },
  };
}

function createHttp(signingSecret: string, log: SlackLog): HTTPReceiver {
  return new HTTPReceiver({ signingSecret, logger: log, endpoints: ['/slack/events'] });
}

/** Requests come through the program's own server, which starts and stops by itself. */
class Mounted implements Receiver {
  readonly #inner: Receiver | null;

  constructor(inner: Receiver | null) {
    this.#inner = inner;
  }
  init(app: App): void {
    this.#inner?.init(app);
  }
  start = async (): Promise<void> => undefined;
  stop = async (): Promise<void> => undefined;
}

/** Bolt throws at what it has no route for. */
function postOnly(listener: Listener): Listener {
  return (request, response) => {
    if (request.method === 'POST') listener(request, response);
    else response.writeHead(405, { allow: 'POST' }).end();
  };
}

/** Bolt's own pages for installing; a receiver of their own, since in socket mode there is no other. */
function installRoutes(
  oauth: NonNullable<TransportOptions['oauth']>,
  apiUrl: string,
  log: SlackLog,
): Transport['routes'] {
  const { clientId, clientSecret, stateSecret, scopes, store } = oauth;
  const api = new URL(apiUrl);
  const elsewhere = api.host === 'slack.com' ? {} : { authorizationUrl: `${api.origin}/oauth/v2/authorize` };
  const pages = new HTTPReceiver({
    signingSecret: 'no events come this way',
    logger: log,
    clientId,
    clientSecret,
    stateSecret,
    scopes: [...scopes],
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
