import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SlackServer, startSlackServer } from '../fakes/slack-server.ts';
import { startBurners, startOn } from './chat-program.ts';
import { cpuMs } from './processor.ts';

const COMMANDS = 200;
const ROUNDS = 5;
/** Longer than Slack waits, so that what comes too late is measured as well. */
const PATIENCE_MS = 15_000;

/**
 * How soon Slack gets its acknowledgements by HTTP of 200 commands at once, each of another person, while every core
 * is kept busy; and what processor time the program takes for a command, from its arrival to its answer.
 */
export async function measureBurst(): Promise<void> {
  const slack = await startSlackServer({ echo: false, rateLimits: false, ackTimeoutMs: PATIENCE_MS });
  const dataDir = await mkdtemp(join(tmpdir(), 'smart-ml-bench-'));
  const { server, url } = await startOn(slack, dataDir, { SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef' });
  slack.delivery.useHttp(`${new URL(url).origin}/slack/events`);
  const burners = startBurners();
  try {
    const people = Array.from({ length: COMMANDS }, (_, i) => slack.people.join(`person${i}`));
    await burst(slack, people);
    for (let round = 1; round <= ROUNDS; round++) {
      const before = await cpuMs(server);
      const acks = await burst(slack, people);
      report(round, acks, (await cpuMs(server)) - before);
    }
  } finally {
    for (const each of [server, ...burners]) each.kill('SIGKILL');
    await slack.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** All at once; resolves when every one is answered. */
async function burst(slack: SlackServer, people: readonly ReturnType<SlackServer['people']['join']>[]) {
  const from = slack.delivery.acks.length;
  const answers = (): number =>
    slack.calls.filter(({ method, error }) => method === 'chat.postMessage' && error === null).length;
  const before = answers();
  await Promise.all(people.map((person) => slack.people.slash(person, slack.people.dm(person), 'hello')));
  await slack.until(() => answers() - before >= people.length, 'all the answers', 120_000);
  return slack.delivery.acks.slice(from).map(({ ms }) => ms);
}

function report(round: number, acks: readonly number[], cpu: number): void {
  const sorted = [...acks].sort((a, b) => a - b);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(0);
  process.stdout.write(
    `${COMMANDS} commands at once by HTTP, round ${round}, all ${availableParallelism()} cores kept busy: ` +
      `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms, over 3 s ${acks.filter((ms) => ms > 3_000).length}, ` +
      `never acknowledged ${COMMANDS - acks.length}; ${(cpu / COMMANDS).toFixed(2)} ms of processor time a command ` +
      `(load of the machine ${loadavg()[0]?.toFixed(1)})\n`,
  );
}
