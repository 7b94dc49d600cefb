import type { Target } from '../families/fold.ts';
import type { Random } from '../random.ts';

const STRATA_OF_A_QUANTITY = 10;

export interface DealRequest {
  readonly rows: Uint32Array;
  readonly target: Target;
  /** By row of the frame. Rows with the same number stay together. Null: no groups. */
  readonly groups: Uint32Array | null;
  /** When each row was, by row of the frame: parts are stretches of time then, the latest first. Null: at random. */
  readonly time: Float64Array | null;
  readonly parts: number;
  /**
   * Keeps classes with fewer rows than parts out of part 0, so that a test part never takes all of a class. This
   * does not apply when most rows are of such classes, since little would be left to test with.
   */
  readonly spareRare: boolean;
}

/**
 * Deals rows into parts of about equal size and about equal mix of classes (or of low and high values), as far as
 * groups allow; or into stretches of time. Returns the part of each of `rows`; part 0 is the one to test with.
 */
export function deal(request: DealRequest, random: Random): Uint8Array {
  return request.time === null ? dealAtRandom(request, random) : dealByTime(request.rows, request.time, request.parts);
}

/** Large groups choose first, and each goes where its classes are scarcest. */
function dealAtRandom({ rows, target, groups, parts, spareRare }: DealRequest, random: Random): Uint8Array {
  const strata = findStrata(rows, target);
  const sizes = new Uint32Array(Math.max(0, ...target.classes.keys(), STRATA_OF_A_QUANTITY) + 1);
  for (const stratum of strata) sizes[stratum]!++;
  const isSmall = (place: number) => sizes[strata[place]!]! < parts;
  const sparing =
    spareRare && target.task === 'classification' && strata.filter((_, i) => isSmall(i)).length <= rows.length / 2;
  const part = new Uint8Array(rows.length);
  const inPart = new Uint32Array(parts);
  const ofStratum = new Uint32Array(sizes.length * parts);
  for (const places of gather(rows, groups, random)) {
    const chosen = scarcest(places, sparing && places.some(isSmall) ? 1 : 0);
    for (const place of places) {
      part[place] = chosen;
      inPart[chosen]!++;
      ofStratum[strata[place]! * parts + chosen]!++;
    }
  }
  return part;

  /** The part with the fewest rows of the same strata; of equals the smallest. */
  function scarcest(places: readonly number[], first: number): number {
    let chosen = first;
    let least = Number.POSITIVE_INFINITY;
    for (let at = first; at < parts; at++) {
      let there = 0;
      for (let i = 0; i < places.length; i++) there += ofStratum[strata[places[i]!]! * parts + at]!;
      if (there > least || (there === least && inPart[at]! >= inPart[chosen]!)) continue;
      chosen = at;
      least = there;
    }
    return chosen;
  }
}

/** Places of `rows` by group, in random order, the largest groups first. */
function gather(rows: Uint32Array, groups: Uint32Array | null, random: Random): readonly (readonly number[])[] {
  const shuffled = random.shuffle(Uint32Array.from(rows, (_, i) => i));
  if (groups === null) return Array.from(shuffled, (place) => [place]);
  const gathered = new Map<number, number[]>();
  for (const place of shuffled) {
    const group = groups[rows[place]!]!;
    const known = gathered.get(group);
    if (known === undefined) gathered.set(group, [place]);
    else known.push(place);
  }
  return [...gathered.values()].sort((a, b) => b.length - a.length);
}

/** Rows of the same moment stay together. A row without a time counts as the earliest. */
function dealByTime(rows: Uint32Array, time: Float64Array, parts: number): Uint8Array {
  const timeOf = (place: number) => {
    const value = time[rows[place]!]!;
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  };
  const latestFirst = Array.from(rows, (_, i) => i).sort((a, b) =>
    timeOf(a) < timeOf(b) ? 1 : timeOf(a) > timeOf(b) ? -1 : b - a,
  );
  const part = new Uint8Array(rows.length);
  latestFirst.forEach((place, i) => {
    const before = latestFirst[i - 1];
    const together = before !== undefined && timeOf(before) === timeOf(place);
    part[place] = together ? part[before]! : Math.floor((i * parts) / rows.length);
  });
  return part;
}

/** The class of a row, or the tenth of the values that its value belongs to. */
function findStrata(rows: Uint32Array, target: Target): Uint32Array {
  if (target.task === 'classification') return Uint32Array.from(rows, (row) => target.y[row]!);
  const sorted = Float64Array.from(rows, (row) => target.y[row]!).sort();
  const tenths = Array.from(
    { length: STRATA_OF_A_QUANTITY - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / STRATA_OF_A_QUANTITY)]!,
  );
  return Uint32Array.from(rows, (row) => tenths.filter((edge) => target.y[row]! >= edge).length);
}

/** Splits the rows into those of one part and all others, in their order. */
export function takePart(
  rows: Uint32Array,
  parts: Uint8Array,
  part: number,
): { inside: Uint32Array; outside: Uint32Array } {
  return {
    inside: rows.filter((_, i) => parts[i] === part),
    outside: rows.filter((_, i) => parts[i] !== part),
  };
}
