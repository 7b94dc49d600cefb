import { BSONRegExp } from 'bson';
import type { Value } from '../bson/value.ts';
import { badValue, MongoError } from '../errors.ts';

/** Escapes that mean the same to PCRE and to JavaScript without its `u` flag. */
const SHARED_ESCAPES = /\\(?:[dDwWsSbBnrtfv0-9]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[^A-Za-z0-9])/g;

/** `x`: white space and comments are for the reader, outside classes. */
function withoutLayout(pattern: string): string {
  return pattern.replace(/\\.|\[(?:\\.|[^\]])*\]|\s+|#[^\n]*/gs, (part) => (/^[\s#]/.test(part) ? '' : part));
}

const compiled = new Map<string, RegExp>();

/** MongoDB's expressions are PCRE's; what JavaScript reads otherwise is refused rather than misread. */
export function compileRegex(pattern: string, options: string): RegExp {
  const cacheKey = `${options}/${pattern}`;
  const found = compiled.get(cacheKey);
  if (found !== undefined) return found;
  for (const option of options) {
    if (!'imsxu'.includes(option)) throw new MongoError(51108, `invalid flag in regex options: ${option}`);
  }
  const leading = /^\(\?([imsx]+)\)/.exec(pattern);
  const flags = new Set(`${options}${leading?.[1] ?? ''}`);
  const body = leading === null ? pattern : pattern.slice(leading[0].length);
  const source = flags.has('x') ? withoutLayout(body) : body;
  const regex = build(source, [...flags].filter((flag) => 'ims'.includes(flag)).join(''), pattern);
  if (compiled.size > 1000) compiled.clear();
  compiled.set(cacheKey, regex);
  return regex;
}

function build(source: string, flags: string, pattern: string): RegExp {
  if (source.includes('\0')) throw badValue('Regular expression cannot contain an embedded null byte');
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    const strange =
      /\\[A-Za-z]/.test(source.replace(SHARED_ESCAPES, '')) || /[*+?}]\+|\(\?[>#|&P]|\(\?[a-z]/.test(source);
    try {
      if (!strange) return new RegExp(source, flags);
    } catch {
      // Falls through to the refusal.
    }
    throw new MongoError(51091, `Regular expression is invalid: ${pattern}`);
  }
}

export const toRegExp = (value: BSONRegExp): RegExp => compileRegex(value.pattern, value.options);

/** The regular expression `$regex` and `$options` describe together. */
export function readRegex(regex: Value, options: Value | undefined): BSONRegExp {
  if (options !== undefined && typeof options !== 'string') throw badValue('$options has to be a string');
  if (regex instanceof BSONRegExp) {
    if (options !== undefined && regex.options !== '')
      throw new MongoError(51075, 'options set in both $regex and $options');
    return new BSONRegExp(regex.pattern, options ?? regex.options);
  }
  if (typeof regex !== 'string') throw badValue('$regex has to be a string');
  return new BSONRegExp(regex, options ?? '');
}
