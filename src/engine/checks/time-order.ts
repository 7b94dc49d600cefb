import type { Target } from '../families/fold.ts';
import type { Column } from '../frame/frame.ts';
import type { Random } from '../random.ts';
import type { Finding } from '../types.ts';
import type { Work } from '../work.ts';
import { isAlike, type Look, orderedStretches, rowStretches } from './beyond-columns.ts';
import { type Likeness, likenessOfAmounts, toRanks } from './likeness.ts';

/** Of what the other columns leave open, so much is to be alike among neighbours in time, and surely so. */
const ALIKE: Likeness = { share: 0.3, errors: 4 };
/** The order of the rows is weaker evidence of time than a date is. */
const ALIKE_IN_ROWS: Likeness = { share: 0.5, errors: 5 };
const FEWEST_ROWS = 60;
const FEWEST_MOMENTS = 20;
/** A day of birth is no time at which anything was measured. */
const BIRTH = /birth|born|\bdob\b/i;
/** Numbers that go up with the rows are a time where they are called one. */
export const CLOCK =
  /(^|[^a-z])(time|timestamp|date|year|yr|quarter|month|week|day|hour|minute|second|period|season|cycle|step|tick|epoch|jahr|monat|tag|zeit|datum|t)s?([^a-z]|$)/i;

/**
 * Rows in the order of time, with neighbours alike beyond what the other columns explain: a random test part would
 * lie between rows that were learned from. Looks for a date, else at the order of the rows themselves.
 */
export function* findTimeOrder({ columns, target, name, rows }: Look, random: Random): Work<readonly Finding[]> {
  if (rows.length < FEWEST_ROWS) return [];
  const clocks = columns.filter((column): column is Clock => isClock(column, rows));
  const others = columns.filter(
    (column) => column.kind !== 'date' && !clocks.some(({ name: clock }) => clock === column.name),
  );
  for (const { name: column, values } of clocks) {
    if (!(yield* isAlike(orderedStretches(values, rows), others, target, ALIKE, random))) continue;
    const message = `Rows near each other in "${column}" are alike in "${name}", so a random test part lies between rows that were learned from, and scores look better than they will be on later rows. Split by time to test on the last fifth.`;
    return [{ kind: 'time_order', columns: [column], message, remedy: { split: { by: 'time', column } } }];
  }
  const stretches = rowStretches(rows);
  if (isSorted(columns, target, rows) || !drifts(others, stretches)) return [];
  if (!(yield* isAlike(stretches, others, target, ALIKE_IN_ROWS, random))) return [];
  const message = `Neighbouring rows are alike in "${name}", as in a series over time, so a random test part lies between rows that were learned from, and scores look better than they will be on later rows. If the rows are in the order of time, split by time to test on the last fifth.`;
  return [{ kind: 'time_order', columns: [], message, remedy: { split: { by: 'time', column: null } } }];
}

type Clock = Extract<Column, { readonly kind: 'date' | 'number' }>;

function isClock(column: Column, rows: Uint32Array): column is Clock {
  if (column.kind === 'date') return !BIRTH.test(column.name) && hasMoments(column.values, rows);
  return (
    column.kind === 'number' && CLOCK.test(column.name) && isRising(column, rows) && hasMoments(column.values, rows)
  );
}

function isRising({ values }: Clock, rows: Uint32Array): boolean {
  return rows.every((row, i) => i === 0 || values[row]! >= values[rows[i - 1]!]!);
}

function hasMoments(values: Float64Array, rows: Uint32Array): boolean {
  const some = thin(rows);
  const known = some.filter((row) => !Number.isNaN(values[row]!));
  return known.length >= 0.8 * some.length && new Set(known.map((row) => values[row]!)).size >= FEWEST_MOMENTS;
}

/** So many rows, evenly drawn, show whether a column goes along with them. */
const THINNED = 2_000;

function thin(rows: Uint32Array): Uint32Array {
  const step = Math.max(1, Math.floor(rows.length / THINNED));
  return rows.filter((_, i) => i % step === 0);
}

/** From here on values go along with the rows, or with their neighbours, as sorted ones do. */
const SORTED = 0.95;

/** A table sorted by its target or by a column has neighbours alike that have nothing to do with time. */
function isSorted(columns: readonly Column[], target: Target, rows: Uint32Array): boolean {
  if (target.task === 'classification') {
    let stretches = 1;
    for (let i = 1; i < rows.length; i++) if (target.y[rows[i]!] !== target.y[rows[i - 1]!]) stretches++;
    if (stretches <= 2 * target.classes.length) return true;
  } else if (goesWithRows(target.y, rows)) return true;
  return columns.some((column) => {
    if (column.kind === 'number') return goesWithRows(column.values, rows);
    return column.kind === 'category' && comesInStretches(column.codes, rows);
  });
}

function goesWithRows(values: Float64Array, all: Uint32Array): boolean {
  const rows = thin(all);
  const ranks = toRanks(Float64Array.from(rows, (row) => values[row]!));
  const middle = (rows.length - 1) / 2;
  let [products, squares, own] = [0, 0, 0];
  ranks.forEach((rank, i) => {
    if (Number.isNaN(rank)) return;
    products += (rank - middle) * (i - middle);
    squares += (rank - middle) ** 2;
    own += (i - middle) ** 2;
  });
  return Math.abs(products) >= SORTED * Math.sqrt(squares * own);
}

function comesInStretches(codes: Int32Array, rows: Uint32Array): boolean {
  const levels = new Set<number>();
  let stretches = 1;
  for (let i = 0; i < rows.length; i++) {
    levels.add(codes[rows[i]!]!);
    if (i > 0 && codes[rows[i]!] !== codes[rows[i - 1]!]) stretches++;
  }
  return levels.size > 1 && stretches <= 2 * levels.size;
}

/** Without a column that goes slowly along with these rows, no model could tell which rows are neighbours. */
function drifts(columns: readonly Column[], rows: Uint32Array): boolean {
  return columns.some(
    (column) =>
      column.kind === 'number' &&
      likenessOfAmounts(toRanks(Float64Array.from(rows, (row) => column.values[row]!))).share >= ALIKE_IN_ROWS.share,
  );
}
