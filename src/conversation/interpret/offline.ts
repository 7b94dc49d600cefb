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

/** What is costly must be so sure; what is not can be said otherwise when it was misread. */
const SURE_OF_COSTLY = 0.7;
/** Where the likeliest was no order, readings less likely than this are taken for talk. */
const MORE_THAN_TALK = 0.2;
/** Readings less likely than this are neither taken nor offered. */
const WORTH_ASKING = 0.08;
/** Columns to learn from ask for a training, unless something else is as sure as this. */
const SURELY_OTHERWISE = 0.9;

/** So many of the likeliest commands are looked at. */
const MOST_READ = 7;

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
  return decide(heard, weights);
}

/** Nothing but signs: a question mark asks for help, an emoji is a nod. */
function wordless(text: string, message: Message): Command {
  if (message.tokens.some((token) => token.text === '?') || text.trim() === '') return { command: 'help', slots: {} };
  return message.tokens.length === 0 ? TALK : UNSUPPORTED;
}

/** Takes the likeliest reading that is let through, unless it is costly and not sure: then it is asked which is meant. */
function decide(heard: Heard, weights: Weights): Command {
  const all = classify(weights, featuresOf(heard)).slice(0, MOST_READ);
  const isOtherwise = all[0]?.command !== 'train' && (all[0]?.probability ?? 0) >= SURELY_OTHERWISE;
  const saysTrain = heard.message.hits.some(({ concept }) => concept === 'train');
  const training = (saysTrain || !isOtherwise) && permits('train', heard) ? trainingAsked(heard) : null;
  if (training !== null) return unlessDoubted(training, heard.message);
  const readings = all.flatMap((likely) => {
    const command = permits(likely.command, heard) ? filled(likely, heard) : null;
    return command === null ? [] : [{ command, probability: likely.probability }];
  });
  const [first] = readings;
  const isOrder = all[0] !== undefined && permits(all[0].command, heard);
  if (!isOrder && (first?.probability ?? 0) < MORE_THAN_TALK) return TALK;
  // What is likely and lacks what it needs is not replaced by what is not likely.
  if (first === undefined || (isOrder && first.probability < WORTH_ASKING)) return UNSUPPORTED;
  if (!isCostly(first.command.command) || first.probability >= SURE_OF_COSTLY)
    return unlessDoubted(first.command, heard.message);
  const others = readings.filter((each) => each !== first && each.probability > WORTH_ASKING);
  // Nobody is asked whether they only talk.
  const orders = others.filter(({ command }) => command.command !== 'smalltalk').map(({ command }) => command);
  if (orders.length > 0)
    return { command: 'unclear', slots: { readings: [first.command, ...orders].slice(0, MOST_ASKED) } };
  if (others.length > 0) return TALK;
  return first.probability > 0.5 ? unlessDoubted(first.command, heard.message) : UNSUPPORTED;
}

/** Itself, or a question where the names in the words leave open what it is to be done to. */
function unlessDoubted(command: Command, message: Message): Command {
  const readings = [command, ...doubtsOf(command, message)].slice(0, MOST_ASKED);
  return readings.length === 1 ? command : { command: 'unclear', slots: { readings } };
}

/** With its slots, from the part that asks and those that do not say the opposite; null where one is missing. */
export function filled({ command, part }: Likely, { message, segments }: Heard): Command | null {
  const clause = segments[part] ?? { start: 0, end: message.tokens.length, deferred: false };
  const speaks = ({ moods }: Segment): boolean => !moods.has('negated') && !moods.has('reported');
  const clauses = segments.filter((each) => each === clause || speaks(each));
  return fillCommand(command, { message, clause, clauses });
}
