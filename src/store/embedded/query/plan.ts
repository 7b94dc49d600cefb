import { canonicalType, equalValues } from '../bson/compare.ts';
import { afterPrefix, encodeKey, typeStart } from '../bson/key.ts';
import { type Doc, isDoc, isNumber, type Maybe, toNumber, type Value } from '../bson/value.ts';
import { badValue } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import type { Index } from '../storage/index-spec.ts';
import { indexPrefix, recordPrefix } from '../storage/layout.ts';
import type { ByteRange } from '../storage/scan.ts';
import type { Bound } from './bounds.ts';
import type { Filter } from './filter.ts';
import type { SortKey } from './sort.ts';

/** Where to look for the documents of a filter. They may be more than match, never fewer. */
export interface Plan {
  /** Undefined: the records themselves, in the order of their insertion. */
  readonly index: Index | undefined;
  readonly ranges: readonly ByteRange[];
  readonly reverse: boolean;
  /** The order is the one asked for. */
  readonly sorted: boolean;
}

/** More combinations than this are not worth looking up one by one. */
const MOST_POINTS = 20_000;

interface Candidate extends Plan {
  readonly score: number;
}

export function planQuery(collection: Collection, filter: Filter, sort: readonly SortKey[] = [], hint?: Maybe): Plan {
  if (hint !== undefined && hint !== null && !(isDoc(hint) && hint.size === 0)) {
    return hinted(collection, filter, sort, hint);
  }
  let best: Candidate | undefined;
  for (const index of collection.indexes) {
    if (!isUsable(index, filter)) continue;
    const candidate = planIndex(collection, index, filter, sort);
    if (candidate.score > (best?.score ?? 0)) best = candidate;
  }
  return best ?? scanAll(collection, sort);
}

function scanAll(collection: Collection, sort: readonly SortKey[]): Plan {
  const natural = sort.length === 1 && sort[0]?.path === '$natural' ? sort[0] : undefined;
  return {
    index: undefined,
    ranges: [prefixRange(recordPrefix(collection.id))],
    reverse: natural?.direction === -1,
    sorted: sort.length === 0 || natural !== undefined,
  };
}

function hinted(collection: Collection, filter: Filter, sort: readonly SortKey[], hint: Value): Plan {
  if (isDoc(hint) && hint.has('$natural')) {
    const direction = hint.get('$natural');
    const backward = isNumber(direction) && toNumber(direction) < 0;
    return { ...scanAll(collection, sort), ...(backward && sort.length === 0 ? { reverse: true } : {}) };
  }
  const index = collection.indexes.find((candidate) =>
    typeof hint === 'string' ? candidate.name === hint : equalValues(candidate.spec.get('key'), hint),
  );
  if (index === undefined) {
    throw badValue(
      'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
    );
  }
  return planIndex(collection, index, filter, sort);
}

/** A sparse or partial index may be used only when the filter asks for nothing it leaves out. */
function isUsable(index: Index, filter: Filter): boolean {
  if (index.sparse) {
    const bounds = index.fields.length === 1 ? (filter.bounds.get(index.fields[0]?.path ?? '') ?? []) : [];
    return bounds.some((bound) => bound.kind === 'range' || bound.values.every((value) => value !== null));
  }
  if (index.partial === undefined) return true;
  return [...index.partial].every(([name, value]) => implies(filter.source, name, value));
}

function implies(filter: Doc, name: string, value: Value): boolean {
  const asked = filter.get(name);
  if (asked !== undefined && equalValues(asked, value)) return true;
  if (isDoc(asked) && isDoc(value) && !name.startsWith('$')) {
    return [...value].every(([operator, operand]) => asked.has(operator) && equalValues(asked.get(operator), operand));
  }
  const clauses = filter.get('$and');
  return Array.isArray(clauses) && clauses.some((clause) => isDoc(clause) && implies(clause, name, value));
}

function planIndex(collection: Collection, index: Index, filter: Filter, sort: readonly SortKey[]): Candidate {
  let prefixes = [indexPrefix(collection.id, index.id)];
  let ranges: readonly ByteRange[] | undefined;
  const fixed = new Set<string>();
  let score = 0;
  // Under an array one document has several keys, which need not satisfy the bounds of two fields together.
  const fields = index.multikey ? index.fields.slice(0, 1) : index.fields;
  for (const field of fields) {
    const bounds = filter.bounds.get(field.path) ?? [];
    const points = fewestPoints(bounds);
    if (points !== undefined && points.length * prefixes.length <= MOST_POINTS) {
      const keys = distinctKeys(points, field.direction);
      prefixes = prefixes.flatMap((prefix) => keys.map((key) => Buffer.concat([prefix, key])));
      if (keys.length === 1) fixed.add(field.path);
      score += 4;
      continue;
    }
    const limits = bounds.filter((bound) => bound.kind === 'range');
    if (limits.length > 0) {
      const range = fieldRange(index.multikey ? limits.slice(0, 1) : limits, field.direction, index.exact);
      ranges = range === undefined ? [] : prefixes.map((prefix) => within(prefix, range));
      score += 2;
    }
    break;
  }
  if (index.unique && fixed.size === index.fields.length) score += 100;
  const order =
    sort.length === 0 || index.multikey || !index.exact || filter.order !== undefined
      ? undefined
      : orderOf(index, sort, fixed);
  if (order !== undefined && !(score === 0 && (index.sparse || index.partial !== undefined))) score += 1;
  return {
    index,
    ranges: ranges ?? prefixes.map(prefixRange),
    reverse: order === -1,
    sorted: sort.length === 0 || order !== undefined,
    score,
  };
}

function fewestPoints(bounds: readonly Bound[]): readonly Value[] | undefined {
  let fewest: readonly Value[] | undefined;
  for (const bound of bounds) {
    if (bound.kind === 'in' && (fewest === undefined || bound.values.length < fewest.length)) fewest = bound.values;
  }
  return fewest;
}

function distinctKeys(values: readonly Value[], direction: number): Buffer[] {
  const keys = values.map((value) => encodeKey([value], [direction]).bytes).sort(Buffer.compare);
  return keys.filter((key, at) => at === 0 || !key.equals(keys[at - 1] ?? key));
}

interface End {
  readonly prefix: Buffer;
  readonly included: boolean;
}

const DOUBLE_KEY_BYTES = 9;
const LONG_KEY_BYTES = 1868;

/** One end of a range. Where keys are not exact the end is widened, and the filter decides. */
function endAt(value: Value, included: boolean, exact: boolean): End {
  const key = encodeKey([value], [1]);
  if (isNumber(value) && (!exact || !key.exact)) {
    return { prefix: key.bytes.subarray(0, DOUBLE_KEY_BYTES), included: true };
  }
  return key.exact
    ? { prefix: key.bytes, included }
    : { prefix: key.bytes.subarray(0, LONG_KEY_BYTES), included: true };
}

const isTighter = (candidate: End, current: End, sign: number): boolean => {
  const order = Buffer.compare(candidate.prefix, current.prefix) * sign;
  return order > 0 || (order === 0 && !candidate.included);
};

/** The bytes between the limits, within the type they share; undefined when nothing can lie there. */
function fieldRange(limits: readonly Bound[], direction: number, exact: boolean): ByteRange | undefined {
  let low: End | undefined;
  let high: End | undefined;
  for (const limit of limits) {
    if (limit.kind !== 'range') continue;
    const type: End = { prefix: typeStart(canonicalType(limit.value)), included: true };
    const end = endAt(limit.value, limit.operator === '$gte' || limit.operator === '$lte', exact);
    const below = limit.operator === '$gt' || limit.operator === '$gte' ? end : type;
    const above = below === end ? type : end;
    if (low === undefined || isTighter(below, low, 1)) low = below;
    // The end of a type is above every value of it, though its bytes are a prefix of theirs.
    if (high === undefined || high.prefix.length === 1 || (above.prefix.length > 1 && isTighter(above, high, -1))) {
      high = above;
    }
    if (high.prefix[0] !== type.prefix[0]) return undefined;
  }
  if (low === undefined || high === undefined || low.prefix[0] !== high.prefix[0]) return undefined;
  return direction === 1 ? bytesBetween(low, high) : bytesBetween(inverted(high), inverted(low));
}

const inverted = (end: End): End => ({ ...end, prefix: Buffer.from(end.prefix.map((byte) => ~byte & 0xff)) });

function bytesBetween(low: End, high: End): ByteRange {
  const after = (prefix: Buffer): Buffer => afterPrefix(prefix) ?? Buffer.alloc(1979, 0xff);
  return {
    start: low.included ? low.prefix : after(low.prefix),
    end: high.included ? after(high.prefix) : high.prefix,
  };
}

const within = (prefix: Buffer, range: ByteRange): ByteRange => ({
  start: Buffer.concat([prefix, range.start]),
  end: Buffer.concat([prefix, range.end]),
});

const prefixRange = (prefix: Buffer): ByteRange => ({ start: prefix, end: afterPrefix(prefix) ?? prefix });

/** 1 when the index is in the order asked for, -1 when it is when read backward, undefined otherwise. */
function orderOf(index: Index, sort: readonly SortKey[], fixed: ReadonlySet<string>): 1 | -1 | undefined {
  let order: 1 | -1 | undefined;
  let at = 0;
  const skipFixed = (): void => {
    while (at < sort.length && fixed.has(sort[at]?.path ?? '')) at += 1;
  };
  skipFixed();
  for (const field of index.fields) {
    const wanted = sort[at];
    if (wanted === undefined) break;
    if (wanted.path !== field.path) {
      if (fixed.has(field.path)) continue;
      return undefined;
    }
    const relation = wanted.direction === field.direction ? 1 : -1;
    if (order !== undefined && order !== relation) return undefined;
    order = relation;
    at += 1;
    skipFixed();
  }
  return at < sort.length ? undefined : (order ?? 1);
}
