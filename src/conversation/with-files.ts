import { isFault, toAppError } from '../errors.ts';
import { list } from '../text/sentences.ts';
import type { SentFile } from '../usecases/add.ts';
import { isModelFile } from '../usecases/model-files.ts';
import type { Command, Slots } from './command.ts';
import { contextOf } from './context.ts';
import { type AddedFiles, addFiles } from './handlers/add.ts';
import { importModels } from './handlers/import-models.ts';
import { handle } from './handlers/index.ts';
import { predictFiles, rowsAskedFor } from './handlers/predict-file.ts';
import { hearReading } from './interpret/hear-reading.ts';
import { ask, type Meaning, Unclear } from './question.ts';
import type { Answer, Scene } from './scene.ts';

const TO_LEARN_FROM =
  'I have taken the file in as data to learn from. Once there is a model, send a CSV with the words “predict all rows” beside it, and each of its rows is predicted.';

/** Takes files in, and does with them what was said beside them. */
export async function withFiles(sent: readonly SentFile[], words: string, scene: Scene): Promise<Answer> {
  const [models, files] = [sent.filter(isModel), sent.filter((each) => !isModel(each))];
  if (models.length === 0) return withTables(files, words, scene);
  const imported = await importModels(models, scene);
  return files.length === 0 ? imported : inFront(imported.reply.text ?? '', await withTables(files, words, scene));
}

const isModel = ({ name }: SentFile): boolean => isModelFile(name);

async function withTables(files: readonly SentFile[], words: string, scene: Scene): Promise<Answer> {
  const rows = words.trim() === '' ? rowsAskedFor(scene) : await toPredict(words, scene);
  if (rows !== null) return predictFiles(files, rows, scene);
  const added = await addFiles(files, scene);
  if (words.trim() === '' || added.datasets.length === 0) return added;
  const here: Scene = { ...scene, chat: { ...scene.chat, ...added.focus } };
  const command = await wanted(words, here);
  if (command.command === 'predict' || command.command === 'predict_file') return inFront(TO_LEARN_FROM, added);
  if (!ON_WHAT_WAS_ADDED.has(command.command)) return added;
  return goingOn(added, scene, (there) => doneWith(added, command, there));
}

/** Goes on with what was added. */
export async function goingOn(added: Answer, scene: Scene, then: (there: Scene) => Promise<Answer>): Promise<Answer> {
  try {
    return followed(added, await then({ ...scene, chat: { ...scene.chat, ...added.focus } }));
  } catch (error) {
    // What was added stays, and can be trained on otherwise.
    if (isFault(error) || scene.signal.aborted) throw error;
    return inFront(toAppError(error).message, added);
  }
}

/** By which model all rows of a file are to be predicted, where there is a model and that is what is said beside it. */
async function toPredict(words: string, scene: Scene): Promise<Slots<'predict_file'> | null> {
  if ((await scene.services.store.models.total(scene.by.space)) === 0) return null;
  const { command, slots } = await wanted(words, scene);
  const isOneRow = command === 'predict' && Object.keys(slots.row).length > 0;
  if ((command !== 'predict' && command !== 'predict_file') || isOneRow) return null;
  return { model: slots.model };
}

/** What can be asked for in the same breath. Whatever else is asked of the table, its card shows. */
const ON_WHAT_WAS_ADDED: ReadonlySet<Command['command']> = new Set([
  'train',
  'set_target',
  'reread',
  'estimate',
  'question',
]);

async function doneWith(added: AddedFiles, command: Command, scene: Scene): Promise<Answer> {
  if (command.command === 'train') {
    return trainOn(added, { ...command, slots: { ...command.slots, dataset: undefined } }, scene);
  }
  const [only, ...others] = added.datasets;
  if (only === undefined || others.length > 0) return added;
  return handle({ ...command, slots: { ...command.slots, dataset: only.id } } as Command, scene);
}

/** Words beside a file may ask for predictions, also where there is no model yet. */
async function wanted(words: string, scene: Scene): Promise<Command> {
  const context = await contextOf(scene);
  const options = hearReading(words, context);
  if (options !== null) return { command: 'reread', slots: { options } };
  const reading = await scene.services.interpreter.interpret(words, { model: 'model', ...context }, scene.signal);
  // What is not sure stays with the buttons of what was added.
  return 'steps' in reading ? { command: 'unsupported', slots: {} } : reading;
}

/** On the only one, or the only one with that column; else that is asked. */
async function trainOn(
  { datasets }: AddedFiles,
  command: Command & { command: 'train' },
  scene: Scene,
): Promise<Answer> {
  const { target } = command.slots;
  const having = datasets.filter(({ schema }) => target === undefined || schema.some(({ name }) => name === target));
  const fitting = having.length > 0 ? having : datasets;
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) {
    return handle({ command: 'train', slots: { ...command.slots, dataset: only.id } }, scene);
  }
  const meanings: readonly Meaning[] = fitting.map(({ id, name, title }) => ({ value: id, names: [name, title] }));
  const which = `On which shall I train: ${list(
    fitting.map(({ name }) => name),
    'or',
  )}?`;
  return ask(new Unclear(which, 'dataset', meanings), command, scene);
}

/** The same answer, with something said before it. */
export const inFront = (words: string, { reply, ...answer }: Answer): Answer => ({
  ...answer,
  reply: { ...reply, text: reply.text === undefined ? words : `${words}\n${reply.text}` },
});

/** What was added is said in a line; what was done with it is shown. */
const followed = (added: Answer, answer: Answer): Answer => ({
  ...answer,
  focus: { ...added.focus, ...answer.focus },
  reply: { ...answer.reply, text: [added.reply.text, answer.reply.text].filter(Boolean).join('\n') },
});
