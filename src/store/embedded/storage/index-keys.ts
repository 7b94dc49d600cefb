import { EMPTY_ARRAY, encodeKey, type KeyPart } from '../bson/key.ts';
import { arrayIndex } from '../bson/paths.ts';
import type { Doc, Maybe, Value } from '../bson/value.ts';
import { MongoError } from '../errors.ts';
import type { Index } from './index-spec.ts';

export interface IndexKey {
  readonly bytes: Buffer;
  readonly exact: boolean;
  readonly parts: readonly KeyPart[];
}

export interface IndexKeys {
  readonly keys: readonly IndexKey[];
  /** Some field lies in or under an array, so that one document has several keys. */
  readonly multikey: boolean;
}

/** Where the way along a field's path ended: at a value, or at an array with `at` parts already behind. */
type Reached =
  | { readonly kind: 'value'; readonly value: KeyPart }
  | { readonly kind: 'array'; readonly array: readonly Value[]; readonly at: number };

function reach(start: Maybe, path: readonly string[], from: number): Reached {
  let value = start;
  let at = from;
  while (at < path.length) {
    const part = path[at] ?? '';
    if (value instanceof Map) {
      value = value.get(part);
    } else if (Array.isArray(value)) {
      const index = arrayIndex(part);
      if (index === undefined || index >= value.length) return { kind: 'array', array: value, at };
      value = value[index];
    } else {
      return { kind: 'value', value: undefined };
    }
    at += 1;
  }
  return Array.isArray(value) ? { kind: 'array', array: value, at } : { kind: 'value', value };
}

function intoElement(element: Value, path: readonly string[], at: number): Reached {
  if (at === path.length) return { kind: 'value', value: element };
  return element instanceof Map ? reach(element, path, at) : { kind: 'value', value: undefined };
}

/** Takes the array that some fields reached apart: one combination for each of its elements. */
function combinations(reached: readonly Reached[], index: Index): KeyPart[][] {
  const first = reached.find((field) => field.kind === 'array');
  if (first?.kind !== 'array') return [reached.map((field) => (field.kind === 'value' ? field.value : undefined))];
  const parallel = reached.findIndex((field) => field.kind === 'array' && field.array !== first.array);
  if (parallel >= 0) {
    const names = [index.fields[parallel]?.path, index.fields[reached.indexOf(first)]?.path];
    throw new MongoError(171, `cannot index parallel arrays [${names[0]}] [${names[1]}]`);
  }
  if (first.array.length === 0) {
    const emptied = reached.map((field, position): Reached => {
      if (field.kind === 'value') return field;
      const whole = field.at === index.fields[position]?.parts.length;
      return { kind: 'value', value: whole ? EMPTY_ARRAY : undefined };
    });
    return combinations(emptied, index);
  }
  return first.array.flatMap((element) =>
    combinations(
      reached.map((field, position) =>
        field.kind === 'value' ? field : intoElement(element, index.fields[position]?.parts ?? [], field.at),
      ),
      index,
    ),
  );
}

const NO_KEYS: IndexKeys = { keys: [], multikey: false };

/** The keys under which an index holds a document; none when the index leaves it out. */
export function indexKeys(doc: Doc, index: Index): IndexKeys {
  if (index.covers !== undefined && !index.covers(doc)) return NO_KEYS;
  const reached = index.fields.map((field) => reach(doc, field.parts, 0));
  const multikey = reached.some((field) => field.kind === 'array');
  const rows = combinations(reached, index);
  if (index.sparse && rows.every((parts) => parts.every((part) => part === undefined))) return NO_KEYS;
  const keys = rows.map((parts) => ({ ...encodeKey(parts, index.directions), parts }));
  if (keys.length < 2) return { keys, multikey };
  const distinct = new Map(keys.map((key) => [key.bytes.toString('latin1'), key]));
  return { keys: [...distinct.values()], multikey };
}

/** The values by which a document sorts under a path: several when an array lies on it. */
export function valuesAt(doc: Doc, path: readonly string[]): KeyPart[] {
  return spread(reach(doc, path, 0), path);
}

function spread(reached: Reached, path: readonly string[]): KeyPart[] {
  if (reached.kind === 'value') return [reached.value];
  if (reached.array.length === 0) return [reached.at === path.length ? EMPTY_ARRAY : undefined];
  return reached.array.flatMap((element) => spread(intoElement(element, path, reached.at), path));
}
