import { arrayIndex } from '../bson/paths.ts';
import type { Maybe } from '../bson/value.ts';

/** What a match reports besides yes: the index within the outermost array, which `$` in an update stands for. */
export interface Found {
  position?: number;
}

export type Visit = (value: Maybe) => boolean;

/**
 * Whether some value at the end of a path passes the test, going through arrays as MongoDB does: an array on the way
 * offers its documents and, where the part is a number, the element at that index. At the end of the path an array
 * offers its elements (when `spread`) and itself. A path that leads nowhere offers one missing value.
 */
export function someAt(
  value: Maybe,
  path: readonly string[],
  from: number,
  spread: boolean,
  test: Visit,
  found?: Found,
): boolean {
  if (from === path.length) return someLeaf(value, spread, test, found);
  if (value instanceof Map) return someAt(value.get(path[from] ?? ''), path, from + 1, spread, test, found);
  if (!Array.isArray(value)) return test(undefined);
  const index = arrayIndex(path[from] ?? '');
  for (let at = 0; at < value.length; at += 1) {
    const element = value[at];
    // Arrays further in do not report: only the outermost position counts.
    const hit =
      (element instanceof Map && someAt(element, path, from, spread, test)) || (at === index && intoIndex(element));
    if (hit) {
      if (found !== undefined) found.position = at;
      return true;
    }
  }
  return false;

  function intoIndex(element: Maybe): boolean {
    const nested = element instanceof Map || Array.isArray(element);
    return (from + 1 === path.length || nested) && someAt(element, path, from + 1, spread, test);
  }
}

function someLeaf(value: Maybe, spread: boolean, test: Visit, found: Found | undefined): boolean {
  if (spread && Array.isArray(value)) {
    const at = value.findIndex(test);
    if (at >= 0) {
      if (found !== undefined) found.position = at;
      return true;
    }
  }
  return test(value);
}
