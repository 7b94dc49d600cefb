import type { NumberFormat } from '../profile.ts';
import { textLiteral } from '../sql.ts';

export const PLAIN_NUMBER: NumberFormat = { type: 'number', decimal: '.', group: '', unit: '' };

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const UNITS = ['%', '$', '€', '£', '¥', '₹', '₺', '₽', 'USD', 'EUR', 'GBP', 'CHF', 'INR', 'JPY', 'kr', 'zł'];

/** Separators as they combine in practice, the plainest first. The first wins when two read a column equally well. */
const SHAPES: readonly Pick<NumberFormat, 'decimal' | 'group'>[] = [
  { decimal: '.', group: '' },
  { decimal: '.', group: ',' },
  { decimal: ',', group: '' },
  { decimal: ',', group: '.' },
  { decimal: '.', group: ' ' },
  { decimal: ',', group: ' ' },
  { decimal: '.', group: "'" },
];

type NumberReader = (cell: string) => number | null;

/** Reads a cell by a format; null when it holds no number. Any format reads plain digits. */
export function numberReader(format: NumberFormat): NumberReader {
  const formatted = new RegExp(`^(?:${pattern(format)})$`);
  const extra = new Set(dropped(format));
  return (text) => {
    const cell = text.trim();
    if (formatted.test(cell)) {
      const digits = [...cell].filter((character) => !extra.has(character)).join('');
      return finite(Number(digits.replace(format.decimal, '.')));
    }
    return PLAIN.test(cell) ? finite(Number(cell)) : null;
  };
}

/** The same rule as SQL over a trimmed text column: DOUBLE, null where the cell holds no number. */
export function numberSql(column: string, format: NumberFormat): string {
  const plain = plainNumberSql(column);
  if (isPlain(format)) return plain;
  const digits = `replace(translate(${column}, ${textLiteral(dropped(format))}, ''), ${textLiteral(format.decimal)}, '.')`;
  const matches = `regexp_full_match(${column}, ${textLiteral(pattern(format))})`;
  return `CASE WHEN ${matches} THEN try_cast(${digits} AS DOUBLE) ELSE ${plain} END`;
}

/** DuckDB would also cast `1_000`, `inf` and `nan`, which are words to a person. */
export function plainNumberSql(column: string): string {
  const cast = `try_cast(${column} AS DOUBLE)`;
  return `CASE WHEN isfinite(${cast}) AND NOT contains(${column}, '_') THEN ${cast} END`;
}

interface NumberProposal {
  readonly format: NumberFormat;
  /** The format with the other decimal mark, when it reads the cells as well: `1,234` is 1234 or 1.234. */
  readonly alternative?: NumberFormat;
}

/** The format that reads those cells of a column which are not plain numbers; null when none reads nearly all. */
export function proposeNumber(cells: readonly string[]): NumberProposal | null {
  if (!cells.some((cell) => /\d/.test(cell))) return null;
  const unit = commonestUnit(cells);
  const readings = SHAPES.map((shape) => {
    const format: NumberFormat = { type: 'number', unit, ...shape };
    const read = numberReader(format);
    return { format, count: cells.filter((cell) => read(cell) !== null).length };
  });
  const most = Math.max(...readings.map((reading) => reading.count));
  if (most < cells.length * 0.9) return null;
  const [best, ...rest] = readings.filter((reading) => reading.count === most).map((reading) => reading.format);
  if (best === undefined || (best.group === '' && best.decimal === '.'))
    return best === undefined ? null : { format: best };
  const alternative = rest.find((format) => format.decimal !== best.decimal);
  return alternative === undefined ? { format: best } : { format: best, alternative };
}

export const isPlain = (format: NumberFormat): boolean =>
  format.decimal === '.' && format.group === '' && format.unit === '';

function commonestUnit(cells: readonly string[]): string {
  const counts = UNITS.map((unit) => cells.filter((cell) => cell.startsWith(unit) || cell.endsWith(unit)).length);
  const most = Math.max(...counts);
  return most === 0 ? '' : (UNITS[counts.indexOf(most)] ?? '');
}

/** An expression that JavaScript and RE2 read the same way. */
function pattern({ decimal, group, unit }: NumberFormat): string {
  const between = group === ' ' ? '[ \u00a0\u202f]' : escapePattern(group);
  const whole = group === '' ? '\\d+' : `(?:\\d{1,3}(?:${between}\\d{3})+|\\d+)`;
  const digits = `${whole}(?:${escapePattern(decimal)}\\d*)?`;
  if (unit === '') return `[+-]?${digits}`;
  const sign = escapePattern(unit);
  return `[+-]?(?:${sign}[ \u00a0]?)?[+-]?${digits}(?:[ \u00a0]?${sign})?`;
}

/** Characters that carry no digit. */
function dropped({ group, unit }: NumberFormat): string {
  return `${group}${unit}+ \u00a0\u202f`;
}

const escapePattern = (text: string): string => text.replace(/[.$]/g, '\\$&');

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
