import type { ColumnProfile } from '../../datasets/profile.ts';
import { findMentions, type Mention } from '../interpret/columns.ts';
import { type Message, means, readMessage } from '../interpret/message.ts';
import { numeric } from '../interpret/values/number.ts';
import { type Level, type Levels, LONGEST_LEVEL, levelAt, levelCalled, levelsOf, levelWith } from './levels.ts';
import { isSmall, isUnit, rowNoun } from './small-talk.ts';
import { columnsCalled, type Degree, likeliest, partsOf, plainEnd, spokenAt, valueFor } from './spoken-columns.ts';
import { isAsking, isRelatingVerb, MONTHS } from './words.ts';

export interface Table {
  readonly name: string;
  readonly columns: readonly ColumnProfile[];
}

/** A word of a question, or a stretch of them that is one thing. */
export type Item = { used: boolean; readonly text: string } & Meaning;

type Meaning =
  | {
      readonly is: 'column';
      readonly column: ColumnProfile;
      /** Spoken of by more than a part of its name. */
      readonly sure: boolean;
      readonly degree?: Degree;
      readonly end?: 'most' | 'least';
      /** "left" and "stayed" are the two answers of a column called churn. */
      readonly answer?: boolean;
    }
  /** More than one column may be meant. */
  | { readonly is: 'vague'; readonly columns: readonly ColumnProfile[] }
  | { readonly is: 'level'; readonly column: ColumnProfile; readonly value: string }
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'date'; readonly value: string }
  /** `small`: nothing would change without it. */
  | { readonly is: 'word'; readonly word: string; readonly small: boolean };

/** What stands at a place, and how many tokens it takes. */
type Found = { readonly meaning: Meaning; readonly length: number } | null;

interface Reader {
  readonly message: Message;
  readonly folded: readonly string[];
  readonly mentions: ReadonlyMap<number, Mention>;
  readonly levels: Levels;
  readonly columns: readonly ColumnProfile[];
}

/** The columns, the values and the figures of a question, and the words between. */
export function itemsOf(text: string, { name, columns }: Table): Item[] {
  const message = readMessage(text, { dataset: name, columns: columns.map((column) => column.name) });
  const { tokens } = message;
  const reader: Reader = {
    message,
    folded: tokens.map((token) => token.fold),
    mentions: new Map(findMentions(message).map((mention) => [mention.start, mention])),
    levels: levelsOf(columns),
    columns,
  };
  const items: Item[] = [];
  for (let at = 0; at < tokens.length; ) {
    const { meaning, length } =
      READINGS.reduce<Found>((found, read) => found ?? read(reader, at), null) ?? plain(reader, at);
    const said = message.text.slice(tokens[at]?.start, tokens[at + length - 1]?.end);
    items.push({ ...meaning, text: said, used: false });
    at += length;
  }
  return items;
}

/** What words at a place may be, the surest first. */
const READINGS: readonly ((reader: Reader, at: number) => Found)[] = [
  named,
  level,
  spoken,
  dated,
  partlyNamed,
  partOfLevel,
];

function named({ mentions, folded, levels, columns }: Reader, at: number): Found {
  const mention = mentions.get(at);
  if (mention === undefined || mention.strength < 2) return null;
  // "search rate" is no slip of race.
  const isOther = isRelatingVerb(folded[at] ?? '') || (mention.end === at + 1 && isAsking(folded[at] ?? ''));
  if (mention.strength < 3 && isOther) return null;
  // "rows in this table" speaks of no column called table.
  if (/^(?:table|data|dataset|list|file|set)$/.test(folded[at] ?? '') && /^(?:in|of|from)$/.test(before(folded, at)))
    return null;
  const length = mention.end - at;
  const whole = levelAt(folded, at, levels);
  // A whole level says more than a name that only sounds like it.
  if (whole !== null && mention.strength < 3 && whole.length >= length) return null;
  const column = columns.find((each) => each.name === mention.column);
  return column === undefined ? null : { meaning: { is: 'column', column, sure: true }, length };
}

const before = (folded: readonly string[], at: number): string =>
  (/^(?:the|this|that|my|our)$/.test(folded[at - 1] ?? '') ? folded[at - 2] : folded[at - 1]) ?? '';

function level({ message, folded, levels, mentions, columns }: Reader, at: number): Found {
  // "no internet service" is a value of six columns, and what one column says.
  if (folded[at] === 'no' && mentions.has(at + 1)) return null;
  const found =
    letterAt(message, at, columns) ?? levelAt(folded, at, levels) ?? levelAt([valueFor(folded[at] ?? '')], 0, levels);
  return found === null ? null : { meaning: levelOf(found.levels), length: found.length };
}

/** "J diamonds": a letter is a value where it is written as one. */
function letterAt({ tokens }: Message, at: number, columns: readonly ColumnProfile[]) {
  const letter = tokens[at]?.text ?? '';
  if (!/^[B-HJ-Z]$/.test(letter)) return null;
  const named = columns.filter(
    ({ kind, top = [] }) => kind === 'category' && top.some(({ value }) => value === letter),
  );
  return named.length === 0 ? null : { levels: named.map((column) => ({ column, value: letter })), length: 1 };
}

function levelOf(levels: readonly Level[]): Meaning {
  const [only] = levels.length === 1 ? levels : levels.filter(({ column }) => isPlainest(column, levels));
  return only !== undefined ? { is: 'level', ...only } : { is: 'vague', columns: levels.map(({ column }) => column) };
}

/** Of race and preRace, which share their values, the one without more to its name. */
const isPlainest = (column: ColumnProfile, levels: readonly Level[]): boolean =>
  levels.every(
    (other) =>
      other.column === column || partsOf(column.name).every((part) => partsOf(other.column.name).includes(part)),
  ) && levels.filter((other) => other.column === column).length === 1;

function spoken(reader: Reader, at: number): Found {
  // "longest tenure" says itself of which column.
  const next = reader.mentions.get(at + 1);
  const end = next === undefined ? null : plainEnd(reader.folded[at] ?? '');
  if (end !== null && next !== undefined && next.strength > 1)
    return { meaning: { is: 'word', word: end, small: false }, length: 1 };
  const found = spokenAt(reader.message.words, at, reader.columns) ?? spokenAt(reader.folded, at, reader.columns);
  if (found === null) return null;
  const { columns, length, ...how } = found;
  return { meaning: oneOf(reader, at, columns, how), length };
}

/** "charges" for monthly_charges, where that is the only one or another word says so. */
function partlyNamed(reader: Reader, at: number): Found {
  const { mentions, message, columns } = reader;
  const mention = mentions.get(at);
  const word = message.words[at] ?? '';
  // "churn rate" is no DailyRate, "total" no TotalCharges, and "work in" no TotalWorkingYears.
  if (mention === undefined || isAsking(word) || isSmall(word) || isRelatingVerb(word)) return null;
  const length = mention.end - at;
  const called = columnsCalled(message, at, columns);
  const [first] = called;
  if (first === undefined) return null;
  const meaning = oneOf(reader, at, called, called.length > 1 ? {} : { isPart: true });
  return { meaning, length };
}

function oneOf(
  { message, mentions, folded }: Reader,
  at: number,
  columns: readonly ColumnProfile[],
  { isPart = false, ...how }: { isPart?: boolean; degree?: Degree; end?: 'most' | 'least'; answer?: boolean },
): Meaning {
  // Words of another column's name say nothing of this one.
  const taken = new Set(
    [...mentions.values()]
      .filter(({ strength }) => strength > 1)
      .flatMap(({ start, end }) => message.tokens.map((_, i) => i).filter((i) => i >= start && i < end)),
  );
  const column = likeliest(
    columns,
    folded.filter((_, i) => i !== at && !taken.has(i)),
  );
  return column === null ? { is: 'vague', columns } : { is: 'column', column, sure: !isPart, ...how };
}

function partOfLevel({ message, folded, levels }: Reader, at: number): Found {
  const word = message.words[at] ?? '';
  if (isAsking(word) || isSmall(word) || isUnit(word) || rowNoun(word) >= 0) return null;
  const found = levelWith(folded[at] ?? '', levels);
  return found === null ? null : { meaning: levelOf(found), length: 1 };
}

/** "2024-03-01", "2024-03", "March 2024". */
function dated({ message: { tokens } }: Reader, at: number): Found {
  const [text = '', second = '', third = ''] = [at, at + 1, at + 2].map((i) => tokens[i]?.text ?? '');
  if (/^\d{4}-\d{1,2}(?:-\d{1,2})?$/.test(text)) return { meaning: { is: 'date', value: text }, length: 1 };
  const written = `${text}${second}${third}`;
  if (/^\d{4}-\d{2}$/.test(written)) return { meaning: { is: 'date', value: written }, length: 3 };
  const month = MONTHS.get(tokens[at]?.fold ?? '');
  return month !== undefined && /^\d{4}$/.test(second)
    ? { meaning: { is: 'date', value: `${second}-${String(month).padStart(2, '0')}` }, length: 2 }
    : null;
}

const NUMBERS = new Map(
  ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'].map((word, i) => [word, i]),
);

function plain({ message }: Reader, at: number): NonNullable<Found> {
  const { tokens, words, languages } = message;
  const [text, word] = [tokens[at]?.text ?? '', words[at] ?? ''];
  const number = /^[-+]?[$€£]?[\d.]*\d/.test(text) ? numeric(text) : (NUMBERS.get(word) ?? null);
  // "the one with", "which one".
  const isPronoun = word === 'one' && /^(?:which|this|that|the|each|no|every|any|only)$/.test(words[at - 1] ?? '');
  if (number !== null && !isPronoun) return { meaning: { is: 'number', value: number }, length: 1 };
  const small =
    isSmall(word) ||
    isSmall(tokens[at]?.fold ?? '') ||
    (!languages.includes('en') && means(message, at, 'filler', 'prep', 'what', 'how', 'it', 'show', 'please'));
  return { meaning: { is: 'word', word, small }, length: 1 };
}

/** A value of a column as somebody writes it beside the column's name, from a place on or up to it. */
export function valueBeside(
  column: ColumnProfile,
  items: readonly Item[],
  at: number,
  way: 'on' | 'back' = 'on',
): { value: string | number; length: number } | null {
  const item = items[at];
  if (item === undefined || item.used) return null;
  if (column.kind === 'number') return item.is === 'number' ? { value: item.value, length: 1 } : null;
  if (column.kind === 'date') return item.is === 'date' ? { value: item.value, length: 1 } : null;
  if (item.is === 'level' && item.column === column) return { value: item.value, length: 1 };
  const room = way === 'on' ? items.length - at : at + 1;
  for (let length = Math.min(LONGEST_LEVEL, room); length > 0; length--) {
    const from = way === 'on' ? at : at - length + 1;
    const said = items.slice(from, from + length);
    if (said.some(({ used }) => used)) continue;
    const value = levelCalled(column, said.map(({ text }) => text).join(' '));
    if (value !== undefined) return { value, length };
  }
  return null;
}
