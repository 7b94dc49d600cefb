import type { Command, CommandName, Slots } from '../command.ts';
import { offer } from '../question.ts';
import type { Answer, Scene } from '../scene.ts';

/** What a button says of a reading. */
const LABELS: Readonly<Record<CommandName, string>> = {
  help: 'Show help',
  search_datasets: 'Search for data',
  add_dataset: 'Add a data set',
  upload_hint: 'Bring a file',
  list_datasets: 'List the data sets',
  describe_dataset: 'Describe the data',
  set_target: 'Set the target',
  reread: 'Read the file otherwise',
  leave_out: 'Leave columns out',
  query_data: 'Ask the data',
  train: 'Train',
  cancel: 'Stop the training',
  status: 'Show the progress',
  leaderboard: 'Show the leaderboard',
  explain: 'Explain the model',
  compare: 'Compare models',
  recommend_models: 'Recommend a model',
  estimate: 'Say how long it takes',
  list_models: 'List the models',
  deploy: 'Deploy',
  undeploy: 'Take it down',
  predict: 'Predict',
  predict_file: 'Predict a file',
  schedule: 'Schedule a training',
  unschedule: 'Stop a schedule',
  list_schedules: 'Show the schedules',
  rename: 'Rename',
  report: 'Write a report',
  delete_dataset: 'Delete the data set',
  delete_model: 'Delete the model',
  smalltalk: 'Nothing, just talking',
  question: 'A question about how it works',
  unsupported: 'None of these',
  unclear: 'Something else',
};

/** Asks which reading is meant, likeliest first. */
export async function unclear({ readings }: Slots<'unclear'>, scene: Scene): Promise<Answer> {
  const choices = (readings as readonly Command[]).map((next) => ({ names: [labelOf(next)], next }));
  return offer('I am not sure what you mean. Which of these is it?', choices, scene);
}

function labelOf({ command, slots }: Command): string {
  const named = Object.values(slots).filter((value) => typeof value === 'string' && value.length < 30);
  return named.length === 0 ? LABELS[command] : `${LABELS[command]}: ${named.join(', ')}`;
}
