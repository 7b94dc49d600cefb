import { asksForTerm } from '../cards/glossary.ts';
import { type Query, query } from '../datasets/query/query.ts';
import { compact } from '../text/fold.ts';
import { wordsOf } from '../text/small-words.ts';
import { seenBy } from '../usecases/rights.ts';
import { bundled } from '../usecases/search.ts';
import { type Command, METRICS } from './command.ts';
import { contextOf } from './context.ts';
import { hearMeanings } from './hear-meanings.ts';
import { hearDeployment } from './interpret/hear-deployment.ts';
import { hearReading } from './interpret/hear-reading.ts';
import { hearSharing } from './interpret/hear-sharing.ts';
import { hearToken } from './interpret/hear-token.ts';
import type { ChatContext, Reading } from './interpret/interpreter.ts';
import { readFurther, readQuestion } from './questions/read-question.ts';
import type { Scene } from './scene.ts';

/** Commands about a data set, which is the one in focus where the words name none. */
const ABOUT_DATASET: ReadonlySet<Command['command']> = new Set([
  'train',
  'describe_dataset',
  'set_target',
  'estimate',
  'delete_dataset',
  'predict_file',
]);
/** What goes on with a list, as a whole sentence. */
const MORE =
  /^(?:(?:please )?(?:show|give|list|find|see)(?: me)? )?(?:(?:some|the|any|are there) )*(?:more|others|next(?: page| ones?| five| 5)?)(?: (?:results?|data ?sets?|of (?:them|those|these)|options))?(?: please|,? please)?[ .!?…]*$/i;
/** Shorter names are in too many sentences by chance. */
const MIN_NAME = 3;
const MOST_WORDS = 4;
const LONGEST_FURTHER = 120;

/**
 * What words mean in a chat. The interpreter may take the data set in focus for meant where the words name another
 * one, or one that is not here: a name that stands in the words is told to the command, which says what it finds.
 */
export async function understand(text: string, scene: Scene): Promise<Reading> {
  const { interpreter } = scene.services;
  const wish = hearToken(text);
  if (wish !== null) return { command: 'token', slots: wish };
  const order = hearDeployment(text);
  if (order !== null) return order;
  const sharing = hearSharing(text);
  if (sharing !== null) return { command: 'share', slots: sharing };
  if (MORE.test(text.trim())) return { command: 'more_results', slots: {} };
  if ((await furtherQuestion(text, scene)) !== null) return { command: 'query_data', slots: { question: text } };
  const context = await contextOf(scene);
  const options = hearReading(text, context);
  if (options !== null) return { command: 'reread', slots: { options } };
  const said = await meaningsIn(text, scene);
  if (said !== null) return said;
  // With a model in focus, "what is AUC?" is else taken for a question about it.
  if (asksForTerm(text)) return { command: 'question', slots: {} };
  // Who asked by a slash command sees already that an answer is on its way, and may be the only one to see it.
  if (interpreter.isSlow && scene.turn.aside !== true) scene.working({ text: 'Thinking …' });
  const { datasets = [] } = context;
  const known = { ...context, datasets: [...datasets, ...(await unlessModels(lookalikes(text, datasets), scene))] };
  const reading = await interpreter.interpret(text, known, scene.signal);
  if ('steps' in reading) return reading;
  if (!interpreter.isSlow && (await isOfRows(text, reading, context, scene)))
    return { command: 'query_data', slots: { question: text } };
  if (reading.command === 'unsupported' && !interpreter.isSlow) return (await withAll(text, known, scene)) ?? reading;
  return withName(await withModel(reading, text, scene), text, known, scene);
}

/** Commands about a model, which is the one in focus where the words name none. */
const ABOUT_MODEL: ReadonlySet<Command['command']> = new Set(['explain', 'deploy', 'predict_file', 'report']);

/** A deployment is called like its first model: where a model is meant, that name stands for the model. */
async function withModel(command: Command, text: string, { services: { store }, by }: Scene): Promise<Command> {
  const { model } = command.slots as { readonly model?: string };
  if (!ABOUT_MODEL.has(command.command) || model !== undefined) return command;
  for (const name of wordsOf(text).filter((word) => /[\d_-]/.test(word))) {
    if ((await store.models.findOne(by.space, { name })) === null) continue;
    return { command: command.command, slots: { ...command.slots, model: name } } as Command;
  }
  return command;
}

/** Words that go on from the question to the rows just before: "and by month?" */
async function furtherQuestion(text: string, { chat, by, services }: Scene): Promise<Query | null> {
  const { asked, dataset_id: id } = chat;
  if (id === null || asked?.dataset_id !== id || text.length > LONGEST_FURTHER) return null;
  const before = query.safeParse(asked.query).data;
  const dataset = before && seenBy(by, await services.store.datasets.get(by.space, id));
  return dataset ? readFurther(text, { name: dataset.title, columns: dataset.schema }, before) : null;
}

/** What is said of the values of the data set in focus. */
async function meaningsIn(text: string, { by, chat, services: { store } }: Scene): Promise<Command | null> {
  const dataset = chat.dataset_id === null ? null : seenBy(by, await store.datasets.get(by.space, chat.dataset_id));
  const heard = dataset === null ? null : hearMeanings(text, dataset);
  return heard === null || dataset === null
    ? null
    : { command: 'explain_values', slots: { dataset: dataset.id, ...heard, columns: [...heard.columns] } };
}

/** What it would mean if there were a model and a run: the answer to that says that there is none. */
async function withAll(text: string, context: ChatContext, { services, signal }: Scene): Promise<Reading | null> {
  const all: ChatContext = {
    model: 'model',
    ...context,
    run: 'running',
    datasets: [...(context.datasets ?? []), ...codesIn(text)],
  };
  const reading = await services.interpreter.interpret(text, all, signal);
  return 'steps' in reading ? null : hasAnswer(reading);
}

async function withName(command: Command, text: string, context: ChatContext, scene: Scene): Promise<Command> {
  if (!ABOUT_DATASET.has(command.command)) return command;
  const { datasets = [], columns = [] } = context;
  const columnNames = new Set(columns.map(compact));
  const told = new Set(toldIn(command).map(compact));
  const codes = codesIn(text).filter((code) => !told.has(compact(code)));
  const known = [...datasets, ...codes, ...(await offeredFor(command, scene))].filter(
    (name) => !columnNames.has(compact(name)),
  );
  const named = nameIn(text, known);
  return named === null || isMeant(command, named) ? command : naming(command, named);
}

/** What an offline reading may be where a question to the rows was asked. None of it changes anything. */
const NOT_SURE: ReadonlySet<Command['command']> = new Set([
  'unsupported',
  'unclear',
  'describe_dataset',
  'question',
  'explain',
  'compare',
  'leaderboard',
  'status',
  'search_datasets',
  'recommend_models',
]);

/**
 * "do males weigh more than females?" of a data set in focus: each of its words is a column, a value or a word of
 * questions, so that nothing else can be meant.
 */
async function isOfRows(text: string, reading: Command, context: ChatContext, { chat, by, services }: Scene) {
  const { dataset_id: id } = chat;
  if (id === null || text.length > LONGEST_FURTHER || !NOT_SURE.has(reading.command)) return false;
  if (reading.command === 'explain' && context.model !== undefined) return false;
  if (reading.command === 'search_datasets' && /\b(?:find|search|look|data ?sets?|data|about|need|want)\b/i.test(text))
    return false;
  const dataset = seenBy(by, await services.store.datasets.get(by.space, id));
  const read = dataset && readQuestion(text, { name: dataset.title, columns: dataset.schema });
  return read !== null && read !== undefined && 'query' in read && asksForMore(read.query, text);
}

/** How many rows there are stands on the card of a data set; mere conditions may be a row to predict. */
const asksForMore = (asked: Query, text: string): boolean =>
  asked.ask === 'rows'
    ? asked.order !== undefined || /^\W*(?:show|list|give|display|which|who)\b/i.test(text)
    : asked.ask !== 'figure' || asked.measure.of !== 'count' || asked.where.length > 0 || asked.by !== undefined;

/** What would be meant if there were a model, a run or the data set named: what is missing is then said. */
const hasAnswer = (command: Command): Command | null => {
  const { keep_best, dataset } = command.slots as { readonly keep_best?: boolean; readonly dataset?: string };
  const isNamed = ABOUT_DATASET.has(command.command) && dataset !== undefined;
  return command.command === 'predict' || keep_best === true || isNamed ? command : null;
};

/** "set-7", "q3_sales": words of letters and digits that name something, unless they are a column or a metric. */
const codesIn = (text: string): readonly string[] =>
  wordsOf(text).filter((word) => /^\p{L}.*[\d_]/u.test(word) && !SCORES.has(compact(word)));

/** What the command was told beside the data set. */
const toldIn = ({ slots }: Command): readonly string[] =>
  Object.values({ ...slots, dataset: undefined })
    .flat()
    .filter((value) => typeof value === 'string');

const SCORES: ReadonlySet<string> = new Set([...METRICS.map(compact), 'f1score']);

/** "Treat zip as text and train": what is to be read otherwise, and what is to be done then. */
export async function readingFirst(
  text: string,
  scene: Scene,
): Promise<{ readonly command: Command & { command: 'reread' }; readonly rest: string } | null> {
  const [, said, rest] =
    /^(.+?)(?:,?\s+(?:and|then|and then)|[,;.])\s+((?:re)?(?:train|learn|fit)\b.*)$/is.exec(text) ?? [];
  if (said === undefined || rest === undefined) return null;
  const options = hearReading(said, await contextOf(scene));
  return options === null ? null : { command: { command: 'reread', slots: { options } }, rest };
}

/** Words that begin like the name of a data set and go on: "penguins-2024". */
function lookalikes(text: string, names: readonly string[]): readonly string[] {
  const known = names.map(compact).filter((name) => name.length >= MIN_NAME);
  return wordsOf(text).filter((word) => {
    const said = compact(word);
    return /[\d_-]/.test(word) && !known.includes(said) && known.some((name) => said.startsWith(name));
  });
}

/** Models are called like the data sets that they learned from: what is the name of one stands for that. */
async function unlessModels(words: readonly string[], { services: { store }, by }: Scene): Promise<readonly string[]> {
  const isModel = async (name: string): Promise<boolean> =>
    (await store.models.findOne(by.space, { name })) !== null ||
    (await store.deployments.findOne(by.space, { name })) !== null;
  const models = await Promise.all(words.map(isModel));
  return words.filter((_, i) => models[i] === false);
}

/** What is asked of a data set that comes with me, and is not added yet, is not done with another one. */
const offeredFor = async ({ command }: Command, { services, signal }: Scene): Promise<readonly string[]> =>
  command === 'describe_dataset' || command === 'train' ? (await bundled(services, signal)).map(({ ref }) => ref) : [];

/** The longest run of words that is a name. */
function nameIn(text: string, names: readonly string[]): string | null {
  const known = new Set(names.map(compact).filter((name) => name.length >= MIN_NAME));
  const words = wordsOf(text);
  for (let length = MOST_WORDS; length > 0; length--) {
    for (let at = 0; at + length <= words.length; at++) {
      const said = words.slice(at, at + length).join(' ');
      if (known.has(compact(said))) return said;
    }
  }
  return null;
}

/** The command names it already, or something else. */
function isMeant({ slots }: Command, named: string): boolean {
  const { dataset } = slots as { readonly dataset?: string };
  return dataset !== undefined && !compact(named).startsWith(compact(dataset));
}

const naming = ({ command, slots }: Command, dataset: string): Command =>
  ({ command, slots: { ...slots, dataset } }) as Command;
