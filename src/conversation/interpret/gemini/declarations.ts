import type { FunctionDeclaration } from '../../../language-model/language-model.ts';
import { type CommandName, slotSchema } from '../../command.ts';

interface About {
  readonly does: string;
  readonly slots?: Readonly<Record<string, string>>;
  readonly required?: readonly string[];
}

const DATASET = 'Name of the data set; leave it out for the one in focus.';
const MODEL = 'Name of the model; leave it out for the one in focus.';
const RUN = 'Name or number of the run; leave it out for the present one.';

/** What a model is told of each command; null for those it does not give. */
const ABOUT: { readonly [N in CommandName]: About | null } = {
  help: { does: 'Show what can be said.' },
  search_datasets: {
    does: 'Search the hubs for public data sets about a topic.',
    slots: { query: 'The topic in English, a few words without filler, spelling corrected.' },
  },
  more_results: null,
  explain_values: null,
  add_dataset: {
    does: 'Add a data set: a result of the last search, or one at a hub or an address that the person names.',
    slots: { ref: 'The place in the list of results as "1", "2" or "last"; else owner/slug, an address, or a name.' },
  },
  upload_hint: { does: 'Say how a file is handed over: the person has a file but did not attach it.' },
  list_datasets: { does: 'List the data sets that were added.' },
  describe_dataset: {
    does: 'Show columns, row count and gaps of a data set or of a result.',
    slots: { dataset: DATASET },
  },
  share: null,
  roll_back: null,
  split_requests: null,
  how_to_call: null,
  token: null,
  set_target: {
    does: 'Choose the column to be predicted, without training.',
    slots: { column: 'The column as it stands in the context.', dataset: DATASET },
  },
  reread: null,
  leave_out: {
    does: 'Leave columns out from now on, without training.',
    slots: { columns: 'The columns as they stand in the context.', dataset: DATASET },
  },
  query_data: {
    does: 'Answer a question about the rows: a figure, a table or a chart.',
    slots: { question: 'The question as it was asked.', dataset: DATASET },
  },
  train: {
    does: 'Start a training now. Only when the person asks for it now, not later, not on a condition, not as a question.',
    slots: {
      dataset: DATASET,
      target: 'The column to be predicted, when it is named.',
      time_limit_s: 'Time limit in seconds, when it is named.',
      without: 'Columns to leave out.',
      only: 'The only columns to learn from.',
      split_by: '"time", "random", or the column of the time by which to split.',
      blanks: 'Whether empty cells of the target are a class of their own.',
      engine: 'What is to train, only when the person names it. "simulation" only shows what a training looks like.',
      preset: 'How hard AutoGluon is to try, when a quality is named.',
    },
  },
  cancel: {
    does: 'Stop the training that is going on.',
    slots: { run: RUN, keep_best: 'True to stop only the search and keep the best model so far.' },
  },
  status: { does: 'Say how far the training is.', slots: { run: RUN } },
  leaderboard: { does: 'Show the models that were tried and their scores.', slots: { run: RUN } },
  explain: { does: 'Show which columns count for the model.', slots: { model: MODEL } },
  compare: { does: 'Put trained models side by side.', slots: { models: 'Names of models.' } },
  recommend_models: { does: 'Recommend ready-made models for a task.', slots: { task: 'The task.' } },
  estimate: { does: 'Say how long a training will take.', slots: { dataset: DATASET } },
  list_models: { does: 'List the trained models.' },
  predict_file: { does: 'Predict all rows of a file.', slots: { model: MODEL } },
  schedule: {
    does: 'Train or predict at a later time, or again and again.',
    slots: { when: 'The time as it was said.', dataset: DATASET, model: MODEL },
  },
  unschedule: { does: 'Stop what is scheduled.' },
  list_schedules: { does: 'List what is scheduled.' },
  rename: {
    does: 'Give a data set or a model another name.',
    slots: { to: 'The new name.', dataset: 'The data set, when one is meant.', model: 'The model, when one is meant.' },
  },
  report: { does: 'Write a report about a model.', slots: { model: MODEL } },
  unclear: null,
  deploy: { does: 'Put a model into service.', slots: { model: MODEL } },
  undeploy: { does: 'Take a model out of service and keep it.', slots: { deployment: 'Name of what is in service.' } },
  predict: {
    does: 'Predict for a case whose values the person gives.',
    slots: { model: MODEL, row: 'The values that the person gave, with the columns as they stand in the context.' },
  },
  delete_dataset: { does: 'Delete a data set.', slots: { dataset: 'Name of the data set.' } },
  delete_model: { does: 'Delete a model.', slots: { model: 'Name of the model.' } },
  smalltalk: { does: 'Answer thanks, greetings and the like.' },
  question: {
    does: 'Answer a question that no other function answers.',
    slots: {
      answer:
        'The answer in English, at most 80 words, plain text. Only what the context tells or the field knows; else say that you do not know. Never say that something was done or will be done.',
    },
    required: ['answer'],
  },
  unsupported: {
    does: 'Nothing is asked for that a function does, or it is not clear what, or it is not to be done now.',
  },
};

/** Slots that a model does not fill: what it cannot know, or what another reader tells. */
const UNTOLD: ReadonlySet<string> = new Set(['more_rows', 'remarks']);

/** An object with any names is nothing that a model can be asked for: pairs are. */
const ROW: Schema = {
  type: 'array',
  items: {
    type: 'object',
    properties: { column: { type: 'string' }, value: { type: 'string' } },
    required: ['column', 'value'],
  },
};

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly description?: string;
}

/** The commands as functions, from the schemas that check them. */
export const DECLARATIONS: readonly FunctionDeclaration[] = Object.entries(ABOUT).flatMap(([name, about]) =>
  about === null ? [] : [declare(name as CommandName, about)],
);

function declare(name: CommandName, { does, slots: told = {}, required }: About): FunctionDeclaration {
  const { properties = {}, required: needed = [] } = slotSchema(name) as Schema;
  const described = Object.entries(properties)
    .filter(([slot]) => !UNTOLD.has(slot))
    .map(([slot, schema]) => [
      slot,
      { ...(slot === 'row' ? ROW : plain(schema)), ...(told[slot] === undefined ? {} : { description: told[slot] }) },
    ]);
  if (described.length === 0) return { name, description: does };
  const parameters = { type: 'object', properties: Object.fromEntries(described), required: required ?? needed };
  return { name, description: does, parameters };
}

/** What every version of the service understands of a schema. Lengths and bounds are checked afterwards. */
function plain({ type = 'string', enum: values, items }: Schema): Schema {
  return { type, ...(values && { enum: values }), ...(items && { items: plain(items) }) };
}
