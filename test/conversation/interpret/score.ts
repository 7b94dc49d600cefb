import { readFileSync } from 'node:fs';
import type { Command } from '../../../src/conversation/command.ts';
import type { ChatContext, Interpreter } from '../../../src/conversation/interpret/interpreter.ts';

export interface Utterance {
  readonly id: string;
  readonly text: string;
  readonly context: ChatContext;
  readonly expect: { readonly command: string; readonly slots: Readonly<Record<string, unknown>> };
  readonly tags: readonly string[];
  /** `held`: unseen when it was first read; what was missed then has been mended since. */
  readonly part?: 'tune' | 'held';
}

export interface Score {
  /** Share of utterances, 0 to 1. */
  readonly command: number;
  readonly commandAndSlots: number;
  /** Wrong answers that would train, deploy, undeploy or delete. */
  readonly costly: readonly string[];
  readonly misses: readonly string[];
}

const COSTLY = new Set(['train', 'delete_dataset', 'delete_model', 'undeploy', 'deploy']);

export function readUtterances(file: URL): Utterance[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Utterance);
}

export async function scoreInterpreter(
  interpreter: Interpreter<Command>,
  utterances: readonly Utterance[],
): Promise<Score> {
  let commands = 0;
  let full = 0;
  const costly: string[] = [];
  const misses: string[] = [];
  for (const item of utterances) {
    const answer = await interpreter.interpret(item.text, item.context);
    const right = answer.command === item.expect.command;
    const all = right && sameSlots(item, answer.slots);
    if (right) commands++;
    if (all) full++;
    const line = `${item.id} ${JSON.stringify(item.text)} meant ${JSON.stringify(item.expect)}, read ${JSON.stringify(answer)}`;
    if (!right && COSTLY.has(answer.command)) costly.push(line);
    if (!all) misses.push(line);
  }
  return { command: commands / utterances.length, commandAndSlots: full / utterances.length, costly, misses };
}

function fold(value: unknown): string {
  return String(value)
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}./:_-]+/gu, ' ')
    .trim();
}

type Comparison = (wanted: never, actual: unknown, context: ChatContext) => boolean;

/** What is in focus may be left out or named; each slot is compared in its own way. */
function sameSlots({ expect, context }: Utterance, actual: Readonly<Record<string, unknown>>): boolean {
  const focus = context as Readonly<Record<string, unknown>>;
  const inFocus = (name: string, value: unknown): boolean => name in focus && fold(focus[name]) === fold(value);
  const wantedAllThere = Object.entries(expect.slots).every(([name, wanted]) => {
    const given = name === 'query_any_of' ? actual.query : actual[name];
    if (given === undefined) return inFocus(name, wanted);
    return (SAME[name] ?? sameValue)(wanted as never, given, context);
  });
  const nothingElse = Object.entries(actual).every(
    ([name, value]) => name in expect.slots || name === 'query' || value === undefined || inFocus(name, value),
  );
  return wantedAllThere && nothingElse;
}

const SAME: Readonly<Record<string, Comparison>> = {
  query_any_of: (terms: readonly string[], query) => terms.every((term) => fold(query).includes(fold(term))),
  ref: sameRef,
  task: (wanted: string, actual) => fold(actual).includes(fold(wanted)) || fold(wanted).includes(fold(actual)),
  models: (wanted: readonly string[], actual) =>
    Array.isArray(actual) && [...actual].map(fold).sort().join() === [...wanted].map(fold).sort().join(),
  row: sameRow,
  column: (wanted: string, actual) => wanted === actual,
  target: (wanted: string, actual) => wanted === actual,
};

function sameValue(wanted: unknown, actual: unknown): boolean {
  return typeof wanted === 'number' ? Number(actual) === wanted : fold(wanted) === fold(actual);
}

function sameRow(wanted: Readonly<Record<string, unknown>>, actual: unknown): boolean {
  const row = actual as Readonly<Record<string, unknown>>;
  const keys = Object.keys(wanted);
  return keys.length === Object.keys(row).length && keys.every((key) => key in row && sameValue(wanted[key], row[key]));
}

/** A result may be told by its place, by "last", or by its title. */
function sameRef(wanted: string, actual: unknown, context: ChatContext): boolean {
  const results = context.results ?? [];
  const spellings = new Set([fold(wanted)]);
  results.forEach((title, i) => {
    const place = String(i + 1);
    const isLast = i === results.length - 1;
    const meant = wanted === place || (wanted === 'last' && isLast);
    const named = !/^\d+$/.test(wanted) && fold(title).includes(fold(wanted));
    if (meant || named) spellings.add(fold(title)).add(place);
    if (isLast && meant) spellings.add('last');
  });
  return spellings.has(fold(actual));
}
