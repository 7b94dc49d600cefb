import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { lastWordsOf, lowerPriority } from '../src/child-process.ts';
import {
  type Instruction,
  type TrainingMessage,
  type TrainingReport,
  type TrainingRequest,
  trainingMessage,
} from './messages.ts';

/** How a training process ended. */
export type Outcome =
  | { readonly kind: 'done'; readonly report: TrainingReport }
  | { readonly kind: 'cancelled' }
  /** `message` is a sentence for the person; `cause` is for the log. */
  | { readonly kind: 'failed'; readonly message: string; readonly cause?: string };

export interface Training {
  readonly outcome: Promise<Outcome>;
  /** Asks first; a process that does not listen is ended. */
  cancel(how: 'stop' | 'keep-best'): void;
  /** Ends it at once. */
  kill(): void;
}

export interface TrainingOptions {
  readonly memoryMb: number;
  onProgress(progress: Extract<TrainingMessage, { type: 'progress' }>): void;
  /** The compiled module to start; tests start others. */
  readonly modulePath?: string;
}

/** A cancelled process has this long to answer. */
const CANCEL_GRACE_MS = 3000;
/** Beyond its limit a process gets this long, then it is ended. On a busy machine, late is better than nothing. */
const OVERRUN_GRACE_MS = 5000;

const MODULE = fileURLToPath(new URL('./training-process.js', import.meta.url));

/** Starts a training in a process of its own, with less priority than the chats and a limit to its memory. */
export function startTraining(request: TrainingRequest, options: TrainingOptions): Training {
  const child = fork(options.modulePath ?? MODULE, {
    // Nothing of the environment that could be a secret.
    env: pick(process.env, ['PATH', 'HOME', 'TMPDIR', 'SystemRoot']),
    execArgv: [`--max-old-space-size=${options.memoryMb}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  lowerPriority(child);

  let verdict: Outcome | undefined;
  let asked: 'stop' | 'keep-best' | undefined;
  const timers: NodeJS.Timeout[] = [];
  const end = (outcome: Outcome): void => {
    verdict ??= outcome;
    child.kill('SIGKILL');
  };
  const after = (ms: number, outcome: Outcome): void => void timers.push(setTimeout(() => end(outcome), ms));

  const lastWords = lastWordsOf(child);
  const outcome = new Promise<Outcome>((resolve) => {
    child.on('message', (raw) => {
      const parsed = trainingMessage.safeParse(raw);
      if (!parsed.success || verdict !== undefined) return;
      const message = parsed.data;
      if (message.type === 'progress') options.onProgress(message);
      else if (message.type === 'memory') {
        if (message.rssBytes > options.memoryMb * 1024 * 1024) end(tooMuchMemory(options.memoryMb));
      } else verdict = toOutcome(message);
    });
    child.on('error', (error) => end({ kind: 'failed', message: DIED, cause: error.message }));
    child.on('close', (code, signal) => {
      for (const timer of timers) clearTimeout(timer);
      if (verdict === undefined && asked === 'stop') verdict = { kind: 'cancelled' };
      resolve(verdict ?? died(code, signal, lastWords(), options.memoryMb));
    });
  });

  const tell = (instruction: Instruction): void => {
    if (child.connected) child.send(instruction, () => undefined);
  };
  tell({ type: 'train', request });
  after(request.timeLimitMs - request.spentMs + OVERRUN_GRACE_MS, {
    kind: 'failed',
    message:
      'The training did not end within its time limit. Try again with a longer one, for example “train for 5 minutes”.',
  });

  return {
    outcome,
    cancel(how) {
      asked = how;
      tell({ type: 'cancel', how });
      if (how === 'stop') after(CANCEL_GRACE_MS, { kind: 'cancelled' });
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

function pick(env: NodeJS.ProcessEnv, names: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(names.map((name) => [name, env[name]]));
}

const DIED = 'The training process ended unexpectedly. Nothing else was affected; please try again.';

function toOutcome(message: Extract<TrainingMessage, { type: 'done' | 'failed' | 'cancelled' }>): Outcome {
  if (message.type === 'done') return { kind: 'done', report: message.report };
  if (message.type === 'cancelled') return { kind: 'cancelled' };
  if (message.user) return { kind: 'failed', message: message.message };
  return { kind: 'failed', message: DIED, cause: message.stack ?? message.message };
}

function tooMuchMemory(memoryMb: number): Outcome {
  return {
    kind: 'failed',
    message: `The training needed more than its ${memoryMb} MB of memory and was ended. Use a smaller data set, or raise TRAIN_MEMORY_MB.`,
  };
}

function died(code: number | null, signal: NodeJS.Signals | null, words: string, memoryMb: number): Outcome {
  if (/heap out of memory|heap limit/i.test(words)) return tooMuchMemory(memoryMb);
  return { kind: 'failed', message: DIED, cause: `exit code ${code}, signal ${signal}. ${words}` };
}
