import type { Message } from '../message.ts';
import { numberWord, secondsPer } from './words.ts';

export interface Found<T> {
  readonly value: T;
  readonly start: number;
  readonly end: number;
}

/**
 * The first length of time, in seconds: "90s", "5 min", "1h30", "half an hour", "an hour and a half",
 * "2 min 30 s", "eine halbe Stunde".
 */
export function findDuration(message: Message, from = 0, to = message.tokens.length): Found<number> | null {
  for (let at = from; at < to; at++) {
    const found = durationAt(message.words, at, to);
    if (found !== null) return withRest(message.words, found, to);
  }
  return null;
}

/** "time_limit=90", "time limit: 300" and "timeout 60" mean seconds, unless there is a unit. */
const TIME_LIMIT = /^(?:time_?limit(?:_s)?|time-limit|timeout|time_budget|max_time|limit|budget|seconds)$/;

function durationAt(words: readonly string[], at: number, to: number): Found<number> | null {
  const word = words[at] ?? '';
  if (TIME_LIMIT.test(word)) {
    const value = /^(?:=|:|of|to|is)$/.test(words[at + 1] ?? '') ? at + 2 : at + 1;
    const bare = value < to && /^\d+$/.test(words[value] ?? '') && secondsPer(words[value + 1] ?? '') === undefined;
    return bare ? { value: Number(words[value]), start: at, end: value + 1 } : null;
  }
  // "t=240", "--t 300"
  if (word === 't' && /^(?:=|-)$/.test(words[at + 1] === '=' ? '=' : (words[at - 1] ?? ''))) {
    const value = words[at + 1] === '=' ? at + 2 : at + 1;
    if (/^\d{2,}$/.test(words[value] ?? '')) return { value: Number(words[value]), start: at, end: value + 1 };
  }
  const glued = gluedDuration(word);
  if (glued !== null) return { value: glued, start: at, end: at + 1 };

  const amount = /^\d+(?:[.,]\d+)?$/.test(word) ? Number(word.replace(',', '.')) : numberWord(word);
  if (amount === undefined) return null;
  let next = at + 1;
  let factor = amount;
  // "half an hour", "eine halbe Stunde", "a couple of minutes", "a quarter of an hour", "one and a half hours"
  while (next < to && next < at + 5) {
    const unit = secondsPer(words[next] ?? '');
    if (unit !== undefined) {
      const bare = (words[next] ?? '').length === 1 && !/\d/.test(word);
      return bare ? null : { value: factor * unit, start: at, end: next + 1 };
    }
    const step = stepOf(words, next, factor);
    if (step === null) return null;
    factor = step.factor;
    next = step.next;
  }
  return null;
}

function stepOf(words: readonly string[], at: number, factor: number): { factor: number; next: number } | null {
  const word = words[at] ?? '';
  if (word === 'of' || word === '-' || word === 'more' || word === 'de' || word === 'd')
    return { factor, next: at + 1 };
  if (word === 'and' && words[at + 1] === 'a' && words[at + 2] === 'half')
    return { factor: factor + 0.5, next: at + 3 };
  if (word === 'quarter' || word === 'quarters' || word === 'viertel') return { factor: factor * 0.25, next: at + 1 };
  const times = numberWord(word);
  if (times === undefined) return null;
  return times === 1 || factor === 1 ? { factor: factor * times, next: at + 1 } : null;
}

const GLUED = /^(\d+(?:[.,]\d+)?)(\p{L}+)(?:(\d+)(\p{L}*))?$/u;

function gluedDuration(word: string): number | null {
  const match = GLUED.exec(word);
  const unit = secondsPer(match?.[2] ?? '');
  if (match === null || unit === undefined) return null;
  const whole = Number((match[1] ?? '').replace(',', '.')) * unit;
  if (match[3] === undefined) return whole;
  const smaller = secondsPer(match[4] ?? '') ?? unit / 60;
  return whole + Number(match[3]) * smaller;
}

/** What is added after: "and a half", "30 s", "et demie", "y media". */
function withRest(words: readonly string[], found: Found<number>, to: number): Found<number> {
  const unit = secondsPer((words[found.end - 1] ?? '').replace(/^[\d.,]+/, '')) ?? 0;
  let next = found.end;
  if (/^(?:and|und|y|et|e|en)$/.test(words[next] ?? '')) next++;
  if (words[next] === 'a' || words[next] === 'un') next++;
  if (next > found.end && numberWord(words[next] ?? '') === 0.5) {
    return { value: found.value + unit / 2, start: found.start, end: next + 1 };
  }
  const more = found.end < to ? durationAt(words, found.end, to) : null;
  if (more === null || more.value >= unit) return found;
  return { value: found.value + more.value, start: found.start, end: more.end };
}
