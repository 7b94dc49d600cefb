import { canonicalType } from '../bson/compare.ts';
import { type Doc, isDoc, isNumber, isRegExp, toNumber, type Value } from '../bson/value.ts';
import { hasOperators } from './predicates.ts';

/** What a filter certainly asks of a field. The matching values lie among those named; the filter has the last word. */
export type Bound =
  | { readonly kind: 'in'; readonly values: readonly Value[] }
  | { readonly kind: 'range'; readonly operator: '$gt' | '$gte' | '$lt' | '$lte'; readonly value: Value };

export type Bounds = ReadonlyMap<string, readonly Bound[]>;

/** Arrays are equal to wholes and to elements, regular expressions to what they match: an index cannot say. */
const isPoint = (value: Value): boolean => !Array.isArray(value) && !isRegExp(value);

function isRangeEnd(value: Value): boolean {
  const type = canonicalType(value);
  if (!isPoint(value) || type === 1 || type === 10 || type === 255) return false;
  return !(isNumber(value) && Number.isNaN(toNumber(value)));
}

function readOperator(operator: string, value: Value): Bound | undefined {
  switch (operator) {
    case '$eq':
      return isPoint(value) ? { kind: 'in', values: [value] } : undefined;
    case '$in':
      return Array.isArray(value) && value.every(isPoint) ? { kind: 'in', values: value } : undefined;
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return isRangeEnd(value) ? { kind: 'range', operator, value } : undefined;
    default:
      return undefined;
  }
}

/** Collects what all of the filter's clauses ask, through `$and`. */
export function collectBounds(filter: Doc, bounds = new Map<string, Bound[]>()): Map<string, Bound[]> {
  const add = (path: string, bound: Bound | undefined): void => {
    if (bound === undefined) return;
    const list = bounds.get(path);
    if (list === undefined) bounds.set(path, [bound]);
    else list.push(bound);
  };
  for (const [name, value] of filter) {
    if (name === '$and' && Array.isArray(value)) {
      for (const clause of value) if (isDoc(clause)) collectBounds(clause, bounds);
    } else if (!name.startsWith('$')) {
      if (hasOperators(value)) for (const [operator, operand] of value) add(name, readOperator(operator, operand));
      else add(name, readOperator('$eq', value));
    }
  }
  return bounds;
}
