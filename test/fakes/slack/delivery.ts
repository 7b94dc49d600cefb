import { createHmac, randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Json } from './world.ts';

/** How Slack reaches the app: an open socket, or signed HTTP. Keeps the deadlines, and retries what it promised to. */
export interface DeliveryOptions {
  /** Waits before each retry of an event; Slack's own are 0, 60 s and 300 s. */
  readonly retryDelaysMs: readonly number[];
  readonly ackTimeoutMs: number;
  readonly signingSecret: string;
}

export type EnvelopeKind = 'events_api' | 'interactive' | 'slash_commands';

export interface Answer {
  readonly acknowledged: boolean;
  readonly body: Json;
  readonly ms: number;
}

/** Ways in which deliveries go wrong, switched on and off by a test. */
export interface DeliveryFaults {
  /** The same envelope twice, with retry_attempt 0 both times (bolt-js#2487). */
  twice: boolean;
  /** The same message again under another event id (node-slack-sdk#2141). */
  newIds: boolean;
  /** Events held back a random while, so that they overtake each other. */
  outOfOrder: boolean;
}

export interface Delivery {
  readonly faults: DeliveryFaults;
  /** Milliseconds from sending to the acknowledgement, in the order they came, by kind. */
  readonly acks: { readonly kind: EnvelopeKind; readonly ms: number }[];
  /** What nobody acknowledged, after every retry. */
  readonly lost: string[];
  connections(): number;
  /** From now on by signed HTTP to this URL; back to sockets with undefined. */
  useHttp(url: string | undefined): void;
  event(payload: Json): Promise<void>;
  interaction(kind: 'interactive' | 'slash_commands', payload: Json): Promise<Answer>;
  /** Sockets vanish without a word. */
  drop(): void;
  /** Slack asks to reconnect, as it does about hourly. */
  refresh(reason?: 'warning' | 'refresh_requested'): void;
  /** While refused, apps.connections.open gives a URL that leads nowhere. */
  refuse(refused: boolean): void;
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export function createDelivery(server: Server, options: DeliveryOptions): Delivery {
  const sockets = new Set<WebSocket>();
  const wss = new WebSocketServer({ noServer: true });
  const waiting = new Map<string, { readonly ws: WebSocket; readonly settle: (body: Json | null) => void }>();
  const faults: DeliveryFaults = { twice: false, newIds: false, outOfOrder: false };
  const acks: { kind: EnvelopeKind; ms: number }[] = [];
  const lost: string[] = [];
  const underWay = new Set<Promise<unknown>>();
  let httpUrl: string | undefined;
  let refused = false;
  let stopped = false;
  let turn = 0;

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (refused || !String(request.url).startsWith('/link/')) {
      socket.destroy();
      return;
    }
    wss.handleUpgrade(request, socket, head, (ws) => {
      sockets.add(ws);
      ws.on('close', () => {
        sockets.delete(ws);
        for (const each of waiting.values()) if (each.ws === ws) each.settle(null);
      });
      ws.on('error', () => sockets.delete(ws));
      ws.on('message', (data) => {
        const answer = JSON.parse(String(data)) as { envelope_id: string; payload?: Json };
        waiting.get(answer.envelope_id)?.settle(answer.payload ?? {});
      });
      ws.send(
        JSON.stringify({
          type: 'hello',
          num_connections: sockets.size,
          connection_info: { app_id: 'A1' },
          debug_info: {},
        }),
      );
    });
  });
  const pings = setInterval(() => {
    for (const ws of sockets) ws.ping();
  }, 5_000);
  pings.unref();

  const bySocket = async (kind: EnvelopeKind, payload: Json, attempt: number, reason: string): Promise<Answer> => {
    const open = [...sockets].filter((ws) => ws.readyState === ws.OPEN);
    const ws = open[turn++ % Math.max(1, open.length)];
    if (ws === undefined) return { acknowledged: false, body: {}, ms: 0 };
    const id = randomUUID();
    const envelope = {
      envelope_id: id,
      type: kind,
      payload,
      accepts_response_payload: kind !== 'events_api',
      retry_attempt: attempt,
      retry_reason: reason,
    };
    const sentAt = performance.now();
    const answered = new Promise<Answer>((resolve) => {
      const timer = setTimeout(
        () => resolve({ acknowledged: false, body: {}, ms: options.ackTimeoutMs }),
        options.ackTimeoutMs,
      );
      const settle = (body: Json | null): void => {
        clearTimeout(timer);
        resolve({ acknowledged: body !== null, body: body ?? {}, ms: performance.now() - sentAt });
      };
      waiting.set(id, { ws, settle });
    });
    ws.send(JSON.stringify(envelope));
    const answer = await answered;
    waiting.delete(id);
    return answer;
  };

  const byHttp = async (
    url: string,
    kind: EnvelopeKind,
    payload: Json,
    attempt: number,
    reason: string,
  ): Promise<Answer> => {
    const body = bodyOf(kind, payload);
    const sentAt = performance.now();
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          ...signedHeaders(options.signingSecret, body, kind),
          ...(attempt > 0 ? { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': reason } : {}),
        },
        body,
        signal: AbortSignal.timeout(options.ackTimeoutMs),
      });
      const text = await response.text();
      const json = text.startsWith('{') ? (JSON.parse(text) as Json) : text === '' ? {} : { text };
      return { acknowledged: response.status === 200, body: json, ms: performance.now() - sentAt };
    } catch {
      return { acknowledged: false, body: {}, ms: performance.now() - sentAt };
    }
  };

  const once = async (kind: EnvelopeKind, payload: Json, attempt = 0, reason = ''): Promise<Answer> => {
    const answer =
      httpUrl === undefined
        ? await bySocket(kind, payload, attempt, reason)
        : await byHttp(httpUrl, kind, payload, attempt, reason);
    if (answer.acknowledged) acks.push({ kind, ms: answer.ms });
    return answer;
  };

  const withRetries = async (payload: Json): Promise<void> => {
    if (faults.outOfOrder) await pause(Math.random() * 200);
    if ((await once('events_api', payload)).acknowledged) return;
    for (const [index, delay] of options.retryDelaysMs.entries()) {
      await pause(delay);
      if (stopped) return;
      if ((await once('events_api', payload, index + 1, 'http_timeout')).acknowledged) return;
    }
    lost.push(JSON.stringify(payload).slice(0, 300));
  };

  const track = <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work);
    return work.finally(() => underWay.delete(work));
  };

  return {
    faults,
    acks,
    lost,
    connections: () => sockets.size,
    useHttp(url) {
      httpUrl = url;
    },
    async event(payload) {
      const copies = [payload];
      if (faults.twice) copies.push(payload);
      if (faults.newIds) copies.push({ ...payload, event_id: `Ev${randomUUID().slice(0, 8)}` });
      await track(Promise.all(copies.map(withRetries)));
    },
    async interaction(kind, payload) {
      const copies = faults.twice ? 2 : 1;
      const answers = await track(Promise.all(Array.from({ length: copies }, () => once(kind, payload))));
      return answers[0] as Answer;
    },
    drop() {
      for (const ws of sockets) ws.terminate();
    },
    refresh(reason = 'refresh_requested') {
      for (const ws of sockets) ws.send(JSON.stringify({ type: 'disconnect', reason, debug_info: {} }));
    },
    refuse(value) {
      refused = value;
    },
    async settled() {
      while (underWay.size > 0) await Promise.all([...underWay]);
    },
    async stop() {
      stopped = true;
      clearInterval(pings);
      for (const ws of sockets) ws.terminate();
      wss.close();
    },
  };
}

function bodyOf(kind: EnvelopeKind, payload: Json): string {
  if (kind === 'events_api') return JSON.stringify(payload);
  if (kind === 'interactive') return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  return new URLSearchParams(
    Object.entries(payload).map(([key, value]): [string, string] => [key, String(value)]),
  ).toString();
}

/** Slack's signature over the raw body, as of now or of a chosen time. */
export function signedHeaders(
  secret: string,
  body: string,
  kind: EnvelopeKind,
  atSeconds = Math.floor(Date.now() / 1_000),
): Record<string, string> {
  const signature = createHmac('sha256', secret).update(`v0:${atSeconds}:${body}`).digest('hex');
  return {
    'content-type': kind === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': String(atSeconds),
    'x-slack-signature': `v0=${signature}`,
  };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
