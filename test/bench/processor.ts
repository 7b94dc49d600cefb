import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** What the kernel counts a process's time in, per second (Linux). */
const TICKS = 100;

/** Processor time that a process has taken, from the kernel's own account (Linux); NaN elsewhere. */
export async function cpuMs({ pid }: ChildProcess): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return ((Number(user) + Number(system)) * 1_000) / TICKS;
}
