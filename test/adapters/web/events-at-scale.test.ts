import { Agent, type ClientRequest, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createFolder } from '../../support/store.ts';
import { startStoreProcess } from '../../support/store-process.ts';
import { TOKEN } from '../../support/web.ts';

const READERS = 500;
const RUNS = 5;
const EVENTS = 80;
const AGAIN_MS = 100;

interface Reader {
  readonly numbers: number[];
  readonly ended: boolean;
  readonly connections: number;
  leave(): void;
}

/**
 * Reads the events of a run as a browser's EventSource does: when the line breaks it comes back, with the id of the last
 * event it has. It breaks the line itself after every `patience` events.
 */
function follow(address: string, agent: Agent, patience: number): Reader {
  const numbers: number[] = [];
  const state = { ended: false, left: false, connections: 0 };
  let lastId: string | undefined;
  let request: ClientRequest | undefined;

  const connect = (): void => {
    state.connections += 1;
    const until = numbers.length + patience;
    const headers = { authorization: `Bearer ${TOKEN}`, ...(lastId === undefined ? {} : { 'last-event-id': lastId }) };
    request = get(address, { agent, headers }, (response) => {
      let rest = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        const frames = (rest + text).split('\n\n');
        rest = frames.pop() ?? '';
        for (const frame of frames) {
          if (frame.startsWith('id: ')) lastId = frame.slice(4);
          if (!frame.startsWith('data: ')) continue;
          const { type, number } = JSON.parse(frame.slice(6));
          numbers.push(number);
          if (type === 'complete') state.ended = true;
        }
        if (numbers.length >= until && !state.ended) request?.destroy();
      });
      response.on('error', () => undefined).on('close', again);
    });
    request.on('error', again);
  };
  let waiting = false;
  const again = (): void => {
    if (state.ended || state.left || waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      if (!state.left) connect();
    }, AGAIN_MS);
  };
  connect();
  return {
    numbers,
    get ended() {
      return state.ended;
    },
    get connections() {
      return state.connections;
    },
    leave() {
      state.left = true;
      request?.destroy();
    },
  };
}

it('gives each of 500 readers of 5 runs every event once and in order, past broken lines, a killed server and a stopped one', {
  timeout: 120_000,
}, async () => {
  const dataDir = await createFolder();
  let port = '0';
  const serve = async () => {
    const server = startStoreProcess('web/told-runs', [dataDir, port, TOKEN, String(RUNS), String(EVENTS)]);
    onTestFinished(() => server.kill());
    const { url, runs } = (await server.hear((told) => 'url' in told)) as unknown as { url: string; runs: string[] };
    port = new URL(url).port;
    return { ...server, url, runs };
  };
  const agent = new Agent({ keepAlive: false });
  const first = await serve();
  const readers = Array.from({ length: READERS }, (_, i) =>
    follow(`${first.url}/api/runs/${first.runs[i % RUNS]}/events`, agent, 10 + (i % 30)),
  );
  // Those who leave for good; nobody else notices.
  const leavers = readers.slice(0, 20);
  const stayers = readers.slice(20);
  onTestFinished(() => {
    for (const reader of readers) reader.leave();
  });
  const have = (count: number) =>
    vi.waitFor(() => expect(Math.min(...stayers.map(({ numbers }) => numbers.length))).toBeGreaterThanOrEqual(count), {
      timeout: 60_000,
      interval: 50,
    });

  await have(10);
  for (const reader of leavers) reader.leave();
  await first.kill();
  await sleep(AGAIN_MS);
  const second = await serve();
  await have(40);
  expect(readers.some(({ ended }) => ended)).toBe(false);
  second.child.kill('SIGTERM');
  await second.ended();
  await serve();
  await vi.waitFor(() => expect(stayers.every(({ ended }) => ended)).toBe(true), { timeout: 60_000, interval: 50 });

  const all = Array.from({ length: EVENTS }, (_, i) => i + 1);
  const wrong = stayers.filter(({ numbers }) => numbers.join() !== all.join());
  expect(wrong.map(({ numbers }) => numbers.join())).toEqual([]);
  expect(Math.min(...stayers.map(({ connections }) => connections))).toBeGreaterThan(2);
});
