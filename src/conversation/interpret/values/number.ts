import { numberReader, PLAIN_NUMBER } from '../../../datasets/formats/number.ts';
import { numberWord, secondsPer, spokenNumber } from '../entities/words.ts';
import type { SaidColumn } from './said.ts';

export interface SaidNumber {
  readonly value: number;
  /** What stands behind the digits and is not simply part of the number. */
  readonly unit: string;
}

/** Words that multiply. Those of one letter may as well be a unit: metres, minutes. */
const SCALES = new Map([
  ['k', 1e3],
  ['m', 1e6],
  ['thousand', 1e3],
  ['tausend', 1e3],
  ['mil', 1e3],
  ['mille', 1e3],
  ['duizend', 1e3],
  ['mio', 1e6],
  ['mln', 1e6],
  ['million', 1e6],
  ['millions', 1e6],
  ['millionen', 1e6],
  ['bn', 1e9],
  ['billion', 1e9],
]);

export const isScale = (word: string): boolean => SCALES.has(word);

const WRITTEN =
  /^([-+]?)[~≈]?[$€£¥₹]?([-+]?)(\d+(?:[.,]\d+)*|[.,]\d+)(?:e([-+]?\d{1,3}))?(?:(\s?)(\p{L}{1,12}|%|°\p{L}?)\d?)?\s?[€$£¥₹]?$/iu;

/**
 * What a number as people write it may be, the likeliest first: 1.8k, 1,250, 12,5, .5, 89.5€, 217mm, 15 %. A comma
 * followed by exactly three digits parts thousands; any other is a decimal comma. Empty when it is no number.
 */
export function numbersWritten(text: string): readonly SaidNumber[] {
  const match = WRITTEN.exec(text.trim().replace(/\u2212/g, '-'));
  if (match === null) return [];
  const [, before = '', after = '', digits = '', exponent = '0', gap = '', suffix = ''] = match;
  const unit = suffix.toLowerCase();
  if (gap !== '' && !isUnit(unit)) return [];
  const sign = before === '-' || after === '-' ? -1 : 1;
  const plain = plainDigits(digits).map((each) => sign * Number(`${each}e${exponent}`));
  const scale = SCALES.get(unit);
  const scaled = scale === undefined ? [] : plain.map((value) => ({ value: tidy(value * scale), unit: '' }));
  const isOnlyScale = scale !== undefined && unit.length > 1;
  const shown = /\p{L}/u.test(unit) ? suffix : '';
  const asUnit = isOnlyScale ? [] : plain.map((value) => ({ value, unit: shown }));
  const asShare = unit === '%' ? plain.map((value) => ({ value: tidy(value / 100), unit })) : [];
  return [...scaled, ...asUnit, ...asShare].filter(({ value }) => Number.isFinite(value));
}

/** The likeliest number of those that a text may be. Null when it is none (an id, a date). */
export function numeric(text: string): number | null {
  return numbersWritten(text)[0]?.value ?? null;
}

/** The product without the noise of binary fractions. */
const tidy = (value: number): number => Number(value.toPrecision(15));

function plainDigits(text: string): readonly string[] {
  const comma = text.lastIndexOf(',');
  const point = text.lastIndexOf('.');
  if (comma >= 0 && point >= 0) {
    const [group, decimal] = comma > point ? ['.', ','] : [',', '.'];
    const [whole = '', fraction, ...more] = text.split(decimal);
    const groups = whole.split(group);
    const isNumber = more.length === 0 && groups.slice(1).every(({ length }) => length === 3);
    return isNumber && !fraction?.includes(group) ? [`${groups.join('')}.${fraction}`] : [];
  }
  if (comma < 0 && text.indexOf('.') === point) return [text];
  const parts = text.split(comma >= 0 ? ',' : '.');
  const asDecimal = parts.length === 2 ? [parts.join('.')] : [];
  const inThousands = parts.slice(1).every(({ length }) => length === 3) && parts[0] !== '0' && parts[0] !== '';
  return inThousands ? [parts.join(''), ...asDecimal] : asDecimal;
}

const UNIT_WORDS =
  /^(?:%|°\p{L}?|[mckµ]?m|[mk]?g|km|mi|miles?|kmh|mph|lbs?|ft|in|inch(?:es)?|sq(?:ft|m)|met(?:er|re)s?|kilos?|usd|eur|euros?|dollars?|gbp|pounds?|percent|pct|years?|yrs?|yo|months?|weeks?|people|persons?|rooms?|points?|ml|l|lit(?:er|re)s?|k?wh?|hp|ps|c|f)$/u;

/** A word that says in what a number is measured. */
export const isUnit = (word: string): boolean =>
  UNIT_WORDS.test(word) || SCALES.has(word) || secondsPer(word) !== undefined;

/** Words that are numbers and more often something else. */
const ARTICLES = /^(?:\p{L}{1,2}|das|ein|eine|einer|einen|une|una|uno|uma|een|once|couple|elf|sei)$/u;

/** A number in words: "two", "twenty-five", "minus three", "two thousand five hundred", "one point five". */
export function numberInWords(text: string): number | null {
  const words = text.toLowerCase().split(/\s+/);
  if (words.length === 1 && ARTICLES.test(text.toLowerCase())) return null;
  if (words[0] === 'minus' || words[0] === 'negative') {
    const rest = numberInWords(words.slice(1).join(' '));
    return rest === null ? null : -rest;
  }
  const point = words.findIndex((word) => /^(?:point|punkt|komma|comma)$/.test(word));
  if (point > 0) {
    const digits = words.slice(point + 1).map((word) => numberWord(word) ?? (word === 'zero' ? 0 : 10));
    const whole = wholeInWords(words.slice(0, point));
    return whole === null || digits.length === 0 || digits.some((digit) => digit > 9)
      ? null
      : Number(`${whole}.${digits.join('')}`);
  }
  return wholeInWords(words);
}

function wholeInWords(words: readonly string[]): number | null {
  if (words.length === 1 && /^(?:zero|null|nul|cero)$/.test(words[0] ?? '')) return 0;
  let total = 0;
  let below = 0;
  let last = Number.POSITIVE_INFINITY;
  for (let at = 0; at < words.length; ) {
    const word = words[at] ?? '';
    const scale = SCALES.get(word);
    if (word === 'and' && at > 0 && at + 1 < words.length) at++;
    else if (/^hundreds?$/.test(word) && below < 100) {
      below = Math.max(1, below) * 100;
      last = 100;
      at++;
    } else if (scale !== undefined && word.length > 2) {
      total += Math.max(1, below) * scale;
      below = 0;
      last = scale;
      at++;
    } else {
      const spoken = spokenNumber(words, at);
      if (spoken === null || spoken.value >= last) return null;
      below += spoken.value;
      last = spoken.value;
      at += spoken.length;
    }
  }
  return words.length === 0 ? null : total + below;
}

/** Farther than this from all that a column has held, none of several readings is believed. */
const FAR = Math.log(10);

/**
 * The number a text means in a column: by the column's own format, else as people write it, and of several readings
 * the one nearest to what the column has held. Null when there is none, or none of several is near.
 */
export function numberIn(text: string, column: SaidColumn): SaidNumber | null {
  const format = column.format?.type === 'number' ? column.format : PLAIN_NUMBER;
  const own = numberReader(format)(text.replace(/\u2212/g, '-'));
  if (own !== null) return { value: own, unit: '' };
  const written = numbersWritten(text);
  if (written.length === 0) {
    const value = numberInWords(text);
    return value === null ? null : { value, unit: '' };
  }
  const byNearness = written
    .map((said) => ({ said, away: distance(said.value, column) }))
    .sort((a, b) => a.away - b.away);
  const [nearest] = byNearness;
  return nearest === undefined || (written.length > 1 && nearest.away > FAR) ? null : nearest.said;
}

/** By how many times, as a logarithm, a value is larger or smaller than all a column has held. */
function distance(value: number, { min, max }: SaidColumn): number {
  if (typeof min !== 'number' || typeof max !== 'number') return 0;
  const size = Math.abs(value);
  const largest = Math.max(Math.abs(min), Math.abs(max));
  const smallest = Math.sign(min) === Math.sign(max) ? Math.min(Math.abs(min), Math.abs(max)) : 0;
  return Math.max(0, Math.log(size / largest), Math.log(smallest / size));
}
