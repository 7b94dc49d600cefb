import type { ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';

const TAIL_CHARACTERS = 4_000;

/** The end of what the process wrote to standard error, where V8 says why it gave up. */
export function lastWordsOf(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-TAIL_CHARACTERS);
  });
  return () => tail;
}

/** Before the process has started threads, which take it over. Not the lowest: a busy machine would starve it. */
export function lowerPriority({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Already gone, or not allowed here: it then runs as everything else does.
  }
}
