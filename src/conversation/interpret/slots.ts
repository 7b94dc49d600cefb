import { compact } from '../../text/fold.ts';
import { type Command, type CommandName, parseCommand } from '../command.ts';
import { chooseColumn } from './choose-column.ts';
import type { Clause } from './clauses.ts';
import { findMentions, type Mention } from './columns.ts';
import type { Found } from './entities/duration.ts';
import { findModels, findName, findReference, findResult } from './entities/names.ts';
import { findOrdinal, resultAt } from './entities/ordinal.ts';
import { findRow } from './entities/row.ts';
import { spanOf } from './facts.ts';
import { hearRows, notUnderstood } from './hear-rows.ts';
import { type Message, means, range, readMessage } from './message.ts';
import { searchQuery, topicWords, unknownWords } from './query.ts';
import { fillName, fillReading, modelOf, timeSaid } from './said-otherwise.ts';
import { asFound, given, isFocus, optional, type Scope, type Slots } from './scope.ts';
import {
  deploymentNamed,
  fullName,
  isModelStopped,
  modelAsked,
  modelNamed,
  modelsNamed,
  runNamed,
  runStopped,
} from './things-named.ts';
import { fillTraining } from './training-slots.ts';

type Fill = (scope: Scope) => Slots | null;

const FILLS: Partial<Record<CommandName, Fill>> = {
  search_datasets: fillQuery,
  add_dataset: fillReference,
  describe_dataset: ({ message, clause }) =>
    optional('dataset', datasetSpokenOf(message, clause) ?? identifierOf(message)),
  estimate: ({ message, clause }) => optional('dataset', datasetNamed(message, clause) ?? identifierOf(message)),
  set_target: fillTarget,
  leave_out: fillColumns,
  reread: fillReading,
  query_data: ({ message, clause }) => ({ question: wordsOf(message, clause), ...otherDataset(message) }),
  train: fillTraining,
  cancel: fillCancel,
  status: runOf,
  leaderboard: runOf,
  explain: modelOf,
  deploy: modelOf,
  report: modelOf,
  predict_file: modelOf,
  compare: ({ message }) => {
    const models = modelsNamed(message);
    return models.length > 1 ? { models } : {};
  },
  recommend_models: ({ message, clause }) => ({ task: taskOf(message, clause) }),
  undeploy: (scope) => optional('deployment', deploymentNamed(scope)),
  predict: fillPrediction,
  schedule: (scope) => ({
    ...optional('when', timeSaid(scope.message)),
    ...modelOf(scope),
    ...otherDataset(scope.message),
  }),
  rename: fillName,
  delete_dataset: ({ message, clause }) =>
    given('dataset', datasetNamed(message, clause) ?? unlessNamed(message, clause, message.context.dataset)),
  delete_model: (scope) =>
    given('model', modelNamed(scope) ?? unlessNamed(scope.message, scope.clause, scope.message.context.model)),
};

/** Fills the slots of a command; null when a required one is missing. */
export function fillCommand(command: CommandName, scope: Scope): Command | null {
  const slots = (FILLS[command] ?? (() => ({})))(scope);
  return slots === null ? null : parseCommand({ command, slots });
}

function runOf(scope: Scope): Slots {
  return optional('run', runNamed(scope));
}

/** "Stop, but keep the best so far" ends the search and not the model. */
function fillCancel(scope: Scope): Slots | null {
  const keeps = scope.message.hits.some(({ concept }) => concept === 'keep');
  const run = runNamed(scope) ?? runStopped(scope);
  if (run === null && isModelStopped(scope)) return null;
  return { ...optional('run', run), ...(keeps ? { keep_best: true } : {}) };
}

/** The topic, with what is added after a comma ("…, telecom ideally"). */
function fillQuery({ message, clause, clauses }: Scope): Slots | null {
  const query = searchQuery(message, clause.start, clause.end);
  const added = clauses
    .filter(({ start }) => start > clause.start && message.tokens[start - 1]?.text === ',')
    .flatMap(({ start, end }) => unknownWords(message, start, end));
  return query === null ? null : { query: [query, ...added].join(' ').slice(0, 300) };
}

function fillReference({ message, clause, clauses }: Scope): Slots | null {
  const reference =
    findReference(message, clause.start, clause.end) ?? findReference(message, 0, message.tokens.length);
  if (reference !== null) return { ref: reference.value };
  const ordinal = [clause, ...clauses].flatMap(({ start, end }) => findOrdinal(message, start, end)?.value ?? [])[0];
  if (ordinal !== undefined) return { ref: ordinal };
  const result = findResult(message, clause.start, clause.end);
  if (result !== null) return { ref: result.value };
  const name = addedName(message, clause);
  if (name !== null) return { ref: name };
  return (message.context.results?.length ?? 0) > 0 ? { ref: '1' } : null;
}

function addedName(message: Message, { start, end }: Clause): string | null {
  const words = unknownWords(message, start, end);
  if (words.length > 0 && words.length < 6) return words.join(' ');
  return findName(message, start, end)?.value ?? null;
}

/** A word for a column of the data set in focus names no data set, unless both are called so. */
function columnsBeside(message: Message, { start, end }: Clause): Found<unknown>[] {
  return findMentions(message, start, end)
    .map(asFound)
    .filter((found) => !isFocus(message, found));
}

/** A data set by its name, or one of the results shown, by its place or a word of its title. */
function datasetSpokenOf(message: Message, clause: Clause): string | null {
  const named = datasetNamed(message, clause, columnsBeside(message, clause));
  const results = message.context.results ?? [];
  if (results.length === 0 || (named !== null && named === message.context.dataset)) return named;
  const place = findOrdinal(message, clause.start, clause.end) ?? findResult(message, clause.start, clause.end);
  return (place === null ? undefined : resultAt(results, place.value)) ?? named;
}

/** A word with signs in it anywhere, that names neither a column nor the model in focus. */
function identifierOf(message: Message): string | undefined {
  const { tokens, context } = message;
  const known = new Set([...(context.columns ?? []), context.model ?? '', context.deployment ?? ''].map(compact));
  const named = tokens.filter(
    ({ kind, text }) =>
      (kind === 'word' || kind === 'code') && /\p{L}_[\p{L}\d]/u.test(text) && !known.has(compact(text)),
  );
  return named.length === 1 ? named[0]?.text : undefined;
}

const POLITE_BEGINNING =
  /^(?:(?:(?:and|ok|so|but|hey|hi|please|pls|kindly|first)\b|(?:i wonder whether you could|can|could|would|will)(?: you| u)?(?: (?:please|kindly))? (?=tell|show|draw|make|give|list|plot)|(?:tell|show|draw|make|give|list) (?:me|us) (?:an? )?(?:lil |little |small |quick )?),? ?)+(?=\S)/i;

/** The words of a part as they were typed, without the courtesies round them. */
function wordsOf({ text, tokens }: Message, { start, end }: Clause): string {
  return text
    .slice(tokens[start]?.start, tokens[end - 1]?.end)
    .replace(POLITE_BEGINNING, '')
    .replace(/(?:[\s,]+(?:please|pls|plz|kindly|thanks|thx|if possible|if you can))+[\s.!:;)]*$/i, '')
    .slice(0, 4000);
}

/** A name counts only in a place for names; an unknown word elsewhere is no name. */
function datasetNamed(message: Message, { start, end }: Clause, taken: readonly Found<unknown>[] = []): string | null {
  const { dataset, datasets = [] } = message.context;
  if (dataset !== undefined && spanOf(message, dataset, start, end) !== null) return dataset;
  const models = findModels(message, start, end);
  const found = findName(message, start, end, [...models, ...taken]);
  if (found === null) return null;
  const isKnown = datasets.some((name) => compact(name) === compact(found.value));
  const kind = message.tokens[found.start]?.kind;
  const looksLike = kind === 'word' ? /[_\d]/.test(found.value) : found.value.split(' ').length < 5;
  const before = /^(?:the|my|our|this|that|der|die|das|den|le|la|el|il|o|de|het)$/.test(
    message.words[found.start - 1] ?? '',
  )
    ? found.start - 2
    : found.start - 1;
  const stands = /^(?:describe|about|on|of|dataset|datensatz|data|train|estimate|table)$/.test(
    message.words[before] ?? '',
  );
  const isSaid =
    stands ||
    means(message, before, 'describe', 'delete', 'dataset', 'train', 'estimate') ||
    means(message, found.end, 'dataset');
  const whole = fullName(found.value, message.context);
  if (whole !== null) return whole;
  return isKnown || looksLike || dataset === undefined || isSaid ? found.value : null;
}

function unlessNamed(message: Message, { start, end }: Clause, focus: string | undefined): string | null {
  return focus !== undefined && unknownWords(message, start, end).length === 0 ? focus : null;
}

/** "Leave length in", "incident stays". */
const isKept = ({ words }: Message, { start, end }: Clause | Mention): boolean =>
  /^(?:stays?|remains?|bleibt)$/.test(words[end] ?? '') || (words[start - 1] === 'leave' && words[end] === 'in');

/** The columns to leave out; words that no column is called by are said back. */
function fillColumns({ message, clause, clauses }: Scope): Slots | null {
  const spoken = (parts: readonly Clause[]): string[] =>
    parts.flatMap(({ start, end }) => {
      const mentions = findMentions(message, start, end).filter((mention) => !isKept(message, mention));
      const sure = mentions.filter(({ strength }) => strength > 1);
      return (sure.length > 0 ? sure : mentions).map(({ column }) => column);
    });
  const near = spoken([clause]);
  const columns = near.length > 0 ? near : spoken(clauses);
  if (columns.length > 0) return { columns: [...new Set(columns)] };
  const words = unknownWords(message, clause.start, clause.end);
  return words.length > 0 && words.length < 4 ? { columns: [words.join(' ')] } : null;
}

/** A data set other than that in focus, when it is one that is here or looks like a name. */
function otherDataset(message: Message): Slots {
  const { dataset, datasets = [] } = message.context;
  const other = datasets.find((name) => name !== dataset && spanOf(message, name) !== null);
  return optional('dataset', other);
}

function fillTarget({ message, clause, clauses }: Scope): Slots | null {
  const mention = chooseColumn(message, clauses, false);
  const column = mention?.column ?? unknownColumn(message, clause);
  if (column === null) return null;
  const taken = findMentions(message, clause.start, clause.end).map(asFound);
  const name = (message.context.columns ?? []).length > 0 ? datasetNamed(message, clause, taken) : null;
  const dataset =
    name !== null && (/[_\d-]/.test(name) || name === message.context.dataset) && name !== column ? name : null;
  return { column, ...optional('dataset', dataset) };
}

/** The words after the cue when no column has that name, so that the answer can quote them. */
function unknownColumn(message: Message, { start, end }: Clause): string | null {
  const words = unknownWords(message, start, end);
  return words.length > 0 && words.length < 4 ? words.join(' ') : null;
}

const FOR = /^(?:for|fur|para|pour|per|voor|on|to|with|zu|zur|zum|de|i|para|pra|att|для|dla|icin)$/;

/** What the models are for: the words after "for" as they stand, else the topic, else what is in focus. */
function taskOf(message: Message, { start, end }: Clause): string {
  for (let at = start; at < end - 1; at++) {
    const token = message.tokens[at];
    if (token === undefined || !FOR.test(token.fold) || !means(message, at, 'prep', 'about', 'want')) continue;
    const told = taskBetween(message, at + 1, end);
    if (told !== '') return told;
  }
  const words = topicWords(message, start, end);
  return words.length > 0 ? words.join(' ') : (message.context.dataset ?? 'tabular data');
}

function taskBetween(message: Message, from: number, to: number): string {
  const small = (at: number): boolean =>
    means(message, at, 'please', 'it', 'thanks', 'mine') ||
    /^(?:a|an|the|my|me|la|le|el|il|o|das|die|der|this|our|de|do|del|l)$/.test(message.words[at] ?? '') ||
    message.tokens[at]?.kind === 'mark';
  let start = from;
  let end = to;
  while (start < end && small(start)) start++;
  while (end > start && small(end - 1)) end--;
  const first = message.tokens[start];
  const last = message.tokens[end - 1];
  return first === undefined || last === undefined || end <= start
    ? ''
    : message.text.slice(first.start, last.end).slice(0, 300);
}

/** The model in focus, where it is named. */
function asked(message: Message): Found<string> | null {
  const { model } = message.context;
  const span = model === undefined ? null : spanOf(message, model);
  return span === null || model === undefined ? null : { value: model, ...span };
}

/**
 * A request without a row can be answered too, by a form. Where nothing predicts yet, "predict" alone is told so, while
 * more words may name what is to be learned.
 */
function canPredict({ context, tokens }: Message): boolean {
  return context.model !== undefined || context.deployment !== undefined || tokens.length === 1;
}

/** Known to ask for a prediction, the message is read once more for values said without a sign. */
function fillPrediction(scope: Scope): Slots | null {
  const { raw, context } = scope.message;
  const message =
    context.inputs === undefined ? scope.message : readMessage(raw, context, hearRows(raw, context, { bare: true }));
  const { said } = message;
  const row = findRow(message, 0, message.tokens.length);
  if (row === null) return canPredict(message) ? { ...optional('model', asked(message)?.value), row: {} } : null;
  const isUsed = (at: number): boolean => row.used.has(at);
  const model = [asked(message), ...findModels(message, 0, message.tokens.length), modelAsked(message, isUsed)].find(
    (found) => found !== null && !isUsed(found.start),
  );
  const used = new Set([...row.used, ...(model === undefined || model === null ? [] : range(model.start, model.end))]);
  const stray = said.isTable ? [] : notUnderstood(message, used);
  const remarks = [...said.remarks, ...stray.map((words) => `I did not understand “${words}”, so it was left out.`)];
  const [, ...more] = said.rows;
  return {
    ...optional('model', model?.value),
    row: row.values,
    ...(more.length === 0 ? {} : { more_rows: more }),
    ...(remarks.length === 0 ? {} : { remarks }),
  };
}
