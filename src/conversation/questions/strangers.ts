import { list } from '../../text/sentences.ts';
import type { Item, Table } from './items.ts';
import { wordsOf } from './levels.ts';
import type { Scan } from './scan.ts';
import { isUnit, rowNoun } from './small-talk.ts';
import { columnNames, numbersOf } from './table-words.ts';
import { askTheSame, BY, COUNTS, isAsking, NEGATIONS, PREPOSITIONS } from './words.ts';

/**
 * Whatever would have changed the figure, had it been understood, as a sentence that asks for it; null where all that
 * was said is accounted for.
 */
export function strangerIn(scan: Scan): string | null {
  const known = new Set(scan.items.flatMap((item) => (item.used && 'column' in item ? [item.column] : [])));
  const nouns = new Set<number>();
  for (const [at, item] of scan.items.entries()) {
    if (item.used) continue;
    if (item.is === 'word') {
      const noun = rowNoun(item.word);
      // "how many cars do customers have": rows are things of one kind.
      if (noun > 0) nouns.add(noun);
      if (nouns.size > 1 || isStrange(scan, at, item.word)) return unknown(scan, item);
    } else if (!('column' in item) || !known.has(item.column)) return leftOver(scan, item);
  }
  return null;
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
      return `What is ${item.text} of? Name the column, for example “${numbersOf({ table })[0] ?? 'value'} over ${item.text}”.`;
    case 'column':
    case 'level':
      return `I can take one thing at a time, and left ${item.is === 'level' ? `“${item.text}”` : item.column.name} aside. Ask once more, with or without it.`;
    default:
      return `I do not know what “${item.text}” chooses. Name the column, too.`;
  }
}

function unknown({ table }: Scan, { text }: Item): string {
  return NEGATIONS.has(text.toLowerCase())
    ? `I cannot tell what “${text}” is about. Say it as “${table.columns[0]?.name ?? 'column'} is not …”.`
    : `“${text}” is no column or value of ${table.name} that I know. Its columns are ${columnNames(table)}.`;
}

function isStrange(scan: Scan, at: number, word: string): boolean {
  const item = scan.items[at];
  if (item?.is !== 'word' || !/\p{L}/u.test(word)) return false;
  if (BY.has(word)) return !isFollowed(scan, at);
  if (isAsking(word))
    return !scan.items.some(
      (other) => other.is === 'word' && other.used && (askTheSame(other.word, word) || isCount(other.word, word)),
    );
  if (item.small || PREPOSITIONS.has(word) || rowNoun(word) >= 0 || isOfTitle(scan.table, word)) return false;
  // "20 mm": the figure is accounted for by itself.
  return !(isUnit(word) && scan.items[at - 1]?.is === 'number');
}

/** "by" of something that was understood. */
function isFollowed({ items }: Scan, at: number): boolean {
  const next = items.slice(at + 1).find((item) => item.used || item.is !== 'word' || !item.small);
  return next?.used === true;
}

/** "total number of": two words for one thing. */
const isCount = (a: string, b: string): boolean =>
  [a, b].every((word) => COUNTS.has(word) || /^(?:many|total|overall)$/.test(word));

const isOfTitle = ({ name }: Table, word: string): boolean =>
  wordsOf(name).some((part) => part === word || `${part}s` === word || part === `${word}s`);
