import { type Conditions, type Field, fieldsOf } from '../meaning.ts';
import { allUnder, boundsUnder, fieldKey, hasBounds, type KeyRange } from './keys.ts';

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
  // What is the same for all does not sort.
  const wanted = fieldsOf(order).filter(({ path }) => conditions.get(path)?.in?.length !== 1);
  const best = paths
    .map((path) => use(path, conditions, wanted))
    .reduce((one, other) => (rankOf(other) > rankOf(one) ? other : one));
  return { ...best, ranges: rangesOf(best, conditions) };
}

interface Use extends Omit<Plan, 'ranges'> {
  /** How many of its first fields have values given, each with few alternatives. */
  readonly given: number;
  /** Of the next one there are bounds. */
  readonly bounded: boolean;
}

const rankOf = ({ given, bounded, sorted }: Use): number => 4 * given + 2 * Number(bounded) + Number(sorted);

/** What a path is good for, found out without making keys. */
function use(path: Path, conditions: Conditions, wanted: readonly Field[]): Use {
  let [given, alternatives] = [0, 1];
  for (const field of path.fields) {
    const values = conditions.get(field.path)?.in;
    if (values === undefined || alternatives * values.length > MAX_RANGES) break;
    alternatives *= values.length;
    given += 1;
  }
  const others = path.fields.slice(given);
  const way = directionOf(others, wanted);
  const isOneRange = path.fields.slice(0, given).every((field) => conditions.get(field.path)?.in?.length === 1);
  return {
    path,
    given,
    bounded: others[0] !== undefined && hasBounds(conditions.get(others[0].path)),
    reverse: way === 'backwards',
    sorted: wanted.length === 0 || (isOneRange && way !== null),
  };
}

function rangesOf({ path, given, bounded }: Use, conditions: Conditions): readonly KeyRange[] {
  const prefixes = path.fields.slice(0, given).reduce<readonly Buffer[]>(
    (beginnings, field) => {
      const keys = distinct((conditions.get(field.path)?.in ?? []).map((value) => fieldKey(value ?? null, field)));
      return beginnings.flatMap((beginning) => keys.map((key) => Buffer.concat([beginning, key])));
    },
    [path.prefix],
  );
  const next = path.fields[given];
  const bounds = conditions.get(next?.path ?? '');
  return prefixes.map((prefix) => (next && bounds && bounded ? boundsUnder(prefix, bounds, next) : allUnder(prefix)));
}

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
