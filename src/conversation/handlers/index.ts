import { explainTerm } from '../../cards/glossary.ts';
import { helpReply, MORE_HELP } from '../../cards/simple-cards.ts';
import { fold } from '../../text/fold.ts';
import type { Command, CommandName, Slots } from '../command.ts';
import { ask, Unclear } from '../question.ts';
import { type Answer, type Scene, say } from '../scene.ts';
import { add, uploadHint } from './add.ts';
import { compare } from './compare.ts';
import { deleteDataset, describeDataset, listDatasets, setTarget, share } from './datasets.ts';
import { deploy, howToCall, rollBack, splitRequests, undeploy } from './deployments.ts';
import { leaveOut } from './leave-out.ts';
import { deleteModel, explain, listModels } from './models.ts';
import { predict } from './predict.ts';
import { predictFile } from './predict-file.ts';
import { queryData } from './query-data.ts';
import { readAs } from './reading.ts';
import { rename } from './rename.ts';
import { report } from './report.ts';
import { cancel, leaderboard, status, train } from './runs.ts';
import { explainValues } from './say-meanings.ts';
import { askTopic, isWithoutTopic, moreOfLast, search, searchTopic } from './search.ts';
import { tokens } from './tokens.ts';
import { unclear } from './unclear.ts';

type Handler<N extends CommandName> = (slots: Slots<N>, scene: Scene) => Promise<Answer>;

/** A sentence with the way to help beside it, which in a channel is pressed sooner than said. */
const sayWithHelp = (text: string): Answer => ({ reply: { text, cards: [{ actions: [MORE_HELP] }] } });

const notYet = (what: string) => async (): Promise<Answer> => {
  const { reply } = sayWithHelp(`I cannot ${what} yet, so nothing was done. Say “help” to see what I can do.`);
  return { reply: { ...reply, private: true } };
};

const GREETING =
  'Hello! I find data, train models on it, and predict. What would you like to predict? Say for example “find me a dataset about customer churn”.';
const HELLO_AGAIN = 'Hello! Say “help” to see what I can do.';
const PLEASURE = 'You are welcome. Say “help” to see what else I can do.';

/** Thanks, in the languages the interpreter reads; an excuse is none. */
const THANKS =
  /thank|thx|thnx|thks|\btks\b|\bty(?:sm)?\b|cheers|appreciate|dank|merci|gracias|grazie|obrigad|spasibo|спасибо|благодарю|dzieki|dziekuje|tesekkur|tack|谢谢|多谢|感谢|ありがとう|धन्यवाद|شكرا/u;

const BYE =
  /bye\b|good ?night|see you|see ya|tschuss|wiedersehen|au revoir|adios|hasta|arrivederci|\bciao\b|tchau|tot ziens/;

/** "Thanks" is no "hello". */
async function smalltalk(_: Slots<'smalltalk'>, { chat, turn: { input } }: Scene): Promise<Answer> {
  const words = input.kind === 'text' ? fold(input.text) : '';
  if (THANKS.test(words)) return sayWithHelp(PLEASURE);
  if (BYE.test(words)) return say('See you. What is here stays here.');
  return sayWithHelp(chat.dataset_id === null && chat.result_ids.length === 0 ? GREETING : HELLO_AGAIN);
}

const HANDLERS: { readonly [N in CommandName]: Handler<N> } = {
  help: async (_, { callHint }) => ({ reply: helpReply(callHint) }),
  search_datasets: search,
  more_results: moreOfLast,
  add_dataset: add,
  upload_hint: uploadHint,
  list_datasets: listDatasets,
  describe_dataset: describeDataset,
  set_target: setTarget,
  reread: readAs,
  leave_out: leaveOut,
  query_data: queryData,
  share,
  token: tokens,
  train,
  cancel,
  status,
  leaderboard,
  explain,
  compare,
  recommend_models: notYet('recommend ready-made models'),
  estimate: async (_, { services }) =>
    say(
      `A training takes at most its time limit: ${services.limits.trainTimeLimitS} s, unless you say another, for example “train for 5 minutes”. Small tables are done sooner.`,
    ),
  list_models: listModels,
  deploy,
  undeploy,
  predict,
  predict_file: predictFile,
  roll_back: rollBack,
  split_requests: splitRequests,
  how_to_call: howToCall,
  schedule: notYet('train or predict at a later time'),
  unschedule: notYet('keep schedules'),
  list_schedules: notYet('keep schedules'),
  rename,
  explain_values: explainValues,
  report,
  delete_dataset: deleteDataset,
  delete_model: deleteModel,
  smalltalk,
  question,
  unsupported: notUnderstood,
  unclear,
};

/** What the reader of the question knows, else what a word of the trade means; the rest is beyond me. */
async function question({ answer }: Slots<'question'>, { turn: { input } }: Scene): Promise<Answer> {
  const known = answer ?? (input.kind === 'text' ? explainTerm(input.text) : null);
  if (known !== null) return say(known);
  return sayWithHelp(
    'That I do not know. I can explain words of the trade, for example “what is AUC?”; say “help” to see what I can do.',
  );
}

/** Somebody who has no data yet may have named a topic. */
async function notUnderstood(_: Slots<'unsupported'>, scene: Scene): Promise<Answer> {
  const { input } = scene.turn;
  if (isWithoutTopic(scene)) return askTopic(scene);
  const isNew = scene.chat.dataset_id === null && input.kind === 'text' && input.text.length <= 100;
  const topic = isNew ? await searchTopic(input.text, scene) : null;
  return (
    topic ??
    sayWithHelp('I did not understand that. I find data, train models and predict; say “help” to see how to ask.')
  );
}

/** What is for the person alone who asked by a slash command: help, details and explanations. */
const PERSONAL: ReadonlySet<CommandName> = new Set([
  'help',
  'upload_hint',
  'describe_dataset',
  'explain',
  'estimate',
  'smalltalk',
  'question',
  'unsupported',
  'query_data',
  'list_schedules',
  'how_to_call',
]);

/** Carries a command out; where it leaves something open, that is asked. */
export async function handle(command: Command, scene: Scene): Promise<Answer> {
  const handler = HANDLERS[command.command] as (slots: unknown, scene: Scene) => Promise<Answer>;
  const answer = await handler(command.slots, scene).catch((error: unknown) => {
    if (error instanceof Unclear) return ask(error, command, scene);
    throw error;
  });
  const isPersonal = scene.turn.aside === true && PERSONAL.has(command.command);
  return isPersonal ? { ...answer, reply: { ...answer.reply, private: true } } : answer;
}
