import { z } from 'zod';
import type { Child, Start } from '../../apart/child.ts';
import { AppError, LimitError } from '../../errors.ts';
import type { Packed } from './contract.ts';

const answer = z.object({
  type: z.literal('answer'),
  id: z.number(),
  rssBytes: z.number(),
  result: z.union([z.array(z.number()), z.null()]).optional(),
  error: z.string().optional(),
});

/** Columns by name, of some rows. */
export type Rows = Readonly<Record<string, readonly (number | string | null)[]>>;

export interface ServingLimits {
  /** Starting, and unpacking a model. */
  readonly openMs: number;
  readonly predictMs: number;
  /** A process that holds more is replaced by a fresh one. */
  readonly memoryMb: number;
  /** One that nobody asks for so long goes. */
  readonly idleMs: number;
}

export interface Serving {
  /** Numbers, row after row. @throws LimitError when that takes too long, AppError when it cannot */
  predict(model: Packed, rows: Rows, count: number): Promise<readonly number[]>;
  close(model: Packed): void;
  stop(): Promise<void>;
}

/** A process, and what it has loaded. */
interface Running {
  readonly child: Child;
  readonly loaded: Set<Packed>;
  readonly waiting: Map<number, { resolve(result: readonly number[]): void; reject(error: unknown): void }>;
}

interface Asked {
  readonly model: Packed;
  readonly rows: Rows;
  readonly count: number;
  resolve(numbers: readonly number[]): void;
  reject(error: unknown): void;
}

/** The process is gone; what it was asked may be asked again. */
class Gone extends Error {}

/** Rows that wait are asked together, up to so many. */
const MOST_ROWS = 1_000;

/**
 * Has predictors answer in a process that is kept warm. What is asked while it is busy waits, and is then asked
 * together. One that dies is started anew, and asked once more.
 */
export function createServing(start: Start, limits: ServingLimits): Serving {
  const queue: Asked[] = [];
  let running: Running | undefined;
  let isPumping = false;
  let idle: NodeJS.Timeout | undefined;
  let numbered = 0;

  function launch(): Running {
    const waiting: Running['waiting'] = new Map();
    const child = start(limits.memoryMb, (frame) => {
      const read = answer.safeParse(frame);
      if (!read.success) return end(me);
      const { id, error, result, rssBytes } = read.data;
      const asked = waiting.get(id);
      waiting.delete(id);
      if (error === undefined) asked?.resolve(result ?? []);
      else asked?.reject(new AppError('internal', 'AutoGluon could not answer that.', new Error(error)));
      if (rssBytes > limits.memoryMb * 1024 * 1024) end(me);
    });
    const me: Running = { child, loaded: new Set(), waiting };
    void child.exit.then(({ cause }) => {
      end(me);
      for (const { reject } of waiting.values()) reject(new Gone(cause));
    });
    return me;
  }

  /** The next question starts another. */
  function end(it: Running): void {
    if (running === it) running = undefined;
    it.child.kill();
  }

  async function ask(it: Running, question: object, ms: number): Promise<readonly number[]> {
    numbered += 1;
    const id = numbered;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise((resolve, reject) => {
        it.waiting.set(id, { resolve, reject });
        timer = setTimeout(() => {
          it.waiting.delete(id);
          reject(
            new LimitError(`The model did not answer within ${Math.round(ms / 1000)} s. Ask again with fewer rows.`),
          );
          end(it);
        }, ms);
        it.child.send({ ...question, id });
      });
    } finally {
      clearTimeout(timer);
    }
  }

  async function answerOf({ model, rows }: Pick<Asked, 'model' | 'rows'>): Promise<readonly number[]> {
    running ??= launch();
    const it = running;
    const name = model.folder;
    if (!it.loaded.has(model)) {
      await ask(it, { do: 'open', model: name, ...model }, limits.openMs);
      it.loaded.add(model);
    }
    return ask(it, { do: 'predict', model: name, columns: rows }, limits.predictMs);
  }

  async function answerTogether(batch: readonly Asked[]): Promise<void> {
    const [{ model } = { model: undefined }] = batch;
    if (model === undefined) return;
    const question = { model, rows: joined(batch.map(({ rows }) => rows)) };
    try {
      const numbers = await answerOf(question).catch((error: unknown) => {
        if (error instanceof Gone) return answerOf(question);
        throw error;
      });
      const width = numbers.length / batch.reduce((sum, { count }) => sum + count, 0);
      let from = 0;
      for (const { count, resolve } of batch) {
        resolve(numbers.slice(from, from + count * width));
        from += count * width;
      }
    } catch (error) {
      const told =
        error instanceof Gone
          ? new AppError('internal', 'The process that answers for this model ended twice. Please try again.', error)
          : error;
      for (const { reject } of batch) reject(told);
    }
  }

  async function pump(): Promise<void> {
    isPumping = true;
    clearTimeout(idle);
    for (let batch = takeBatch(queue); batch.length > 0; batch = takeBatch(queue)) await answerTogether(batch);
    isPumping = false;
    idle = setTimeout(() => running && end(running), limits.idleMs);
    idle.unref();
  }

  return {
    predict: (model, rows, count) =>
      new Promise((resolve, reject) => {
        queue.push({ model, rows, count, resolve, reject });
        if (!isPumping) void pump();
      }),
    close(model) {
      if (running?.loaded.delete(model)) running.child.send({ do: 'close', model: model.folder, id: 0 });
    },
    async stop() {
      clearTimeout(idle);
      const it = running;
      if (it === undefined) return;
      end(it);
      await it.child.exit;
    },
  };
}

/** The first that waits, and those after it that are for the same model. */
function takeBatch(queue: Asked[]): readonly Asked[] {
  const [first] = queue;
  const batch: Asked[] = [];
  let rows = 0;
  while (
    queue[0] !== undefined &&
    queue[0].model === first?.model &&
    (rows === 0 || rows + queue[0].count <= MOST_ROWS)
  ) {
    rows += queue[0].count;
    batch.push(...queue.splice(0, 1));
  }
  return batch;
}

function joined(all: readonly Rows[]): Rows {
  const [first = {}] = all;
  if (all.length === 1) return first;
  return Object.fromEntries(Object.keys(first).map((name) => [name, all.flatMap((rows) => rows[name] ?? [])]));
}
