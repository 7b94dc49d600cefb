import { z } from 'zod';
import { type Child, type Program, runLines, type Start } from '../../apart/child.ts';
import { sourceFile } from '../../apart/source-file.ts';

const hello = z.object({
  type: z.literal('hello'),
  protocol: z.literal(1),
  python: z.string(),
  autogluon: z.string().nullable(),
});

/** Versions of what runs there; of AutoGluon null where it is not installed. */
export type Hello = Pick<z.infer<typeof hello>, 'python' | 'autogluon'>;

/** Threads that wait for each other in busy loops take ten times as long on a machine that has other things to do. */
const PATIENT = { OMP_WAIT_POLICY: 'PASSIVE' };

const MODES: Readonly<Record<'hello' | 'work' | 'serve', Pick<Program, 'env' | 'urgent'>>> = {
  hello: { env: {}, urgent: true },
  work: { env: PATIENT },
  // A row is predicted sooner than threads are woken.
  serve: { env: { OMP_NUM_THREADS: '1' }, urgent: true },
};

export interface PythonOptions {
  /** A file for what it prints. */
  readonly logPath?: string;
  onHello?(hello: Hello): void;
}

/** Starts our side of AutoGluon in the given Python. One that does not say hello as agreed is ended. */
export const startPython =
  (python: string, mode: keyof typeof MODES, { logPath, onHello }: PythonOptions = {}): Start =>
  (memoryMb, onFrame) => {
    const script = sourceFile('src', 'models', 'autogluon', 'gluon.py');
    let greeted = false;
    const start = runLines({ command: python, args: ['-u', script, mode], logPath, ...MODES[mode] });
    const child: Child = start(memoryMb, (frame) => {
      if (greeted) return onFrame(frame);
      const read = hello.safeParse(frame);
      if (!read.success) return child.kill();
      greeted = true;
      onHello?.(read.data);
    });
    return child;
  };

const PATIENCE_MS = 20_000;

/** What is there. @throws Error when this Python cannot be started, or does not answer */
export async function greet(python: string): Promise<Hello> {
  let heard: Hello | undefined;
  const child = startPython(python, 'hello', {
    onHello: (found) => {
      heard = found;
    },
  })(0, () => undefined);
  const timer = setTimeout(() => child.kill(), PATIENCE_MS);
  const { cause } = await child.exit;
  clearTimeout(timer);
  if (heard === undefined) throw new Error(cause);
  return heard;
}
