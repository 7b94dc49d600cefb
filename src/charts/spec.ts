import type { TopLevelSpec } from 'vega-lite';
import type {
  Axis,
  BarChart,
  Chart,
  Histogram,
  LineChart,
  MatrixChart,
  PointChart,
  Waterfall,
} from '../cards/chart.ts';
import { COLOURS, type Colours, styleOf, TEXT, type Theme, WIDTH } from './style.ts';

type Unit = Readonly<Record<string, unknown>>;
interface Drawing {
  readonly height: number | { readonly step: number };
  readonly layer: readonly Unit[];
  readonly resolve?: Unit;
}

/** Longer names are cut: they would leave no room for what they name. */
const NAME = 24;
/** Letters in a line of a title. */
const TITLE_LETTERS = 42;
const STEP = 30;
/** More bars than a screen holds are counted. */
const MOST_BARS = 20;
/** More classes than this have no room for their names. */
const MOST_NAMED = 20;
/** Of a matrix, without what is written beside it. */
const SIDE = 330;

const DRAWINGS: { readonly [K in Chart['kind']]: (chart: never, colours: Colours) => Drawing } = {
  bars,
  histogram,
  lines,
  matrix,
  points,
  waterfall,
};

/** What Vega-Lite draws for a chart. */
export function specOf(chart: Chart, theme: Theme): TopLevelSpec {
  const colours = COLOURS[theme];
  const { layer, height, resolve } = DRAWINGS[chart.kind](chart as never, colours);
  return {
    title: { text: linesOf(chart.title) },
    width: WIDTH,
    autosize: { type: 'fit-x', contains: 'padding' },
    height,
    layer,
    ...(resolve === undefined ? {} : { resolve }),
    config: styleOf(colours),
  } as unknown as TopLevelSpec;
}

const named = <T extends { readonly label: string }>(items: readonly T[]) =>
  items.map((item, i) => ({ ...item, place: i, name: cutName(drawable(item.label)) }));

/** The font has no emoji: what is left of a name says enough. */
function drawable(name: string): string {
  const left = name.replace(/\p{Extended_Pictographic}|\u200d|\ufe0f/gu, '').trim();
  return left === '' ? name : left;
}

/** Axes of things are placed by number and written by name, since two names may be cut alike. */
const nameAxis = (names: readonly string[], more: Unit = {}): Unit => ({
  ...more,
  axis: {
    ...((more.axis as Unit) ?? {}),
    labelExpr: `${JSON.stringify(names)}[datum.value]`,
    labelOverlap: false,
    labelLimit: 0,
    grid: false,
    domain: false,
    title: null,
  },
});

function bars({ bars: all, reference }: BarChart, { text, quiet, other }: Colours): Drawing {
  const more = all.length - MOST_BARS;
  const rest = more <= 0 ? [] : [{ label: `and ${more} more`, value: 0, text: '' }];
  const rows = named<BarChart['bars'][number]>([...all.slice(0, MOST_BARS), ...rest]);
  const data = { values: rows };
  const ends = rows.flatMap(({ value, low = 0, high = 0 }) => [value, low, high, reference?.value ?? 0]);
  const [least, most] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const y = nameAxis(
    rows.map(({ name }) => name),
    { field: 'place', type: 'ordinal' },
  );
  // Room beside the longest bar for its figure.
  const room = (most - least) * (0.12 + 0.018 * Math.max(0, ...rows.map((row) => row.text.length)));
  const x = {
    field: 'value',
    type: 'quantitative',
    axis: null,
    scale: { domain: [least, most + room || 1], nice: false },
  };
  const spreads = rows.filter(({ low, high }) => low !== undefined && high !== undefined);
  return {
    height: { step: STEP },
    layer: [
      { data, mark: { type: 'bar', height: { band: 0.62 } }, encoding: { x, y } },
      ...(spreads.length === 0
        ? []
        : [
            {
              data: { values: spreads },
              mark: { type: 'rule', color: quiet, strokeWidth: 1.5 },
              encoding: { x: { ...x, field: 'low' }, x2: { field: 'high' }, y },
            },
          ]),
      ...(reference === undefined
        ? []
        : [
            {
              data: { values: [reference] },
              mark: { type: 'rule', color: other, strokeWidth: 1.5, strokeDash: [4, 3] },
              encoding: { x },
            },
            {
              data: { values: [{ ...reference, place: rows.length - 1 }] },
              mark: {
                type: 'text',
                align: 'left',
                baseline: 'top',
                color: other,
                dx: 4,
                dy: STEP / 2,
                fontSize: TEXT - 1,
              },
              encoding: { x, y: { field: 'place', type: 'ordinal' }, text: { field: 'label' } },
            },
          ]),
      {
        data: { values: rows.map((row) => ({ ...row, value: Math.max(row.value, row.high ?? row.value, 0) })) },
        mark: { type: 'text', align: 'left', dx: 6, color: text },
        encoding: { x, y, text: { field: 'text' } },
      },
    ],
  };
}

function histogram({ x, bins }: Histogram, { main, ground }: Colours): Drawing {
  return {
    height: 200,
    layer: [
      {
        // Where all are the same, there is still something to see.
        data: {
          values: bins.map((bin) => (bin.from < bin.to ? bin : { ...bin, from: bin.from - 0.5, to: bin.to + 0.5 })),
        },
        mark: { type: 'rect', color: main, stroke: ground, strokeWidth: 1 },
        encoding: {
          x: { ...axis('x', { label: x }), field: 'from' },
          x2: { field: 'to' },
          y: { ...axis('y', { label: 'rows' }, { zero: true }), field: 'count' },
          y2: { datum: 0 },
        },
      },
    ],
  };
}

function lines(chart: LineChart, { quiet, grid, text, other }: Colours): Drawing {
  const { series, diagonal, mark, density = [] } = chart;
  const values = series.flatMap(({ name, points: all }) => all.map(([x, y]) => ({ x, y, line: cutName(name, 32) })));
  const x = axis('x', chart.x);
  const y = axis('y', chart.y, { zero: chart.y.holds === 'share' && diagonal !== undefined });
  const isAlone = series.length === 1;
  const short = series.every(({ points: all }) => all.length <= 12);
  const colour = isAlone ? {} : { color: { field: 'line', type: 'nominal', sort: null } };
  return {
    height: 240,
    resolve: { scale: { y: density.length > 0 ? 'independent' : 'shared' } },
    layer: [
      ...(density.length === 0
        ? []
        : [
            {
              data: { values: density },
              mark: { type: 'rect', color: grid },
              encoding: {
                x: { ...x, field: 'from' },
                x2: { field: 'to' },
                y2: { datum: 0 },
                // A fifth of the height, below the line.
                y: {
                  field: 'count',
                  type: 'quantitative',
                  axis: null,
                  scale: { domain: [0, 5 * Math.max(1, ...density.map(({ count }) => count))] },
                },
              },
            },
          ]),
      ...(diagonal === undefined ? [] : diagonalLayers(diagonal, x, y, [0, 1], quiet)),
      {
        data: { values },
        mark: { type: 'line', ...(short ? { point: { size: 46, filled: true } } : {}) },
        encoding: { x, y, ...colour },
      },
      ...(mark === undefined
        ? []
        : [
            {
              data: { values: [mark] },
              mark: { type: 'point', filled: true, size: 90, color: other },
              encoding: { x, y },
            },
            {
              data: { values: [mark] },
              mark: {
                type: 'text',
                color: text,
                dx: mark.x > 0.5 ? -10 : 10,
                dy: 14,
                align: mark.x > 0.5 ? 'right' : 'left',
              },
              encoding: { x, y, text: { field: 'label' } },
            },
          ]),
    ],
  };
}

function diagonalLayers(
  label: string,
  x: Unit,
  y: Unit,
  [from, to]: readonly [number, number],
  colour: string,
): readonly Unit[] {
  const ends = [
    { x: from, y: from },
    { x: to, y: to },
  ];
  return [
    {
      data: { values: ends },
      mark: { type: 'line', color: colour, strokeWidth: 1.2, strokeDash: [4, 4] },
      encoding: { x, y },
    },
    {
      data: { values: [{ x: to, y: from + (to - from) * 0.04, label: `dashed: ${label}` }] },
      mark: { type: 'text', align: 'right', color: colour, fontSize: TEXT - 2 },
      encoding: { x, y, text: { field: 'label' } },
    },
  ];
}

function matrix({ labels, counts }: MatrixChart, { ground, text, main }: Colours): Drawing {
  const names = labels.map((label) => cutName(label, labels.length > 6 ? 10 : 16));
  const cells = counts.flatMap((row, was) => {
    const total = row.reduce((sum, each) => sum + each, 0);
    return row.map((count, said) => ({ was, said, count, share: total === 0 ? 0 : count / total }));
  });
  const side = Math.min(56, SIDE / labels.length);
  const labelled = labels.length > MOST_NAMED ? { labels: false } : {};
  const y = titled(nameAxis(names, { field: 'was', type: 'ordinal', axis: labelled }), 'in truth');
  const x = titled(
    nameAxis(names, {
      field: 'said',
      type: 'ordinal',
      axis: { orient: 'top', labelAngle: labels.length > 4 ? -45 : 0, ...labelled },
    }),
    'predicted',
  );
  const written = labels.length <= 12;
  return {
    height: side * labels.length,
    layer: [
      {
        data: { values: cells },
        mark: { type: 'rect', cornerRadius: 2, stroke: ground, strokeWidth: 2 },
        encoding: {
          x,
          y,
          color: {
            field: 'share',
            type: 'quantitative',
            legend: null,
            scale: { domain: [0, 1], range: [mixed(main, ground, 0.06), main] },
          },
        },
      },
      ...(written
        ? [
            {
              data: { values: cells.map((cell) => ({ ...cell, written: cell.count.toLocaleString('en-US') })) },
              mark: { type: 'text', fontSize: labels.length > 8 ? TEXT - 3 : TEXT },
              encoding: {
                x,
                y,
                text: { field: 'written' },
                color: { condition: { test: 'datum.share > 0.55', value: ground }, value: text },
              },
            },
          ]
        : []),
    ],
  };
}

const titled = (encoding: Unit, title: string): Unit => ({ ...encoding, axis: { ...(encoding.axis as Unit), title } });

function points(chart: PointChart, { quiet }: Colours): Drawing {
  const { points: all, diagonal } = chart;
  const reach = (values: readonly number[]): readonly [number, number] => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const margin = (most - least || Math.abs(most) || 1) * 0.03;
    return [least - margin, most + margin];
  };
  const both = reach(all.flatMap(({ x, y }) => [x, y]));
  const endsOf = (field: 'x' | 'y') => (diagonal === undefined ? reach(all.map((point) => point[field])) : both);
  const x = axis('x', chart.x, { domain: endsOf('x'), nice: false });
  const y = axis('y', chart.y, { domain: endsOf('y'), nice: false });
  const most = Math.max(1, ...all.map(({ count }) => count));
  return {
    height: 260,
    layer: [
      ...(diagonal === undefined ? [] : diagonalLayers(diagonal, x, y, both, quiet)),
      {
        data: { values: all.map((point) => ({ ...point, weight: Math.sqrt(point.count / most) })) },
        mark: { type: 'circle', clip: true },
        encoding: {
          x,
          y,
          size: { field: 'weight', type: 'quantitative', legend: null, scale: { domain: [0, 1], range: [14, 70] } },
          opacity: {
            field: 'weight',
            type: 'quantitative',
            legend: null,
            scale: { domain: [0, 1], range: [0.35, 0.9] },
          },
        },
      },
    ],
  };
}

function waterfall({ start, steps, end, holds }: Waterfall, { text, main, other, quiet }: Colours): Drawing {
  let at = start.value;
  const rows = named([
    { label: start.label, from: start.value, to: start.value, kind: 'whole', written: figure(start.value, holds) },
    ...steps.map(({ label, value }) => {
      const from = at;
      at += value;
      return {
        label,
        from,
        to: at,
        kind: value < 0 ? 'down' : 'up',
        written: `${value < 0 ? '−' : '+'}${figure(Math.abs(value), holds)}`,
      };
    }),
    { label: end.label, from: end.value, to: end.value, kind: 'whole', written: figure(end.value, holds) },
  ]);
  const ends = rows.flatMap(({ from, to }) => [from, to]);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const span = most - least || Math.abs(most) || 1;
  const y = nameAxis(
    rows.map(({ name }) => name),
    { field: 'place', type: 'ordinal' },
  );
  const scale = { domain: [least - span * 0.04, most + span * 0.3], zero: false, nice: false };
  const x = { field: 'from', type: 'quantitative', axis: null, scale };
  return {
    height: { step: STEP },
    layer: [
      {
        data: { values: rows.filter(({ kind }) => kind !== 'whole') },
        mark: { type: 'bar', height: { band: 0.62 }, cornerRadius: 2 },
        encoding: {
          x,
          x2: { field: 'to' },
          y,
          color: {
            field: 'kind',
            type: 'nominal',
            legend: null,
            scale: { domain: ['up', 'down'], range: [main, other] },
          },
        },
      },
      {
        data: { values: rows.filter(({ kind }) => kind === 'whole') },
        mark: { type: 'tick', thickness: 3, color: quiet, height: { band: 0.62 } },
        encoding: { x, y },
      },
      {
        data: { values: rows.map((row) => ({ ...row, from: Math.max(row.from, row.to) })) },
        mark: { type: 'text', align: 'left', dx: 7, color: text },
        encoding: { x, y, text: { field: 'written' } },
      },
    ],
  };
}

/** Plain figures, and from ten thousand on in thousands, millions and billions. */
const FIGURE = "replace(format(datum.value, abs(datum.value) >= 1e4 ? '~s' : '~g'), 'G', 'B')";

const FORMATS: Readonly<Record<NonNullable<Axis['holds']>, Unit>> = {
  share: { format: '.0%' },
  time: {},
};

function axis(field: 'x' | 'y', { label, holds }: Axis, scale: Unit = { zero: false }): Unit {
  const isTime = holds === 'time';
  return {
    field,
    type: isTime ? 'temporal' : 'quantitative',
    scale: isTime ? { type: 'utc' } : scale,
    axis: {
      title: cutName(label, 60),
      tickCount: 5,
      grid: field === 'y',
      domain: field === 'x',
      ...(holds === undefined ? { labelExpr: FIGURE } : FORMATS[holds]),
    },
  };
}

const FOUR_DIGITS = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });
const PERCENT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const figure = (value: number, holds: Axis['holds']): string =>
  (holds === 'share' ? `${PERCENT.format(100 * value)} %` : FOUR_DIGITS.format(value)).replace('-', '−');

function cutName(name: string, most = NAME): string {
  const letters = [...name];
  return letters.length <= most ? name : `${letters.slice(0, most - 1).join('')}…`;
}

/** A long title takes two lines, and ends there. */
function linesOf(title: string): readonly string[] {
  const words = title.split(' ');
  const lines: string[] = [''];
  for (const word of words) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length >= TITLE_LETTERS) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  const [first = '', second, ...more] = lines.map((line) => cutName(line, TITLE_LETTERS + 4));
  if (second === undefined) return [first];
  return [first, more.length === 0 ? second : `${cutName(second, TITLE_LETTERS)} …`];
}

/** A colour between two, as `#rrggbb`. */
function mixed(a: string, b: string, share: number): string {
  const part = (colour: string, at: number): number => Number.parseInt(colour.slice(at, at + 2), 16);
  const channels = [1, 3, 5].map((at) => Math.round(part(a, at) * share + part(b, at) * (1 - share)));
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
