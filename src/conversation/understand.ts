import type { Dataset } from '../store/records.ts';
import { compact } from '../text/fold.ts';
import { wordsOf } from '../text/small-words.ts';
import type { Command } from './command.ts';
import { contextOf } from './context.ts';
import type { ChatContext } from './interpret/interpreter.ts';
import type { Scene } from './scene.ts';

/** What words mean in a chat: the interpreter knows what is in focus, and here what else there is. */
export async function understand(text: string, scene: Scene): Promise<Command> {
  const context = await contextOf(scene);
  const command = await scene.services.interpreter.interpret(text, context);
  return namingDataset(command, text, context, scene);
}

/** Commands about a data set, which is the one in focus where the words name none. */
const ABOUT_DATASET: ReadonlySet<Command['command']> = new Set([
  'train',
  'describe_dataset',
  'set_target',
  'estimate',
  'delete_dataset',
]);
const LISTED = 200;
/** Shorter names are in too many sentences by chance. */
const MIN_NAME = 3;
const MOST_WORDS = 4;

/** The interpreter sees the data set in focus alone: a name that stands in the words goes before what is in focus. */
async function namingDataset(command: Command, text: string, context: ChatContext, scene: Scene): Promise<Command> {
  if (!ABOUT_DATASET.has(command.command)) return command;
  const all = await scene.services.store.datasets.list(scene.turn.space, {}, LISTED);
  const { dataset: understood } = command.slots as { dataset?: string };
  const named = nameIn(text, all, context.columns ?? []);
  if (named === null || (understood !== undefined && !compact(named).startsWith(compact(understood)))) return command;
  return { ...command, slots: { ...command.slots, dataset: named } } as Command;
}

/** The longest run of words that is a data set's name, or a word that only begins like one: "penguins-2024". */
function nameIn(text: string, all: readonly Dataset[], columns: readonly string[]): string | null {
  const names = new Set(all.flatMap(({ name, title }) => [compact(name), compact(title)]));
  const others = new Set(columns.map(compact));
  const words = wordsOf(text);
  for (let length = MOST_WORDS; length > 0; length--) {
    for (let at = 0; at + length <= words.length; at++) {
      const said = words.slice(at, at + length).join(' ');
      const key = compact(said);
      if (key.length >= MIN_NAME && names.has(key) && !others.has(key)) return said;
    }
  }
  const alike = (word: string): boolean =>
    [...names].some((name) => name.length >= MIN_NAME && compact(word) !== name && compact(word).startsWith(name));
  return words.find((word) => /[\d_-]/.test(word) && !others.has(compact(word)) && alike(word)) ?? null;
}
