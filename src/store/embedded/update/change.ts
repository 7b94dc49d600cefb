import { arrayIndex } from '../bson/paths.ts';
import { printDoc, printValue } from '../bson/print.ts';
import { type Doc, isDoc, type Maybe, type Value } from '../bson/value.ts';
import { badValue, MongoError } from '../errors.ts';

/** What becomes of a value: another one, none, or what it was. */
export type Outcome = { readonly set: Value } | 'unset' | 'keep';

/** A change to whatever lies at a path. */
export interface Change {
  readonly path: string;
  readonly parts: readonly string[];
  /** Whether the way there is made where it is missing. */
  readonly creates: boolean;
  readonly compute: (value: Maybe, doc: Doc) => Outcome;
}

/** Which elements `$[name]` stands for. */
export type ElementFilters = ReadonlyMap<string, (element: Value) => boolean>;

/** Filling an array up to an index this far off is more likely a mistake than a wish. */
const MOST_PADDING = 1_500_000;

/** Carries a change out on a document that may be changed. `touched` gets the real paths, without `$[]`. */
export function carryOut(doc: Doc, change: Change, filters: ElementFilters, touched: (path: string) => void): void {
  const { parts, path } = change;
  descend(doc, 0, '');

  function descend(container: Doc | Value[], at: number, trail: string): void {
    const part = parts[at] ?? '';
    const identifier = identifierOf(part);
    if (identifier !== undefined) {
      intoElements(container, at, trail, identifier);
      return;
    }
    const place = placeIn(container, part, trail);
    if (place === undefined) return;
    const here = trail === '' ? part : `${trail}.${part}`;
    if (at === parts.length - 1) {
      touched(here);
      put(container, place, change.compute(valueIn(container, place), doc));
      return;
    }
    const child = valueIn(container, place);
    if (isDoc(child) || Array.isArray(child)) {
      descend(child, at + 1, here);
      return;
    }
    refuseArrayUpdate(at + 1, here, child);
    if (!change.creates) return;
    if (child !== undefined) throw notViable(parts[at + 1] ?? '', part, child);
    const made: Doc = new Map();
    descend(made, at + 1, here);
    if (made.size > 0) put(container, place, { set: made });
  }

  function refuseArrayUpdate(at: number, here: string, value: Maybe): void {
    if (identifierOf(parts[at] ?? '') === undefined) return;
    if (value === undefined) {
      throw badValue(`The path '${here}' must exist in the document in order to apply array updates.`);
    }
    throw badValue(`Cannot apply array updates to non-array element ${here.split('.').at(-1)}: ${printValue(value)}`);
  }

  function intoElements(container: Doc | Value[], at: number, trail: string, identifier: string): void {
    if (!Array.isArray(container)) {
      throw badValue(
        `Cannot apply array updates to non-array element ${trail.split('.').at(-1)}: ${printDoc(container)}`,
      );
    }
    const wanted = identifier === '' ? () => true : filters.get(identifier);
    if (wanted === undefined) {
      throw badValue(`No array filter found for identifier '${identifier}' in path '${path}'`);
    }
    for (const [index, element] of [...container.entries()]) {
      if (!wanted(element)) continue;
      const here = `${trail}.${index}`;
      if (at === parts.length - 1) {
        touched(here);
        put(container, index, change.compute(element, doc));
      } else if (isDoc(element) || Array.isArray(element)) descend(element, at + 1, here);
      else {
        refuseArrayUpdate(at + 1, here, element);
        if (change.creates) throw notViable(parts[at + 1] ?? '', String(index), element);
      }
    }
  }

  function placeIn(container: Doc | Value[], part: string, trail: string): string | number | undefined {
    if (!Array.isArray(container)) return part;
    const index = arrayIndex(part);
    if (index === undefined) {
      if (change.creates) throw notViable(part, trail.split('.').at(-1) ?? '', container);
      return undefined;
    }
    if (index >= container.length && !change.creates) return undefined;
    if (index - container.length > MOST_PADDING) {
      throw new MongoError(2, `can't backfill more than ${MOST_PADDING} elements`);
    }
    return index;
  }
}

/** `$[name]` gives the name, `$[]` nothing; undefined for any other part. */
export function identifierOf(part: string): string | undefined {
  return part.startsWith('$[') && part.endsWith(']') ? part.slice(2, -1) : undefined;
}

const notViable = (field: string, parent: string, value: Value): MongoError =>
  new MongoError(28, `Cannot create field '${field}' in element {${parent}: ${printValue(value)}}`);

function valueIn(container: Doc | Value[], place: string | number): Maybe {
  return Array.isArray(container) ? container[place as number] : container.get(place as string);
}

function put(container: Doc | Value[], place: string | number, outcome: Outcome): void {
  if (outcome === 'keep') return;
  if (Array.isArray(container)) {
    const index = place as number;
    if (outcome === 'unset') {
      if (index < container.length) container[index] = null;
      return;
    }
    while (container.length < index) container.push(null);
    container[index] = outcome.set;
    return;
  }
  if (outcome === 'unset') container.delete(place as string);
  else container.set(place as string, outcome.set);
}
