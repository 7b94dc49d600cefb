import { COMMAND_NAMES, type CommandName } from '../../src/conversation/command.ts';
import type { Weights } from '../../src/conversation/interpret/classifier.ts';
import { framed } from './frames.ts';
import { learn } from './learn.ts';
import { partsOf, type Sentence } from './training-set.ts';

/** Commands that are never read out of words as such. */
const UNREAD: readonly CommandName[] = ['unclear'];
const COMMANDS = COMMAND_NAMES.filter((name) => !UNREAD.includes(name));
/** A feature of fewer sentences says nothing. */
const LEAST_SENTENCES = 3;
/** Weights beyond this are cut off, so that the rest is finely stepped. */
const LARGEST = 6;
const STEP = LARGEST / 127;
/** A feature none of whose weights is larger is left out. */
const LEAST_STEPS = 8;
const HOW = { passes: 12, rate: 0.3, decay: 3e-5, dropout: 0.3, settled: 6 };

export interface Prepared {
  readonly weight: number;
  readonly label: number;
  readonly parts: readonly Uint32Array[];
}

/** Sentences in frames count less: there are many, and they are alike. */
const OF_FRAMED = 0.5;

/** Sentences as they were written, and in frames. */
export const prepareAll = (sentences: readonly Sentence[]): Prepared[] => [
  ...sentences.map((sentence) => prepare(sentence, 1)),
  ...framed(sentences).map((sentence) => prepare(sentence, OF_FRAMED)),
];

const prepare = (sentence: Sentence, weight: number): Prepared => ({
  weight,
  label: COMMANDS.indexOf(sentence.expect.command as CommandName),
  parts: partsOf(sentence),
});

/** Trains on labelled sentences; the same sentences in the same order give the same weights to the last bit. */
export function train(sentences: readonly Prepared[]): Weights {
  const counts = new Map<number, number>();
  for (const { parts } of sentences) {
    for (const feature of new Set(parts.flatMap((part) => [...part])))
      counts.set(feature, (counts.get(feature) ?? 0) + 1);
  }
  const rows = new Map<number, number>();
  for (const [feature, count] of [...counts].sort(([a], [b]) => a - b))
    if (count >= LEAST_SENTENCES) rows.set(feature, rows.size);
  const examples = sentences.map(({ label, parts, weight }) => ({
    label,
    parts: parts.map((part) => Int32Array.from([...part].flatMap((feature) => rows.get(feature) ?? []))),
    weight,
  }));
  const weights = learn(examples, { classes: COMMANDS.length, features: rows.size, ...HOW });
  const values = Int8Array.from(weights, (weight) => Math.max(-127, Math.min(127, Math.round(weight / STEP))));
  return { commands: COMMANDS, rows, values, step: STEP };
}

/** As `src/conversation/interpret/weights-file.ts` reads it. Rows of small weights are left out. */
export function encode({ commands, rows, values, step }: Weights): string {
  const width = commands.length + 1;
  const kept = [...rows].flatMap(([feature, row]) => {
    const weights = values.subarray(row * width, (row + 1) * width);
    return weights.every((value) => Math.abs(value) < LEAST_STEPS) ? [] : [{ feature, weights }];
  });
  const hashes = Buffer.alloc(kept.length * 4);
  kept.forEach(({ feature }, at) => {
    hashes.writeUInt32LE(feature, at * 4);
  });
  const packed = Buffer.concat([hashes, ...kept.map(({ weights }) => Buffer.from(weights))]);
  return `${step} ${commands.join(',')} ${packed.toString('base64')}`;
}
