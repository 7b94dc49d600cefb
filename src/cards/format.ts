/** How figures are written everywhere: short, rounded to what is known, the same on every platform. */

/** Thousands parted from 10,000 on; what rounds to zero has no sign. */
const figures = (digits: Intl.NumberFormatOptions): Intl.NumberFormat =>
  new Intl.NumberFormat('en-US', { useGrouping: 'min2', signDisplay: 'negative', ...digits });

const COUNT = figures({ maximumFractionDigits: 0, useGrouping: true });
const WHOLE = figures({ maximumFractionDigits: 0 });
const ONE_PLACE = figures({ maximumFractionDigits: 1 });
const FOUR_DIGITS = figures({ maximumSignificantDigits: 4 });

export function count(value: number): string {
  return COUNT.format(value);
}

export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

const SIZES = ['bytes', 'KB', 'MB', 'GB', 'TB'];

export function bytes(value: number): string {
  const step = Math.max(
    0,
    SIZES.findIndex((_, i) => Math.round(value / 1000 ** i) < 1000 || i === SIZES.length - 1),
  );
  const scaled = value / 1000 ** step;
  const unit = value === 1 ? 'byte' : SIZES[step];
  return `${(scaled < 10 && step > 0 ? ONE_PLACE : WHOLE).format(scaled)} ${unit}`;
}

/** `00:14`, or `1:05:00` from an hour on; a second begun counts whole. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
}

/** `40 seconds`, or `3 minutes` from 90 s on. */
export const roughly = (ms: number): string =>
  ms < 90_000 ? plural(Math.max(1, Math.ceil(ms / 1000)), 'second') : plural(Math.round(ms / 60_000), 'minute');

export function seconds(ms: number): string {
  if (ms > 0 && ms < 50) return '< 0.1 s';
  return ms < 9950 ? `${(ms / 1000).toFixed(1)} s` : `${count(ms / 1000)} s`;
}

/** Nearly none is not 0 %, and nearly all is not 100 %. */
export function percent(fraction: number): string {
  const value = fraction * 100;
  if (value > 0 && value < 0.1) return '< 0.1 %';
  if (value > 99.9 && value < 100) return '> 99.9 %';
  const nearBorder = (value > 0 && value < 1) || (value > 99 && value < 100);
  return `${(nearBorder ? ONE_PLACE : WHOLE).format(value)} %`;
}

/** Parts of a whole, rounded so that they add up to 100 %: those that were cut the most are rounded up. */
export function percents(fractions: readonly number[]): readonly string[] {
  const isWhole = Math.abs(fractions.reduce((sum, fraction) => sum + fraction, 0) - 1) < 1e-9;
  if (!isWhole || fractions.some((fraction) => fraction < 0.01 || fraction > 0.99)) return fractions.map(percent);
  const down = fractions.map((fraction) => Math.floor(fraction * 100));
  const missing = 100 - down.reduce((sum, each) => sum + each, 0);
  const cut = fractions.map((fraction, at) => fraction * 100 - (down[at] ?? 0));
  const raised = new Set([...cut.keys()].sort((a, b) => (cut[b] ?? 0) - (cut[a] ?? 0)).slice(0, missing));
  return down.map((each, at) => percent((each + (raised.has(at) ? 1 : 0)) / 100));
}

/** Writes four significant digits, all those before the point, and no exponent for everyday sizes. */
export function quantity(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size > 0 && size < 1e-6) return value.toPrecision(4);
  return (size >= 1000 ? WHOLE : FOUR_DIGITS).format(value);
}

/** A number with all its digits, less the noise that binary fractions bring. */
export function exact(value: number): string {
  return String(Number(value.toPrecision(15)));
}

/** Metrics whose values are written as quantities of the target. */
const IN_TARGET_UNITS = new Set(['mae', 'rmse']);

/** `.851`; with more digits where three would call it perfect. */
export function score(metric: string, value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (IN_TARGET_UNITS.has(metric)) return quantity(value);
  const digits = [3, 4, 5, 6].find((places) => value >= 1 || Number(value.toFixed(places)) < 1) ?? 3;
  return value
    .toFixed(digits)
    .replace(/^-(?=0\.0*$)/, '')
    .replace(/^(-?)0\./, '$1.');
}

/** `.851 ± .012`, or `.851 (.812 to .860)` when the interval is lopsided. */
export function scoreWithInterval(
  metric: string,
  { value, low, high }: { value: number; low: number; high: number },
): string {
  const [down, up] = [value - low, high - value];
  if (!Number.isFinite(down) || !Number.isFinite(up) || down + up === 0) return score(metric, value);
  const lopsided = Math.abs(down - up) > 0.3 * (down + up);
  return lopsided
    ? `${score(metric, value)} (${score(metric, low)} to ${score(metric, high)})`
    : `${score(metric, value)} ± ${score(metric, (down + up) / 2)}`;
}

/** Cuts a text to at most `length` characters, at a word if one ends near, and adds an ellipsis. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const head = text.slice(0, Math.max(0, length - 1)).replace(/[\uD800-\uDBFF]$/, '');
  const space = head.lastIndexOf(' ');
  return `${space > length * 0.7 ? head.slice(0, space) : head}…`;
}

/** A moment as programs write it, to the minute. */
const MOMENT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):00(?:\.0+)?Z$/;

/** Writes a cell of somebody's data on one line. */
export function cell(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'number') return exact(value);
  if (value instanceof Date) return cell(value.toISOString());
  const moment = MOMENT.exec(String(value));
  if (moment !== null) return moment[2] === '00:00' ? (moment[1] ?? '') : `${moment[1]}T${moment[2]}`;
  return cut(String(value).replace(/\s+/g, ' ').trim(), 40);
}
