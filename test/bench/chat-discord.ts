import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FakeInteraction, type FakeMessage, startDiscord, until } from '../fakes/discord-server.ts';

const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url));
const ASKED = 300;
const EVERY_MS = 60;

/** How soon Discord's interactions are acknowledged, by the real program, while every core is in use. */
export async function measureDiscord(): Promise<void> {
  const discord = await startDiscord({ limits: { messages: { limit: 1_000, perMs: 1_000 } } });
  const folder = await mkdtemp(join(tmpdir(), 'smart-ml-bench-'));
  const child = spawn(process.execPath, [MAIN, 'start'], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DATA_DIR: folder,
      PORT: '0',
      LOG_LEVEL: 'error',
      DISCORD_TOKEN: discord.token,
      DISCORD_API_URL: discord.url,
      TRAIN_CONCURRENCY: String(cpus().length),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  // A training may end before the last question: these keep every core as busy as one that does not.
  const busy = cpus().map(() => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
  try {
    const guild = discord.guild('Acme');
    const channel = discord.channel(guild, 'general');
    const ada = discord.person('ada', [guild]);
    await until(() => discord.gateway.connected && discord.commands.current.length > 0, 'the connection');
    const said = async (pattern: RegExp): Promise<FakeMessage> =>
      until(
        () => discord.read(channel).findLast((each) => each.author.bot && pattern.test(discord.readable(each))),
        String(pattern),
      );
    ada.mention(channel, 'find telco churn');
    ada.press(await said(/\[Add\]/), 'Add');
    ada.press(await said(/\[Train\]/), 'Train');
    // One training a core, so that none is idle.
    for (let i = 1; i < cpus().length; i++) ada.mention(discord.channel(guild, `more-${i}`), 'train on telco churn');
    await said(/running/);

    const asked: FakeInteraction[] = [];
    for (let i = 0; i < ASKED; i++) {
      asked.push(i % 2 === 0 ? ada.slash(channel, 'status') : ada.slash(channel, 'ask', { text: 'list models' }));
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
    await until(() => asked.every(({ ackMs }) => ackMs !== undefined), 'all acknowledgements');
    const sorted = asked.map(({ ackMs }) => ackMs ?? Number.NaN).sort((a, b) => a - b);
    const at = (share: number) => `${sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]} ms`;
    process.stdout.write(
      `Discord, ${ASKED} interactions beside ${cpus().length} trainings, with all ${cpus().length} cores busy: acknowledged after ` +
        `p50 ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}, at most ${at(1)}; ` +
        `broken limits: ${discord.violations.length}\n`,
    );
  } finally {
    for (const each of [child, ...busy]) each.kill('SIGKILL');
    await discord.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
