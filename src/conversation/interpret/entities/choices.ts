import type { Message } from '../message.ts';
import { means } from '../message.ts';
import type { Found } from './duration.ts';
import { ENGINE_NAMES, type Engine, METRIC_NAMES, type Metric } from './words.ts';

const METRIC_TABLE = table(METRIC_NAMES);
const ENGINE_TABLE = table(ENGINE_NAMES);

type Table<T> = readonly (readonly [words: readonly string[], value: T])[];

function table<T extends string>(names: Readonly<Record<T, string>>): Table<T> {
  return (Object.entries(names) as [T, string][])
    .flatMap(([value, list]) => list.split('|').map((name) => [name.split(' '), value] as const))
    .sort((a, b) => b[0].length - a[0].length);
}

export function findMetric(message: Message, from: number, to: number): Found<Metric> | null {
  return findWanted(message, METRIC_TABLE, from, to);
}

export function findEngine(message: Message, from: number, to: number): Found<Engine> | null {
  return findWanted(message, ENGINE_TABLE, from, to);
}

/** The first one named that is not ruled out ("without autogluon", "not rmse"): what was corrected is gone by then. */
function findWanted<T>(message: Message, names: Table<T>, from: number, to: number): Found<T> | null {
  for (let at = from; at < to; ) {
    const found = choiceAt(message, names, at, to);
    if (found !== null && !ruledOut(message, found.start, from)) return found;
    at = found?.end ?? at + 1;
  }
  return null;
}

function choiceAt<T>(message: Message, names: Table<T>, at: number, to: number): Found<T> | null {
  for (const [words, value] of names) {
    if (at + words.length > to) continue;
    if (words.every((word, i) => matches(message, at + i, word))) return { value, start: at, end: at + words.length };
  }
  return null;
}

function matches(message: Message, at: number, word: string): boolean {
  const token = message.tokens[at];
  return token?.fold === word || (message.words[at] === word && token?.kind === 'word');
}

function ruledOut(message: Message, at: number, from: number): boolean {
  for (let i = Math.max(from, at - 2); i < at; i++) if (means(message, i, 'without', 'not', 'instead-of')) return true;
  return false;
}
