import { list, metricName } from '../text/sentences.ts';
import type { Command, CommandName, Slots } from './command.ts';
import type { ChatContext } from './interpret/interpreter.ts';

/** What is in focus, by name. */
type Focus = Pick<ChatContext, 'dataset' | 'model' | 'deployment'>;

const quoted = (names: readonly string[]): string => list(names.map((name) => `“${name}”`));

/** How each command is called where one is asked about or listed, after "Shall I …". */
const ENGINE_WORDS = {
  native: ' with my own engine',
  autogluon: ' with AutoGluon',
  simulation: ', simulated',
} as const;

const WORDS: { readonly [N in CommandName]: (slots: Slots<N>, focus: Focus) => string } = {
  help: () => 'show what you can say',
  search_datasets: ({ query }) => `search for data about “${query}”`,
  more_results: () => 'show more results',
  add_dataset: ({ ref }) => (/^\d+$/.test(ref) ? `add result ${ref}` : `add “${ref}”`),
  upload_hint: () => 'say how a file is handed over',
  list_datasets: () => 'list the data sets',
  describe_dataset: ({ dataset }, focus) => `describe ${dataset ?? focus.dataset ?? 'the data set'}`,
  share: ({ dataset }, focus) => `share ${dataset ?? focus.dataset ?? 'the data set'} otherwise`,
  token: ({ do: what }) => (what === 'list' ? 'list your tokens' : `${what} a token`),
  set_target: ({ column, dataset }, focus) =>
    `set the target of ${dataset ?? focus.dataset ?? 'the data set'} to ${column}`,
  reread: () => 'read the file otherwise',
  explain_values: () => 'note what the values mean',
  leave_out: ({ columns }) => `leave out ${quoted(columns)}`,
  query_data: () => 'answer a question about the rows',
  train({ dataset, target, metric, time_limit_s: seconds, without, only, engine }, focus) {
    const details = [
      target === undefined ? '' : ` to predict ${target}`,
      only === undefined ? '' : ` from ${quoted(only)} alone`,
      without === undefined ? '' : ` without ${quoted(without)}`,
      metric === undefined ? '' : `, judged by ${metricName(metric)}`,
      engine === undefined ? '' : ENGINE_WORDS[engine],
      seconds === undefined ? '' : `, for at most ${seconds} s`,
    ];
    return `train on ${dataset ?? focus.dataset ?? 'the data set'}${details.join('')}`;
  },
  cancel: ({ keep_best }) => (keep_best ? 'end the search and keep the best model so far' : 'stop the training'),
  status: () => 'say how the training is going',
  leaderboard: () => 'show the leaderboard',
  explain: ({ model }, focus) => `explain ${model ?? focus.model ?? 'the model'}`,
  compare: () => 'compare the models',
  recommend_models: ({ task }) => `recommend models for “${task}”`,
  estimate: () => 'say how long a training takes',
  list_models: () => 'list the models',
  deploy: ({ model }, focus) => `deploy ${model ?? focus.model ?? 'the model'}`,
  undeploy: ({ deployment }, focus) => `take ${deployment ?? focus.deployment ?? 'the model'} out of service`,
  predict: () => 'predict',
  predict_file: () => 'predict the rows of a file',
  roll_back: ({ deployment }, focus) => `roll ${deployment ?? focus.deployment ?? 'the deployment'} back`,
  split_requests: ({ deployment }, focus) =>
    `split the requests of ${deployment ?? focus.deployment ?? 'the deployment'} among its versions`,
  how_to_call: ({ deployment }, focus) => `show how ${deployment ?? focus.deployment ?? 'the deployment'} is called`,
  schedule: ({ when }) => `do that ${when ?? 'later'}`,
  unschedule: () => 'stop what is scheduled',
  list_schedules: () => 'list what is scheduled',
  rename: ({ to, dataset, model }, focus) => `call ${dataset ?? model ?? focus.model ?? focus.dataset ?? 'it'} “${to}”`,
  report: ({ model }, focus) => `write a report about ${model ?? focus.model ?? 'the model'}`,
  delete_dataset: ({ dataset }) => `delete the data set ${dataset}`,
  delete_model: ({ model }) => `delete the model ${model}`,
  smalltalk: () => 'say hello',
  question: () => 'answer the question',
  unsupported: () => 'do what I did not understand',
  unclear: () => 'ask which is meant',
};

export const inWords = ({ command, slots }: Command, focus: Focus): string =>
  (WORDS[command] as (slots: unknown, focus: Focus) => string)(slots, focus);
