import type { Card, Reply } from '../../cards/card.ts';
import type { Chart } from '../../cards/chart.ts';
import { cell, count, cut, percent, plural, quantity } from '../../cards/format.ts';
import type { Condition, Findings, Grouping, Measure, Query } from '../../datasets/query/query.ts';
import { list } from '../../text/sentences.ts';

/** More groups than this are told by a table alone. */
const MOST_BARS = 20;
const NAME = 30;
/** In fewer rows a difference can hardly be told from chance. */
const FEWEST = 30;

type Found<K extends Query['ask']> = Extract<Findings['found'], { ask: K }>;
type Asked<K extends Query['ask']> = Extract<Query, { ask: K }>;

/** What was found, with what it rests on. Each figure comes from the table, and from nowhere else. */
export function answerReply(query: Query, findings: Findings, title: string): Reply {
  const { found } = findings;
  const told = TOLD[query.ask](query as never, found as never, findings);
  const note = [restsOn(query, findings, title), ...(told.note === undefined ? [] : [told.note])].join('\n');
  return { cards: [{ title: titleOf(query), ...told, note }] };
}

const TOLD: { readonly [K in Query['ask']]: (query: Asked<K>, found: Found<K>, findings: Findings) => Card } = {
  figure: tellFigure,
  rows: tellRows,
  distribution: tellDistribution,
  correlation: tellCorrelation,
  comparison: tellComparison,
};

const FIGURES = {
  sum: 'total',
  mean: 'average',
  median: 'median',
  min: 'lowest',
  max: 'highest',
  distinct: 'different values of',
} as const;

const measureWords = (measure: Measure): string => {
  if (measure.of === 'count') return 'number of rows';
  if (measure.of === 'part') return 'share of rows';
  if (measure.of === 'share') return `share of rows with ${conditionsWords(measure.those)}`;
  return `${FIGURES[measure.of]} ${measure.column}`;
};

const groupWords = ({ column, unit }: Grouping): string => (unit === undefined ? column : `${unit} of ${column}`);

/** What was worked out, in words: whoever meant something else sees it. */
function titleOf(query: Query): string {
  const where = query.where.length === 0 ? '' : `, where ${conditionsWords(query.where)}`;
  const what = (): string => {
    switch (query.ask) {
      case 'figure':
        return `${measureWords(query.measure)}${query.by === undefined ? '' : ` by ${groupWords(query.by)}`}${query.order === undefined ? '' : `, ${query.order === 'most' ? 'highest' : 'lowest'} first`}`;
      case 'rows':
        return query.order === undefined
          ? 'rows'
          : `rows by ${query.order.column}, ${query.order.first === 'most' ? 'highest' : 'lowest'} first`;
      case 'distribution':
        return `distribution of ${query.column}`;
      case 'correlation':
        return `correlation of ${list(query.columns)}`;
      case 'comparison':
        return `average ${query.column} where ${conditionsWords([query.group])}, beside the others`;
    }
  };
  const text = `${what()}${where}`;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

const conditionsWords = (conditions: readonly Condition[]): string => list(conditions.map(conditionWords));

function conditionWords(condition: Condition): string {
  const { column } = condition;
  switch (condition.is) {
    case 'missing':
      return `no ${column}`;
    case 'present':
      return `a ${column}`;
    case 'equal':
    case 'different': {
      const values = condition.values.map((value) => cell(value));
      return `${column} ${condition.is === 'equal' ? '=' : 'not'} ${list(values, 'or')}`;
    }
    default: {
      const signs = { above: 'over', below: 'under', from: 'from', to: 'up to' } as const;
      return `${column} ${signs[condition.is]} ${String(condition.value).replace('T23:59:59.999', '')}`;
    }
  }
}

/** Which rows a figure comes from. */
function restsOn({ where, ask }: Query, { rows, total }: Findings, title: string): string {
  if (where.length === 0) return `From all ${plural(total, 'row')} of ${title}.`;
  const share = total === 0 ? '' : ` (${percent(rows / total)})`;
  return ask === 'rows' || rows > 0
    ? `From ${count(rows)} of ${plural(total, 'row')} of ${title}${share}.`
    : `None of the ${plural(total, 'row')} of ${title} is so.`;
}

const isShare = ({ of }: Measure): boolean => of === 'share' || of === 'part';
const isCount = ({ of }: Measure): boolean => of === 'count' || of === 'distinct';

function figureText(measure: Measure, { figure, text }: { figure: number | null; text: string | null }): string {
  if (figure === null) return 'none';
  if (text !== null) return text;
  if (isShare(measure)) return percent(figure);
  return isCount(measure) ? count(figure) : quantity(figure);
}

function tellFigure(
  { measure, by, order }: Asked<'figure'>,
  { groups, more }: Found<'figure'>,
  { rows }: Findings,
): Card {
  const [first] = groups;
  if (by === undefined || first === undefined) {
    const missing = first === undefined || isCount(measure) ? 0 : rows - first.rows;
    return {
      text: first === undefined ? 'none' : figureText(measure, first),
      ...(missing > 0 ? { note: `${plural(missing, 'row')} without a value left out.` } : {}),
    };
  }
  const isOfZeroAndOne = groups.every(({ key }) => key === null || key === '0' || key === '1');
  // A bare 1 would say nothing of what it is.
  const name = (key: string | null): string =>
    key === null ? '(none)' : cut(isOfZeroAndOne ? `${by.column} = ${key}` : cell(key), NAME);
  if (order !== undefined && groups.length === 1) {
    const place = order === 'most' ? 'highest' : 'lowest';
    const rested = isCount(measure) ? '' : ` (${plural(first.rows, 'row')})`;
    const others = more > 0 ? `, the ${place} of ${count(more + 1)}` : '';
    return { text: `${name(first.key)}: ${figureText(measure, first)}${rested}${others}.` };
  }
  const leader = order === undefined ? '' : `${name(first.key)}: ${figureText(measure, first)}.`;
  const rest = more > 0 ? `${plural(more, 'more group')} not shown.` : '';
  const table = {
    columns: [groupWords(by), measureWords(measure), ...(isCount(measure) ? [] : ['rows'])],
    rows: groups.map((group) => [
      name(group.key),
      figureText(measure, group),
      ...(isCount(measure) ? [] : [count(group.rows)]),
    ]),
    numeric: [1, 2],
  };
  const chart = groups.length > 1 && groups.length <= MOST_BARS ? groupChart(measure, by, groups, name) : null;
  return {
    ...(leader === '' ? {} : { text: leader }),
    ...(chart === null ? {} : { chart }),
    ...(chart?.kind === 'bars' ? {} : { table }),
    ...(rest === '' ? {} : { note: rest }),
  };
}

/** Periods make a line, all else bars. */
function groupChart(
  measure: Measure,
  by: Grouping,
  groups: Found<'figure'>['groups'],
  name: (key: string | null) => string,
): Chart | null {
  const told = groups.filter((group) => group.figure !== null && group.text === null);
  if (told.length < 2) return null;
  const title = `${measureWords(measure)} by ${groupWords(by)}`;
  const share = isShare(measure) ? ({ holds: 'share' } as const) : {};
  if (by.unit !== undefined) {
    const points = told.flatMap(({ key, figure }) => (key === null ? [] : [[Date.parse(key), figure ?? 0] as const]));
    const y = { label: measureWords(measure), ...share };
    return {
      kind: 'lines',
      title,
      x: { label: by.column, holds: 'time' },
      y,
      series: [{ name: measureWords(measure), points }],
    };
  }
  return {
    kind: 'bars',
    title,
    bars: told.map((group) => ({
      label: name(group.key),
      value: group.figure ?? 0,
      text: isCount(measure)
        ? figureText(measure, group)
        : `${figureText(measure, group)} · ${plural(group.rows, 'row')}`,
    })),
  };
}

function tellRows({ limit }: Asked<'rows'>, { columns, cells }: Found<'rows'>, { rows }: Findings): Card {
  if (cells.length === 0) return { text: 'There are none.' };
  const more = rows - cells.length;
  return {
    table: { columns: columns.map((column) => cut(column, NAME)), rows: cells.map((row) => row.map(cell)) },
    ...(more > 0 && limit > 1 && cells.length === limit
      ? { note: `The first ${cells.length} of ${count(rows)}.` }
      : {}),
  };
}

function tellDistribution(
  { column }: Asked<'distribution'>,
  { bins, levels, more, missing }: Found<'distribution'>,
): Card {
  const note = [
    ...(missing > 0 ? [`${plural(missing, 'row')} without a value left out.`] : []),
    ...(more > 0 ? [`${plural(more, 'more value')} not shown.`] : []),
  ].join(' ');
  const noted = note === '' ? {} : { note };
  const title = `how ${column} spreads`;
  if (bins.length > 0) return { chart: { kind: 'histogram', title, x: column, bins }, ...noted };
  if (levels.length === 0) return { text: 'There are no values.', ...noted };
  const bars = levels.map(({ level, count: rows }) => ({
    label: cut(cell(level), NAME),
    value: rows,
    text: count(rows),
  }));
  return { chart: { kind: 'bars', title, bars }, ...noted };
}

function tellCorrelation(
  { columns: [a, b] }: Asked<'correlation'>,
  { linear, monotone, pairs, points }: Found<'correlation'>,
): Card {
  if (linear === null) return { text: `One of ${a} and ${b} does not vary, so there is nothing to compare.` };
  const size = Math.abs(linear);
  const strength = size < 0.1 ? 'hardly any' : size < 0.3 ? 'a weak' : size < 0.6 ? 'a moderate' : 'a strong';
  const direction =
    size < 0.1
      ? ''
      : linear > 0
        ? ` ${b} tends to be higher where ${a} is.`
        : ` ${b} tends to be lower where ${a} is higher.`;
  const ranks = monotone === null ? '' : ` By ranks (Spearman) ${coefficient(monotone)}.`;
  return {
    text: `${coefficient(linear)} (−1 to 1; Pearson): ${strength} relation.${direction}${ranks}`,
    chart: { kind: 'points', title: `${b} against ${a}`, x: { label: a }, y: { label: b }, points },
    note: `${plural(pairs, 'row')} with both values. It does not say that one causes the other.`,
  };
}

const coefficient = (value: number): string => value.toFixed(2).replace('-', '−');

function tellComparison({ column, group }: Asked<'comparison'>, { those, others }: Found<'comparison'>): Card {
  const table = {
    columns: ['rows', 'count', `average ${column}`],
    rows: [
      [conditionWords(group), count(those.rows), those.mean === null ? '–' : quantity(those.mean)],
      ['the others', count(others.rows), others.mean === null ? '–' : quantity(others.mean)],
    ],
    numeric: [1, 2],
  };
  if (those.mean === null || others.mean === null) return { text: 'One side has no values.', table };
  const difference = those.mean - others.mean;
  const side =
    difference === 0
      ? 'The averages are the same'
      : `${column} is ${quantity(Math.abs(difference))} ${difference > 0 ? 'higher' : 'lower'} on average where ${conditionWords(group)}`;
  return { text: `${side}. ${chance(those, others)}`, table };
}

type Side = Found<'comparison'>['those'];

/** Welch's test, by the normal curve: only where there are enough rows for that. */
function chance(a: Side, b: Side): string {
  if (
    a.rows < FEWEST ||
    b.rows < FEWEST ||
    a.mean === null ||
    b.mean === null ||
    a.variance === null ||
    b.variance === null
  )
    return 'There are too few rows to tell it from chance.';
  const error = Math.sqrt(a.variance / a.rows + b.variance / b.rows);
  if (error === 0) return '';
  const z = Math.abs(a.mean - b.mean) / error;
  if (z < 1.96) return 'That can well be chance (Welch’s test at 5 %).';
  return z < 3.29
    ? 'Chance alone would seldom do that (p < .05, Welch’s test).'
    : 'Chance alone would hardly do that (p < .001, Welch’s test).';
}
