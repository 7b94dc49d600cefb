import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const compiled = (name: string): string =>
  fileURLToPath(new URL(`../../.build/test/fixtures/${name}.js`, import.meta.url));

export interface Told {
  readonly [name: string]: unknown;
}

/** A program of test/fixtures, and what it tells. */
export interface StoreProcess {
  readonly child: ChildProcess;
  readonly told: Told[];
  /** Resolves with the first thing told that fits. */
  hear(fits: (told: Told) => boolean): Promise<Told>;
  /** Ends it at once; what it had told is there when this resolves. */
  kill(): Promise<void>;
  ended(): Promise<void>;
}

export function startStoreProcess(
  name: string,
  args: readonly string[],
  { maxFileKb }: { readonly maxFileKb?: number } = {},
): StoreProcess {
  const command = [process.execPath, compiled(name), ...args];
  // The shell counts in blocks of 512 bytes, some in 1024: twice as much is no matter here.
  const limited = ['sh', '-c', `ulimit -f ${2 * (maxFileKb ?? 0)}; exec "$@"`, 'sh', ...command];
  const [program = '', ...rest] = maxFileKb === undefined ? command : limited;
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'ignore'] });
  const told: Told[] = [];
  const listeners = new Set<() => void>();
  let unfinished = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    const lines = (unfinished + String(chunk)).split('\n');
    unfinished = lines.pop() ?? '';
    told.push(...lines.map((line) => JSON.parse(line) as Told));
    for (const listener of [...listeners]) listener();
  });
  const closed = once(child, 'close').then(() => undefined);
  return {
    child,
    told,
    hear: (fits) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = told.find(fits);
          if (found !== undefined) resolve(found);
        };
        listeners.add(look);
        void closed.then(() => reject(new Error(`${name} ended after ${JSON.stringify(told.at(-1))}`)));
        look();
      }),
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
    ended: () => closed,
  };
}
