import { once } from 'node:events';
import type { FastifyReply } from 'fastify';
import { within } from '../shared/patience.ts';

/** An event as it is sent. A number is in the data too, since some clients read nothing but the data. */
export interface Frame {
  readonly data: object;
  readonly number?: number;
}

/** A comment goes out this often, so that nothing between here and the reader takes the line for dead. */
const HEARTBEAT_MS = 2_000;
/** A reader that takes nothing for this long is cut. What they read of goes on, and they can come back to it. */
const PATIENCE_MS = 15_000;

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache',
  connection: 'keep-alive',
  'x-accel-buffering': 'no',
} as const;

/**
 * Sends frames until there are no more, the reader leaves, or takes too long. A data frame begins with `data: ` and
 * holds one line of JSON; its id follows in a frame of its own, which simple readers skip.
 */
export async function stream(
  reply: FastifyReply,
  framesOf: (signal: AbortSignal) => AsyncIterable<Frame>,
  { patienceMs = PATIENCE_MS, stopping }: { readonly patienceMs?: number; readonly stopping: AbortSignal },
): Promise<void> {
  reply.hijack();
  const out = reply.raw;
  const left = new AbortController();
  const leave = (): void => left.abort();
  out.on('error', leave).on('close', leave);
  stopping.addEventListener('abort', leave, { once: true });

  const write = async (text: string): Promise<void> => {
    if (out.write(text) || left.signal.aborted) return;
    const drained = once(out, 'drain', { signal: left.signal }).catch(() => []);
    if ((await within(patienceMs, drained)) === undefined) out.destroy();
  };

  out.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...HEADERS });
  const heartbeat = setInterval(() => out.writableNeedDrain || out.write(': keepalive\n\n'), HEARTBEAT_MS);
  try {
    await write(': keepalive\n\n');
    for await (const { data, number } of framesOf(left.signal)) {
      const id = number === undefined ? '' : `id: ${number}\n\n`;
      await write(`data: ${JSON.stringify(number === undefined ? data : { ...data, number })}\n\n${id}`);
      if (left.signal.aborted) break;
    }
    out.end();
  } catch {
    // The reader finds the line broken off, and comes back for the rest.
    out.destroy();
  } finally {
    clearInterval(heartbeat);
    stopping.removeEventListener('abort', leave);
  }
}
