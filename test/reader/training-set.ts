import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hash } from '../../src/conversation/interpret/classifier.ts';
import { featuresOf } from '../../src/conversation/interpret/features.ts';
import { hear } from '../../src/conversation/interpret/hear.ts';
import type { ChatContext } from '../../src/conversation/interpret/interpreter.ts';

export interface Meaning {
  readonly command: string;
  readonly slots: Readonly<Record<string, unknown>>;
}

/** A labelled message. */
export interface Sentence {
  readonly id: string;
  readonly text: string;
  readonly context: ChatContext;
  readonly expect: Meaning;
  readonly accept?: readonly Meaning[];
}

/** What one hand wrote. */
export interface Voice {
  readonly name: string;
  readonly sentences: readonly Sentence[];
}

const SENTENCES = 'test/reader/sentences';
/** Written while the reader was built, so never measured on. */
const EXAMPLES = join(SENTENCES, 'examples.txt');
const EARLIER = ['test/conversation/interpret/utterances.jsonl', 'test/fixtures/utterances.dev.jsonl'];

/** Voices to train on and to be measured on, each in a file of its own. */
export const readVoices = (): Voice[] =>
  readdirSync(SENTENCES)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => ({ name: name.replace('.jsonl', ''), sentences: readLines(join(SENTENCES, name)) }));

/** Sentences that are only trained on. */
export const readOthers = (): Sentence[] => [...EARLIER.flatMap(readLines), ...readExamples()];

const readLines = (file: string): Sentence[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => withContext(JSON.parse(line) as Sentence));

const COLUMNS = ['city', 'price', 'rooms', 'area_m2', 'built', 'owner_id', 'heating'];
const IN_FOCUS: Readonly<Record<string, ChatContext>> = {
  d: { dataset: 'flats', columns: COLUMNS },
  m: { model: 'flats_rf' },
  l: { deployment: 'flats-api' },
  s: { results: ['Flats in Berlin', 'Rents of Europe', 'House sales'] },
  r: { run: 'running' },
  f: { run: 'finished' },
};

/** The sentences under each command are read with its contexts in turn. */
function readExamples(): Sentence[] {
  const sentences: Sentence[] = [];
  let command = '';
  let contexts: string[] = [];
  for (const line of readFileSync(EXAMPLES, 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('= ')) {
      [command = '', ...contexts] = line.slice(2).split(' ');
      continue;
    }
    const letters = [...(contexts[sentences.length % contexts.length] ?? '')];
    const context = Object.assign({}, ...letters.map((letter) => IN_FOCUS[letter])) as ChatContext;
    sentences.push({ id: `example-${sentences.length}`, text: line, context, expect: { command, slots: {} } });
  }
  return sentences;
}

/** The features of each part of a message, as hashes. */
export const partsOf = ({ text, context }: Sentence): Uint32Array[] =>
  featuresOf(hear(text, context)).map((features) => Uint32Array.from(new Set(features.map(hash))));

const withContext = (sentence: Sentence): Sentence => ({ ...sentence, context: sentence.context ?? {} });
