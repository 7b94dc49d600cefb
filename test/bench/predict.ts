import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { cpuMs } from './processor.ts';

const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url));
const WARM_UP_S = 5;
/** As `npm start` starts it. */
const NODE_OPTIONS = ['--max-semi-space-size=4'];

const added = z.object({ _id: z.string() });
const events = z
  .string()
  .transform((text) => /"model_id":"([0-9a-f]{24})"/.exec(text)?.[1])
  .pipe(z.string());
const deployed = z.object({ api_endpoint: z.string(), deployment: z.object({ _id: z.string() }) });
const measured = z.object({
  importance: z
    .object({ unmeasured: z.array(z.string()).max(0) })
    .nullable()
    .catch(null),
});
const sampled = z.object({ samples: z.array(z.object({ input: z.record(z.string(), z.unknown()) })) });
const counted = z.object({ metrics: z.object({ summary: z.object({ total_requests: z.number() }) }) });

/**
 * npm run bench -- predict [--rate N] [--seconds N] [--dataset NAME] [--time-limit S]
 *
 * A model of a bundled table in service, asked by HTTP for one row a request, by so many requests a second. They are
 * sent at their time whether or not earlier ones are answered, and each is measured from the time it should have been
 * sent at: one that waits for a busy server, or for this client, counts with its wait.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rate: { type: 'string', default: '500' },
      seconds: { type: 'string', default: '30' },
      dataset: { type: 'string', default: 'telco-churn' },
      'time-limit': { type: 'string', default: '30' },
    },
  });
  const dataDir = await mkdtemp(join(tmpdir(), 'smart-ml-bench-'));
  const { server, origin, token } = await startServer(dataDir, values['time-limit']);
  try {
    const api = apiOf(origin, token);
    const chat = added.parse(await api('POST', '/api/chats', { title: 'Bench' }));
    const dataset = added.parse(await api('POST', '/api/datasets/add-from-kaggle', { dataset_ref: values.dataset }));
    const model = events.parse(await api('POST', `/api/automl/train/${dataset._id}?chat_id=${chat._id}`));
    const { api_endpoint, deployment } = deployed.parse(
      await api('POST', '/api/deployments', { model_id: model, name: 'bench' }),
    );
    const { samples } = sampled.parse(await api('GET', `/api/models/${model}/sample-data?count=20`));
    const bodies = samples.map(({ input }) => Buffer.from(JSON.stringify(input)));
    const rate = Number(values.rate);
    const ask = predicting(`${origin}${api_endpoint}`, token, bodies);
    // What the model goes by is measured after a training, by a process of its own that is not to be measured with it.
    while (measured.parse(await api('GET', `/api/models/${model}`)).importance === null) await sleep(200);
    const first = await sendAt(rate, WARM_UP_S, ask);
    const before = await cpuMs(server);
    const answers = await sendAt(rate, Number(values.seconds), ask);
    report(rate, answers, (await cpuMs(server)) - before);
    const { metrics } = counted.parse(await api('GET', `/api/deployments/${deployment._id}/metrics?timeframe=1h`));
    process.stdout.write(
      `counted by the deployment: ${metrics.summary.total_requests} of ${[...first, ...answers].filter(({ ok }) => ok).length} answered\n`,
    );
  } finally {
    server.kill('SIGKILL');
    await once(server, 'exit');
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function startServer(dataDir: string, timeLimitS: string) {
  const env = { DATA_DIR: dataDir, PORT: '0', MONGODB_URI: '', SEARCH_OFFLINE: '1', LOG_LEVEL: 'error' };
  const server: ChildProcess = spawn(process.execPath, [...NODE_OPTIONS, MAIN], {
    env: { ...process.env, ...env, TRAIN_TIME_LIMIT_S: timeLimitS },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (server.stdout === null) throw new Error('the server has no output');
  for (let words = ''; ; ) {
    words += String((await once(server.stdout, 'data'))[0]);
    const [, origin, token] = /^open (.*)\/#token=(.*)$/m.exec(words) ?? [];
    if (origin === undefined || token === undefined) continue;
    server.stdout.resume();
    return { server, origin, token };
  }
}

/** Asks for JSON, or for the whole of a stream. */
const apiOf =
  (origin: string, token: string) =>
  async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return response.headers.get('content-type')?.includes('json') === true ? JSON.parse(text) : text;
  };

/** One request, by a connection that is kept; resolves with the status when all of the answer is here. */
function predicting(url: string, token: string, bodies: readonly Buffer[]): (i: number) => Promise<number> {
  const agent = new Agent({ keepAlive: true });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return (i) =>
    new Promise((resolve, reject) => {
      const body = bodies[i % bodies.length] ?? Buffer.from('{}');
      const options = { agent, method: 'POST', headers: { ...headers, 'content-length': body.length } };
      const sending = request(url, options, (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0));
      });
      sending.on('error', reject).end(body);
    });
}

interface Answer {
  readonly ms: number;
  readonly ok: boolean;
}

async function sendAt(rate: number, seconds: number, ask: (i: number) => Promise<number>): Promise<readonly Answer[]> {
  const total = rate * seconds;
  const started = performance.now();
  const answers: Promise<Answer>[] = [];
  while (answers.length < total) {
    const due = started + (answers.length / rate) * 1_000;
    if (due > performance.now()) {
      await sleep(1);
      continue;
    }
    const answered = (ok: boolean): Answer => ({ ms: performance.now() - due, ok });
    answers.push(
      ask(answers.length).then(
        (status) => answered(status === 200),
        () => answered(false),
      ),
    );
  }
  return Promise.all(answers);
}

function report(rate: number, answers: readonly Answer[], cpu: number): void {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN).toFixed(1);
  const failed = answers.filter(({ ok }) => !ok).length;
  process.stdout.write(
    `${answers.length} requests at ${rate} a second: p50 ${at(0.5)} ms, p90 ${at(0.9)}, p99 ${at(0.99)}, max ${at(1)}; ` +
      `${failed} failed; ${(cpu / answers.length).toFixed(2)} ms of processor time a request (${availableParallelism()} cores, load of the machine ${loadavg()[0]?.toFixed(1)})\n`,
  );
}
