import { MongoError } from '../../errors.ts';

/** Calendar and clock, as one reads them in some time zone. Months and days begin with 1. */
export interface Clock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

export const isoText = (date: Date): string => date.toISOString();

const ISO =
  /^(\d{4})-(\d{2})(?:-(\d{2}))?(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?$/i;

/** The ISO forms; undefined for anything else, which is better than a guess. */
export function parseDate(text: string, zone = 'UTC'): Date | undefined {
  const match = ISO.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month, day = '1', hour = '0', minute = '0', second = '0', fraction = '0', offset] = match;
  const clock: Clock = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: Math.trunc(Number(`0.${fraction}`) * 1000),
  };
  if (clock.month < 1 || clock.month > 12 || clock.day < 1 || clock.day > daysIn(clock.year, clock.month))
    return undefined;
  if (clock.hour > 24 || clock.minute > 59 || clock.second > 60) return undefined;
  return new Date(toMs(clock, offset === undefined ? zone : offset));
}

export const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
    formats.set(zone, format);
    return format;
  } catch {
    throw new MongoError(40485, `unrecognized time zone identifier: "${zone}"`);
  }
}

/** How far the zone's clocks are ahead of UTC at that moment. */
export function offsetMs(ms: number, zone: string): number {
  const fixed = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (fixed !== null) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3] ?? 0);
    return (fixed[1] === '-' ? -1 : 1) * minutes * 60_000;
  }
  if (/^(utc|gmt|z)$/i.test(zone)) return 0;
  const part: Record<string, string> = {};
  for (const { type, value } of formatOf(zone).formatToParts(ms)) part[type] = value;
  const year = part.era === 'BC' ? 1 - Number(part.year) : Number(part.year);
  const local = utcOf(
    year,
    Number(part.month),
    Number(part.day),
    Number(part.hour),
    Number(part.minute),
    Number(part.second),
    0,
  );
  return local - Math.floor(ms / 1000) * 1000;
}

/** Like Date.UTC, without its habit of reading 70 as 1970. */
export function utcOf(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  millisecond: number,
): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, millisecond);
  return date.getTime();
}

export function toClock(ms: number, zone: string): Clock {
  const local = new Date(ms + offsetMs(ms, zone));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
  };
}

/** The moment at which the zone's clocks show this; parts beyond their range carry over. */
export function toMs({ year, month, day, hour, minute, second, millisecond }: Clock, zone: string): number {
  const local = utcOf(year, month, day, hour, minute, second, millisecond);
  const first = local - offsetMs(local, zone);
  return local - offsetMs(first, zone);
}

const DAY_MS = 86_400_000;

/** Days since 1970, of a clock's date. */
export const dayNumber = ({ year, month, day }: Clock): number => utcOf(year, month, day, 0, 0, 0, 0) / DAY_MS;

/** 1 is Sunday. */
export const dayOfWeek = (clock: Clock): number => ((((dayNumber(clock) + 4) % 7) + 7) % 7) + 1;

/** 1 is Monday. */
export const isoDayOfWeek = (clock: Clock): number => ((dayOfWeek(clock) + 5) % 7) + 1;

export const dayOfYear = (clock: Clock): number => dayNumber(clock) - utcOf(clock.year, 1, 1, 0, 0, 0, 0) / DAY_MS + 1;

/** Weeks begin on Sunday; days before the first one are in week 0. */
export const week = (clock: Clock): number => Math.floor((dayOfYear(clock) + 7 - dayOfWeek(clock)) / 7);

export function isoWeek(clock: Clock): { readonly year: number; readonly week: number } {
  const thursday = new Date((dayNumber(clock) - isoDayOfWeek(clock) + 4) * DAY_MS);
  const year = thursday.getUTCFullYear();
  const first = utcOf(year, 1, 1, 0, 0, 0, 0);
  return { year, week: Math.floor((thursday.getTime() - first) / DAY_MS / 7) + 1 };
}
