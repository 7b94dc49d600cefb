import { type ChildProcess, fork, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';

/** A process that was started. How it was, and how frames travel, is its own matter. */
export interface Child {
  send(frame: unknown): void;
  kill(): void;
  /** Resolves when the process is gone and its last frame has arrived. */
  readonly exit: Promise<Exit>;
}

export interface Exit {
  readonly outOfMemory: boolean;
  /** Exit code, signal and last words, for the log. */
  readonly cause: string;
}

export type Start = (memoryMb: number, onFrame: (frame: unknown) => void) => Child;

/** All that a process sees of the environment: what is needed to find files, and nothing that could be a secret. */
const ENVIRONMENT = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot'];
const TAIL_CHARACTERS = 4_000;

const environment = () => Object.fromEntries(ENVIRONMENT.map((name) => [name, process.env[name]]));

/** Starts a compiled module in a Node of its own, with less priority than what people wait for. */
export const forkModule =
  (modulePath: string, args: readonly string[] = []): Start =>
  (memoryMb, onFrame) => {
    const child = fork(modulePath, args, {
      env: environment(),
      execArgv: [`--max-old-space-size=${memoryMb}`],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
      // Ctrl-C goes to all that a terminal started together. When this one ends is for its parent to say.
      detached: true,
    });
    lowerPriority(child);
    child.on('message', onFrame);
    return {
      send: (frame) => void (child.connected && child.send(frame as object, () => undefined)),
      kill: () => void child.kill('SIGKILL'),
      exit: exitOf(child),
    };
  };

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** Beside what it needs to find files. */
  readonly env: Readonly<Record<string, string>>;
  /** A file for all it prints to standard error. */
  readonly logPath?: string | undefined;
  /** Somebody waits for each of its answers. */
  readonly urgent?: boolean;
}

/** Starts a program that takes and sends frames as lines of JSON on its standard streams. A line that is no JSON is sent on as text. */
export const runLines =
  ({ command, args, env, logPath, urgent = false }: Program): Start =>
  (_, onFrame) => {
    const child = spawn(command, args, {
      env: { ...environment(), ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      // With all that it starts itself: they are ended together.
      detached: true,
    });
    if (!urgent) lowerPriority(child);
    // A program that is gone takes no frames; that it is gone is told by its exit.
    child.stdin.on('error', () => undefined);
    if (logPath !== undefined) child.stderr.pipe(createWriteStream(logPath, { flags: 'a' }));
    createInterface({ input: child.stdout }).on('line', (line) => onFrame(parsed(line)));
    return {
      send: (frame) => void child.stdin.write(`${JSON.stringify(frame)}\n`),
      kill: () => killGroup(child),
      exit: exitOf(child),
    };
  };

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}

async function exitOf(child: ChildProcess): Promise<Exit> {
  const lastWords = lastWordsOf(child);
  const how = await new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(`exit code ${code}, signal ${signal}`));
  });
  const words = lastWords();
  return { outOfMemory: /heap out of memory|heap limit/i.test(words), cause: `${how}. ${words}` };
}

/** The end of what the process wrote to standard error, where V8 says why it gave up. */
function lastWordsOf(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-TAIL_CHARACTERS);
  });
  return () => tail;
}

/** Before the process has started threads, which take it over. Not the lowest: a busy machine would starve it. */
function lowerPriority({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Already gone, or not allowed here: it then runs as everything else does.
  }
}
