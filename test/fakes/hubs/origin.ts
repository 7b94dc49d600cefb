import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What goes wrong on demand, at any of the fakes' addresses:
 * - `hang`: no answer, ever; `drop`: the connection is cut before one; `stall`: half a body, then nothing
 * - `half`: a body that dies half-way; `no-length`: it tells no length; `no-range`: it knows no ranges;
 *   `endless`: the body, over and over, without a length
 * - `robot`: a web page that looks for robots, with status 200
 * - a status, a redirect, or an answer that is right but late
 */
export type Fault =
  | 'hang'
  | 'drop'
  | 'stall'
  | 'half'
  | 'no-length'
  | 'no-range'
  | 'endless'
  | 'robot'
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | { readonly redirect: string }
  | { readonly delayMs: number };

interface Planned {
  readonly path: RegExp;
  readonly fault: Fault;
  left: number;
}

/** What goes wrong at one origin. */
export class Faults {
  private readonly planned: Planned[] = [];

  /** The next requests whose path and query match go wrong, all of them unless it is told how many. */
  plan(path: RegExp, fault: Fault, times = Number.POSITIVE_INFINITY): void {
    this.planned.push({ path, fault, left: times });
  }

  clear(): void {
    this.planned.length = 0;
  }

  take(path: string): Fault | undefined {
    const plan = this.planned.find((each) => each.left > 0 && each.path.test(path));
    if (plan !== undefined) plan.left -= 1;
    return plan?.fault;
  }
}

export interface Seen {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
  readonly host: string;
  status: number;
}

/** An answer, before anything goes wrong with it. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, bytes are sent as a file that ranges can be asked of. */
  readonly body?: unknown;
}

export type Handle = (url: URL, request: IncomingMessage) => Reply;

/** A server on a free port of loopback, so that each fake host is an origin of its own. */
export async function startOrigin(handle: Handle) {
  const faults = new Faults();
  const requests: Seen[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const { authorization, range, host = '' } = request.headers;
    const seen: Seen = { path, authorization, range, host, status: 0 };
    requests.push(seen);
    response.on('close', () => {
      seen.status = response.headersSent ? response.statusCode : 0;
    });
    const fault = faults.take(path);
    serve(fault, () => handle(new URL(path, `http://${host}`), request), request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(`the fake itself failed: ${String(error)}`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type Origin = Awaited<ReturnType<typeof startOrigin>>;

const ROBOT_PAGE = `<!doctype html><html><head><title>Checking your browser - reCAPTCHA</title></head><body></body></html>`;

async function serve(
  fault: Fault | undefined,
  handle: () => Reply,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (fault === 'hang') return;
  if (fault === 'drop') return void request.socket.destroy();
  if (fault === 'robot')
    return send(response, { status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from(ROBOT_PAGE) });
  if (typeof fault === 'object') {
    if ('status' in fault) return send(response, fault);
    if ('redirect' in fault) return send(response, { status: 302, headers: { location: fault.redirect } });
    await sleep(fault.delayMs);
  }
  send(response, handle(), typeof fault === 'string' ? fault : undefined, request.headers.range);
}

function send(response: ServerResponse, { status, headers = {}, body }: Reply, fault?: Fault, range?: string): void {
  const isFile = Buffer.isBuffer(body);
  const whole = isFile ? body : Buffer.from(body === undefined ? '' : JSON.stringify(body));
  const type = { 'content-type': isFile ? 'application/octet-stream' : 'application/json; charset=utf-8' };
  const from = fault === 'no-range' || !isFile || status !== 200 ? undefined : /^bytes=(\d+)-$/.exec(range ?? '')?.[1];
  const start = Number(from ?? 0);
  if (start > 0 && start >= whole.length) {
    response.writeHead(416, { 'content-range': `bytes */${whole.length}` }).end();
    return;
  }
  const bytes = whole.subarray(start);
  const extent = {
    ...(isFile ? { 'accept-ranges': 'bytes' } : {}),
    ...(from === undefined ? {} : { 'content-range': `bytes ${start}-${whole.length - 1}/${whole.length}` }),
    ...(fault === 'no-length' || fault === 'endless' ? {} : { 'content-length': String(bytes.length) }),
  };
  response.writeHead(from === undefined ? status : 206, { ...type, ...extent, ...headers });
  if (fault === 'half' || fault === 'stall') {
    response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => fault === 'half' && response.destroy());
  } else if (fault === 'endless') {
    repeat(response, bytes);
  } else {
    response.end(bytes);
  }
}

/** Without end, as fast as it is read. */
function repeat(response: ServerResponse, bytes: Buffer): void {
  const many = Buffer.concat(Array.from({ length: Math.ceil(65_536 / Math.max(1, bytes.length)) }, () => bytes));
  const go = (): void => {
    while (!response.destroyed) if (!response.write(many)) return void response.once('drain', go);
  };
  go();
}
