import { compact } from './fold.ts';

/** Finds what is called so: exactly, then by a beginning, then by any part. */
export function byName<T>(things: readonly T[], typed: string, names: (thing: T) => readonly string[]): T | null {
  const wanted = compact(typed);
  if (wanted === '') return null;
  const tests: readonly ((name: string) => boolean)[] = [
    (name) => name === wanted,
    (name) => name.startsWith(wanted),
    (name) => name.includes(wanted) || (name.length >= 4 && wanted.includes(name)),
  ];
  for (const test of tests) {
    const match = things.find((thing) => names(thing).some((name) => test(compact(name))));
    if (match !== undefined) return match;
  }
  return null;
}
