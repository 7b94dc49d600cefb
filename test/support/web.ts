import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { createWeb, type WebOptions } from '../../adapters/web/index.ts';
import { createDrawer } from '../../src/charts/drawer.ts';
import { createAssistant } from '../../src/conversation/assistant.ts';
import { harmlessly } from '../../src/conversation/harmless.ts';
import { createOfflineInterpreter } from '../../src/conversation/interpret/offline.ts';
import { createPredictor } from '../../src/models/predictor.ts';
import type { Services } from '../../src/usecases/services.ts';
import { SILENT } from './builders.ts';
import { enginesWith } from './engines.ts';
import { createFolder } from './store.ts';
import { createServices } from './usecases.ts';

const DRAWING = fileURLToPath(new URL('../../.build/src/charts/drawing-process.js', import.meta.url));

export const TOKEN = 'a-token-for-tests-0001';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of a body
  readonly body: any;
}

export interface Ask {
  readonly token?: string | null;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The real server with a real store and assistant, and a client that speaks HTTP with it. */
export async function startWeb(options: Partial<WebOptions> = {}, changes: Partial<Services> = {}) {
  const created = await createServices(changes);
  const { store } = created;
  const services = { ...created.services, predictor: createPredictor(store, enginesWith()) };
  const page = createWeb(store);
  const platforms = new Map([[page.platform.name, harmlessly(page.platform)]]);
  const assistant = createAssistant({ ...services, log: SILENT, interpreter: createOfflineInterpreter() }, platforms);
  await assistant.start();
  const settings = {
    host: '127.0.0.1',
    port: 0,
    dataDir: await createFolder(),
    token: TOKEN,
    ratePerMinute: 100_000,
    origins: [],
    routes: {},
    ...options,
  };
  const { draw, stop } = createDrawer({ modulePath: DRAWING });
  onTestFinished(stop);
  const web = await page.serve(settings, { ...services, log: SILENT, draw, kaggleConfigured: false }, assistant);
  onTestFinished(async () => {
    await web.stop();
    await assistant.stop();
  });

  const fetchFrom = (path: string, method: string, { token = TOKEN, body, headers = {} }: Ask = {}) =>
    fetch(`${web.url}${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined || typeof body === 'string' || body instanceof FormData
          ? {}
          : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' || body instanceof FormData ? body : JSON.stringify(body) }),
    });
  const ask = async (method: string, path: string, how?: Ask): Promise<Answer> => {
    const response = await fetchFrom(path, method, how);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  return {
    ...created,
    web,
    fetchFrom,
    ask,
    get: (path: string, how?: Ask) => ask('GET', path, how),
    post: (path: string, body?: unknown, how?: Ask) => ask('POST', path, { body, ...how }),
  };
}
