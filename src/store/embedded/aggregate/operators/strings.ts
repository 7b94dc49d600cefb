import { toWhole } from '../../bson/arithmetic.ts';
import { compareStrings } from '../../bson/compare.ts';
import { encodeDocument } from '../../bson/encode.ts';
import { type Doc, isDoc, isRegExp, type Maybe, typeName, type Value } from '../../bson/value.ts';
import { MongoError } from '../../errors.ts';
import { compileRegex } from '../../query/regex.ts';
import type { Operator } from '../expression.ts';
import { isNullish, takes, takesAny, takesNamed } from './arguments.ts';
import { toText } from './conversion.ts';

function requireString(value: Maybe, code: number, message: string): string {
  if (typeof value !== 'string') throw new MongoError(code, `${message} ${typeName(value)}`);
  return value;
}

function requireIndex(value: Maybe, code: number, name: string): number {
  const whole = toWhole(value);
  if (whole === undefined) throw new MongoError(code, `${name} requires integral indexes, found: ${typeName(value)}`);
  return Number(whole);
}

function concatenate(values: readonly Maybe[]): Maybe {
  let text = '';
  for (const value of values) {
    if (isNullish(value)) return null;
    text += requireString(value, 16702, '$concat only supports strings, not');
  }
  return text;
}

/** MongoDB changes the case of ASCII letters alone. */
const asciiCase =
  (upper: boolean, name: string) =>
  (value: Maybe): Maybe => {
    const text = isNullish(value) ? '' : toText(value, name);
    return upper
      ? text.replace(/[a-z]+/g, (part) => part.toUpperCase())
      : text.replace(/[A-Z]+/g, (part) => part.toLowerCase());
  };

function substringBytes(value: Maybe, start: Maybe, length: Maybe): Maybe {
  const bytes = Buffer.from(isNullish(value) ? '' : toText(value, '$substrBytes'));
  const from = requireIndex(start, 16034, '$substrBytes');
  const count = requireIndex(length, 16035, '$substrBytes');
  if (from < 0) throw new MongoError(50752, `$substrBytes: starting index must be non-negative (got: ${from})`);
  const to = count < 0 ? bytes.length : Math.min(bytes.length, from + count);
  const splits = (at: number): boolean => at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80;
  if (splits(from))
    throw new MongoError(28656, '$substrBytes:  Invalid range, starting index is a UTF-8 continuation byte.');
  if (splits(to))
    throw new MongoError(28657, '$substrBytes:  Invalid range, ending index is in the middle of a UTF-8 character.');
  return bytes.toString('utf8', Math.min(from, bytes.length), to);
}

function substringPoints(value: Maybe, start: Maybe, length: Maybe): Maybe {
  const points = [...(isNullish(value) ? '' : toText(value, '$substrCP'))];
  const from = requireIndex(start, 34450, '$substrCP');
  const count = requireIndex(length, 34452, '$substrCP');
  if (from < 0) throw new MongoError(34455, '$substrCP: the starting index must be nonnegative integer.');
  if (count < 0) throw new MongoError(34454, '$substrCP: length must be a nonnegative integer.');
  return points.slice(from, from + count).join('');
}

function findIn<T extends ArrayLike<unknown>>(
  name: string,
  read: (text: string) => T,
  indexIn: (haystack: T, needle: T, from: number) => number,
) {
  return (text: Maybe, part: Maybe, start: Maybe, end: Maybe): Maybe => {
    if (isNullish(text)) return null;
    const haystack = read(requireString(text, 40091, `${name} requires a string as the first argument, found:`));
    const needle = read(requireString(part, 40092, `${name} requires a string as the second argument, found:`));
    const bound = (value: Maybe, otherwise: number): number => {
      if (value === undefined) return otherwise;
      const at = requireIndex(value, 40096, name);
      if (at < 0) throw new MongoError(40097, `${name} requires a nonnegative index`);
      return at;
    };
    const from = bound(start, 0);
    const to = Math.min(bound(end, haystack.length), haystack.length);
    if (from > haystack.length || to < from) return -1;
    const at = indexIn(haystack, needle, from);
    return at >= 0 && at + needle.length <= to ? at : -1;
  };
}

function indexOfPoints(haystack: readonly string[], needle: readonly string[], from: number): number {
  for (let at = from; at + needle.length <= haystack.length; at += 1) {
    if (needle.every((point, offset) => haystack[at + offset] === point)) return at;
  }
  return -1;
}

function split(text: Maybe, separator: Maybe): Maybe {
  if (isNullish(text) || isNullish(separator)) return null;
  const whole = requireString(
    text,
    40085,
    '$split requires an expression that evaluates to a string as a first argument, found:',
  );
  const by = requireString(
    separator,
    40086,
    '$split requires an expression that evaluates to a string as a second argument, found:',
  );
  if (by === '') throw new MongoError(40087, '$split requires a non-empty separator');
  return whole.split(by);
}

const BLANKS = new Set('\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a');

const trim = (name: string, left: boolean, right: boolean): Operator =>
  takesNamed(['input'], ['chars'], (field, has) => {
    const input = field('input');
    if (isNullish(input)) return null;
    const points = [...requireString(input, 50699, `${name} requires its input to be a string, got`)];
    const chars = field('chars');
    if (has('chars') && isNullish(chars)) return null;
    const drop = has('chars')
      ? new Set(requireString(chars, 50700, `${name} requires 'chars' to be a string, got`))
      : BLANKS;
    let [from, to] = [0, points.length];
    if (left) while (from < to && drop.has(points[from] ?? '')) from += 1;
    if (right) while (to > from && drop.has(points[to - 1] ?? '')) to -= 1;
    return points.slice(from, to).join('');
  });

/** The regular expression, made from what the operator was given. */
function regexOf(regex: Maybe, options: Maybe, name: string): RegExp | null {
  if (isNullish(regex)) return null;
  const flags = isNullish(options)
    ? ''
    : requireString(options, 51106, `${name} needs 'options' to be of type string, not`);
  let compiled: RegExp;
  if (isRegExp(regex)) {
    if (regex.options !== '' && flags !== '') {
      throw new MongoError(51107, `${name}: found regex options specified in both 'regex' and 'options' fields`);
    }
    compiled = compileRegex(regex.pattern, regex.options || flags);
  } else {
    compiled = compileRegex(
      requireString(regex, 51105, `${name} needs 'regex' to be of type string or regex, not`),
      flags,
    );
  }
  return new RegExp(compiled.source, `${compiled.flags}g`);
}

const describe = (text: string, match: RegExpMatchArray): Doc =>
  new Map<string, Value>([
    ['match', match[0]],
    ['idx', [...text.slice(0, match.index)].length],
    ['captures', match.slice(1).map((capture) => capture ?? null)],
  ]);

const regexOperator = (name: string, nothing: Value, answer: (text: string, regex: RegExp) => Value): Operator =>
  takesNamed(['input', 'regex'], ['options'], (field) => {
    const input = field('input');
    const regex = regexOf(field('regex'), field('options'), name);
    if (isNullish(input) || regex === null) return nothing;
    return answer(requireString(input, 51104, `${name} needs 'input' to be of type string, not`), regex);
  });

const replace = (name: string, all: boolean): Operator =>
  takesNamed(['input', 'find', 'replacement'], [], (field) => {
    const [input, find, replacement] = ['input', 'find', 'replacement'].map((part) => {
      const value = field(part);
      return isNullish(value)
        ? null
        : requireString(value, 51744, `${name} requires that '${part}' be a string, found:`);
    });
    if (typeof input !== 'string' || typeof find !== 'string' || typeof replacement !== 'string') return null;
    return all ? input.replaceAll(find, () => replacement) : input.replace(find, () => replacement);
  });

export const STRINGS: Readonly<Record<string, Operator>> = {
  $concat: takesAny(concatenate),
  $toUpper: takes(1, 1, asciiCase(true, '$toUpper')),
  $toLower: takes(1, 1, asciiCase(false, '$toLower')),
  $strcasecmp: takes(2, 2, (a, b) => {
    const [x, y] = [a, b].map((value) => (isNullish(value) ? '' : toText(value, '$strcasecmp')).toUpperCase());
    return Math.sign(compareStrings(x ?? '', y ?? ''));
  }),
  $strLenBytes: takes(1, 1, (value) =>
    Buffer.byteLength(requireString(value, 34473, '$strLenBytes requires a string argument, found:')),
  ),
  $strLenCP: takes(
    1,
    1,
    (value) => [...requireString(value, 34471, '$strLenCP requires a string argument, found:')].length,
  ),
  $substr: takes(3, 3, substringBytes),
  $substrBytes: takes(3, 3, substringBytes),
  $substrCP: takes(3, 3, substringPoints),
  $indexOfBytes: takes(
    2,
    4,
    findIn(
      '$indexOfBytes',
      (text) => Buffer.from(text),
      (haystack, needle, from) => haystack.indexOf(needle, from),
    ),
  ),
  $indexOfCP: takes(
    2,
    4,
    findIn('$indexOfCP', (text) => [...text], indexOfPoints),
  ),
  $split: takes(2, 2, split),
  $trim: trim('$trim', true, true),
  $ltrim: trim('$ltrim', true, false),
  $rtrim: trim('$rtrim', false, true),
  $regexMatch: regexOperator('$regexMatch', false, (text, regex) => regex.test(text)),
  $regexFind: regexOperator('$regexFind', null, (text, regex) => {
    const [match] = text.matchAll(regex);
    return match === undefined ? null : describe(text, match);
  }),
  $regexFindAll: regexOperator('$regexFindAll', [], (text, regex) =>
    [...text.matchAll(regex)].map((match) => describe(text, match)),
  ),
  $replaceOne: replace('$replaceOne', false),
  $replaceAll: replace('$replaceAll', true),
  $binarySize: takes(1, 1, (value) => {
    if (isNullish(value)) return null;
    if (typeof value === 'string') return Buffer.byteLength(value);
    if (typeName(value) === 'binData') return (value as { position: number }).position;
    throw new MongoError(51276, `$binarySize requires a string or BinData argument, found: ${typeName(value)}`);
  }),
  $bsonSize: takes(1, 1, (value) => {
    if (isNullish(value)) return null;
    if (!isDoc(value)) throw new MongoError(31393, `$bsonSize requires a document input, found: ${typeName(value)}`);
    return encodeDocument(value).length;
  }),
};
