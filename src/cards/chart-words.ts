import { list } from '../text/sentences.ts';
import type { Axis, BarChart, Chart, Histogram, LineChart, MatrixChart, PointChart, Waterfall } from './chart.ts';
import { cell, count, cut, percent, plural, quantity } from './format.ts';

/** So many things are named; the others are counted. */
const NAMED = 4;
const NAME = 40;

const WORDS: { readonly [K in Chart['kind']]: (chart: never) => string } = {
  bars: barWords,
  histogram: histogramWords,
  lines: lineWords,
  matrix: matrixWords,
  points: pointWords,
  waterfall: waterfallWords,
};

/** What is to be seen in a chart, in sentences: for those who do not see it, and where no picture can be shown. */
export function chartWords(chart: Chart): string {
  return `${chart.title}. ${WORDS[chart.kind](chart as never)}`;
}

function barWords({ bars, reference }: BarChart): string {
  if (bars.length === 0) return 'There is nothing to show.';
  const named = bars.slice(0, NAMED).map(({ label, text }) => `${cut(cell(label), NAME)} ${text}`);
  const more = bars.length - named.length;
  return `From the top: ${named.join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}.${reference === undefined ? '' : ` A line marks ${reference.label}.`}`;
}

function histogramWords({ x, bins }: Histogram): string {
  const total = bins.reduce((sum, bin) => sum + bin.count, 0);
  const [first, last] = [bins[0], bins.at(-1)];
  if (total === 0 || first === undefined || last === undefined) return 'There are no values.';
  const fullest = bins.reduce((best, bin) => (bin.count > best.count ? bin : best));
  return `${cut(cell(x), NAME)} runs from ${quantity(first.from)} to ${quantity(last.to)}; most often, in ${percent(fullest.count / total)} of ${plural(total, 'row')}, it lies between ${quantity(fullest.from)} and ${quantity(fullest.to)}.`;
}

function lineWords({ x, y, series, diagonal, mark }: LineChart): string {
  const told = series.slice(0, NAMED).map(({ name, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined) return `${cut(name, NAME)} has no points.`;
    const high = points.reduce((best, point) => (point[1] > best[1] ? point : best));
    const top = high[1] > Math.max(first[1], last[1]) ? `, at most ${said(high[1], y)} at ${said(high[0], x)}` : '';
    return `${cut(name, NAME)}: ${y.label} goes from ${said(first[1], y)} at ${said(first[0], x)} to ${said(last[1], y)} at ${said(last[0], x)}${top}.`;
  });
  const more = series.length - told.length;
  return [
    `${y.label} by ${x.label}.`,
    ...told,
    ...(more > 0 ? [`${plural(more, 'more line')}.`] : []),
    ...(diagonal === undefined ? [] : [`A dashed line shows ${diagonal}.`]),
    ...(mark === undefined ? [] : [`Marked: ${mark.label}, at ${said(mark.x, x)} and ${said(mark.y, y)}.`]),
  ].join(' ');
}

function matrixWords({ labels, counts }: MatrixChart): string {
  const pairs = counts.flatMap((row, was) => row.map((rows, said) => ({ was, said, rows })));
  const total = pairs.reduce((sum, { rows }) => sum + rows, 0);
  if (total === 0) return 'There are no rows.';
  const right = pairs.reduce((sum, { was, said: told, rows }) => sum + (was === told ? rows : 0), 0);
  const wrong = pairs.filter(({ was, said: told, rows }) => was !== told && rows > 0).sort((a, b) => b.rows - a.rows);
  const name = (at: number): string => cut(cell(labels[at] ?? ''), NAME);
  const worst = wrong
    .slice(0, 2)
    .map(({ was, said: told, rows }) => `${name(was)} taken for ${name(told)} (${plural(rows, 'row')})`);
  return `${count(right)} of ${plural(total, 'row')} are right.${worst.length === 0 ? '' : ` Most often wrong: ${list(worst)}.`}`;
}

function pointWords({ x, y, points, diagonal }: PointChart): string {
  const rows = points.reduce((sum, point) => sum + point.count, 0);
  if (rows === 0) return 'There are no rows.';
  const range = (axis: 'x' | 'y'): string => {
    const all = points.map((point) => point[axis]);
    return `from ${quantity(Math.min(...all))} to ${quantity(Math.max(...all))}`;
  };
  return `${plural(rows, 'row')}: ${x.label} ${range('x')}, ${y.label} ${range('y')}.${diagonal === undefined ? '' : ` A dashed line shows ${diagonal}.`}`;
}

function waterfallWords({ start, steps, end, holds }: Waterfall): string {
  const figure = (value: number): string => (holds === 'share' ? `${quantity(100 * value)} %` : quantity(value));
  const moves = steps
    .slice(0, NAMED)
    .map(
      ({ label, value }) => `${cut(cell(label), NAME)} ${value < 0 ? 'takes away' : 'adds'} ${figure(Math.abs(value))}`,
    );
  const more = steps.length - moves.length;
  const rest = more > 0 ? ` and ${plural(more, 'smaller step')}` : '';
  return `It starts at ${figure(start.value)} (${start.label}): ${moves.join(', ')}${rest}. It ends at ${figure(end.value)} (${end.label}).`;
}

const said = (value: number, { holds }: Axis): string => {
  if (holds === 'share') return percent(value);
  return holds === 'time' ? new Date(value).toISOString().slice(0, 10) : quantity(value);
};
