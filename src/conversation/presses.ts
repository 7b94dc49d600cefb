import { allHelpReply } from '../cards/simple-cards.ts';
import { InvalidInputError, NotFoundError, WrongValueError } from '../errors.ts';
import { goOnLater } from './after-fetch.ts';
import type { Command } from './command.ts';
import { add, cancelFetch, pickTable } from './handlers/add.ts';
import { askTarget, confirmDeleteDataset, details, setTarget } from './handlers/datasets.ts';
import { rollBackFrom } from './handlers/deployments.ts';
import { handle } from './handlers/index.ts';
import { confirmDeleteModel } from './handlers/models.ts';
import { askRow } from './handlers/predict.ts';
import { cancelBatch } from './handlers/predict-file.ts';
import { readAsText } from './handlers/reading.ts';
import { trainAdvised, trainAgain, trainAgainAdvised, trainWith } from './handlers/runs.ts';
import { moreResults } from './handlers/search.ts';
import { carryOutPlan } from './plan.ts';
import type { Input } from './platform.ts';
import { type Next, pressed } from './question.ts';
import { type Answer, type Scene, say } from './scene.ts';
import { together } from './together.ts';
import { goingOn } from './with-files.ts';

type Press = (id: string, scene: Scene) => Promise<Answer>;

/** What each verb of a button does. A button carries `verb:id` and works for as long as what it names is there. */
const PRESSES: Readonly<Record<string, Press>> = {
  'cancel-fetch': cancelFetch,
  add: (ref, scene) => handle({ command: 'add_dataset', slots: { ref } }, scene),
  details,
  more: moreResults,
  train: (dataset, scene) => handle({ command: 'train', slots: named({ dataset }) }, scene),
  again: trainAgain,
  'as-text': readAsText,
  target: askTarget,
  'train-advised': trainAdvised,
  advised: trainAgainAdvised,
  cancel: (run, scene) => handle({ command: 'cancel', slots: { run } }, scene),
  keep: (run, scene) => handle({ command: 'cancel', slots: { run, keep_best: true } }, scene),
  leaderboard: (run, scene) => handle({ command: 'leaderboard', slots: named({ run }) }, scene),
  explain: (model, scene) => handle({ command: 'explain', slots: { model } }, scene),
  deploy: (model, scene) => handle({ command: 'deploy', slots: { model } }, scene),
  'cancel-batch': cancelBatch,
  rollback: rollBackFrom,
  call: (deployment, scene) => handle({ command: 'how_to_call', slots: { deployment } }, scene),
  undeploy: (deployment, scene) => handle({ command: 'undeploy', slots: { deployment } }, scene),
  predict: (model, scene) => askRow(named({ model }).model, scene),
  'delete-dataset': (dataset, scene) => handle({ command: 'delete_dataset', slots: { dataset } }, scene),
  'delete-model': (model, scene) => handle({ command: 'delete_model', slots: { model } }, scene),
  'confirm-delete-dataset': confirmDeleteDataset,
  'confirm-delete-model': confirmDeleteModel,
  help: async () => ({ reply: allHelpReply() }),
  answer: choose,
  dismiss: async () => say('All right, nothing was changed.'),
};

/** A button that names nothing means what the chat is about, as the words do. */
const named = <K extends string>(slots: Readonly<Record<K, string>>): { readonly [N in K]?: string } =>
  Object.fromEntries(Object.entries(slots).filter(([, name]) => name !== '')) as { readonly [N in K]?: string };

/** These only show something: once for all who press the same at the same time. The others see to that by themselves. */
const SHOWING: ReadonlySet<string> = new Set([
  'details',
  'more',
  'target',
  'leaderboard',
  'explain',
  'call',
  'dismiss',
]);

type Act = Exclude<Input, { kind: 'text' | 'command' | 'after' }>;

/** Carries out a button, a choice or a form. Ids come from outside: what they name is looked up in the space. */
export async function act(input: Act, scene: Scene): Promise<Answer> {
  const [, named] = split(controlOf(input));
  // An id may have more behind it.
  const [thing = ''] = named.split('.', 1);
  // What was pressed may stand on a card that is no longer kept up to date.
  return perform(input, scene).finally(() => scene.services.store.views.changed([thing], 'ever'));
}

function controlOf(input: Act): string {
  switch (input.kind) {
    case 'press':
      return input.action;
    case 'pick':
      return input.select;
    case 'submit':
      return input.form;
  }
}

async function perform(input: Act, scene: Scene): Promise<Answer> {
  if (input.kind === 'press') {
    const [verb, id] = split(input.action);
    const press = Object.hasOwn(PRESSES, verb) ? PRESSES[verb] : undefined;
    if (press !== undefined && (!SHOWING.has(verb) || id === '')) return press(id, scene);
    if (press !== undefined) return together(scene, input.action, 'That is asked for', () => press(id, scene));
  }
  if (input.kind === 'pick') {
    const [verb, dataset] = split(input.select);
    if (verb === 'answer') return choose(`${dataset}.${input.value}`, scene);
    if (verb === 'table') return pickTable(dataset, input.value, scene);
    if (verb === 'engine') return trainWith(dataset, input.value, scene);
    if (verb === 'target') return setTarget({ column: input.value, dataset }, scene);
  }
  if (input.kind === 'submit') {
    const [verb, model] = split(input.form);
    const row = Object.fromEntries(Object.entries(input.values).filter(([, value]) => value.trim() !== ''));
    if (verb === 'predict') {
      const sent = `${scene.turn.user.id} ${JSON.stringify([model, row])}`;
      const command = { command: 'predict', slots: { model, row } } as const;
      return together(scene, sent, 'That form was sent off', () => handle(command, scene)).catch((error: unknown) => {
        if (!(error instanceof InvalidInputError)) throw error;
        const wrong = error instanceof WrongValueError ? { [error.column]: row[error.column] ?? '' } : {};
        return {
          reply: { text: error.message, private: true, again: { form: input.form, values: { ...wrong, ...row } } },
        };
      });
    }
  }
  throw new NotFoundError('I know no such button; it may be from an older version of me. Please ask again in words.');
}

/** Goes on with what a question was asked for. */
async function choose(choice: string, scene: Scene): Promise<Answer> {
  return { question: null, ...(await carryOut(pressed(choice, scene.chat), scene)) };
}

/** What was settled by an answer. */
export async function carryOut(next: Next, scene: Scene): Promise<Answer> {
  if ('steps' in next) return carryOutPlan(next, scene, 'agreed');
  if ('command' in next) return handle(next, scene);
  if (next.kind !== 'add') return act(next, scene);
  const added = await add({ ref: next.ref }, scene);
  // The data set in focus then is the one that was added.
  const { command, slots } = next.next;
  const then = { command, slots: { ...slots, dataset: undefined } } as Command;
  if (added.focus?.dataset_id) return goingOn(added, scene, (there) => handle(then, there));
  return goOnLater(added, { steps: [then] }, scene, 'agreed');
}

function split(action: string): readonly [string, string] {
  const colon = action.indexOf(':');
  return colon < 0 ? [action, ''] : [action.slice(0, colon), action.slice(colon + 1)];
}
