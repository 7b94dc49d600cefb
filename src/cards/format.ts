/** How figures are written everywhere: short, rounded to what is known, the same on every platform. */

export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

export function bytes(value: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  const step = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  const scaled = value / 1000 ** step;
  return `${scaled.toFixed(scaled < 10 && step > 0 ? 1 : 0)} ${units[step]}`;
}

/** `00:14`, or `1:05:00` from an hour on. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
}

export function seconds(ms: number): string {
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}

export function percent(fraction: number): string {
  const value = fraction * 100;
  const digits = value > 0 && value < 1 ? 1 : value > 99 && value < 100 ? 1 : 0;
  return `${value.toFixed(digits)} %`;
}

/** Writes four significant digits, and no exponent for everyday sizes. */
export function quantity(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Number.isInteger(value)) return Math.abs(value) >= 10_000 ? count(value) : String(value);
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  if (magnitude >= 15 || magnitude < -6) return value.toPrecision(4);
  if (magnitude >= 4) return count(value);
  return value.toFixed(Math.min(8, Math.max(0, 3 - magnitude))).replace(/\.?0+$/, '');
}

/** Metrics whose values are written as quantities of the target. */
const IN_TARGET_UNITS = new Set(['mae', 'rmse']);

export function score(metric: string, value: number): string {
  if (!Number.isFinite(value)) return '–';
  return IN_TARGET_UNITS.has(metric) ? quantity(value) : value.toFixed(3).replace(/^(-?)0\./, '$1.');
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
  const head = text.slice(0, Math.max(0, length - 1));
  const space = head.lastIndexOf(' ');
  return `${space > length * 0.7 ? head.slice(0, space) : head}…`;
}

/** Writes a cell of somebody's data on one line. */
export function cell(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'number') return quantity(value);
  return cut(String(value).replace(/\s+/g, ' ').trim(), 40);
}
