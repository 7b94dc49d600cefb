import type { Command } from '../command.ts';
import { classify, type Likely, type Weights } from './classifier.ts';
import { doubtsOf } from './doubts.ts';
import { featuresOf } from './features.ts';
import { isCostly, permits } from './gate.ts';
import { type Heard, hear } from './hear.ts';
import type { ChatContext, Interpreter } from './interpreter.ts';
import { isRow, type Message } from './message.ts';
import type { Segment } from './segments.ts';
import { fillCommand } from './slots.ts';
import { trainingAsked } from './training-asked.ts';
import { readWeights } from './weights-file.ts';

/** Less sure than this, it is asked which reading is meant. */
const SURE = 0.3;
/** What is costly must be surer. */
const SURE_OF_COSTLY = 0.5;
/** So much probability is missing only where a reading was not let through. */
const BLOCKED = 0.2;
/** And of that so much is taken for talk. */
const TALK_OF_BLOCKED = 0.3;
/** Readings less likely than this are neither taken nor offered. */
const WORTH_ASKING = 0.08;

/** So many of the likeliest commands are looked at. */
const MOST_READ = 5;

/** So many readings are offered at most. */
const MOST_ASKED = 3;

const UNSUPPORTED: Command = { command: 'unsupported', slots: {} };
const TALK: Command = { command: 'smalltalk', slots: {} };

/**
 * Reads commands without a network: what was learned from labelled sentences tells what a message asks for, finders of
 * names and values fill its slots, and the gate stands over both. It keeps no state, and takes about a millisecond.
 */
export function createOfflineInterpreter(weights?: Weights): Interpreter<Command> {
  return {
    name: 'offline',
    interpret: async (text, context) => interpret(text, context, weights ?? (await readWeights())),
  };
}

function interpret(text: string, context: ChatContext, weights: Weights): Command {
  const heard = hear(text, context);
  const { message } = heard;
  if (message.tokens.every((token) => token.kind === 'mark' && !isRow(token))) return wordless(text, message);
  const training = permits('train', heard) ? trainingAsked(heard) : null;
  return training === null ? decide(heard, weights) : unlessDoubted(training, message);
}

/** Nothing but signs: a question mark asks for help, an emoji is a nod. */
function wordless(text: string, message: Message): Command {
  if (message.tokens.some((token) => token.text === '?') || text.trim() === '') return { command: 'help', slots: {} };
  return message.tokens.length === 0 ? TALK : UNSUPPORTED;
}

/** Takes the likeliest reading when it is likely enough, and otherwise asks which is meant. */
function decide(heard: Heard, weights: Weights): Command {
  const readings: Command[] = [];
  let first: Likely | undefined;
  const all = classify(weights, featuresOf(heard)).slice(0, MOST_READ);
  for (const likely of permitted(all, heard)) {
    if (likely.probability < WORTH_ASKING) break;
    const command = filled(likely, heard);
    if (command === null) continue;
    first ??= likely;
    if (first.probability >= (isCostly(first.command) ? SURE_OF_COSTLY : SURE))
      return unlessDoubted(command, heard.message);
    readings.push(command);
    if (readings.length === MOST_ASKED) break;
  }
  // Nobody is asked whether they only talk.
  const orders = readings.filter((reading) => reading.command !== 'smalltalk');
  if (orders.length > 1) return { command: 'unclear', slots: { readings: orders } };
  if (orders.length < readings.length) return TALK;
  return orders[0] === undefined ? UNSUPPORTED : unlessDoubted(orders[0], heard.message);
}

/** Itself, or a question where the names in the words leave open what it is to be done to. */
function unlessDoubted(command: Command, message: Message): Command {
  const readings = [command, ...doubtsOf(command, message)].slice(0, MOST_ASKED);
  return readings.length === 1 ? command : { command: 'unclear', slots: { readings } };
}

/** What the gate lets through. Of the rest, which is no order, some is talk. */
function permitted(likely: readonly Likely[], heard: Heard): Likely[] {
  const through = likely.filter(({ command }) => permits(command, heard));
  const rest = 1 - through.reduce((sum, { probability }) => sum + probability, 0);
  if (rest <= BLOCKED) return through;
  const talk = through.find(({ command }) => command === 'smalltalk') ?? {
    command: 'smalltalk',
    probability: 0,
    part: 0,
  };
  const more = { ...talk, probability: talk.probability + rest * TALK_OF_BLOCKED };
  return [...through.filter((each) => each !== talk), more].sort((a, b) => b.probability - a.probability);
}

/** With its slots, from the part that asks and those that do not say the opposite; null where one is missing. */
function filled({ command, part }: Likely, { message, segments }: Heard): Command | null {
  const clause = segments[part] ?? { start: 0, end: message.tokens.length, deferred: false };
  const speaks = ({ moods }: Segment): boolean => !moods.has('negated') && !moods.has('reported');
  const clauses = segments.filter((each) => each === clause || speaks(each));
  return fillCommand(command, { message, clause, clauses });
}
