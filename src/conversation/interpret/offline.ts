import type { Command, CommandName } from '../command.ts';
import { type Clause, splitClauses } from './clauses.ts';
import { hearRows } from './hear-rows.ts';
import type { Hit } from './hits.ts';
import type { ChatContext, Interpreter } from './interpreter.ts';
import { concepts } from './lexicon/concept.ts';
import { isRow, type Message, readMessage } from './message.ts';
import { searchQuery, topicWords } from './query.ts';
import { FORBIDDABLE, RULES } from './rules/index.ts';
import type { Rule } from './rules/rule.ts';
import type { Scope } from './scope.ts';
import { type ClauseReading, readClause, type Signal } from './signals.ts';
import { fillCommand } from './slots.ts';
import { findOptions, saysHow } from './training-options.ts';
import { isOrdinaryWord } from './vocabulary.ts';

/** A reading with a lower score is not acted on; it only sets a tone ("cool", "hi"). */
const DECISIVE = 5;

const UNSUPPORTED: Command = { command: 'unsupported', slots: {} };

/**
 * Reads commands by rules. A lexicon per language turns words into concepts, the tables of `rules/` turn concepts and
 * what is in focus into a command, and then its slots are filled. It needs no network, keeps no state, and takes about
 * a millisecond.
 */
export function createOfflineInterpreter(): Interpreter {
  return { name: 'offline', interpret: async (text, context) => interpret(text, context) };
}

function interpret(text: string, context: ChatContext): Command {
  const training = trainingAsked(text, context);
  if (training !== null) return training;
  const message = hear(text, context);
  if (message.tokens.every((token) => token.kind === 'mark' && !isRow(token))) return wordless(text, message);
  const readings = splitClauses(message).map((clause) => read(message, clause));
  return firstRequest(message, readings) ?? UNSUPPORTED;
}

const LEARNS: ReadonlySet<Hit['concept']> = new Set(concepts('train training predict foresee use'));
/** What else may be asked for where columns are named. */
const OTHERWISE: ReadonlySet<Hit['concept']> = new Set(
  concepts('search describe explain deploy undeploy show stop leaderboard compare why add upload'),
);
const FORBIDS = /\b(?:don['’]?t|do not|never|not yet)\s+(?:\w+\s+)?(?:train|retrain|predict|start)\b|\?\s*$/i;

/** Whether a word beside a column is one of its values. */
function givesValues(text: string, context: ChatContext): boolean {
  const columns = new Map(context.inputs?.map((column) => [column.name, column]));
  if (columns.size === 0) return false;
  return hearRows(text, context, { bare: true }).rows.some((row) =>
    Object.entries(row).some(
      ([name, value]) => typeof value === 'number' || columns.get(name)?.levels?.includes(String(value)) === true,
    ),
  );
}

/** "Predict A without B" asks for a training: where it is said what to learn from, no row is given. */
function trainingAsked(text: string, context: ChatContext): Command | null {
  if (context.dataset === undefined || FORBIDS.test(text)) return null;
  const message = readMessage(text, context, hearRows(text, context, { bare: false }));
  if (message.tokens.some(isRow) || !saysHow(message) || givesValues(text, context)) return null;
  const { taken } = findOptions(message);
  const said = message.hits.filter(({ start }) => !taken.has(start)).map(({ concept }) => concept);
  if (!said.some((concept) => LEARNS.has(concept)) || said.some((concept) => OTHERWISE.has(concept))) return null;
  const clause: Clause = { start: 0, end: message.tokens.length, deferred: false };
  return fillCommand('train', { message, clause, clauses: [clause] });
}

/** Values said without a sign are told from other words only where a prediction is spoken of and a model is there. */
function hear(text: string, context: ChatContext): Message {
  const message = readMessage(text, context, hearRows(text, context, { bare: false }));
  const mayAsk = context.inputs !== undefined && (context.model !== undefined || context.deployment !== undefined);
  const asks = message.hits.some(({ concept }) => ASKS.includes(concept));
  return mayAsk && asks ? readMessage(text, context, hearRows(text, context, { bare: true })) : message;
}

const ASKS: readonly Hit['concept'][] = ['predict', 'would', 'what-about'];

/** Nothing but signs: a question mark asks for help, an emoji is a nod. */
function wordless(text: string, message: Message): Command {
  if (message.tokens.some((token) => token.text === '?') || text.trim() === '') return { command: 'help', slots: {} };
  return message.tokens.length === 0 ? { command: 'smalltalk', slots: {} } : UNSUPPORTED;
}

interface Read extends ClauseReading {
  /** Commands this part may mean, the likeliest first; what "don't" forbids is left out. */
  readonly guesses: readonly Guess[];
  readonly forbids: boolean;
}

interface Guess {
  readonly command: CommandName;
  readonly score: number;
}

function read(message: Message, clause: Clause): Read {
  const reading = readClause(message, clause);
  const all = score(reading);
  const allowed = all.filter(({ command }) => !(FORBIDDABLE.has(command) && isForbidden(reading, command)));
  return { ...reading, guesses: allowed, forbids: allowed.length < all.length };
}

function score(reading: ClauseReading): Guess[] {
  const opening = openingAction(reading.hits);
  const best = new Map<CommandName, number>();
  for (const rule of RULES) {
    if (!holds(rule, reading.signals)) continue;
    const opens = opening?.some((concept) => rule.needs[0]?.includes(concept as Signal));
    const points = rule.score + (opens ? 1 : 0);
    if (points > (best.get(rule.command) ?? 0)) best.set(rule.command, points);
  }
  return [...best].map(([command, points]) => ({ command, score: points })).sort((a, b) => b.score - a.score);
}

function holds(rule: Rule, signals: ReadonlySet<Signal>): boolean {
  return (
    rule.needs.every((alternatives) => alternatives.some((signal) => signals.has(signal))) &&
    !rule.bars.some((signal) => signals.has(signal))
  );
}

const ACTIONS: readonly Hit['concept'][] = concepts(
  'search add upload describe train stop deploy undeploy delete predict explain compare recommend injection',
);

/** The first word of action in a part speaks for the whole part: "find data to train on" is a search. */
function openingAction(hits: readonly Hit[]): Hit['concept'][] | undefined {
  const actions = hits.filter((hit) => ACTIONS.includes(hit.concept));
  const first = Math.min(...actions.map((hit) => hit.start));
  return actions.filter((hit) => hit.start === first).map((hit) => hit.concept);
}

/** Words between "don't" and the verb it forbids, at most. */
const REACH = 5;

const VERB_OF: Partial<Record<CommandName, readonly Hit['concept'][]>> = {
  train: ['train', 'start', 'go', 'yes', 'training', 'again'],
  deploy: ['deploy', 'start'],
  undeploy: ['undeploy', 'stop', 'delete'],
  delete_dataset: ['delete'],
  delete_model: ['delete'],
  cancel: ['stop', 'delete'],
  search_datasets: ['search'],
  add_dataset: ['add', 'use', 'it', 'one'],
  set_target: ['set', 'use', 'target', 'predict'],
  predict: ['predict'],
  explain: ['explain'],
  describe_dataset: ['describe', 'show'],
  upload_hint: ['upload'],
  leaderboard: ['leaderboard', 'best'],
};

function isForbidden({ hits, clause }: ClauseReading, command: CommandName): boolean {
  const verbs = hits.filter((hit) => VERB_OF[command]?.includes(hit.concept));
  return hits.some(
    (hit) =>
      hit.concept === 'not' &&
      verbs.some((verb) => reaches(hit.start - verb.start, command)) &&
      hit.start >= clause.start,
  );
}

/** "starte nicht" forbids; "use this not that" only corrects. */
function reaches(distance: number, command: CommandName): boolean {
  const corrects = command === 'set_target' || command === 'add_dataset';
  return Math.abs(distance) <= REACH && !(corrects && distance > 0);
}

/** Parts that may stand beside a request and belong to it, such as the target and the start of one training. */
const ADDS_TO: Partial<Record<CommandName, ReadonlySet<CommandName>>> = {
  train: new Set(['train', 'set_target', 'smalltalk']),
  set_target: new Set(['set_target', 'smalltalk']),
};
const ONLY_TALK: ReadonlySet<CommandName> = new Set(['smalltalk']);

function firstRequest(message: Message, readings: readonly Read[]): Command | null {
  const injected = readings.find(
    (reading) => reading.guesses[0]?.command === 'unsupported' && reading.signals.has('injection'),
  );
  const decisive = readings.filter(
    (reading) =>
      (reading.guesses[0]?.score ?? 0) >= DECISIVE && !isPutOff(reading, readings) && !isTakenBack(reading, readings),
  );
  if (injected !== undefined && decisive[0] === injected) return UNSUPPORTED;

  const prediction = predictionOf(message, decisive);
  if (prediction !== null) return prediction;
  for (const reading of decisive) {
    const command = fillFirst(message, reading, readings);
    if (command !== null) return command;
  }
  return wholeMessage(message, readings) ?? tone(readings) ?? bareTopic(message, readings);
}

/** "… before I deploy this": what is put off is not done now, even when nothing else is understood. */
function isPutOff({ clause }: Read, readings: readonly Read[]): boolean {
  return clause.deferred && readings.some((other) => !other.clause.deferred);
}

/** "train it. never mind": an order withdrawn in the same breath. */
function isTakenBack({ clause, guesses }: Read, readings: readonly Read[]): boolean {
  const command = guesses[0]?.command;
  if (command === undefined || !FORBIDDABLE.has(command)) return false;
  return readings.some((other) => other.clause.start > clause.start && other.signals.has('withdrawn'));
}

function fillFirst(message: Message, reading: Read, readings: readonly Read[]): Command | null {
  const scope: Scope = { message, clause: reading.clause, clauses: scopeOf(reading, readings) };
  for (const guess of reading.guesses) {
    if (guess.score < DECISIVE) return null;
    const command = fillCommand(guess.command, scope);
    if (command !== null) return command;
  }
  return null;
}

/** The part that asks, with its neighbours that ask for nothing else. */
function scopeOf(reading: Read, readings: readonly Read[]): Clause[] {
  const at = readings.indexOf(reading);
  const own = reading.guesses[0]?.command ?? 'unsupported';
  const adds = (other: Read): boolean => {
    const [likeliest] = other.guesses;
    if (other.forbids) return false;
    if (likeliest === undefined || likeliest.score < DECISIVE || likeliest.command === own) return true;
    return (ADDS_TO[own] ?? ONLY_TALK).has(likeliest.command);
  };
  let first = at;
  let last = at;
  while (first > 0 && adds(readings[first - 1] as Read)) first--;
  while (last + 1 < readings.length && adds(readings[last + 1] as Read)) last++;
  return readings
    .slice(first, last + 1)
    .map((part) => part.clause)
    .sort((a, b) => a.start - b.start);
}

/** Requests that, standing first, are done before a prediction asked for in the same breath. */
const BEFORE_PREDICTING: ReadonlySet<CommandName> = new Set([
  'train',
  'search_datasets',
  'add_dataset',
  'deploy',
  'undeploy',
  'delete_dataset',
  'delete_model',
  'cancel',
  'unsupported',
  'compare',
]);

/** The signs of a row also separate sentences, so a prediction is read from the whole message. */
function predictionOf(message: Message, decisive: readonly Read[]): Command | null {
  const first = decisive[0]?.guesses[0]?.command;
  if (first !== undefined && first !== 'predict' && BEFORE_PREDICTING.has(first)) return null;
  const clause: Clause = { start: 0, end: message.tokens.length, deferred: false };
  const whole = read(message, clause);
  if (whole.guesses[0]?.command !== 'predict') return null;
  return fillCommand('predict', { message, clause, clauses: [clause] });
}

/** No part says enough by itself; together they may. */
function wholeMessage(message: Message, readings: readonly Read[]): Command | null {
  if (
    readings.length < 2 ||
    readings.some((reading) => reading.forbids || isPutOff(reading, readings) || isTakenBack(reading, readings))
  )
    return null;
  const clause: Clause = { start: 0, end: message.tokens.length, deferred: false };
  const whole = read(message, clause);
  return (whole.guesses[0]?.score ?? 0) >= DECISIVE ? fillFirst(message, whole, [whole]) : null;
}

function tone(readings: readonly Read[]): Command | null {
  if (readings.some((reading) => reading.forbids)) return null;
  return readings.some((reading) => reading.guesses[0]?.command === 'smalltalk')
    ? { command: 'smalltalk', slots: {} }
    : null;
}

const YEAR = /^(?:19|20)\d\d$/;

/** A few words that are nothing but a topic: "titanic", "bike rentals berlin". */
function bareTopic(message: Message, readings: readonly Read[]): Command | null {
  if (readings.length > 2 || readings.some((reading) => reading.forbids) || message.tokens.length > 6) return null;
  if (message.hits.some(({ concept }) => concept === 'it' || concept === 'mine')) return null;
  const words = topicWords(message, 0, message.tokens.length);
  const query = searchQuery(message, 0, message.tokens.length);
  const known =
    words.some((word) => !YEAR.test(word)) &&
    words.every((word) => isOrdinaryWord(word.toLowerCase()) || YEAR.test(word));
  return known && query !== null ? { command: 'search_datasets', slots: { query } } : null;
}
