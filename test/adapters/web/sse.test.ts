import { once } from 'node:events';
import { connect } from 'node:net';
import fastify from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Frame, stream } from '../../../adapters/web/sse.ts';
import { readFrames } from '../../support/events.ts';

/** A server with one stream, and when each of its readers was let go. */
async function serve(frames: (signal: AbortSignal) => AsyncIterable<Frame>, stopping = new AbortController().signal) {
  const app = fastify({ forceCloseConnections: true });
  const done: Promise<void>[] = [];
  app.get('/', async (_, reply) => {
    const streaming = stream(reply, frames, { patienceMs: 3000, stopping });
    done.push(streaming);
    await streaming;
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => app.close());
  return { url, done };
}

describe('a stream of events', () => {
  it('is cut for a reader that takes nothing, and not for one that does', async () => {
    const big = 'x'.repeat(1_000_000);
    const { url, done } = await serve(async function* () {
      for (let number = 1; number <= 40; number++) yield { data: { type: 'progress', message: big }, number };
    });
    const { port } = new URL(url);
    const slow = connect(Number(port), '127.0.0.1');
    slow.on('error', () => undefined);
    slow.pause();
    slow.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n');
    const quick = await (await fetch(url)).text();
    await Promise.all(done);
    let taken = 0;
    slow.on('data', (part) => {
      taken += part.length;
    });
    await once(slow.resume(), 'close');

    expect(quick.match(/^id: \d+$/gm)).toHaveLength(40);
    expect(done).toHaveLength(2);
    expect(taken).toBeLessThan(40 * big.length);
  });

  it('lets go of what it reads from when the reader leaves, or the server stops', async () => {
    const stop = new AbortController();
    const { url, done } = await serve(async function* (signal) {
      yield { data: { type: 'status', message: 'Here.' } };
      await once(signal, 'abort');
    }, stop.signal);
    const leaver = await fetch(url);
    await leaver.body?.cancel();
    await done[0];
    const stayer = readFrames(await fetch(url));
    stop.abort();

    expect((await stayer).frames).toHaveLength(1);
  });

  it('breaks off where reading fails, so that the reader comes back', async () => {
    const { url } = await serve(async function* () {
      yield { data: { type: 'status', message: 'Here.' } };
      throw new Error('the store is gone');
    });

    await expect(fetch(url).then((response) => response.text())).rejects.toThrow();
  });
});
