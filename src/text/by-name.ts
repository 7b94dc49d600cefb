import { editDistance } from './distance.ts';
import { compact } from './fold.ts';

/** Words this short are in too many others to be a part of a name. */
const MIN_PART = 3;

/**
 * What may be called so: what is called exactly so, else what begins with it, else what has it as a part. Several when
 * they fit equally well, so that nobody has to guess.
 */
export function byName<T>(things: readonly T[], typed: string, names: (thing: T) => readonly string[]): readonly T[] {
  const wanted = compact(typed);
  if (wanted === '') return [];
  const tests: readonly ((name: string) => boolean)[] = [
    (name) => name === wanted,
    (name) => name.startsWith(wanted) && isWhole(name, 0, wanted),
    (name) => wanted.length >= MIN_PART && isWhole(name, name.indexOf(wanted), wanted),
  ];
  for (const test of tests) {
    const found = things.filter((thing) => names(thing).some((name) => test(compact(name))));
    if (found.length > 0) return found;
  }
  return [];
}

/** Found there, and no number cut in two: "set-7" is no part of "set-70". */
const isWhole = (name: string, at: number, part: string): boolean =>
  at >= 0 && !(/\d$/.test(part) && /\d/.test(name.charAt(at + part.length)));

/** The only thing that may be called so. */
export function onlyByName<T>(things: readonly T[], typed: string, names: (thing: T) => readonly string[]): T | null {
  const [only, ...others] = byName(things, typed, names);
  return only === undefined || others.length > 0 ? null : only;
}

/** What somebody may have meant by a name that nothing has: a slip away, or the one a part of the other. Nearest first. */
export function nearest<T>(
  things: readonly T[],
  typed: string,
  names: (thing: T) => readonly string[],
  most = 3,
): readonly T[] {
  const wanted = compact(typed);
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  const distance = (name: string): number => {
    const isPart = name.length > MIN_PART && wanted.includes(name);
    return isPart ? 0 : editDistance(name, wanted, limit);
  };
  return things
    .map((thing) => ({ thing, away: Math.min(...names(thing).map((name) => distance(compact(name)))) }))
    .filter(({ away }) => away <= limit)
    .sort((a, b) => a.away - b.away)
    .slice(0, most)
    .map(({ thing }) => thing);
}
