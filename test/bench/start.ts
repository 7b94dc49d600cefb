import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const RUNS = 5;
const SETTLE_MS = 5000;
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** How long `npm start` (compiled) takes until it listens, and what it holds in memory once idle. */
export async function run(): Promise<void> {
  const starts: number[] = [];
  const idle: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const { listeningMs, idleMb } = await measure();
    starts.push(listeningMs);
    idle.push(idleMb);
    process.stdout.write(
      `start ${i + 1} of ${RUNS}: listens after ${listeningMs.toFixed(0)} ms, idle ${idleMb.toFixed(0)} MB\n`,
    );
  }
  process.stdout.write(
    `median: listens after ${median(starts).toFixed(0)} ms, idle ${median(idle).toFixed(0)} MB resident after ${SETTLE_MS / 1000} s\n`,
  );
}

async function measure(): Promise<{ listeningMs: number; idleMb: number }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'smart-ml-bench-'));
  const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const [, ...args] = scripts.start.split(' && ').at(-1).split(' ');
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', MONGODB_URI: '', SEARCH_OFFLINE: '1', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => String(text).includes('listening on') && resolve());
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  const listeningMs = performance.now() - started;
  await sleep(SETTLE_MS);
  const idleMb = await residentMb(child.pid ?? 0);
  child.removeAllListeners('exit');
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
  await rm(dataDir, { recursive: true, force: true });
  return { listeningMs, idleMb };
}

/** Resident memory from the kernel's own account (Linux); NaN elsewhere. */
async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
