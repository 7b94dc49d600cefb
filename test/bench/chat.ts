import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, constants, loadavg, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type SlackServer, startSlackServer } from '../fakes/slack-server.ts';
import { measureBurst } from './chat-burst.ts';
import { measureDiscord } from './chat-discord.ts';
import { startBurners, startOn } from './chat-program.ts';

const INTERACTIONS = 1_000;
const PEOPLE = 200;
const PER_SECOND = 100;
const SECONDS = Number(process.env.CHAT_SECONDS ?? 60);

type Person = ReturnType<SlackServer['people']['join']>;

/** How soon the chat services get their acknowledgements. Each is the tests' fake of it, in this process. */
export async function run([only]: readonly string[]): Promise<void> {
  comeFirst();
  const parts = { discord: measureDiscord, slack: measureSlack, burst: measureBurst };
  for (const [name, measure] of Object.entries(parts)) if (only === undefined || only === name) await measure();
}

/**
 * How soon Slack gets its acknowledgement, and whether everybody is answered. First 1,000 interactions while a training
 * runs and every core is kept busy beside it, then 100 a second for a minute.
 */
async function measureSlack(): Promise<void> {
  const slack = await startSlackServer({ echo: false, retryDelaysMs: [1_000, 5_000, 10_000] });
  const dataDir = await mkdtemp(join(tmpdir(), 'smart-ml-bench-'));
  const cores = availableParallelism();
  const { server } = await startOn(slack, dataDir, { SLACK_APP_TOKEN: slack.appToken });
  await slack.until(() => slack.delivery.connections() > 0, 'a socket');
  try {
    const people = Array.from({ length: PEOPLE }, (_, i) => slack.people.join(`person${i}`));
    const trainer = slack.people.join('trainer', { admin: true });
    const rest = await keepBusy(slack, trainer);
    report('the first 100 interactions, which warm it up', await interact(slack, people, 100, 20));
    const busy = await interact(slack, people, INTERACTIONS, 20);
    await rest();
    report(`${INTERACTIONS} interactions while training, all ${cores} cores kept busy besides`, busy);

    const before = await memoryOf(server.pid);
    const acks = interact(slack, people, PER_SECOND * SECONDS, PER_SECOND);
    for (let s = 10; s <= SECONDS; s += 10) {
      await sleep(10_000);
      process.stdout.write(`  after ${s} s: ${await memoryOf(server.pid)}\n`);
    }
    report(`${PER_SECOND} interactions a second for ${SECONDS} s`, await acks);
    const { unanswered, twice } = await answered(slack, people);
    process.stdout.write(
      `  unanswered ${unanswered}, answered twice ${twice}, never acknowledged ${slack.delivery.lost.length}, against Slack’s rules ${slack.violations.length}\n`,
    );
    process.stdout.write(`  memory: ${before} before, ${await memoryOf(server.pid)} after\n`);
  } finally {
    server.kill('SIGKILL');
    await slack.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** The services have machines of their own: what is measured must not be how long its fake waits for this one. Where allowed. */
function comeFirst(): void {
  try {
    setPriority(constants.priority.PRIORITY_HIGH);
  } catch {
    process.stdout.write('  (not allowed to put the measuring first: figures include its own waiting)\n');
  }
}

/** Trains over and over, with a process per core that does nothing but compute; what it answers ends it. */
async function keepBusy(slack: SlackServer, trainer: Person): Promise<() => Promise<void>> {
  const burners = startBurners();
  const channel = slack.people.dm(trainer);
  const offering = (label: string, text: RegExp) =>
    slack.until(
      () =>
        channel.messages.find(
          (message) => text.test(message.text) && JSON.stringify(message.blocks).includes(`"${label}"`),
        ),
      label,
      60_000,
    );
  await slack.people.say(trainer, channel, 'find a dataset about customer churn');
  await slack.people.press(trainer, channel, await offering('Add', /match/), 'Add');
  const added = await offering('Train', /Target/);
  let ended = false;
  const training = (async () => {
    while (!ended) {
      const done = channel.messages.length;
      await slack.people.press(trainer, channel, added, 'Train');
      const isNotice = () => channel.messages.slice(done).some(({ text }) => text.startsWith(`<@${trainer.id}>`));
      await slack.until(() => ended || isNotice(), 'the end of a training', 300_000);
    }
  })();
  return async () => {
    ended = true;
    for (const burner of burners) burner.kill('SIGKILL');
    await training;
    await sleep(10_000);
  };
}

/** Messages, commands and buttons in turn, each person in their own direct messages. */
async function interact(
  slack: SlackServer,
  people: readonly Person[],
  count: number,
  perSecond: number,
): Promise<readonly number[]> {
  const from = slack.delivery.acks.length;
  const acts: Promise<unknown>[] = [];
  const started = performance.now();
  for (let i = 0; i < count; i++) {
    const person = people[i % people.length];
    if (person !== undefined) acts.push(act(slack, person, i));
    const aheadMs = (i * 1_000) / perSecond - (performance.now() - started);
    if (aheadMs > 1) await sleep(aheadMs);
  }
  await Promise.all(acts);
  return slack.delivery.acks.slice(from).map(({ ms }) => ms);
}

async function act(slack: SlackServer, person: Person, turn: number): Promise<void> {
  const channel = slack.people.dm(person);
  const head = channel.messages.find(
    ({ user, blocks }) => user === slack.team.botUser && JSON.stringify(blocks).includes('"Dismiss"'),
  );
  if (turn % 3 === 0 || head === undefined) await slack.people.say(person, channel, 'hello');
  else if (turn % 3 === 1) await slack.people.slash(person, channel, 'hello');
  else await slack.people.press(person, channel, head, 'Dismiss');
}

/** Everything said to the bot has one answer: counted per person, since commands and buttons leave no message. */
async function answered(slack: SlackServer, people: readonly Person[]): Promise<{ unanswered: number; twice: number }> {
  const accepted = slack.delivery.acks.length;
  const keys = (): string[] =>
    people.flatMap((person) =>
      slack.people
        .dm(person)
        .messages.flatMap(({ metadata }) => (metadata === undefined ? [] : [String(metadata.event_payload.key)])),
    );
  let count = -1;
  while (keys().length !== count) {
    count = keys().length;
    await sleep(5_000);
  }
  const others =
    [...slack.team.channels.values()]
      .flatMap(({ messages }) => messages)
      .filter(({ metadata }) => metadata !== undefined).length - count;
  return { unanswered: Math.max(0, accepted - count - others), twice: count - new Set(keys()).size };
}

function report(what: string, acks: readonly number[]): void {
  const load = loadavg()[0]?.toFixed(1);
  const sorted = [...acks].sort((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN).toFixed(1);
  process.stdout.write(
    `${what}: ${sorted.length} acknowledged; p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms (load of the machine ${load})\n`,
  );
}

/**
 * The program's own memory, and beside it the pages of files it has mapped, such as the store's, which the system takes
 * back when it needs them. From the kernel's own account (Linux); NaN elsewhere.
 */
async function memoryOf(pid: number | undefined): Promise<string> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const mb = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? Number.NaN) / 1024;
  return `${mb('RssAnon').toFixed(0)} MB and ${(mb('RssFile') + mb('RssShmem')).toFixed(0)} MB of mapped files`;
}
