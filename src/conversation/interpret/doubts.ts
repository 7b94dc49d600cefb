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
      if (isHere(dataset, message)) return [];
      const longer = longerNames(dataset, message).map((name) => ({ command, slots: { dataset: name } }));
      return KIND.test(message.text) ? longer : [...longer, { command: 'delete_model', slots: { model: dataset } }];
    }
    case 'delete_model': {
      const { model } = slots;
      if (isHere(model, message)) return [];
      const longer = longerNames(model, message).map((name) => ({ command, slots: { model: name } }));
      const isModel = KIND.test(message.text) || message.context.datasets !== undefined;
      return isModel ? longer : [...longer, { command: 'delete_dataset', slots: { dataset: model } }];
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
  while (end < span.end + MOST_WORDS && mayBelong(message, end)) end++;
  return end === span.end ? [] : [text.slice(tokens[span.start]?.start, tokens[end - 1]?.end)];
}

const PART = /^(?:old|new|alt|neu|[a-z]\d*|one|two|three|four|five|copy|test|final)$/;

function mayBelong({ tokens, words, hits }: Message, at: number): boolean {
  const kind = tokens[at]?.kind;
  if (kind === 'number' || PART.test(words[at] ?? '')) return true;
  return kind === 'word' && !hits.some(({ start, end }) => start <= at && at < end) && !isOrdinaryWord(words[at] ?? '');
}
