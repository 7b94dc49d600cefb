import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { JsonMessage } from '../../adapters/console/cards.ts';

const MAIN = fileURLToPath(new URL('../../.build/src/main.js', import.meta.url));

export type Environment = Readonly<Record<string, string>>;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Starts the compiled program; it does not outlive the test. It asks no hub, unless a test says which. */
export function startProgram(args: readonly string[], env: Environment = {}, cwd = ROOT): ChildProcess {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, SEARCH_OFFLINE: '1', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program to its end, with the given lines as standard input. */
export async function runProgram(
  args: readonly string[],
  env: Environment = {},
  input = '',
  cwd?: string,
): Promise<Ended> {
  const child = startProgram(args, env, cwd);
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  child.stdin?.end(input);
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.on('close', (...how) => resolve(how));
  });
  return { code, signal, stdout: stdout(), stderr: stderr() };
}

export function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.on('data', (chunk: Buffer) => {
    text += String(chunk);
  });
  return () => text;
}

/** Resolves with the first line that matches. */
export function lineOf(child: ChildProcess, pattern: RegExp): Promise<string> {
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const line = stdout()
        .split('\n')
        .find((each) => pattern.test(each));
      if (line !== undefined) resolve(line);
    };
    child.stdout?.on('data', look);
    child.on('close', (code) => reject(new Error(`ended with ${code} before ${pattern}: ${stderr()}`)));
  });
}

export type Action = NonNullable<JsonMessage['card']>['actions'][number];

/** A person at the terminal chat, through `chat --json`. */
export function startChat(env: Environment) {
  const child = startProgram(['chat', '--json'], { ...env, PORT: '0' });
  const messages: JsonMessage[] = [];
  const listeners = new Set<() => void>();
  const stderr = collect(child.stderr);
  let closed = false;
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      messages.push(JSON.parse(line));
      tell();
    });
  }
  child.on('close', () => {
    closed = true;
    tell();
  });

  const until = <T>(find: () => T | undefined, what: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = find();
        if (found !== undefined) {
          listeners.delete(look);
          resolve(found);
        } else if (closed) {
          listeners.delete(look);
          reject(new Error(`the chat ended before ${what}; it said ${JSON.stringify(messages.at(-1))} ${stderr()}`));
        }
      };
      listeners.add(look);
      look();
    });

  /** Writes a line and waits for a message after it that fits. */
  const say = (line: string, fits: (message: JsonMessage) => boolean = () => true): Promise<JsonMessage> => {
    const from = messages.length;
    child.stdin?.write(`${line}\n`);
    return until(() => messages.slice(from).find(fits), `an answer to ${line}`);
  };

  return {
    child,
    messages,
    say,
    press: (label: string, message: JsonMessage, fits?: (message: JsonMessage) => boolean) =>
      say(`/press ${button(message, label).id}`, fits),
    /** The next message, or one that came already. */
    hear: (fits: (message: JsonMessage) => boolean, what: string) => until(() => messages.find(fits), what),
    /** No more lines: resolves when the program has ended by itself. */
    async end(): Promise<number | null> {
      child.stdin?.end();
      return exit(child);
    },
    async kill(): Promise<void> {
      child.kill('SIGKILL');
      await exit(child);
    },
  };
}

export function button(message: JsonMessage, label: string): Action {
  const action = message.card?.actions.find((each) => each.label === label);
  if (action === undefined) throw new Error(`no ${label} on ${JSON.stringify(message)}`);
  return action;
}

export const offers =
  (label: string) =>
  (message: JsonMessage): boolean =>
    message.card?.actions.some((action) => action.label === label) ?? false;

export function exit(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}
