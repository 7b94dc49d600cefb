import type { Card, Progress, Reply, Table } from './card.ts';
import type { BarChart, Chart, Histogram, MatrixChart } from './chart.ts';
import { chartWords } from './chart-words.ts';
import { count, cut, quantity } from './format.ts';

const BAR_WIDTH = 20;
const LEAST_BAR = 5;
/** A line of fixed-width text that a phone shows without breaking it. */
export const PHONE_WIDTH = 42;

/** Writes a reply as text, without its buttons, for terminals, notifications and screen readers. */
export function plainText(reply: Reply): string {
  return [reply.text, ...(reply.cards ?? []).map((card) => cardText(card)), reply.form?.text]
    .filter(isText)
    .join('\n\n');
}

/** `columns` limits the characters of a line; a table leaves out columns that do not fit. */
export function cardText(card: Card, columns = Number.POSITIVE_INFINITY): string {
  const blocks = [
    card.title,
    card.progress && progressText(card.progress),
    card.text,
    card.fields?.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    card.code,
    card.table && tableText(fitTable(card.table, columns)),
    card.chart && chartText(card.chart, columns),
    card.note,
  ];
  return blocks.filter(isText).join('\n');
}

const GAP = '  ';

/** Pads columns to their widest cell, and aligns numbers to the right. */
export function tableText(table: Table): string {
  const { columns, rows, numeric = [] } = table;
  const widths = widthsOf(table);
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => {
        const padding = ' '.repeat(Math.max(0, (widths[i] ?? 0) - width(cell)));
        return numeric.includes(i) ? padding + cell : cell + padding;
      })
      .join(GAP)
      .trimEnd();
  return [line(columns), line(widths.map((size) => '─'.repeat(size))), ...rows.map(line)].join('\n');
}

const widthsOf = ({ columns, rows }: Table): readonly number[] =>
  columns.map((name, i) => Math.max(width(name), ...rows.map((row) => width(row[i] ?? ''))));

/** Leaves out columns before the last one, which often is the target, until a line has at most `limit` characters. */
export function fitTable(table: Table, limit: number): Table {
  const widths = widthsOf(table);
  const last = widths.length - 1;
  let total = (widths[last] ?? 0) + (widths[0] ?? 0) + GAP.length;
  let kept = 1;
  while (kept < last && total + (widths[kept] ?? 0) + GAP.length <= limit) total += (widths[kept++] ?? 0) + GAP.length;
  if (kept >= last) return table;
  const places = [...Array(kept).keys(), last];
  const pick = (cells: readonly string[]): string[] => places.map((place) => cells[place] ?? '');
  const numeric = places.flatMap((place, i) => (table.numeric?.includes(place) ? [i] : []));
  return { ...table, columns: pick(table.columns), rows: table.rows.map(pick), numeric };
}

/** `columns` limits the characters of a line. What bars and tables can show is drawn, the rest is told. */
export function chartText(chart: Chart, columns = Number.POSITIVE_INFINITY): string {
  switch (chart.kind) {
    case 'bars':
      return barText(chart, columns);
    case 'histogram':
      return barText(asBars(chart), columns);
    case 'matrix':
      return chart.labels.length > MOST_CLASSES ? told(chart, columns) : matrixText(chart, columns);
    default:
      return told(chart, columns);
  }
}

const told = (chart: Chart, columns: number): string => wrap(chartWords(chart), columns).join('\n');

/** More classes make a table that no line holds. */
const MOST_CLASSES = 6;
const CLASS_NAME = 12;

function matrixText({ title, labels, counts }: MatrixChart, columns: number): string {
  const names = labels.map((label) => cut(label, CLASS_NAME));
  const table = {
    columns: ['in truth ↓', ...names],
    rows: counts.map((row, at) => [names[at] ?? '', ...row.map((rows) => count(rows))]),
    numeric: names.map((_, at) => at + 1),
  };
  return [...wrap(title, columns), tableText(table)].join('\n');
}

/** Ranges as bars, two and two together where there are many. */
const MOST_RANGES = 12;

function asBars({ title, bins }: Histogram): BarChart {
  if (bins.length > MOST_RANGES) {
    const pairs = bins.flatMap((bin, at) => (at % 2 === 0 ? [{ ...bin, next: bins[at + 1] }] : []));
    const wider = pairs.map(({ from, to, count: rows, next }) => ({
      from,
      to: next?.to ?? to,
      count: rows + (next?.count ?? 0),
    }));
    return asBars({ kind: 'histogram', title, x: '', bins: wider });
  }
  const bars = bins.map(({ from, to, count: rows }) => ({
    label: `${quantity(from)} – ${quantity(to)}`,
    value: rows,
    text: count(rows),
  }));
  return { kind: 'bars', title, bars };
}

/** What is too long breaks, and the bars are shorter. */
function barText({ title, bars }: BarChart, columns: number): string {
  const largest = Math.max(...bars.map(({ value }) => value), 0);
  const labelWidth = Math.max(0, ...bars.map(({ label }) => width(label)));
  const textWidth = Math.max(0, ...bars.map(({ text }) => width(text)));
  const barWidth = Math.max(LEAST_BAR, Math.min(BAR_WIDTH, columns - labelWidth - GAP.length - 1 - textWidth));
  const lines = bars.map(({ label, value, text }) => {
    const length = largest > 0 ? Math.round((Math.max(0, value) / largest) * barWidth) : 0;
    return `${label}${' '.repeat(labelWidth - width(label))}${GAP}${'█'.repeat(length)}${length > 0 ? ' ' : ''}${text}`;
  });
  return [...wrap(title, columns), ...lines].join('\n');
}

/** Lines of whole words. */
function wrap(text: string, columns: number): readonly string[] {
  const space = text.lastIndexOf(' ', columns);
  if (width(text) <= columns || space <= 0) return [text];
  return [text.slice(0, space), ...wrap(text.slice(space + 1), columns)];
}

export function progressText({ fraction, text }: Progress): string {
  // 29 / 100 * 100 is a little less than 29.
  return `${progressBar(fraction)} ${Math.floor(fraction * 100 + 1e-9)} % · ${text}`;
}

const BAR_CELLS = 10;

export function progressBar(fraction: number): string {
  const full = Math.max(0, Math.min(BAR_CELLS, Math.floor(fraction * BAR_CELLS + 1e-9)));
  return '▓'.repeat(full) + '░'.repeat(BAR_CELLS - full);
}

/** Counts the characters that a person sees. */
const width = (text: string): number => [...text].length;

const isText = (text: string | undefined): text is string => text !== undefined && text !== '';
