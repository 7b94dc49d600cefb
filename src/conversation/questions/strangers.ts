import type { ColumnProfile } from '../../datasets/profile.ts';
import { list } from '../../text/sentences.ts';
import type { Item, Table } from './items.ts';
import { type Scan, wordAt } from './scan.ts';
import { isOfTitle, isRowVerb, isUnit, PEOPLE, rowNoun } from './small-talk.ts';
import { isInName } from './spoken-columns.ts';
import { columnNames, numbersOf } from './table-words.ts';
import { askTheSame, BY, COUNTS, isAsking, NEGATIONS, PREPOSITIONS } from './words.ts';
import { isYesNo } from './yes-no.ts';

/**
 * Whatever would have changed the figure, had it been understood, as a sentence that asks for it; null where all that
 * was said is accounted for.
 */
export function strangerIn(scan: Scan): string | null {
  const aside = remarks(scan);
  const left = scan.items
    .map((item, at) => ({ item, at }))
    .filter(({ item, at }) => !item.used && !aside.has(at) && isLeft(scan, at));
  // What is of several columns is told first, and a figure last: it mostly belongs to a word that was not understood.
  const rank = ({ item }: (typeof left)[number]): number => {
    if (item.is === 'word') return BY.has(item.word) ? 2 : 1;
    return item.is === 'vague' ? 0 : item.is === 'number' ? 3 : 1;
  };
  const [first] = left.sort((a, b) => rank(a) - rank(b));
  if (first !== undefined) return leftOver(scan, first.item);
  return strangeRows(scan) ?? plurals(scan);
}

/** Why a column that was asked for is not known: two are called so. */
export function vagueIn(scan: Scan): string | null {
  const vague = scan.items.find((item) => item.is === 'vague');
  return vague === undefined ? null : leftOver(scan, vague);
}

function isLeft(scan: Scan, at: number): boolean {
  const item = scan.items[at];
  if (item === undefined) return false;
  if (item.is === 'word') return isStrange(scan, at, item.word);
  if (item.is === 'vague') return !isOfUsed(scan, item.text);
  if (item.is === 'number' || item.is === 'date') return true;
  // "reviews without a score": what a row is, in a table with a column of that name.
  if (item.is === 'column' && item.column.kind === 'text' && rowNoun(item.text.toLowerCase()) >= 0) return false;
  return !usedColumns(scan).includes(item.column);
}

const usedColumns = ({ items }: Scan): readonly ColumnProfile[] =>
  items.flatMap((item) => (item.used && 'column' in item ? [item.column] : []));

/** "pay by credit card" speaks of payment_method, "pay per month" of monthly_charges. */
const isOfUsed = (scan: Scan, word: string): boolean =>
  usedColumns(scan).some(({ name }) => isInName(name, word.toLowerCase()));

/** "how many cars do customers have": rows are things of one kind. */
function strangeRows({ items, table }: Scan): string | null {
  // "stops of black people" are stops.
  const isAside = (kind: number, at: number): boolean => kind === PEOPLE && items[at - 1]?.is === 'level';
  const nouns = items.flatMap((item, at) =>
    item.is === 'word' && !item.used && rowNoun(item.word) > 0 && !isAside(rowNoun(item.word), at)
      ? [{ item, kind: rowNoun(item.word) }]
      : [],
  );
  const other = nouns.find(({ kind }) => kind !== nouns[0]?.kind);
  return other === undefined ? null : unknown(table, other.item.text);
}

/** "Saabs and Cadillacs", of a column each: nothing is both. */
function plurals({ items }: Scan): string | null {
  const things = items.flatMap((item) =>
    item.is === 'column' && item.used && isYesNo(item.column) && /s$/.test(item.text) && !/s$/i.test(item.column.name)
      ? [item]
      : [],
  );
  return new Set(things.map(({ column }) => column)).size < 2
    ? null
    : `${list(things.map(({ text }) => text))} are columns of their own: ask for one of them at a time.`;
}

/** Places of sentences beside the question that hold nothing of the table: "That must be an error." */
function remarks({ items }: Scan): ReadonlySet<number> {
  const sentences: number[][] = [[]];
  for (const [at, item] of items.entries()) {
    sentences.at(-1)?.push(at);
    if (/^[.?!]+$/.test(item.text)) sentences.push([]);
  }
  const isRemark = (at: number): boolean => {
    const item = items[at];
    return item?.is === 'word' && !item.used && !isAsking(item.word) && !NEGATIONS.has(item.word);
  };
  const aside = sentences.filter((sentence) => sentence.every(isRemark));
  return new Set(aside.length < sentences.filter((sentence) => sentence.length > 0).length ? aside.flat() : []);
}

function leftOver({ table }: Scan, item: Item): string {
  switch (item.is) {
    case 'vague': {
      const names = [...new Set(item.columns.map(({ name }) => name))];
      return names.length === 1
        ? `“${item.text}” may be more than one value of ${names[0]}. Say it in full.`
        : `By “${item.text}”, do you mean ${list(names, 'or')}? Ask once more with its name.`;
    }
    case 'number':
    case 'date':
      return `What is ${item.text} of? Name the column, for example “${numbersOf({ table })[0] ?? 'value'} over ${item.text}”.`;
    case 'column':
      return aside(item.column.name);
    case 'level':
      return aside(`“${item.text}”`);
    case 'word':
      return isAsking(item.word) ? aside(`“${item.text}”`) : unknown(table, item.text);
  }
}

const aside = (what: string): string =>
  `I can take one thing at a time, and left ${what} aside. Ask once more, with or without it.`;

function unknown(table: Table, text: string): string {
  return NEGATIONS.has(text.toLowerCase())
    ? `I cannot tell what “${text}” is about. Say it as “${table.columns[0]?.name ?? 'column'} is not …”.`
    : `“${text}” is no column or value of ${table.name} that I know. Its columns are ${columnNames(table)}.`;
}

function isStrange(scan: Scan, at: number, word: string): boolean {
  const item = scan.items[at];
  if (item?.is !== 'word' || !/\p{L}/u.test(word)) return false;
  if (word === 'or') return !isBetween(scan, at);
  if (/^(?:over|across)$/.test(word) && /^(?:all|every|everything|everybody|everyone|the)$/.test(wordAt(scan, at + 1)))
    return false;
  if (BY.has(word)) return !isFollowed(scan, at);
  const before = scan.items[at - 1];
  if (before?.is === 'level' && before.used && /^(?:degree|degrees|status)$/.test(word)) return false;
  if (before?.is === 'column' && before.used && isTail(before.column, word)) return false;
  // "the number of baths" is what a column of that holds.
  if (
    COUNTS.has(word) &&
    wordAt(scan, at + 1) === 'of' &&
    scan.items[at + 2]?.is === 'column' &&
    scan.items[at + 2]?.used
  )
    return false;
  if (word === 'only' && scan.items[at - 1]?.used) return false;
  if (isAsking(word) && rowNoun(word) < 0)
    return !scan.items.some(
      (other) => other.is === 'word' && other.used && (askTheSame(other.word, word) || isCount(other.word, word)),
    );
  // "which make": a noun, whatever it is elsewhere.
  if (NOUNS_TOO.test(word) && /^(?:which|many)$/.test(wordAt(scan, at - 1))) return true;
  // "under 20000": the figure tells.
  if (/^(?:over|under|above|below)$/.test(word) && scan.items[at + 1]?.is === 'number') return false;
  if (isUnit(word) && (scan.items[at - 1]?.is === 'number' || isOfUsed(scan, word))) return false;
  return !(
    item.small ||
    PREPOSITIONS.has(word) ||
    rowNoun(word) >= 0 ||
    isRowVerb(word) ||
    isOfTitle(scan.table, word)
  );
}

const NOUNS_TOO =
  /^(?:make|makes|figure|figures|work|works|use|uses|look|looks|check|checks|help|set|sets|rate|class|list|kinds|types|sorts|kind|type|sort|categories|groups|levels|values)$/;

/** "zip code", "cruise control": the noun that a column's name stands before. */
const isTail = (column: ColumnProfile, word: string): boolean =>
  /^(?:code|codes|number|numbers|id|status|variable|column|name|names)$/.test(word) ||
  (isYesNo(column) && /^(?:control|seats?|system|package|service|plan|option|feature|equipment)$/.test(word));

/** Two values of one column. */
function isBetween({ items }: Scan, at: number): boolean {
  const [before, next] = [
    items.slice(0, at).findLast((item) => 'column' in item),
    items.slice(at + 1).find((item) => 'column' in item),
  ];
  return (
    before !== undefined &&
    next !== undefined &&
    'column' in before &&
    'column' in next &&
    before.used &&
    next.used &&
    before.column === next.column
  );
}

/** "by" of something that was understood. */
function isFollowed(scan: Scan, at: number): boolean {
  const next = scan.items.slice(at + 1).find((item) => item.used || item.is !== 'word' || !item.small);
  return next?.used === true || (next?.is === 'word' && isUnit(next.word) && isOfUsed(scan, next.word));
}

/** "total number of": two words for one thing. */
const isCount = (a: string, b: string): boolean =>
  [a, b].every((word) => COUNTS.has(word) || /^(?:many|total|overall)$/.test(word));
