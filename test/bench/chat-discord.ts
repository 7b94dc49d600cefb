import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  type FakeChannel,
  type FakeInteraction,
  type FakeMessage,
  type Human,
  startDiscord,
  until,
} from '../fakes/discord-server.ts';

const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url));
const ASKED = 1_000;
const EVERY_MS = 50;
const PATIENCE_MS = 120_000;
/** What is not acknowledged by then counts as lost. */
const LATEST_MS = 3_500;

/** Commands, a question to be interpreted, and a button. */
const ACTS: readonly ((who: Human, channel: FakeChannel, found: FakeMessage) => FakeInteraction)[] = [
  (who, channel) => who.slash(channel, 'status'),
  (who, channel) => who.slash(channel, 'ask', { text: 'list models' }),
  (who, _channel, found) => who.press(found, 'Details'),
];

/** A training may end before the last question: these keep every core as busy, and are as urgent, as one that does not. */
function keepBusy(cores: number): readonly ChildProcess[] {
  return Array.from({ length: cores }, () => {
    const burner = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
    if (burner.pid !== undefined) setPriority(burner.pid, constants.priority.PRIORITY_LOW);
    return burner;
  });
}

/** How soon Discord's interactions are acknowledged, by the real program, while every core is in use. */
export async function measureDiscord(): Promise<void> {
  const discord = await startDiscord({ limits: { messages: { limit: 1_000, perMs: 1_000 } } });
  const folder = await mkdtemp(join(tmpdir(), 'smart-ml-bench-'));
  const cores = availableParallelism();
  const child = spawn(process.execPath, [MAIN, 'start'], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DATA_DIR: folder,
      PORT: '0',
      LOG_LEVEL: 'error',
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.url,
      SEARCH_OFFLINE: '1',
      TRAIN_CONCURRENCY: String(cores),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const busy: ChildProcess[] = [];
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_NORMAL);
  try {
    const guild = discord.guild('Acme');
    const channel = discord.channel(guild, 'general');
    const ada = discord.person('ada', [guild]);
    await until(() => discord.gateway.connected && discord.commands.current.length > 0, 'the connection', PATIENCE_MS);
    const said = async (pattern: RegExp): Promise<FakeMessage> =>
      until(
        () => discord.read(channel).findLast((each) => each.author.bot && pattern.test(discord.readable(each))),
        String(pattern),
        PATIENCE_MS,
      );
    ada.mention(channel, 'find telco churn');
    const found = await said(/\[Add\]/);
    ada.press(found, 'Add');
    ada.press(await said(/\[Train\]/), 'Train');
    // One training a core, so that none is idle.
    for (let i = 1; i < cores; i++) {
      const without = ['tenure', 'contract', 'partner', 'female'][i % 4];
      // The same training would be joined.
      ada.mention(discord.channel(guild, `more-${i}`), `train on telco churn without ${without}`);
    }
    await said(/running/);

    busy.push(...keepBusy(cores));
    const asked: FakeInteraction[] = [];
    for (let i = 0; i < ASKED; i++) {
      const act = ACTS[i % ACTS.length];
      if (act !== undefined) asked.push(act(ada, channel, found));
      await sleep(EVERY_MS);
    }
    await sleep(LATEST_MS);
    const sorted = asked.flatMap(({ ackMs }) => ackMs ?? []).sort((a, b) => a - b);
    const at = (share: number) => `${sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]} ms`;
    process.stdout.write(
      `Discord, ${ASKED} interactions while training, all ${cores} cores kept busy besides: acknowledged after ` +
        `p50 ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}, at most ${at(1)}; ` +
        `too late: ${ASKED - sorted.length}, against Discord’s rules: ${discord.violations.length}\n`,
    );
  } finally {
    for (const each of [child, ...busy]) each.kill('SIGKILL');
    await discord.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
