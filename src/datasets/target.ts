import { stemmer } from 'stemmer';
import type { ColumnFlag, ColumnKind } from './profile.ts';
import { isIdName, wordsOf } from './words.ts';

/** What target detection needs to know of a column; a ColumnProfile has it. */
export interface TargetColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly unique_count: number;
  readonly null_count: number;
  readonly flags: readonly ColumnFlag[];
}

export interface DetectedTarget {
  /** Null when no column can be learned. */
  readonly target: string | null;
  /** Other columns that may be meant, the likeliest first. */
  readonly runnersUp: readonly string[];
  /** Why this one, as the end of a sentence: "your message names it". */
  readonly why: string;
}

/** Names that say "this is what to predict", the surest first. Each is one or more words of a column's name. */
const KNOWN_NAMES: readonly string[] = [
  'target',
  'label',
  'labels',
  'class',
  'classes',
  'outcome',
  'y',
  'churn',
  'churned',
  'exited',
  'attrition',
  'survived',
  'survival',
  'default',
  'fraud',
  'is fraud',
  'spam',
  'sale price',
  'price',
  'diagnosis',
  'species',
  'variety',
  'sentiment',
  'compressive strength',
  'strength',
  'medv',
  'quality',
  'response',
  'result',
  'status',
  'category',
  'output',
  'rating',
  'score',
  'cnt',
  'demand',
  'sales',
  'revenue',
  'salary',
  'income',
  'amount',
  'cost',
];

/** From here on names are so common among features that they count only when the column is the last or first. */
const WEAK_FROM = KNOWN_NAMES.indexOf('quality');

const RUNNERS_UP = 4;

/**
 * The column to predict: one the person's message names, else one with a telling name, else the last usable.
 * Never an id, a constant, an all-missing column or prose.
 */
export function detectTarget(columns: readonly TargetColumn[], hint = ''): DetectedTarget {
  const usable = columns.filter(isUsable);
  const last = usable.at(-1);
  if (last === undefined) return { target: null, runnersUp: [], why: 'no column has two values to tell apart' };

  const named = namedIn(hint, usable);
  const known = usable
    .map((column) => ({ column, rank: knownRank(column, columns) }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map(({ column }) => column);
  const ranking = [...new Set([...named, ...known, last, ...usable.slice().reverse()])].map((column) => column.name);
  const [target = null, ...others] = ranking;
  return { target, runnersUp: others.slice(0, RUNNERS_UP), why: why(named.length > 0, known.length > 0) };
}

function why(named: boolean, known: boolean): string {
  if (named) return 'your message names it';
  return known ? 'its name is that of a typical target' : 'it is the last column that can be learned';
}

function isUsable(column: TargetColumn): boolean {
  return column.flags.length === 0 && column.kind !== 'text' && column.unique_count >= 2 && !isIdName(column.name);
}

/** Words that say the next column named is the one meant. */
const INTENT: ReadonlySet<string> = new Set(
  ['predict', 'prediction', 'forecast', 'estimate', 'classify', 'detect', 'guess', 'target', 'label'].map(stemmer),
);

/**
 * Columns the message names, word for word but for endings. What follows "predict" comes first, then names of which
 * the telling part is there ("cement strength" means compressive_strength, not cement), then other names.
 */
function namedIn(hint: string, columns: readonly TargetColumn[]): readonly TargetColumn[] {
  const words = wordsOf(hint).map(stemmer);
  const letters = new Set(hint.split(/[\s,.;:!?]+/));
  const intent = words.findIndex((word) => INTENT.has(word));
  return columns
    .filter(({ name }) => name.length > 1 || letters.has(name))
    .map((column) => ({ column, ...mention(wordsOf(column.name).map(stemmer), words, intent) }))
    .filter(({ strength }) => strength > 0)
    .sort((a, b) => b.strength - a.strength || b.length - a.length || a.at - b.at)
    .map(({ column }) => column);
}

interface Mention {
  /** 3 after a word of intent, 2 by its telling word, 1 by its name, 0 not at all. */
  readonly strength: 0 | 1 | 2 | 3;
  readonly at: number;
  readonly length: number;
}

function mention(name: readonly string[], words: readonly string[], intent: number): Mention {
  const at = Math.max(positionOf(name, words), positionOf([name.join('')], words));
  const telling = KNOWN_NAMES.map((known) => known.split(' ').map(stemmer)).find(
    (known) => positionOf(known, name) >= 0 && positionOf(known, words) >= 0,
  );
  if (at >= 0 && intent >= 0 && at > intent) return { strength: 3, at: 0, length: -at };
  if (telling !== undefined) return { strength: 2, at: positionOf(telling, words), length: name.length };
  return { strength: at >= 0 ? 1 : 0, at, length: name.length };
}

/** Whether a name is one that targets have. */
export function isTargetName(name: string): boolean {
  const words = wordsOf(name);
  return KNOWN_NAMES.some((known) => positionOf(known.split(' '), words) >= 0);
}

/** Where a run of words begins in a text; -1 when it does not stand there. */
function positionOf(run: readonly string[], words: readonly string[]): number {
  if (run.length === 0) return -1;
  return words.findIndex((_, at) => run.every((word, offset) => words[at + offset] === word));
}

/** Whole words only: City is not y. */
function knownRank(column: TargetColumn, all: readonly TargetColumn[]): number | null {
  const words = wordsOf(column.name);
  const rank = KNOWN_NAMES.findIndex((known) => {
    const run = known.split(' ');
    return known.length === 1 ? words.join(' ') === known : positionOf(run, words) >= 0;
  });
  if (rank < 0) return null;
  const edge = column.name === all.at(-1)?.name || column.name === all[0]?.name;
  const exact = words.length === (KNOWN_NAMES[rank] ?? '').split(' ').length;
  if (rank >= WEAK_FROM && !edge && !exact) return null;
  // A name that is nothing but the known word is surer than one that also says something else: price, unit_price.
  return rank + (exact ? 0 : KNOWN_NAMES.length) + (rank >= WEAK_FROM && !edge ? 2 * KNOWN_NAMES.length : 0);
}
