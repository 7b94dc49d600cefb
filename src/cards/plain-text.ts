import type { BarChart, Card, Progress, Reply, Table } from './card.ts';

const BAR_WIDTH = 20;

/** Everything a reply says, in text alone: for terminals, notifications and screen readers. Buttons are not words. */
export function plainText(reply: Reply): string {
  return [reply.text, ...(reply.cards ?? []).map(cardText), reply.form?.text].filter(isText).join('\n\n');
}

export function cardText(card: Card): string {
  const blocks = [
    card.title,
    card.progress && progressText(card.progress),
    card.text,
    card.fields?.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    card.table && tableText(card.table),
    card.chart && chartText(card.chart),
    card.note,
  ];
  return blocks.filter(isText).join('\n');
}

/** Columns padded to their widest cell, numbers to the right. */
export function tableText({ columns, rows, numeric = [] }: Table): string {
  const widths = columns.map((name, i) => Math.max(width(name), ...rows.map((row) => width(row[i] ?? ''))));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => {
        const padding = ' '.repeat(Math.max(0, (widths[i] ?? 0) - width(cell)));
        return numeric.includes(i) ? padding + cell : cell + padding;
      })
      .join('  ')
      .trimEnd();
  return [line(columns), line(widths.map((size) => '─'.repeat(size))), ...rows.map(line)].join('\n');
}

export function chartText({ title, bars }: BarChart): string {
  const largest = Math.max(...bars.map(({ value }) => value), 0);
  const labelWidth = Math.max(0, ...bars.map(({ label }) => width(label)));
  const lines = bars.map(({ label, value, text }) => {
    const length = largest > 0 ? Math.round((Math.max(0, value) / largest) * BAR_WIDTH) : 0;
    return `${label}${' '.repeat(labelWidth - width(label))}  ${'█'.repeat(length)}${length > 0 ? ' ' : ''}${text}`;
  });
  return [title, ...lines].join('\n');
}

export function progressText({ fraction, text }: Progress): string {
  return `${progressBar(fraction)} ${Math.floor(fraction * 100)} % · ${text}`;
}

export function progressBar(fraction: number, cells = 10): string {
  const full = Math.max(0, Math.min(cells, Math.floor(fraction * cells)));
  return '▓'.repeat(full) + '░'.repeat(cells - full);
}

/** Characters a person sees, which is what columns are aligned by. */
const width = (text: string): number => [...text].length;

const isText = (text: string | undefined): text is string => text !== undefined && text !== '';
