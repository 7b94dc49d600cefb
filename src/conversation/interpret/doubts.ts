import { compact } from '../../text/fold.ts';
import type { Command } from '../command.ts';
import { rivals } from './choose-column.ts';
import { spanOf } from './facts.ts';
import type { Message } from './message.ts';
import { isOrdinaryWord } from './vocabulary.ts';

/** What the words may mean as well where a command is costly: a name in them that it does not use, or uses otherwise. */
export function doubtsOf({ command, slots }: Command, message: Message): Command[] {
  switch (command) {
    case 'set_target':
      return rivals(message, [slots.column]).map((column) => ({ command, slots: { ...slots, column } }));
    case 'train':
      return rivals(message, Object.values(slots).flat()).map((target) => ({ command, slots: { ...slots, target } }));
    case 'delete_dataset': {
      const { dataset } = slots;
      const longer = longerNames(dataset, message).map((name) => ({ command, slots: { dataset: name } }));
      const isSure = KIND.test(message.text) || isHere(dataset, message);
      return isSure ? longer : [...longer, { command: 'delete_model', slots: { model: dataset } }];
    }
    case 'delete_model': {
      const { model } = slots;
      const longer = longerNames(model, message).map((name) => ({ command, slots: { model: name } }));
      const isSure = KIND.test(message.text) || isHere(model, message) || message.context.datasets !== undefined;
      return isSure ? longer : [...longer, { command: 'delete_dataset', slots: { dataset: model } }];
    }
    default:
      return [];
  }
}

const KIND =
  /\b(?:model|modell|modelo|modele|modèle|modello|data ?set|data|table|file|datensatz|daten|tabelle|dados|datos|dati|donn[ée]es)/i;

function isHere(name: string, { context: { dataset, datasets = [], model, deployment } }: Message): boolean {
  return [dataset, model, deployment, ...datasets].some((each) => compact(each ?? '') === compact(name));
}

const MOST_WORDS = 3;

/** "shop returns" with the words behind that may belong to it: "shop returns old". */
function longerNames(name: string, message: Message): string[] {
  const { tokens, text } = message;
  const span = spanOf(message, name);
  if (span === null) return [];
  let { end } = span;
  const belongs = isHere(name, message) ? isPart : mayBelong;
  while (end < span.end + MOST_WORDS && belongs(message, end)) end++;
  return end === span.end ? [] : [text.slice(tokens[span.start]?.start, tokens[end - 1]?.end)];
}

const PART = /^(?:old|new|alt|neu|[a-z]\d*|one|two|three|four|five|copy|test|final)$/;

const isPart = ({ tokens, words }: Message, at: number): boolean =>
  tokens[at]?.kind === 'number' || PART.test(words[at] ?? '');

const mayBelong = (message: Message, at: number): boolean =>
  isPart(message, at) ||
  (message.tokens[at]?.kind === 'word' &&
    !message.hits.some(({ start, end }) => start <= at && at < end) &&
    !isOrdinaryWord(message.words[at] ?? ''));
