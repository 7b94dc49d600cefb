import { findMentions, type Mention } from '../columns.ts';
import { type Message, means, range } from '../message.ts';
import { compact } from '../normalise.ts';
import { isModelName } from './names.ts';
import { spokenNumber } from './words.ts';

export type CellValue = string | number | boolean | null;

export interface Row {
  /** No prototype: a column may be called `__proto__`. */
  readonly values: Record<string, CellValue>;
  /** Pairs written with a sign between ("tenure=3"), which nobody does by accident. */
  readonly explicit: number;
  readonly count: number;
  /** Tokens taken. */
  readonly used: ReadonlySet<number>;
  /** Those taken by columns that exist: they mean nothing else, whatever words they are. */
  readonly ofColumns: ReadonlySet<number>;
}

interface Draft {
  values: Record<string, CellValue>;
  explicit: number;
  used: Set<number>;
}

/** Column values in the message: JSON, "key = value", "key value", "3 bedrooms", "a 45 year old man". */
export function findRow(message: Message, from: number, to: number): Row | null {
  const draft: Draft = { values: Object.create(null) as Record<string, CellValue>, explicit: 0, used: new Set() };
  const isTable = readJson(message, draft) || readTable(message, draft);
  if (!isTable) {
    readMentions(message, findMentions(message, from, to), draft, from, to);
    readPerson(message, draft, from, to);
    readPlace(message, draft, from, to);
  }
  const ofColumns = new Set(draft.used);
  if (!isTable) readUnknownKeys(message, draft, from, to);
  const count = Object.keys(draft.values).length;
  if (count === 0) return null;
  return { values: draft.values, explicit: draft.explicit, count, used: draft.used, ofColumns };
}

/** One flat object; longer than this it is a file. */
const MAX_JSON = 20_000;

function readJson(message: Message, draft: Draft): boolean {
  const start = message.text.indexOf('{');
  const end = message.text.lastIndexOf('}');
  if (start < 0 || end < start || end - start > MAX_JSON) return false;
  const parsed = parseObject(message.text.slice(start, end + 1));
  if (parsed === null) return false;
  for (const [key, value] of Object.entries(parsed)) {
    if (value !== null && typeof value === 'object') continue;
    draft.values[columnFor(key, message)] = value as CellValue;
    draft.explicit++;
  }
  message.tokens.forEach((token, i) => {
    if (token.end > start && token.start <= end) draft.used.add(i);
  });
  return true;
}

/** A line of column names over a line of as many values, as copied from a file or a sheet. */
function readTable(message: Message, draft: Draft): boolean {
  const columns = message.context.columns ?? [];
  const lines = message.text
    .split('\n')
    .map((line) => line.split(/\s*[,;|\t]\s*/).filter((cell) => cell.trim() !== ''));
  const isName = (cell: string): boolean => columns.some((column) => compact(column) === compact(cell));
  const header = lines.findIndex((cells) => cells.length > 1 && cells.every(isName));
  const values = lines.slice(header + 1).find((cells) => !cells.every((cell) => /^[\s:-]+$/.test(cell)));
  if (header < 0 || values === undefined || values.length !== lines[header]?.length) return false;
  lines[header].forEach((name, i) => {
    const cell = (values[i] ?? '').trim();
    draft.values[columnFor(name, message)] = numeric(cell) ?? cell;
    draft.explicit++;
  });
  message.tokens.forEach((_, i) => {
    draft.used.add(i);
  });
  return true;
}

function parseObject(text: string): Record<string, unknown> | null {
  for (const attempt of [text, text.replace(/'/g, '"'), text.replace(/([{,]\s*)([A-Za-z_]\w*)\s*:/g, '$1"$2":')]) {
    try {
      const parsed: unknown = JSON.parse(attempt);
      if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
        return parsed as Record<string, unknown>;
    } catch {
      // not this way of writing it
    }
  }
  return null;
}

function columnFor(key: string, message: Message): string {
  return message.context.columns?.find((column) => compact(column) === compact(key)) ?? key;
}

function readMentions(message: Message, mentions: readonly Mention[], draft: Draft, from: number, to: number): void {
  const { tokens } = message;
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
    draft.values[mention.column] = chosen.value;
    if (ahead.explicit && chosen !== before) draft.explicit++;
    for (let at = Math.min(mention.start, chosen.start); at < Math.max(mention.end, chosen.end); at++)
      draft.used.add(at);
    void tokens;
  });
}

interface Value {
  readonly value: CellValue;
  readonly start: number;
  readonly end: number;
  readonly number: boolean;
}

const SIGNS = new Set(['=', ':', '==', '->', '→', '>']);
const LINKS =
  /^(?:is|are|were|becomes|sono|son|sont|to|approx|approximately|around|roughly|circa|of|equals|at|was|being|ist|sind|es|est|e|von|de|di|van|about|equal|was|auf|a|valued|as|like)$/;

/** Past what may stand between a column and its value. */
function signEnd(message: Message, at: number, to: number): { next: number; explicit: boolean; signed: boolean } {
  let next = at;
  let explicit = false;
  // "the price of a 3 bedroom house" gives no price
  if (/^(?:of|for) (?:a|an|the|this)$/.test(message.words.slice(at, at + 2).join(' '))) {
    return { next: to, explicit, signed: false };
  }
  for (; next < to; next++) {
    const token = message.tokens[next];
    if (token === undefined) break;
    if (
      token.kind === 'mark' &&
      (SIGNS.has(token.text) || token.text === '-' || token.text === '`' || token.text === '"')
    ) {
      explicit ||= SIGNS.has(token.text);
    } else if (!(token.kind === 'word' && LINKS.test(token.fold) && next - at < 2 && !explicit)) break;
  }
  return { next, explicit, signed: next > at };
}

/** Without a sign, words are values only where they cannot be the rest of the sentence. */
function believable(message: Message, mention: Mention, signed: boolean, value: Value): boolean {
  if (value.number || message.tokens[value.start]?.kind === 'quoted') return true;
  if (mention.strength === 1) return false;
  if (/^\p{Lu}\p{Ll}/u.test(message.tokens[value.start]?.text ?? '') && value.start > 0) return true;
  if (signed || /^(?:yes|no|true|false|none|ja|nein|si|oui|non|sim|nao|nee)$/.test(message.words[value.start] ?? ''))
    return true;
  return !means(
    message,
    value.start,
    'prep',
    'filler',
    'and',
    'target',
    'dataset',
    'model',
    'column',
    'please',
    'instead',
    'train',
    'it',
    'what',
    'want',
    'set',
    'about',
    'start',
    'correction',
    'deploy',
    'add',
    'predict',
    'instead-of',
    'thanks',
    'explain',
  );
}

const CURRENCY = /^[$€£¥₹~<>≈]$/;

function valueAfter(message: Message, at: number, stop: number, to: number): Value | null {
  let start = at;
  while (start < stop && CURRENCY.test(message.tokens[start]?.text ?? '')) start++;
  const token = message.tokens[start];
  if (token === undefined || start >= stop) return null;
  if (token.kind === 'quoted' || token.kind === 'code')
    return { value: numeric(token.text) ?? token.text, start, end: start + 1, number: false };
  if (token.kind === 'number') return numberValue(message, start, to);
  if (token.kind !== 'word' && token.kind !== 'ref') return null;
  return textValue(message, start, stop);
}

function numberValue(message: Message, at: number, to: number): Value | null {
  const token = message.tokens[at];
  if (token === undefined) return null;
  const joined = joinedEnd(message, at, to);
  if (joined > at + 1) {
    const text = message.text.slice(token.start, message.tokens[joined - 1]?.end);
    return { value: text, start: at, end: joined, number: true };
  }
  const value = numeric(token.text);
  if (value === null) return { value: token.text, start: at, end: at + 1, number: /^\d/.test(token.text) };
  const next = at + 1 < to ? (message.words[at + 1] ?? '') : '';
  const scale = typeof value === 'number' ? (SCALES.get(next) ?? 1) : 1;
  return { value: value * scale, start: at, end: at + (scale === 1 ? 1 : 2), number: true };
}

/** Past what is written as one: 120/80, 12/24/2023, 30-40. */
function joinedEnd({ tokens }: Message, at: number, to: number): number {
  let end = at + 1;
  while (
    end + 1 < to &&
    /^[/-]$/.test(tokens[end]?.text ?? '') &&
    tokens[end + 1]?.kind === 'number' &&
    tokens[end]?.start === tokens[end - 1]?.end &&
    tokens[end + 1]?.start === tokens[end]?.end
  )
    end += 2;
  return end;
}

const SCALES = new Map([
  ['k', 1e3],
  ['thousand', 1e3],
  ['million', 1e6],
  ['mio', 1e6],
  ['m', 1e6],
  ['tausend', 1e3],
  ['mil', 1e3],
  ['mille', 1e3],
  ['millionen', 1e6],
  ['duizend', 1e3],
]);

/**
 * A number as people write it: 1.8k, 1,250, 12,5, 89.5€, 217mm, 15%. A comma followed by exactly three digits
 * parts thousands; any other is a decimal comma. Null when it is no number (an id, a date).
 */
export function numeric(text: string): number | null {
  const match = /^([-+]?)(\d+(?:[.,]\d+)*)(\p{L}{0,6}|%)[€$£]?$/u.exec(text.trim());
  if (match === null) return null;
  const digits = plainDigits(match[2] ?? '');
  const value = Number(digits);
  if (digits === null || !Number.isFinite(value)) return null;
  const unit = (match[3] ?? '').toLowerCase();
  const scale = unit === 'k' ? 1e3 : unit === 'm' || unit === 'mio' ? 1e6 : 1;
  return (match[1] === '-' ? -1 : 1) * Number((value * scale).toPrecision(15));
}

function plainDigits(text: string): string | null {
  const comma = text.lastIndexOf(',');
  const point = text.lastIndexOf('.');
  if (comma < 0 && text.indexOf('.') === point) return text;
  if (comma >= 0 && point >= 0) {
    return comma > point ? text.replace(/\./g, '').replace(',', '.') : text.replace(/,/g, '');
  }
  const sign = comma >= 0 ? ',' : '.';
  const parts = text.split(sign);
  const thousands = parts.slice(1).every((part) => part.length === 3) && parts[0] !== '0';
  if (thousands) return parts.join('');
  return parts.length === 2 ? parts.join('.') : null;
}

/** The words up to the next comma, conjunction or column. */
function textValue(message: Message, at: number, stop: number): Value | null {
  const spelt = spokenNumber(message.words, at);
  let end = at;
  while (end < stop && end - at < 5 && !endsValue(message, end, at)) end++;
  if (end === at) return null;
  const first = message.tokens[at];
  const last = message.tokens[end - 1];
  if (first === undefined || last === undefined) return null;
  if (spelt !== null && Number.isInteger(spelt.value) && end === at + spelt.length && first.fold.length > 2) {
    return { value: spelt.value, start: at, end, number: true };
  }
  return { value: message.text.slice(first.start, last.end), start: at, end, number: false };
}

function endsValue(message: Message, at: number, start: number): boolean {
  const token = message.tokens[at];
  if (token === undefined) return true;
  if (token.kind === 'mark')
    return !(at > start && /^[&/+]$/.test(token.text) && message.tokens[at + 1]?.kind === 'word');
  if (token.kind === 'number' && at > start) return true;
  if (at === start) return false;
  return /^(?:and|und|y|et|e|en|with|mit|con|avec|com|met|who|which|that|please|pls|plz|thanks|bitte|but|or|what|will|would|in|for|using|is|i)$/.test(
    token.fold,
  );
}

/** "3 bedrooms", "1.8k sqft living", "two bathrooms": the number right before the column, unless already used. */
function numberBefore(message: Message, start: number, from: number, used: ReadonlySet<number>): Value | null {
  for (let at = start - 1; at >= Math.max(from, start - 2); at--) {
    if (used.has(at)) return null;
    const token = message.tokens[at];
    if (token?.kind === 'number') {
      const value = numeric(token.text);
      return value === null ? null : { value, start: at, end: at + 1, number: true };
    }
    const tens = spokenNumber(message.words, at - 1);
    const spelt = tens?.length === 2 && at > from ? tens : spokenNumber(message.words, at);
    if (spelt !== null && spelt.value >= 2 && token?.kind === 'word')
      return { value: spelt.value, start: at + 1 - spelt.length, end: at + 1, number: true };
    if (token?.text !== '-' && token?.fold !== 'of' && token?.fold !== 'in') return null;
  }
  return null;
}

const PERSONS: readonly (readonly [RegExp, string])[] = [
  [/^(?:male|man|boy|gentleman|guy|mann|hombre|homme|uomo|homem|mannlich|mr)$/, 'male'],
  [/^(?:female|woman|girl|lady|frau|mujer|femme|donna|mulher|vrouw|weiblich|mrs|ms)$/, 'female'],
];

const AGED = /^(?:years?|yrs?|yo|y\/o|year-old|yearold|years-old|jahrige|jahriger|jahre|anos|ans|anni|jaar|old)$/;

/** "a 45 year old man", "woman aged 29": said without naming the columns. */
function readPerson(message: Message, draft: Draft, from: number, to: number): void {
  const columns = message.context.columns ?? [];
  const sex = columns.find((column) => /^(?:sex|gender)$/.test(compact(column)));
  const age = columns.find((column) => compact(column) === 'age');
  for (let at = from; at < to; at++) {
    if (draft.used.has(at)) continue;
    const word = message.words[at] ?? '';
    const person = PERSONS.find(([pattern]) => pattern.test(word));
    if (person !== undefined && sex !== undefined && !(sex in draft.values)) {
      draft.values[sex] = person[1];
      draft.used.add(at);
    }
    if (age === undefined || age in draft.values) continue;
    const years = ageAt(message, at);
    if (years === null) continue;
    draft.values[age] = years;
    draft.used.add(at);
  }
}

/** "35 year old", "35yo", "aged thirty-five". */
function ageAt({ words }: Message, at: number): number | null {
  const word = words[at] ?? '';
  const digits = /^(\d{1,3})(?:-?(?:yo|y\/o|year-old|years-old|jahrige|jahriger))?$/.exec(word);
  const spoken = spokenNumber(words, at);
  const after = at + (digits === null ? (spoken?.length ?? 1) : 1);
  const years = digits === null ? spoken?.value : Number(digits[1]);
  if (years === undefined) return null;
  const glued = digits !== null && digits[1] !== word;
  const told =
    AGED.test(words[after] ?? '') ||
    words[at - 1] === 'aged' ||
    (words[after] === '-' && AGED.test(words[after + 1] ?? ''));
  return glued || told ? years : null;
}

const PLACE_COLUMN =
  /^(?:city|town|location|country|region|state|district|ort|stadt|land|ciudad|pais|ville|pays|cidade|citta|paese|stad)$/;
const IN = /^(?:in|from|at|aus|en|a|de|em|da|di|uit|i)$/;

/** "… in Paris": the only column for a place, said without naming it. */
function readPlace(message: Message, draft: Draft, from: number, to: number): void {
  const places = (message.context.columns ?? []).filter((column) => PLACE_COLUMN.test(compact(column)));
  const place = places[0];
  if (places.length !== 1 || place === undefined || place in draft.values || draft.used.size === 0) return;
  const isName = (at: number): boolean =>
    at < to &&
    message.tokens[at]?.kind === 'word' &&
    !draft.used.has(at) &&
    /^\p{Lu}/u.test(message.tokens[at]?.text ?? '');
  const start = range(from + 1, to).find((at) => IN.test(message.words[at - 1] ?? '') && isName(at));
  if (start === undefined) return;
  let end = start + 1;
  while (isName(end)) end++;
  draft.values[place] = message.text.slice(message.tokens[start]?.start, message.tokens[end - 1]?.end);
  for (const at of range(start, end)) draft.used.add(at);
}

/** Words that may stand before a sign without being a column: they say what the rest is. */
const NOT_A_KEY = [
  'predict',
  'target',
  'model',
  'dataset',
  'run',
  'optimise',
  'term',
  'training',
  'train',
  'search',
  'datasets',
  'deployment',
  'filler',
  'prep',
  'status',
  'want',
  'column',
  'columns',
  'explain',
  'file',
  'please',
  'hello',
  'instead',
  'correction',
  'left',
  'estimate',
  'it',
] as const;

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
