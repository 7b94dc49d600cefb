import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { addAbortSignal, Readable } from 'node:stream';
import { rowToFrame } from '../datasets/row.ts';
import { EngineError } from '../engine/index.ts';
import { AppError, ConflictError, InvalidInputError, LimitError } from '../errors.ts';
import {
  MOST_MODEL_BYTES,
  type ModelFacts,
  modelFileName,
  packModel,
  TOO_LARGE,
  unfitting,
  unpackModel,
} from '../models/portable.ts';
import type { ModelFile } from '../models/runtime.ts';
import { orExisting } from '../store/documents.ts';
import { newId } from '../store/id.ts';
import type { Model } from '../store/records.ts';
import { getModel } from './models.ts';
import { chosenName, insertNumbered } from './names.ts';
import type { Asker } from './rights.ts';
import type { Services } from './services.ts';

type WithEngines = Pick<Services, 'store' | 'engines'>;

export { isModelFile } from '../models/portable.ts';

/** A model in one file, as another installation takes it. @throws NotFoundError, ConflictError where it is bound to this one */
export async function exportModel(
  { store, engines }: WithEngines,
  by: Asker,
  id: string,
): Promise<{ readonly fileName: string; readonly file: Buffer }> {
  const model = await getModel({ store }, by, id);
  if (!engines.runtimes[model.engine].portable)
    throw new ConflictError(`${model.name} cannot leave this installation: only models of my own engine can.`);
  return { fileName: modelFileName(model.name), file: packModel(model, await store.files.read(model.file_id)) };
}

export interface ImportedModel {
  readonly model: Model;
  /** The same file was imported before. */
  readonly known: boolean;
}

/**
 * Takes in a model of another installation. The same file gives one model, however often it is sent. What it was
 * trained on is not here, so it predicts, and is measured no further.
 * @throws InvalidInputError, LimitError that say what is wrong with the file.
 */
export async function importModel(
  { store, engines }: WithEngines,
  by: Asker,
  stream: Readable,
  signal: AbortSignal,
): Promise<ImportedModel> {
  const { space } = by;
  const { facts, file } = unpackModel(await readWhole(addAbortSignal(signal, stream)));
  await assertAnswers(engines, facts, file);
  // A run of its own, so that whoever sends the same file finds what became of it.
  const run_id = createHash('sha256').update(`${space}\n`).update(file).digest('hex').slice(0, 24);
  const earlier = (): Promise<Model | null> => store.models.findOne(space, { run_id });
  const before = await earlier();
  if (before !== null) return { model: before, known: true };

  const file_id = await store.files.put(`${run_id}.model`, Readable.from([file]));
  const insert = (name: string): Promise<Model> =>
    orExisting(store.models.insert({ ...fieldsOf(by, facts), run_id, file_id, file_size: file.length, name }), earlier);
  const model = await insertNumbered(chosenName(facts.name), insert).catch(async (error: unknown) => {
    await store.files.remove(file_id);
    throw error;
  });
  const known = model.file_id !== file_id;
  if (known) await store.files.remove(file_id);
  return { model, known };
}

/** Of the installation that it came from it keeps nothing but what it learned. */
function fieldsOf({ actor, space }: Asker, facts: ModelFacts) {
  const { importance, train_rows, test_rows } = facts;
  return {
    ...facts,
    space,
    user_id: actor.id,
    private_to: null,
    // Named so that nothing is found by them.
    dataset_id: newId(),
    table: { file_id: newId(), rows: train_rows + test_rows },
    status: 'ready',
    measuring: importance === null ? 'given_up' : 'done',
    uses_real_model: true,
  } as const;
}

async function readWhole(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MOST_MODEL_BYTES) throw new LimitError(TOO_LARGE);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Opens the engine's file, which trusts it no more than this does, and asks it once. @throws InvalidInputError */
async function assertAnswers({ runtimes }: Services['engines'], facts: ModelFacts, file: Buffer): Promise<void> {
  const runtime = runtimes[facts.engine];
  // What another engine has written may be code.
  if (!runtime.portable)
    throw new InvalidInputError(`Models of ${facts.engine} are not taken from elsewhere. Train again here.`);
  const inMemory: ModelFile = { read: async () => file, fetch: (path) => writeFile(path, file) };
  const opened = await runtime.open(inMemory).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'conflict' ? unfitting('what it learned') : error;
  });
  const isSame = (a: readonly string[], b: readonly string[]): boolean =>
    a.length === b.length && a.every((each, i) => each === b[i]);
  const features = facts.features.map(({ name }) => name);
  if (opened.target !== facts.target) throw unfitting('its target');
  if (!isSame(opened.classes, facts.classes)) throw unfitting('its classes');
  if (!isSame([...opened.features].sort(), [...features].sort())) throw unfitting('its features');
  const inputs = facts.schema.filter(({ name }) => name !== facts.target);
  const typical = Object.fromEntries(facts.features.map((each) => [each.name, each.typical]));
  await opened.predict(rowToFrame(typical, inputs).frame).catch((error: unknown) => {
    throw error instanceof EngineError ? unfitting('what it answers') : error;
  });
}
