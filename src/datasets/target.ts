import { stemmer } from 'stemmer';
import type { ColumnFlag, ColumnKind } from './profile.ts';
import { areAkin, EARLIER, KNOWN_NAMES } from './target-words.ts';
import { isIdName, wordsOf } from './words.ts';

/** The part of a ColumnProfile that target detection needs. */
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
  /** Other columns that the person may mean, the likeliest first. */
  readonly runnersUp: readonly string[];
  /** Why this one, as the end of a sentence: "your message names it". */
  readonly why: string;
}

const WORTH_OF_NAME: ReadonlyMap<string, number> = new Map(
  KNOWN_NAMES.map(({ words, worth }) => [words.join(' '), worth] as const).reverse(),
);
/** The last word of a longer name says what the thing is. */
const WORTH_OF_WORD: ReadonlyMap<string, number> = new Map(
  KNOWN_NAMES.map(({ words, worth }) => [words.at(-1) ?? '', worth] as const).reverse(),
);

/** `unit_price` is worth less than `price`, and `price_group`, which is no price, less again. */
const AS_LAST_WORD = 0.7;
const AS_OTHER_WORD = 0.45;
const WHEN_EARLIER = 0.2;
/** Off for each Y before it: of Y1 and Y2 the target is the first. */
const LATER_Y = 3;

/** Points for the last column, the first column, and the only column of two values: targets are often one of these. */
const LAST = 2;
const FIRST = 1.2;
const TWO_VALUES = 1;
/** Off for more choices than a person would tell apart. */
const MANY_CHOICES = { from: 100, points: -3 };

/** Points for a name whose last word, or another, is akin to one of the message's, and for the kind it asks for. */
const AKIN = { last: 4, other: 1.5 };
const KIND_ASKED = 1;

const RUNNERS_UP = 4;

/**
 * Chooses the column to predict: one that the person's message names, else the one that most speaks for: a typical name,
 * words akin to those of the message, its place, its values. Ids, constants, all-missing columns and prose are not usable.
 */
export function detectTarget(columns: readonly TargetColumn[], hint = ''): DetectedTarget {
  const usable = columns.filter(isUsable);
  if (usable.length === 0) return { target: null, runnersUp: [], why: 'no column has two values to tell apart' };

  const named = namedIn(hint, usable);
  const said = wordsOf(hint).map(stemmer);
  const asked = kindAsked(hint);
  const pairs = usable.filter(isPair).length;
  const scored = usable
    .map((column, at) => {
      const worth = nameWorth(column, columns);
      const akin = kinship(column, said);
      const place = at === usable.length - 1 ? LAST : at === 0 ? FIRST : 0;
      const values = isPair(column) ? TWO_VALUES / Math.sqrt(pairs) : hasManyChoices(column) ? MANY_CHOICES.points : 0;
      const kind = asked === null || asked !== (column.kind === 'number' ? 'number' : 'class') ? 0 : KIND_ASKED;
      return { column, at, worth, akin, score: worth + akin + place + values + kind };
    })
    .sort((a, b) => b.score - a.score || b.at - a.at);
  const ranking = [...new Set([...named, ...scored.map(({ column }) => column)])].map(({ name }) => name);
  const [target = null, ...others] = ranking;
  const [best] = scored;
  return {
    target,
    runnersUp: others.slice(0, RUNNERS_UP),
    why: why(named.length > 0, best?.worth ?? 0, best?.akin ?? 0),
  };
}

const isPair = ({ unique_count }: TargetColumn): boolean => unique_count === 2;

const hasManyChoices = ({ kind, unique_count }: TargetColumn): boolean =>
  kind === 'category' && unique_count > MANY_CHOICES.from;

/** How much the words of a name have to do with those of a message. */
function kinship({ name }: TargetColumn, said: readonly string[]): number {
  const akin = wordsOf(name).map((word) => word.length > 2 && said.some((each) => areAkin(stemmer(word), each)));
  return akin.at(-1) === true ? AKIN.last : akin.includes(true) ? AKIN.other : 0;
}

const ASKS_NUMBER = /\bhow (many|much|long|old|late|high|far|fast)\b|\bforecast|\bestimate|\bnumber of\b|\bregress/i;
const ASKS_CLASS = /\b(which|who|whether|if|will|is|classify|detect|tell)\b/i;

/** What a message asks to be predicted, null where it leaves that open. */
function kindAsked(hint: string): 'number' | 'class' | null {
  if (ASKS_NUMBER.test(hint)) return 'number';
  return ASKS_CLASS.test(hint) ? 'class' : null;
}

/** Compares whole words, so City is not y. */
function nameWorth({ name }: TargetColumn, all: readonly TargetColumn[]): number {
  const words = withoutQuestion(wordsOf(name));
  const numbered = words.length === 1 ? /^y(\d*)$/.exec(words[0] ?? '') : null;
  if (numbered !== null) {
    const [, number = ''] = numbered;
    return isCoordinate(name, all) ? 0 : (WORTH_OF_WORD.get('y') ?? 0) - LATER_Y * Math.max(0, Number(number) - 1);
  }
  const exact = WORTH_OF_NAME.get(words.join(' '));
  if (exact !== undefined) return exact;
  const worths = words.map((word, at) => {
    const worth = word === 'y' ? 0 : (WORTH_OF_WORD.get(word) ?? 0);
    return worth * (at === words.length - 1 ? AS_LAST_WORD : AS_OTHER_WORD);
  });
  return Math.max(0, ...worths) * (words.some((word) => EARLIER.has(word)) ? WHEN_EARLIER : 1);
}

const QUESTIONS: ReadonlySet<string> = new Set(['is', 'has', 'was', 'will']);

/** `isFraud` is fraud. */
const withoutQuestion = (words: readonly string[]): readonly string[] =>
  words.length > 1 && QUESTIONS.has(words[0] ?? '') ? words.slice(1) : words;

/** A y after an x is a coordinate or a side of a thing, unless it ends the table. */
function isCoordinate(name: string, all: readonly TargetColumn[]): boolean {
  const at = all.findIndex((column) => column.name === name);
  return at < all.length - 1 && all[at - 1]?.name.toLowerCase() === 'x';
}

function why(named: boolean, worth: number, akin: number): string {
  if (named) return 'your message names it';
  if (akin > worth) return 'your message speaks of it';
  return worth > 0 ? 'its name is that of a typical target' : 'it is the last column that can be learned';
}

function isUsable(column: TargetColumn): boolean {
  const isLearnable = column.kind !== 'text' && whyNotLearnable(column) === null;
  return isLearnable && column.flags.length === 0 && !isIdName(column.name);
}

/** The sentence for whoever asks to predict what cannot be; null where it can be tried. */
export function whyNotLearnable(
  { name, kind, unique_count, null_count }: Pick<TargetColumn, 'name' | 'kind' | 'unique_count' | 'null_count'>,
  blankIsClass = false,
): string | null {
  if (kind === 'date') {
    return `${name} holds dates, and I predict classes and numbers. Choose another column, such as one that counts the days until then.`;
  }
  if (unique_count >= 2 || (blankIsClass && unique_count === 1 && null_count > 0)) return null;
  const cause =
    unique_count === 0
      ? 'has no values'
      : null_count > 0
        ? 'has one value or is blank, and blank counts as unknown and not as a class'
        : 'has the same value in every row';
  const remedy =
    unique_count === 1 && null_count > 0
      ? `Say “train with blank as a class, target ${name}” to tell the two apart, or choose`
      : 'Choose';
  return `${name} ${cause}, so there is nothing to predict. ${remedy} another column.`;
}

/** Words after which people name the target. */
const INTENT: ReadonlySet<string> = new Set(
  ['predict', 'prediction', 'forecast', 'estimate', 'classify', 'detect', 'guess', 'target', 'label'].map(stemmer),
);

/**
 * Columns that the message names; endings of words do not count. What follows "predict" comes first, then names whose
 * telling word is there ("cement strength" means compressive_strength, not cement), then other names.
 */
function namedIn(hint: string, columns: readonly TargetColumn[]): readonly TargetColumn[] {
  const words = wordsOf(hint).map(stemmer);
  if (words.length === 0) return [];
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
  /** 3: named after a word of intent; 2: by its telling word; 1: by its name; 0: not named. */
  readonly strength: 0 | 1 | 2 | 3;
  readonly at: number;
  readonly length: number;
}

function mention(name: readonly string[], words: readonly string[], intent: number): Mention {
  const at = Math.max(positionOf(name, words), positionOf([name.join('')], words));
  const telling = KNOWN_NAMES.find(({ stems }) => positionOf(stems, name) >= 0 && positionOf(stems, words) >= 0)?.stems;
  if (at >= 0 && intent >= 0 && at > intent) return { strength: 3, at: 0, length: -at };
  if (telling !== undefined) return { strength: 2, at: positionOf(telling, words), length: name.length };
  return { strength: at >= 0 ? 1 : 0, at, length: name.length };
}

/** Whether a name is typical for targets. */
export function isTargetName(name: string): boolean {
  const words = wordsOf(name);
  return KNOWN_NAMES.some((known) => positionOf(known.words, words) >= 0);
}

/** Where a run of words begins in a text; -1 when it does not occur. */
function positionOf(run: readonly string[], words: readonly string[]): number {
  if (run.length === 0) return -1;
  return words.findIndex((_, at) => run.every((word, offset) => words[at + offset] === word));
}
