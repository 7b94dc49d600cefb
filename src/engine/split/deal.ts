import type { Target } from '../families/fold.ts';
import type { Random } from '../random.ts';

const STRATA_OF_A_QUANTITY = 10;

interface DealRequest {
  readonly rows: Uint32Array;
  readonly target: Target;
  /** By row of the frame. Rows with the same number stay together. Null: no groups. */
  readonly groups: Uint32Array | null;
  readonly parts: number;
  /**
   * Keeps classes with fewer rows than parts out of part 0, so that a test part never takes all of a class. This
   * does not apply when most rows are of such classes, since little would be left to test with.
   */
  readonly spareRare: boolean;
}

/**
 * Deals rows into parts of about equal size and about equal mix of classes (or of low and high values).
 * Returns the part of each of `rows`.
 */
export function deal({ rows, target, groups, parts, spareRare }: DealRequest, random: Random): Uint8Array {
  const strata = findStrata(rows, target);
  const sizes = new Map<number, number>();
  for (const stratum of strata) sizes.set(stratum, (sizes.get(stratum) ?? 0) + 1);
  const places = inOrder(random.shuffle(Uint32Array.from(rows, (_, i) => i)), strata);
  const part = new Uint8Array(rows.length);
  const partOfGroup = new Map<number, number>();
  const isSmall = (place: number) => sizes.get(strata[place]!)! < parts;
  const sparing = spareRare && target.task === 'classification' && places.filter(isSmall).length <= rows.length / 2;
  let turn = 0;
  for (const place of places) {
    const group = groups === null ? null : groups[rows[place]!]!;
    const known = group === null ? undefined : partOfGroup.get(group);
    if (known !== undefined) {
      part[place] = known;
      continue;
    }
    if (sparing && turn % parts === 0 && isSmall(place)) turn++;
    const chosen = turn++ % parts;
    part[place] = chosen;
    if (group !== null) partOfGroup.set(group, chosen);
  }
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

/** Sorts places by stratum, and keeps their order within a stratum. */
function inOrder(places: Uint32Array, strata: Uint32Array): Uint32Array {
  const starts: number[] = [];
  for (const stratum of strata) starts[stratum + 1] = (starts[stratum + 1] ?? 0) + 1;
  starts[0] = 0;
  for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] ?? 0) + starts[i - 1]!;
  const sorted = new Uint32Array(places.length);
  for (const place of places) sorted[starts[strata[place]!]!++] = place;
  return sorted;
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
