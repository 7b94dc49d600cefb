import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { problemsOf } from './slack/block-rules.ts';
import { createDelivery, type Delivery, type DeliveryOptions } from './slack/delivery.ts';
import { createPeople, type People } from './slack/people.ts';
import { createRateLimit } from './slack/rate.ts';
import { callMethod } from './slack/web-api.ts';
import { type Channel, createTeam, type Json, newId, newTs, type Team } from './slack/world.ts';

/** Scopes and events as the app's manifest has them, so that the workspace grants what an installation would. */
export interface Manifest {
  readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } };
  readonly settings: { readonly event_subscriptions: { readonly bot_events: readonly string[] } };
}

/** How the next calls go wrong. */
export interface ApiFault {
  readonly method: RegExp;
  readonly how:
    | 'rate_limited'
    | 'error_before'
    | 'error_after'
    | 'no_answer_before'
    | 'no_answer_after'
    | 'platform_error'
    /** Answered, and then an administrator takes the scope away. */
    | 'lose_scope';
  /** How many calls; all when left out. */
  times?: number;
  /** The share of calls it hits, 0 to 1; every one when left out. */
  readonly share?: number;
  readonly retryAfterS?: number;
  readonly error?: string;
}

export interface ApiCall {
  readonly method: string;
  readonly args: Json;
  readonly at: number;
  readonly team: string;
  readonly error: string | null;
}

export interface SlackServer {
  readonly apiUrl: string;
  readonly appToken: string;
  readonly team: Team;
  readonly people: People;
  readonly delivery: Delivery;
  readonly violations: string[];
  readonly calls: ApiCall[];
  readonly faults: ApiFault[];
  readonly refusedBlocks: Set<string>;
  /** Another workspace that installed the app; `code` exchanges for its token by OAuth. */
  addTeam(domain: string): { readonly team: Team; readonly people: People; readonly code: string };
  /** Waits until the condition holds, looking again whenever something happened; fails with what there is. */
  until<T>(look: () => T | undefined | false, what: string, timeoutMs?: number): Promise<T>;
  close(): Promise<void>;
}

export interface SlackServerOptions extends Partial<DeliveryOptions> {
  readonly manifest?: Manifest;
  /** Slack's tiers are kept unless a test measures something else. */
  readonly rateLimits?: boolean;
  /** How Slack turns away who may not read a file: by sending them to its sign-in (the default), or by showing it. */
  readonly signIn?: 'redirect' | 'page';
  /** Messages in a page of history at most. */
  readonly pageSize?: number;
  /** What the app's own posts and edits look like as events, which Slack also sends. */
  readonly echo?: boolean;
}

const ALL_SCOPES = [
  'app_mentions:read',
  'channels:history',
  'groups:history',
  'im:history',
  'mpim:history',
  'chat:write',
  'commands',
  'files:read',
  'files:write',
  'users:read',
];

/** A Slack workspace on loopback: Web API, socket mode, signed HTTP, and the people in it. */
export async function startSlackServer(options: SlackServerOptions = {}): Promise<SlackServer> {
  const scopes = options.manifest?.oauth_config.scopes.bot ?? ALL_SCOPES;
  const subscribed = options.manifest?.settings.event_subscriptions.bot_events;
  const violations: string[] = [];
  const calls: ApiCall[] = [];
  const faults: ApiFault[] = [];
  const refusedBlocks = new Set<string>();
  const teams = new Map<string, { team: Team; people: People }>();
  const codes = new Map<string, Team>();
  const listeners = new Set<() => void>();
  const limit = createRateLimit();
  const appToken = 'xapp-1-fake';

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      violations.push(`the fake itself failed: ${String(error)}`);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = (server.address() as AddressInfo).port;
  const baseUrl = `http://127.0.0.1:${port}/`;
  const raw = createDelivery(server, {
    retryDelaysMs: options.retryDelaysMs ?? [100, 1_500, 6_000],
    ackTimeoutMs: options.ackTimeoutMs ?? 3_000,
    signingSecret: options.signingSecret ?? '0123456789abcdef0123456789abcdef',
  });
  const delivery: Delivery = {
    ...raw,
    event: (payload) => (isSubscribed(payload, subscribed) ? raw.event(payload) : Promise.resolve()),
  };

  const changed = (): void => {
    for (const listener of listeners) listener();
  };

  const install = (domain: string): { team: Team; people: People } => {
    const team = createTeam(domain, `xoxb-${domain}-${newId('K')}`, scopes);
    const entry = {
      team,
      people: createPeople(
        team,
        delivery,
        () => baseUrl,
        (text) => violations.push(text),
      ),
    };
    teams.set(team.token, entry);
    return entry;
  };
  const home = install('acme');

  const announce = (team: Team) => (event: Json, _channel: Channel) => {
    changed();
    if (options.echo === false) return;
    void teams.get(team.token)?.people.event(event);
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(String(request.url), baseUrl).pathname;
    if (path.startsWith('/api/')) return api(path.slice('/api/'.length), request, response);
    if (path.startsWith('/upload/')) return upload(path, request, response);
    if (path.startsWith('/files-pri/')) return download(path, request, response);
    if (path.startsWith('/response/')) return respond(path, request, response);
    response.writeHead(404).end();
  }

  async function api(method: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const args = parseArguments(await readBody(request));
    const token = bearer(request) ?? String(args.token ?? '');
    const team = teams.get(token)?.team;
    const log = (error: string | null): void => {
      calls.push({ method, args, at: Date.now(), team: team?.id ?? '', error });
      if (calls.length > 50_000) calls.splice(0, 25_000);
    };
    const answer = (status: number, body: Json, headers: Record<string, string> = {}): void => {
      response
        .writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
        .end(JSON.stringify(body));
    };
    const fault = takeFault(faults, method);
    if (fault?.how === 'no_answer_before') return void response.destroy();
    if (fault?.how === 'error_before') return answer(500, { ok: false });
    if (fault?.how === 'platform_error') return answer(200, { ok: false, error: fault.error ?? 'internal_error' });
    const wait =
      fault?.how === 'rate_limited'
        ? (fault.retryAfterS ?? 1)
        : options.rateLimits === false
          ? null
          : limit(team?.id ?? '', method, args.channel as string | undefined);
    if (wait !== null) {
      log('ratelimited');
      return answer(429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(wait) });
    }
    const result = dispatch(method, args, token, team);
    if (fault?.how === 'lose_scope' && team !== undefined) team.scopes = [];
    log(result.ok === true ? null : String(result.error));
    changed();
    if (fault?.how === 'error_after') return answer(500, { ok: false });
    if (fault?.how === 'no_answer_after') return void response.destroy();
    answer(200, result, team === undefined ? {} : { 'x-oauth-scopes': team.scopes.join(',') });
  }

  function dispatch(method: string, args: Json, token: string, team: Team | undefined): Json {
    if (method === 'apps.connections.open') {
      if (token !== appToken)
        return { ok: false, error: token.startsWith('xapp-') ? 'invalid_auth' : 'not_allowed_token_type' };
      return { ok: true, url: `ws://127.0.0.1:${port}/link/?ticket=${newId('K')}` };
    }
    if (method === 'oauth.v2.access') {
      const granted = codes.get(String(args.code));
      codes.delete(String(args.code));
      if (granted === undefined) return { ok: false, error: 'invalid_code' };
      return {
        ok: true,
        app_id: 'A1',
        authed_user: { id: newId('U') },
        scope: granted.scopes.join(','),
        token_type: 'bot',
        access_token: granted.token,
        bot_user_id: granted.botUser,
        team: { id: granted.id, name: granted.domain },
        enterprise: null,
        is_enterprise_install: false,
      };
    }
    if (token === '') return { ok: false, error: 'not_authed' };
    if (team === undefined) return { ok: false, error: 'invalid_auth' };
    if (!team.installed) return { ok: false, error: 'token_revoked' };
    return callMethod(method, args, {
      team,
      baseUrl,
      pageSize: options.pageSize,
      refusedBlocks,
      announce: announce(team),
      violation: (text) => violations.push(text),
    });
  }

  async function download(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const team = teams.get(bearer(request) ?? '')?.team;
    const [, , place] = path.split('/');
    const file = team?.files.get(String(place).split('-')[1] ?? '');
    if (team === undefined || !team.scopes.includes('files:read')) {
      // Who is not known is sent to the sign-in, and some clients are shown it at once.
      if (options.signIn === 'page')
        response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in</title>');
      else response.writeHead(302, { location: `${baseUrl}sign-in?redir=${encodeURIComponent(path)}` }).end();
    } else if (team.fileHostDown === true) response.writeHead(500).end('upstream connect error');
    else if (file === undefined || file.gone) response.writeHead(404).end();
    else
      response
        .writeHead(200, { 'content-type': file.mimetype, 'content-length': String(file.bytes.length) })
        .end(file.bytes);
  }

  async function upload(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, , teamId, id] = path.split('/');
    const pending = [...teams.values()].find((entry) => entry.team.id === teamId)?.team.uploads.get(String(id));
    if (pending === undefined) return void response.writeHead(404).end();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    pending.bytes = Buffer.concat(chunks);
    if (pending.bytes.length !== pending.length)
      violations.push(`upload: ${pending.bytes.length} bytes where ${pending.length} were announced`);
    response.writeHead(200).end(`OK - ${pending.bytes.length}`);
  }

  async function respond(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, , teamId, id] = path.split('/');
    const team = [...teams.values()].find((entry) => entry.team.id === teamId)?.team;
    const url = team?.responseUrls.get(String(id));
    const body = JSON.parse(await readBody(request)) as Json;
    if (team === undefined || url === undefined) return void response.writeHead(404).end('not found');
    url.uses += 1;
    if (url.uses > 5 || Date.now() - url.at > 30 * 60_000) {
      violations.push('a response_url used more than 5 times or after 30 minutes');
      return void response.writeHead(404).end('expired_url');
    }
    if (body.response_type !== 'ephemeral' && body.response_type !== 'in_channel')
      violations.push(`response_url: response_type ${String(body.response_type)}`);
    if (typeof body.text !== 'string' || body.text === '') violations.push('response_url: no text');
    if (body.blocks !== undefined)
      violations.push(...problemsOf(body.blocks, 'message').map((problem) => `response_url: ${problem}`));
    team.channels.get(url.channel)?.ephemeral.push({
      ts: newTs(),
      user: url.user,
      text: String(body.text ?? ''),
      blocks: (body.blocks as Json[]) ?? [],
    });
    changed();
    response.writeHead(200).end('ok');
  }

  return {
    apiUrl: `${baseUrl}api/`,
    appToken,
    team: home.team,
    people: home.people,
    delivery,
    violations,
    calls,
    faults,
    refusedBlocks,
    addTeam(domain) {
      const entry = install(domain);
      const code = newId('K');
      codes.set(code, entry.team);
      return { ...entry, code };
    },
    async until(look, what, timeoutMs = 15_000) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const found = look();
        if (found !== undefined && found !== false) return found as never;
        if (Date.now() > deadline)
          throw new Error(
            `waited ${timeoutMs} ms for ${what}; there is: ${summary([...teams.values()].map((entry) => entry.team))}`,
          );
        await new Promise<void>((resolve) => {
          const done = (): void => {
            clearTimeout(timer);
            listeners.delete(done);
            resolve();
          };
          const timer = setTimeout(done, 50);
          listeners.add(done);
        });
      }
    },
    async close() {
      await delivery.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function isSubscribed(payload: Json, subscribed: readonly string[] | undefined): boolean {
  if (subscribed === undefined) return true;
  const event = payload.event as Json;
  if (event.type !== 'message') return subscribed.includes(String(event.type));
  const suffix: Record<string, string> = { channel: 'channels', group: 'groups', im: 'im', mpim: 'mpim' };
  return subscribed.includes(`message.${suffix[String(event.channel_type ?? 'channel')]}`);
}

function takeFault(faults: ApiFault[], method: string): ApiFault | undefined {
  const fault = faults.find(
    (each) => each.method.test(method) && each.times !== 0 && Math.random() < (each.share ?? 1),
  );
  if (fault?.times !== undefined) fault.times -= 1;
  return fault;
}

function parseArguments(body: string): Json {
  const args: Json = {};
  for (const [key, value] of new URLSearchParams(body)) args[key] = /^[[{]/.test(value) ? JSON.parse(value) : value;
  // A text that merely looks like JSON stays a text.
  const text = new URLSearchParams(body).get('text');
  if (text !== null) args.text = text;
  return args;
}

function bearer(request: IncomingMessage): string | null {
  return /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function summary(teams: readonly Team[]): string {
  const lines = teams.flatMap((team) =>
    [...team.channels.values()].flatMap((channel) =>
      channel.messages.map(
        (message) =>
          `${channel.name} ${message.threadTs === undefined ? '' : '↳ '}${message.user === team.botUser ? 'bot' : 'human'}: ${message.text}`,
      ),
    ),
  );
  return `\n${lines.slice(-30).join('\n')}`;
}
