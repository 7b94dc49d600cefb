import type { Table } from '../../src/cards/card.ts';
import type { BarChart, Chart } from '../../src/cards/chart.ts';
import { chartText, PHONE_WIDTH, tableText } from '../../src/cards/plain-text.ts';
import { cutAt, splitAt } from '../shared/text.ts';
import { type Block, type Budget, CODE_TEXT, code, context, type Dialect, section } from './blocks.ts';
import { LIMITS } from './limits.ts';
import { escapeCode } from './text.ts';

/** A table in the best form the workspace takes and its size allows; what is left out is said below it. */
export function tableBlocks(table: Table, title: string, dialect: Dialect, budget: Budget): readonly Block[] {
  if (table.columns.length === 0) return [];
  const columns = Math.min(table.columns.length, LIMITS.dataTableColumns);
  const native =
    dialect.table !== 'text' && budget.tables > 0 ? nativeTable(table, title || 'Table', columns, dialect.table) : null;
  if (native === null) return textTable(table);
  budget.tables -= 1;
  return [native.block, ...leftOut(table, columns, native.rows)];
}

function nativeTable(
  table: Table,
  caption: string,
  columns: number,
  form: 'data_table' | 'table',
): { block: Block; rows: number } | null {
  const maxRows = (form === 'data_table' ? LIMITS.dataTableRows : LIMITS.tableRows) - 1;
  const head = table.columns.slice(0, columns);
  let characters = sum(head.map((text) => cellText(text).length));
  const rows: (readonly string[])[] = [];
  for (const row of table.rows.slice(0, maxRows)) {
    const cells = head.map((_, i) => cellText(row[i] ?? ''));
    characters += sum(cells.map((text) => text.length));
    if (characters > LIMITS.dataTableCharacters) break;
    rows.push(cells);
  }
  if (rows.length === 0) return null;
  const cells = [
    head.map(textCell),
    ...rows.map((row) => row.map((text, i) => (table.numeric?.includes(i) ? numberCell(text) : textCell(text)))),
  ];
  if (form === 'data_table') {
    const block = { type: 'data_table', caption: cutAt(caption, 150), page_size: LIMITS.dataTablePage, rows: cells };
    return { block, rows: rows.length };
  }
  const settings = head.map((_, i) => ({ align: table.numeric?.includes(i) ? 'right' : 'left' }));
  // The older table knows text only.
  const asText = cells.map((row) => row.map(({ text }) => textCell(text)));
  return { block: { type: 'table', column_settings: settings, rows: asText }, rows: rows.length };
}

const CELL_TEXT = 300;
/** An empty cell is refused. */
const cellText = (text: string): string => (text.trim() === '' ? '–' : cutAt(text, CELL_TEXT));
const textCell = (text: string) => ({ type: 'raw_text', text: cellText(text) });

function numberCell(text: string): { type: string; text: string; value?: number } {
  const value = Number(text.replaceAll(',', ''));
  return /\d/.test(text) && Number.isFinite(value) ? { type: 'raw_number', value, text } : textCell(text);
}

function leftOut(table: Table, columns: number, rows: number): readonly Block[] {
  const parts = [
    rows < table.rows.length ? `${rows} of ${table.rows.length} rows` : '',
    columns < table.columns.length ? `${columns} of ${table.columns.length} columns` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? [] : [context(`Shown: ${parts.join(', ')}.`)];
}

/**
 * Columns in a fixed-width font; as many rows, and then columns, as fit. Two columns that are wide, as in a list of what
 * can be said, are lines instead.
 */
function textTable(table: Table): readonly Block[] {
  if (table.columns.length === 2 && widthOf(tableText(part(table, 2, LIMITS.tableRows))) > PHONE_WIDTH) {
    const rows = table.rows.slice(0, LIMITS.tableRows);
    const lines = rows.map(([first = '', second = '']) => `${cutAt(first, CELL_TEXT)}: ${cutAt(second, CELL_TEXT)}`);
    return [...splitAt(lines.join('\n'), LIMITS.sectionText).map(section), ...leftOut(table, 2, rows.length)];
  }
  for (
    let columns = Math.min(table.columns.length, LIMITS.tableColumns);
    columns > 0;
    columns = Math.floor(columns / 2)
  ) {
    for (let rows = Math.min(table.rows.length, LIMITS.tableRows); ; rows = Math.floor(rows / 2)) {
      const text = escapeCode(tableText(part(table, columns, rows)));
      if (text.length <= CODE_TEXT) return [code(text), ...leftOut(table, columns, rows)];
      if (rows === 0) break;
    }
  }
  return [context('The table is too wide to be shown here.')];
}

const widthOf = (text: string): number => Math.max(...text.split('\n').map((line) => line.length));

function part({ columns, rows, numeric = [] }: Table, width: number, height: number): Table {
  const clip = (text: string): string => cutAt(text, 60).replaceAll('\n', ' ');
  return {
    columns: columns.slice(0, width).map(clip),
    rows: rows.slice(0, height).map((row) => columns.slice(0, width).map((_, i) => clip(row[i] ?? ''))),
    numeric: numeric.filter((i) => i < width),
  };
}

/** Bars as a chart where every label fits and is its own; else bars of text. */
export function chartBlocks(chart: Chart, dialect: Dialect, budget: Budget): readonly Block[] {
  if (chart.kind === 'histogram' || chart.kind === 'matrix') return [code(escapeCode(chartText(chart, PHONE_WIDTH)))];
  if (chart.kind !== 'bars') return [context(cutAt(chartText(chart), LIMITS.contextText))];
  if (chart.bars.length === 0) return [];
  const labels = chart.bars.map(({ label }) => label);
  const native =
    dialect.chart !== 'text' &&
    budget.charts > 0 &&
    labels.length <= LIMITS.chartCategories &&
    labels.every((label) => label.trim() !== '' && label.length <= LIMITS.chartLabel) &&
    new Set(labels).size === labels.length &&
    chart.bars.every(({ value }) => Number.isFinite(value));
  if (!native) return textChart(chart);
  budget.charts -= 1;
  const data = chart.bars.map(({ label, value }) => ({ label, value }));
  const figures = chart.bars.map(({ label, text }) => `${label} ${text}`).join(' · ');
  return [
    {
      type: 'data_visualization',
      title: cutAt(chart.title.trim() || 'Chart', LIMITS.chartTitle),
      chart: { type: 'bar', series: [{ name: 'value', data }], axis_config: { categories: labels } },
    },
    // The exact figures, and the whole title where the chart's own is short of room.
    context(cutAt(`${chart.title}: ${figures}`, LIMITS.contextText)),
  ];
}

function textChart(chart: BarChart): readonly Block[] {
  const bars = chart.bars.map((bar) => ({ ...bar, label: cutAt(bar.label, 60), text: cutAt(bar.text, 60) }));
  for (let shown = bars.length; shown > 0; shown = Math.floor(shown / 2)) {
    const text = escapeCode(
      chartText({ ...chart, title: cutAt(chart.title, 200), bars: bars.slice(0, shown) }, PHONE_WIDTH),
    );
    if (text.length > CODE_TEXT) continue;
    return shown === bars.length ? [code(text)] : [code(text), context(`Shown: ${shown} of ${bars.length}.`)];
  }
  return [];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** Lines as they are, in as many blocks as they take. Every character may grow to five when it is escaped. */
export const codeBlocks = (text: string): readonly Block[] =>
  splitAt(text, Math.floor(CODE_TEXT / 5)).map((part) => code(escapeCode(part)));
