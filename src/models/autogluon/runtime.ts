import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Column, columnsFor, readOutside } from '../../engine/index.ts';
import { ConflictError } from '../../errors.ts';
import type { Availability, ModelRuntime } from '../runtime.ts';
import type { Packed } from './contract.ts';
import { type Header, kindsOf, readModelFile } from './model-file.ts';
import { greet, type Hello, startPython } from './python.ts';
import { createServing, type Rows } from './serving.ts';

export interface AutogluonOptions {
  /** A name on the path, or a path. */
  readonly python: string;
  /** A private folder for models that are open. */
  readonly workDir: string;
  /** Of the process that answers. */
  readonly memoryMb: number;
}

/** What was not there is looked for again after a while: somebody may have installed it. */
const AGAIN_MS = 60_000;
const OPEN_MS = 120_000;
const PREDICT_MS = 30_000;
const IDLE_MS = 30 * 60_000;

/** AutoGluon, in a Python of this machine: its models answer in a process that is kept warm. */
export function createAutogluon({ python, workDir, memoryMb }: AutogluonOptions): ModelRuntime {
  const serving = createServing(startPython(python, 'serve'), {
    openMs: OPEN_MS,
    predictMs: PREDICT_MS,
    memoryMb,
    idleMs: IDLE_MS,
  });
  let asked: { readonly found: Promise<Hello | Error>; readonly at: number } | undefined;

  /** What is there, or why there is nothing. */
  async function look(): Promise<Hello | Error> {
    asked ??= { found: greet(python).catch((error: Error) => error), at: performance.now() };
    const { found, at } = asked;
    const hello = await found;
    if (isReady(hello) || performance.now() - at < AGAIN_MS) return hello;
    asked = undefined;
    return look();
  }

  return {
    real: true,
    // What Python pickles is code.
    portable: false,
    available: async () => stateOf(await look(), python),
    async open(file) {
      const folder = await mkdtemp(join(workDir, 'autogluon-'));
      const discard = () => rm(folder, { recursive: true, force: true });
      try {
        const path = join(folder, 'model');
        await file.fetch(path);
        const { header, offset } = await readModelFile(path);
        assertReadable(header, await look(), python);
        const { outside } = header;
        const model: Packed = { path, offset, folder, kinds: kindsOf(outside), classes: outside.classes.length };
        return {
          target: header.target,
          classes: outside.classes,
          features: new Set(outside.inputs.map(({ name }) => name)),
          async predict(frame) {
            const rows = toRows(columnsFor(outside, frame));
            const numbers = await serving.predict(model, rows, frame.rowCount);
            return readOutside(outside, Float64Array.from(numbers));
          },
          close() {
            serving.close(model);
            void discard();
          },
        };
      } catch (error) {
        await discard();
        throw error;
      }
    },
    stop: serving.stop,
  };
}

const isReady = (hello: Hello | Error): hello is Hello & { readonly autogluon: string } =>
  !(hello instanceof Error) && hello.autogluon !== null;

const HOW =
  'Whoever runs this assistant can add it with one command: npm run autogluon. Until then say “train with the native engine” to train with my own.';

function stateOf(hello: Hello | Error, python: string): Availability {
  if (isReady(hello)) return { available: true, version: hello.autogluon };
  const cause =
    hello instanceof Error
      ? `the Python it would run in (PYTHON=${python}) cannot be started`
      : `the Python here (PYTHON=${python}, ${hello.python}) does not have it`;
  return { available: false, remedy: `AutoGluon is not available: ${cause}. ${HOW}` };
}

/** Predictors are pickles, which only what wrote them reads. @throws ConflictError that names both versions */
function assertReadable(header: Header, hello: Hello | Error, python: string): void {
  if (!isReady(hello)) {
    const state = stateOf(hello, python);
    throw new ConflictError(state.available ? '' : state.remedy);
  }
  const [made, here] = [header, hello].map((each) => `AutoGluon ${each.autogluon} on Python ${minor(each.python)}`);
  if (made === here) return;
  throw new ConflictError(
    `This model was made by ${made}, and here is ${here}, which cannot open it. Train again, or have that version installed.`,
  );
}

/** `3.11` of `3.11.7` */
const minor = (version: string): string => version.split('.').slice(0, 2).join('.');

const toRows = (columns: readonly Column[]): Rows =>
  Object.fromEntries(columns.map((column) => [column.name, valuesOf(column)]));

function valuesOf(column: Column): readonly (number | string | null)[] {
  if (column.kind === 'text') return column.values;
  if (column.kind === 'category') return Array.from(column.codes, (code) => column.levels[code] ?? null);
  return Array.from(column.values, (value) => (Number.isFinite(value) ? value : null));
}
