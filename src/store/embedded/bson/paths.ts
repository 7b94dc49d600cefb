/** A dotted path as its parts, kept: the same few paths are asked for again and again. */
const known = new Map<string, readonly string[]>();

export function splitPath(path: string): readonly string[] {
  const found = known.get(path);
  if (found !== undefined) return found;
  const parts = path.split('.');
  if (known.size > 10_000) known.clear();
  known.set(path, parts);
  return parts;
}

/** The index a path part stands for in an array, or undefined when it is a name. */
export function arrayIndex(part: string): number | undefined {
  return /^(0|[1-9]\d{0,8})$/.test(part) ? Number(part) : undefined;
}
