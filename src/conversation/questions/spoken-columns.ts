import type { ColumnProfile } from '../../datasets/profile.ts';
import { findMentions } from '../interpret/columns.ts';
import { type Message, readMessage } from '../interpret/message.ts';
import { keyOf } from './levels.ts';
import { isYesNo } from './yes-no.ts';

/** How a column is spoken of by a word for what it holds: "how old", "cheaper than", "heaviest". */
export type Degree = 'plain' | 'more' | 'most';

interface Adjective {
  readonly degree: Degree;
  /** At which end of the column its rows are: "cheapest" is the least. */
  readonly end: 'most' | 'least';
  /** Names that columns have for it, the likeliest first. */
  readonly nouns: readonly string[];
}

const PRICE = 'price cost fare fee charges amount';
const TIME = 'duration time minutes seconds';

/** Adjectives with what they say much of (`most`) or little. */
const SAYS: readonly (readonly [forms: string, end: 'most' | 'least', nouns: string])[] = [
  ['expensive', 'most', PRICE],
  ['costly costlier costliest', 'most', PRICE],
  ['pricey pricier priciest', 'most', PRICE],
  ['dear dearer dearest', 'most', PRICE],
  ['cheap cheaper cheapest', 'least', PRICE],
  ['old older oldest', 'most', 'age'],
  ['young younger youngest', 'least', 'age'],
  ['heavy heavier heaviest', 'most', 'weight mass carat'],
  ['light lighter lightest', 'least', 'weight mass carat'],
  ['long longer longest', 'most', `length ${TIME}`],
  ['short shorter shortest', 'least', `length ${TIME} height`],
  ['tall taller tallest', 'most', 'height'],
  ['deep deeper deepest', 'most', 'depth'],
  ['wide wider widest', 'most', 'width'],
  ['fast faster fastest', 'least', TIME],
  ['slow slower slowest', 'most', TIME],
  ['hot hotter hottest', 'most', 'temperature temp'],
  ['warm warmer warmest', 'most', 'temperature temp'],
  ['cold colder coldest', 'least', 'temperature temp'],
  ['rich richer richest', 'most', 'income salary wage'],
  ['poor poorer poorest', 'least', 'income salary wage'],
  ['strong stronger strongest', 'most', 'strength'],
  ['weak weaker weakest', 'least', 'strength'],
];

const DEGREES: readonly Degree[] = ['plain', 'more', 'most'];

const ADJECTIVES = new Map<string, Adjective>(
  SAYS.flatMap(([forms, end, nouns]) =>
    forms.split(' ').map((form, i) => [form, { degree: DEGREES[i] ?? 'plain', end, nouns: nouns.split(' ') }] as const),
  ),
);

/** Words with the names that columns have for what they speak of. */
const WORDS = new Map<string, readonly string[]>(
  (
    [
      ['bedroom bedrooms', 'beds bedrooms'],
      ['bathroom bathrooms', 'baths bathrooms'],
      ['colour colours colors coloured colored', 'color'],
      ['size', 'sqft area size'],
      ['footage', 'sqft area'],
      ['weight weights mass', 'weight mass'],
      ['bill bills billed', PRICE],
      ['gender sex', 'female male'],
      ['weigh weighs weighed weighing', 'weight mass carat'],
      ['cost costs costing pay pays paid paying spend spends spent', PRICE],
      ['earn earns earned earning', 'income salary wage'],
      ['driven', 'mileage kilometers'],
    ] as const
  ).flatMap(([words, nouns]) => words.split(' ').map((word) => [word, nouns.split(' ')] as const)),
);

/** Words for the two answers of a column, by what such columns are called. */
const ANSWERS: readonly (readonly [words: string, columns: string, answer: boolean])[] = [
  ['left leave leaves leaving leaver leavers quit quits resigned departed gone churners', 'churn', true],
  ['stayers stayer stayed remained kept loyal retained', 'churn', false],
  ['women woman females girls ladies', 'female', true],
  ['men man male males boys', 'female', false],
  ['men man males boys', 'male', true],
  ['women woman female females girls ladies', 'male', false],
  ['died dead perished', 'survived', false],
];

const CHURN = /^(?:churn|churned|attrition|exited|exit|left|leaver|quit|turnover|cancelled|canceled)$/;

/** Values by the words people use for them. */
const VALUES = new Map(
  (
    [
      ['women woman girls ladies', 'female'],
      ['men man boys', 'male'],
    ] as const
  ).flatMap(([words, value]) => words.split(' ').map((word) => [word, value] as const)),
);

export const valueFor = (word: string): string => VALUES.get(word) ?? word;

/** "longest" of a column that is named: the highest. */
export function plainEnd(word: string): string | null {
  const adjective = ADJECTIVES.get(word);
  if (adjective === undefined || adjective.degree === 'plain') return null;
  const isHigh = adjective.end === 'most' || /^(?:fast|light)/.test(word);
  if (adjective.degree === 'more') return isHigh ? 'higher' : 'lower';
  return isHigh ? 'highest' : 'lowest';
}

/** A column spoken of by something else than its name. `columns`: those that may be meant. */
export interface Spoken {
  readonly columns: readonly ColumnProfile[];
  readonly length: number;
  readonly degree?: Degree;
  readonly end?: 'most' | 'least';
  readonly answer?: boolean;
}

/** What words at a place say of a column without its name: "heaviest", "less expensive", "weigh", "left". */
export function spokenAt(words: readonly string[], at: number, columns: readonly ColumnProfile[]): Spoken | null {
  const word = words[at] ?? '';
  return adjectiveAt(words, at, columns) ?? answered(word, columns) ?? held(word, columns);
}

function adjectiveAt(words: readonly string[], at: number, columns: readonly ColumnProfile[]): Spoken | null {
  const raised = RAISED.get(words[at] ?? '');
  const adjective = ADJECTIVES.get(words[raised === undefined ? at : at + 1] ?? '');
  if (adjective === undefined || (raised !== undefined && adjective.degree !== 'plain')) return null;
  const degree = raised?.degree ?? adjective.degree;
  // "old cars" are those of nobody knows what age.
  if (degree === 'plain' && !/^(?:how|years?)$/.test(words[at - 1] ?? '')) return null;
  const meant = called(
    adjective.nouns,
    columns.filter(({ kind }) => kind === 'number'),
  );
  if (meant.length === 0) return null;
  const end = raised?.turned === true ? OTHER_END[adjective.end] : adjective.end;
  return { columns: meant, length: raised === undefined ? 1 : 2, degree, end };
}

const OTHER_END = { most: 'least', least: 'most' } as const;

const RAISED = new Map<string, { readonly degree: Degree; readonly turned: boolean }>([
  ['most', { degree: 'most', turned: false }],
  ['least', { degree: 'most', turned: true }],
  ['more', { degree: 'more', turned: false }],
  ['less', { degree: 'more', turned: true }],
]);

function answered(word: string, columns: readonly ColumnProfile[]): Spoken | null {
  for (const [words, name, answer] of ANSWERS) {
    if (!words.split(' ').includes(word)) continue;
    const named = columns.filter(
      (column) =>
        isYesNo(column) && (keyOf(column.name) === name || (name === 'churn' && CHURN.test(keyOf(column.name)))),
    );
    if (named.length > 0) return { columns: named, length: 1, answer };
  }
  return null;
}

function held(word: string, columns: readonly ColumnProfile[]): Spoken | null {
  const meant = called(WORDS.get(word) ?? [], columns);
  return meant.length === 0 ? null : { columns: meant, length: 1 };
}

/** Columns of the first name that any has. */
function called(nouns: readonly string[], columns: readonly ColumnProfile[]): readonly ColumnProfile[] {
  const names = columns.map(({ name }) => name);
  for (const noun of nouns) {
    const found = columnsCalled(readMessage(noun, { columns: names }), 0, columns);
    if (found.length > 0) return found;
  }
  return [];
}

/** Each word is compared with each column; past so many only names as they stand are found. */
const MOST_COLUMNS = 300;

/** A column's name as a list of its own, always the same one, so that it is taken apart once. */
const ALONE = new WeakMap<ColumnProfile, readonly string[]>();

function aloneOf(column: ColumnProfile): readonly string[] {
  const known = ALONE.get(column) ?? [column.name];
  ALONE.set(column, known);
  return known;
}

/** All columns that a word may be a name of, or a part of one. */
export function columnsCalled(
  message: Message,
  at: number,
  columns: readonly ColumnProfile[],
): readonly ColumnProfile[] {
  if (columns.length > MOST_COLUMNS) return [];
  const called = columns.filter(
    (column) => findMentions({ ...message, context: { columns: aloneOf(column) } }, at, at + 1).length > 0,
  );
  // The word itself says more than a word for the same.
  const word = message.tokens[at]?.fold ?? '';
  const literally = called.filter(({ name }) => isInName(name, word));
  return literally.length > 0 ? literally : called;
}

/** Of several columns the one whose name has most of the words that stand around. */
export function likeliest(columns: readonly ColumnProfile[], around: readonly string[]): ColumnProfile | null {
  const [first] = columns;
  if (columns.length === 1 && first !== undefined) return first;
  const scores = columns.map(({ name }) => {
    const parts = partsOf(name);
    return around.filter((word) => parts.some((part) => isAkin(part, word))).length;
  });
  const best = Math.max(0, ...scores);
  const leaders = columns.filter((_, i) => scores[i] === best);
  return best > 0 && leaders.length === 1 ? (leaders[0] ?? null) : null;
}

export const isInName = (name: string, word: string): boolean => partsOf(name).some((part) => isAkin(part, word));

export const partsOf = (name: string): readonly string[] =>
  keyOf(name.replace(/(?<=\p{Ll})(?=\p{Lu})|_/gu, ' ')).split(' ');

/** "month" and "monthly". */
const isAkin = (part: string, word: string): boolean =>
  part === word || (word.length > 2 && part.length > 2 && (part.startsWith(word) || word.startsWith(part)));
