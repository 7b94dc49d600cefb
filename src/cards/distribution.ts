import type { Table } from './card.ts';
import { cell, count, cut, percent, percents, quantity } from './format.ts';

/** What the profile of a column tells of how its values spread. */
export interface SpreadColumn {
  readonly name: string;
  readonly kind: string;
  readonly null_count: number;
  readonly unique_count: number;
  readonly min?: number | string;
  readonly max?: number | string;
  readonly quartiles?: readonly [number, number, number];
  readonly steps?: readonly number[];
  readonly length?: { readonly mean: number; readonly max: number };
  readonly top?: readonly { readonly value: string; readonly count?: number }[];
}

/** A name, eight bars and what they stand for: a line of 42 characters, as many as a phone shows. */
const NAME = 13;
const BARS = 8;
const WORDS = 17;

/** How the values of each column spread, as bars. */
export const spreadTable = (columns: readonly SpreadColumn[], rows: number): Table => ({
  columns: ['values of', 'spread', ''],
  rows: columns.map((column) => [
    cut(cell(column.name), NAME),
    bars(column.steps ?? sharesOf(column, rows).map(({ share }) => share)),
    spread(column, rows),
  ]),
});

const HEIGHTS = [...'▁▂▃▄▅▆▇█'];

/** Each share as high as it is beside the largest; none at all is blank. */
function bars(shares: readonly number[]): string {
  const largest = Math.max(...shares, 0);
  return shares
    .slice(0, BARS)
    .map((share) => (share > 0 ? HEIGHTS[Math.ceil((share / largest) * HEIGHTS.length) - 1] : '\u00a0'))
    .join('');
}

function spread(column: SpreadColumn, rows: number): string {
  const { kind, min, max, quartiles, length, unique_count } = column;
  if (unique_count === 0) return 'no values';
  if (kind === 'number' && typeof min === 'number' && typeof max === 'number') {
    return fitting([min, ...(quartiles === undefined ? [] : [quartiles[1]]), max].map(quantity));
  }
  if (kind === 'date') return period(String(min ?? ''), String(max ?? ''));
  if (length !== undefined) return `~ ${quantity(Math.round(length.mean))} characters`;
  const [first] = sharesOf(column, rows);
  if (first === undefined || first.share < RARE) return `${count(unique_count)} different`;
  const share = ` ${percent(first.share)}`;
  return cut(cell(first.value), WORDS - share.length) + share;
}

/** The commonest value says nothing where it is no commoner. */
const RARE = 0.02;

const [MONTH, DAY] = ['2024-03', '2024-03-01'].map((date) => date.length);

/** By days within a month, else by months. */
const period = (from: string, until: string): string =>
  from.slice(0, MONTH) === until.slice(0, MONTH)
    ? `${from.slice(0, DAY)} – ${until.slice(8, DAY)}`
    : `${from.slice(0, MONTH)} – ${until.slice(0, MONTH)}`;

/** The smallest and the largest alone where all do not fit. */
function fitting(figures: readonly string[]): string {
  const line = figures.join(' · ');
  return line.length <= WORDS ? line : cut(`${figures[0]} – ${figures.at(-1)}`, WORDS);
}

/** Of each listed value its share of the filled cells. */
const sharesOf = (
  { top = [], null_count }: SpreadColumn,
  rows: number,
): readonly { readonly value: string; readonly share: number }[] =>
  top.flatMap(({ value, count: cells }) =>
    cells === undefined ? [] : [{ value, share: cells / (rows - null_count) }],
  );

/** The classes that the balance names; the others are counted. */
const NAMED = 3;
/** A number of so many values or fewer is predicted as a class, as the engine does. */
const FEW = 19;

/** What predicting a column means: telling classes, with their shares, or a number, with its range. */
export function balanceOf(column: SpreadColumn, rows: number): string {
  const { kind, unique_count, min, max, quartiles } = column;
  if (kind === 'number' && unique_count > FEW) {
    const range = typeof min === 'number' && typeof max === 'number' ? `: ${quantity(min)} to ${quantity(max)}` : '';
    return `a number${range}${quartiles === undefined ? '' : `, half of them up to ${quantity(quartiles[1])}`}`;
  }
  const shares = sharesOf(column, rows);
  const first = shares.slice(0, NAMED);
  const said = percents(first.map(({ share }) => share));
  const named = first.map(({ value }, at) => `${cell(value)} ${said[at]}`);
  const more = unique_count - named.length;
  const others = named.length > 0 && more > 0 ? [`${count(more)} more`] : [];
  return [`${count(unique_count)} classes`, ...(named.length === 0 ? [] : [[...named, ...others].join(', ')])].join(
    ': ',
  );
}
