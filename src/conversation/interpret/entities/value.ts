import type { Message } from '../message.ts';
import { LINKS } from '../values/cell.ts';
import { isScale, numeric } from '../values/number.ts';
import type { CellValue } from '../values/said.ts';
import { spokenNumber } from './words.ts';

/** A row while it is read. */
export interface Draft {
  values: Record<string, CellValue>;
  explicit: number;
  used: Set<number>;
}

export interface Value {
  readonly value: CellValue;
  readonly start: number;
  readonly end: number;
  readonly number: boolean;
}

export const SIGNS = new Set(['=', ':', '==', '->', '→', '>']);
/** Where the value of a column begins: after "=", "is" and the like. */
export function signEnd(
  message: Message,
  at: number,
  to: number,
): { next: number; explicit: boolean; signed: boolean } {
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
    } else if (token.fold === 'in' && next === at && message.tokens[next + 1]?.kind === 'number') {
      // "built in 1995"
    } else if (!(token.kind === 'word' && LINKS.test(token.fold) && next - at < 2 && !explicit)) break;
  }
  return { next, explicit, signed: next > at };
}

const CURRENCY = /^[$€£¥₹~<>≈]$/;

export function valueAfter(message: Message, at: number, stop: number, to: number): Value | null {
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

/** Where the decimals stand behind a comma, points part the thousands. */
const isContinental = (text: string): boolean => /\d,\d{1,2}(?!\d)/.test(text);
const THOUSANDS = /(?<=^[-+]?\d{1,3}|\.\d{3})\.(\d{3})(?=\.|$)/g;

function numberValue(message: Message, at: number, to: number): Value | null {
  const token = message.tokens[at];
  if (token === undefined) return null;
  const joined = joinedEnd(message, at, to);
  if (joined > at + 1) {
    const text = message.text.slice(token.start, message.tokens[joined - 1]?.end);
    return { value: text, start: at, end: joined, number: true };
  }
  const value = numeric(isContinental(message.text) ? token.text.replace(THOUSANDS, '$1') : token.text);
  if (value === null) return { value: token.text, start: at, end: at + 1, number: /^\d/.test(token.text) };
  const scaled =
    at + 1 < to && isScale(message.words[at + 1] ?? '') ? numeric(`${token.text} ${message.words[at + 1]}`) : null;
  return { value: scaled ?? value, start: at, end: at + (scaled === null ? 1 : 2), number: true };
}

const MONTH =
  /^(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december)$/;

/** Where a value of several tokens ends: 120/80, 12/24/2023, 30-40, 2012-07-04 08:00, 3 March 2024. */
function joinedEnd({ tokens }: Message, at: number, to: number): number {
  let end = at + 1;
  if (MONTH.test(tokens[end]?.fold ?? '')) return tokens[end + 1]?.kind === 'number' ? end + 2 : end + 1;
  if (/^\d{4}-/.test(tokens[at]?.text ?? '') && /^\d{1,2}:\d\d/.test(tokens[end]?.text ?? '')) return end + 1;
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
export function numberBefore(message: Message, start: number, from: number, used: ReadonlySet<number>): Value | null {
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
