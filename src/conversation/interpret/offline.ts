import type { Command } from '../command.ts';
import { classify, type Likely, type Weights } from './classifier.ts';
import { featuresOf } from './features.ts';
import { isCostly, permits } from './gate.ts';
import { type Heard, hear } from './hear.ts';
import { hearReading } from './hear-reading.ts';
import type { ChatContext, Interpreter } from './interpreter.ts';
import { isRow, type Message } from './message.ts';
import type { Segment } from './segments.ts';
import { fillCommand } from './slots.ts';
import { readWeights } from './weights-file.ts';

/** Less sure than this, it is asked which reading is meant. */
const SURE = 0.3;
/** What is costly must be surer. */
const SURE_OF_COSTLY = 0.5;
/** So much probability is missing only where a reading was not let through. */
const BLOCKED = 0.2;
/** And of that so much is taken for talk. */
const TALK_OF_BLOCKED = 0.3;
/** Readings less likely than this are not offered. */
const WORTH_ASKING = 0.08;

/** So many of the likeliest commands are looked at. */
const MOST_READ = 5;

const UNSUPPORTED: Command = { command: 'unsupported', slots: {} };
const TALK: Command = { command: 'smalltalk', slots: {} };

/**
 * Reads commands without a network: what was learned from labelled sentences tells what a message asks for, finders of
 * names and values fill its slots, and the gate stands over both. It keeps no state, and takes about a millisecond.
 */
export function createOfflineInterpreter(weights: Weights = readWeights()): Interpreter {
  return { name: 'offline', interpret: async (text, context) => interpret(text, context, weights) };
}

function interpret(text: string, context: ChatContext, weights: Weights): Command {
  const heard = hear(text, context);
  const { message } = heard;
  if (message.tokens.every((token) => token.kind === 'mark' && !isRow(token))) return wordless(text, message);
  return decide(readingsOf(heard, weights));
}

/** What the words may mean, the likeliest first, with the slots filled; without what the gate does not let through. */
export function readingsOf(heard: Heard, weights: Weights): Reading[] {
  const { segments, features } = featuresOf(heard);
  return classify(weights, features)
    .slice(0, MOST_READ)
    .flatMap((likely) => reading(likely, heard, segments));
}

/** Nothing but signs: a question mark asks for help, an emoji is a nod. */
function wordless(text: string, message: Message): Command {
  if (message.tokens.some((token) => token.text === '?') || text.trim() === '') return { command: 'help', slots: {} };
  return message.tokens.length === 0 ? TALK : UNSUPPORTED;
}

export interface Reading {
  readonly command: Command;
  readonly probability: number;
}

/** With its slots; nothing where one is missing, and talk where the words are no order. */
function reading({ command, probability, part }: Likely, heard: Heard, segments: readonly Segment[]): Reading[] {
  const { message } = heard;
  if (!permits(command, heard)) return [];
  const clause = segments[part] ?? { start: 0, end: message.tokens.length, deferred: false };
  const clauses = segments.filter(
    (each) => each === clause || !(each.moods.has('negated') || each.moods.has('reported')),
  );
  const filled = fillCommand(command, { message, clause, clauses });
  return filled === null ? [] : [{ command: filled, probability }];
}

/** What is left over belongs to readings that the gate did not let through, which are talk. */
function decide(permitted: readonly Reading[]): Command {
  const rest = 1 - permitted.reduce((sum, { probability }) => sum + probability, 0);
  const readings = rest > BLOCKED ? [...permitted, { command: TALK, probability: rest * TALK_OF_BLOCKED }] : permitted;
  const [first, second] = merged(readings);
  if (first === undefined) return UNSUPPORTED;
  const isSure = first.probability >= (isCostly(first.command.command) ? SURE_OF_COSTLY : SURE);
  if (isSure || second === undefined || second.probability < WORTH_ASKING) return first.command;
  return {
    command: 'unclear',
    slots: {
      readings: merged(readings)
        .slice(0, 3)
        .filter(({ probability }) => probability >= WORTH_ASKING)
        .map(({ command }) => command),
    },
  };
}

/** Readings that come to the same command count together. */
function merged(readings: readonly Reading[]): Reading[] {
  const sums = new Map<string, Reading>();
  for (const each of readings) {
    const key = each.command.command;
    const before = sums.get(key);
    sums.set(key, before === undefined ? each : { ...before, probability: before.probability + each.probability });
  }
  return [...sums.values()].sort((a, b) => b.probability - a.probability);
}
