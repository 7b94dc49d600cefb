import { columnIn } from '../column-names.ts';
import { findMentions, type Mention } from '../columns.ts';
import { concepts } from '../lexicon/concept.ts';
import { isRow, type Message, means, range } from '../message.ts';
import { cellIn } from '../values/cell.ts';
import { numeric } from '../values/number.ts';
import type { CellValue } from '../values/said.ts';
import { isModelName } from './names.ts';
import { readPerson, readPlace } from './person-and-place.ts';
import { type Draft, numberBefore, SIGNS, signEnd, type Value, valueAfter } from './value.ts';

export interface Row {
  /** No prototype: a column may be called `__proto__`. */
  readonly values: Record<string, CellValue>;
  /** Pairs written with a sign between ("tenure=3"), which nobody does by accident. */
  readonly explicit: number;
  readonly count: number;
  /** Tokens taken. */
  readonly used: ReadonlySet<number>;
  /** Tokens taken by columns that exist. They mean nothing else, whatever the words. */
  readonly ofColumns: ReadonlySet<number>;
}

/** Column values in the message: those read already, "key = value", "key value", "3 bedrooms", "a 45 year old man". */
export function findRow(message: Message, from: number, to: number): Row | null {
  const draft: Draft = { values: Object.create(null) as Record<string, CellValue>, explicit: 0, used: new Set() };
  const { rows, isTable } = message.said;
  const marks = range(from, to).filter((at) => isRow(message.tokens[at]));
  if (marks.length > 0) {
    Object.assign(draft.values, rows[0]);
    draft.explicit = Math.max(1, Object.keys(draft.values).length);
    for (const at of marks) draft.used.add(at);
  }
  if (!isTable && rows.length < 2) {
    readMentions(message, findMentions(message, from, to), draft, from, to);
    readPerson(message, draft, from, to);
    readPlace(message, draft, from, to);
    readMeasured(message, draft, from, to);
  }
  const ofColumns = new Set(draft.used);
  if (!isTable) readUnknownKeys(message, draft, from, to);
  const count = Object.keys(draft.values).length;
  if (count === 0 && marks.length === 0) return null;
  return { values: draft.values, explicit: draft.explicit, count, used: draft.used, ofColumns };
}

function readMentions(message: Message, mentions: readonly Mention[], draft: Draft, from: number, to: number): void {
  mentions.forEach((mention, i) => {
    if (mention.column in draft.values) return;
    const ahead = signEnd(message, mention.end, to);
    const before = numberBefore(message, mention.start, from, draft.used);
    const stop = mentions[i + 1]?.start ?? to;
    const after = valueAfter(message, ahead.next, stop, to);
    const chosen =
      before !== null && !ahead.explicit && !(mention.strength > 2 && after?.number && mention.start - before.start > 1)
        ? before
        : after;
    if (chosen === null || (chosen !== before && !believable(message, mention, ahead.signed, chosen))) return;
    draft.values[mention.column] = byItsColumn(message, mention.column, chosen);
    if (ahead.explicit && chosen !== before) draft.explicit++;
    for (let at = Math.min(mention.start, chosen.start); at < Math.max(mention.end, chosen.end); at++)
      draft.used.add(at);
  });
}

/** "12 kg" for the one column in kg. */
function readMeasured(message: Message, draft: Draft, from: number, to: number): void {
  const { columns = [] } = message.context;
  for (let at = from; at + 1 < to; at++) {
    const number = draft.used.has(at) ? undefined : message.tokens[at];
    if (number?.kind !== 'number' || draft.used.has(at + 1)) continue;
    const column = columnIn(columns, message.words[at + 1] ?? '', (name) => !(name in draft.values));
    const value = numeric(number.text);
    if (column === undefined || value === null) continue;
    draft.values[column] = value;
    draft.used.add(at).add(at + 1);
  }
}

/** As the column holds it, where that is known. */
function byItsColumn({ context, text, tokens }: Message, name: string, { value, start, end }: Value): CellValue {
  const column = context.inputs?.find((input) => input.name === name);
  return column === undefined ? value : cellIn(text.slice(tokens[start]?.start, tokens[end - 1]?.end), column);
}

/** What goes on with the sentence. */
const GOES_ON = concepts(
  'prep filler and target dataset model column please instead train it what want set about start correction',
  'deploy add predict instead-of thanks explain',
);

/** Without a sign, words are values only where they cannot be the rest of the sentence. */
function believable(message: Message, mention: Mention, signed: boolean, value: Value): boolean {
  if (value.number || message.tokens[value.start]?.kind === 'quoted') return true;
  if (means(message, value.start, 'what', 'which', 'whether')) return false;
  if (/^\p{Lu}\p{Ll}/u.test(message.tokens[value.start]?.text ?? '') && value.start > 0) return true;
  if (mention.strength === 1) return false;
  if (signed || /^(?:yes|no|true|false|none|ja|nein|si|oui|non|sim|nao|nee)$/.test(message.words[value.start] ?? ''))
    return true;
  return !means(message, value.start, ...GOES_ON);
}

/** Words that may stand before a sign without being a column: they say what the rest is. */
const NOT_A_KEY = concepts(
  'source have predict target model dataset run optimise term training train search datasets deployment filler',
  'prep status want column columns explain file please hello instead correction left estimate it',
);

/** "key = value" with a key no column has is kept as written, for the answer to name it. */
function readUnknownKeys(message: Message, draft: Draft, from: number, to: number): void {
  const columnless = (message.context.columns ?? []).length === 0;
  for (let at = from; at + 1 < to; at++) {
    const token = message.tokens[at];
    if (draft.used.has(at) || (token?.kind !== 'word' && token?.kind !== 'code' && token?.kind !== 'quoted')) continue;
    const key = token.text;
    const sign = signEnd(message, at + 1, to);
    const named =
      sign.explicit &&
      !isModelName(token, message) &&
      !SIGNS.has(key) &&
      !(token.kind === 'word' && means(message, at, ...NOT_A_KEY));
    const listed =
      columnless &&
      !sign.signed &&
      message.tokens[at + 1]?.kind === 'number' &&
      token.kind === 'word' &&
      !means(message, at, ...NOT_A_KEY, 'about', 'run', 'start', 'stop', 'and');
    if ((!named && !listed) || key in draft.values) continue;
    const value = valueAfter(message, sign.next, to, to);
    if (value === null || draft.used.has(value.start)) continue;
    draft.values[key] = value.value;
    if (named) draft.explicit++;
    for (let i = at; i < value.end; i++) draft.used.add(i);
    at = value.end - 1;
  }
}
