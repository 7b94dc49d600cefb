import { compact, fold } from '../../text/fold.ts';
import type { Command } from '../command.ts';
import { rivals } from './choose-column.ts';
import { spanOf } from './facts.ts';
import type { Message } from './message.ts';
import { otherModels } from './things-named.ts';
import { isOrdinaryWord } from './vocabulary.ts';

/** What the words may mean as well where a command is costly: a name in them that it does not use, or uses otherwise. */
export function doubtsOf({ command, slots }: Command, message: Message): Command[] {
  switch (command) {
    case 'set_target':
      return rivals(message, [slots.column]).map((column) => ({ command, slots: { ...slots, column } }));
    case 'deploy':
      return otherModels(message, slots.model ?? message.context.model ?? '').map((model) => ({
        command,
        slots: { model },
      }));
    case 'train':
      return [
        ...rivals(message, Object.values(slots).flat()).map((target) => ({ command, slots: { ...slots, target } })),
        ...topicIn(slots.dataset, message),
      ];
    case 'delete_dataset': {
      const { dataset } = slots;
      const longer = longerNames(dataset, message).map((name) => ({ command, slots: { dataset: name } }));
      const { dataset: focus, model } = message.context;
      const isModelToo = /\bmodel/i.test(said(message)) && compact(dataset) === compact(model ?? '');
      const isSure =
        !isModelToo && (KIND.test(said(message)) || isHere(dataset, message) || isNearer(dataset, focus, model));
      return isSure ? longer : [...longer, { command: 'delete_model', slots: { model: dataset } }];
    }
    case 'delete_model': {
      const { model } = slots;
      const longer = [...longerNames(model, message), ...otherModels(message, model)].map((name) => ({
        command,
        slots: { model: name },
      }));
      const { dataset, model: focus, datasets } = message.context;
      const isSure =
        KIND.test(said(message)) || isHere(model, message) || datasets !== undefined || isNearer(model, focus, dataset);
      return isSure ? longer : [...longer, { command: 'delete_dataset', slots: { dataset: model } }];
    }
    default:
      return [];
  }
}

/** "Train delays uk" looks for data on trains: plain words that name nothing that is here. */
function topicIn(name: string | undefined, message: Message): Command[] {
  const isPlain = name !== undefined && /^\p{Ll}+( \p{Ll}+)+$/u.test(name);
  if (!isPlain || message.context.dataset !== undefined || isHere(name, message)) return [];
  return [{ command: 'search_datasets', slots: { query: `train ${name}` } }];
}

const KIND =
  /\b(?:model|modell|modelo|modele|modèle|modello|data ?set|set|data|table|list|file|svm|rf|xgb|lgbm|datensatz|daten|tabelle|dados|datos|dati|donn[ée]es)/i;

/** With the parts of names apart: "legendary_svm" tells that it is a model. */
const said = ({ text }: Message): string => text.replace(/_/g, ' ');

/** Named alike: "solar_1" is a model where "solar_2" is one. */
function isNearer(name: string, one: string | undefined, other: string | undefined): boolean {
  const begins = (known = ''): boolean => beginning(known) !== '' && beginning(known) === beginning(name);
  return begins(one) && !begins(other);
}

const beginning = (name: string): string => /^[\p{L}\d]{2,}/u.exec(fold(name))?.[0] ?? '';

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
