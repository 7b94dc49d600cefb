import type { Scalar } from '../documents.ts';
import { type Conditions, type Field, fieldsOf } from '../meaning.ts';
import { allUnder, boundsUnder, fieldKey, type KeyRange } from './keys.ts';

/** A sorted way through a collection: an index, or the documents themselves by id. */
export interface Path {
  readonly prefix: Buffer;
  readonly fields: readonly Field[];
  /** Whether what is found on it are the documents, or entries that lead to them. */
  readonly holds: 'documents' | 'entries';
}

/** How to find what may fit: everything that fits lies in these ranges, once. */
export interface Plan {
  readonly path: Path;
  readonly ranges: readonly KeyRange[];
  readonly reverse: boolean;
  /** The ranges are in the order asked for. */
  readonly sorted: boolean;
}

/** More alternatives are looked for among all instead of one by one. */
const MAX_RANGES = 200;

/** The path on which the fewest have to be looked at; of equals, one that is sorted already. */
export function planFor(paths: readonly Path[], conditions: Conditions, order: readonly string[]): Plan {
  const [best] = paths
    .map((path) => planOn(path, conditions, fieldsOf(order)))
    .sort((a, b) => b.narrowness - a.narrowness || Number(b.sorted) - Number(a.sorted));
  if (best === undefined) throw new TypeError('a collection without a path');
  return best;
}

function planOn(path: Path, conditions: Conditions, order: readonly Field[]): Plan & { readonly narrowness: number } {
  let prefixes: readonly Buffer[] = [path.prefix];
  let given = 0;
  for (const field of path.fields) {
    const values = conditions.get(field.path)?.in;
    if (values === undefined || prefixes.length * values.length > MAX_RANGES) break;
    prefixes = prefixes.flatMap((prefix) => distinct(values.map((value) => extended(prefix, value, field))));
    given += 1;
  }
  const [next, ...others] = path.fields.slice(given);
  const bounds = next === undefined ? undefined : conditions.get(next.path);
  const bounded = prefixes.map((prefix) =>
    next === undefined || bounds === undefined ? null : boundsUnder(prefix, bounds, next),
  );
  const ranges = bounded.map((range, i) => range ?? allUnder(prefixes[i] ?? path.prefix));
  // What is the same for all does not sort.
  const wanted = order.filter(({ path: asked }) => conditions.get(asked)?.in?.length !== 1);
  const way = directionOf(next === undefined ? [] : [next, ...others], wanted);
  return {
    path,
    ranges,
    reverse: way === 'backwards',
    sorted: wanted.length === 0 || (prefixes.length === 1 && way !== null),
    narrowness: 2 * given + (bounded.some((range) => range !== null) ? 1 : 0),
  };
}

const extended = (prefix: Buffer, value: Scalar | undefined, field: Field): Buffer =>
  Buffer.concat([prefix, fieldKey(value ?? null, field)]);

const distinct = (keys: readonly Buffer[]): readonly Buffer[] => [
  ...new Map(keys.map((key) => [key.toString('latin1'), key])).values(),
];

/** Whether fields in this order are in the wanted order, read forwards or backwards. */
function directionOf(fields: readonly Field[], wanted: readonly Field[]): 'forwards' | 'backwards' | null {
  if (wanted.some(({ path }, i) => fields[i]?.path !== path)) return null;
  const turned = wanted.map(({ descending }, i) => fields[i]?.descending !== descending);
  if (turned.every((each) => !each)) return 'forwards';
  return turned.every(Boolean) ? 'backwards' : null;
}
