import { ObjectId, Timestamp } from 'bson';
import { toWhole } from '../../bson/arithmetic.ts';
import { isDoc, type Maybe, typeName, type Value } from '../../bson/value.ts';
import { failedToParse, MongoError } from '../../errors.ts';
import type { Evaluate, Operator } from '../expression.ts';
import { isNullish, readNamed, takes } from './arguments.ts';
import { toDate } from './arithmetic.ts';
import {
  type Clock,
  dayNumber,
  dayOfWeek,
  dayOfYear,
  daysIn,
  isoDayOfWeek,
  isoWeek,
  offsetMs,
  parseDate,
  toClock,
  toMs,
  utcOf,
  week,
} from './time.ts';

function toMoment(value: Value): number {
  if (value instanceof Date) return value.getTime();
  if (value instanceof ObjectId) return value.getTimestamp().getTime();
  if (value instanceof Timestamp) return value.t * 1000;
  throw new MongoError(16006, `can't convert from BSON type ${typeName(value)} to Date`);
}

function toZone(value: Maybe): string | null {
  if (isNullish(value)) return null;
  if (typeof value !== 'string')
    throw new MongoError(40517, `timezone must evaluate to a string, found ${typeName(value)}`);
  offsetMs(0, value);
  return value;
}

type Fields = (name: string) => Maybe;

/** An operator of named fields, of which `timezone` is UTC unless given; null in, null out. */
const dated = (
  required: readonly string[],
  optional: readonly string[],
  evaluate: (field: Fields, zone: string) => Maybe,
): Operator => {
  return (argument, compiler, name) => {
    const given = readNamed(argument, name, required, [...optional, 'timezone']);
    const parts = new Map<string, Evaluate>();
    for (const [field, value] of given) parts.set(field, compiler.compile(value));
    return (scope) => {
      const zone = parts.has('timezone') ? toZone(parts.get('timezone')?.(scope)) : 'UTC';
      return zone === null ? null : evaluate((field) => parts.get(field)?.(scope), zone);
    };
  };
};

/** `$year: date` or `$year: { date, timezone }`. */
const part = (read: (clock: Clock) => Value): Operator => {
  const ofFields = dated(['date'], [], (field, zone) => {
    const date = field('date');
    return isNullish(date) ? null : read(toClock(toMoment(date), zone));
  });
  const ofValue = takes(1, 1, (date) => (isNullish(date) ? null : read(toClock(toMoment(date), 'UTC'))));
  return (argument, compiler, name) => {
    const named = isDoc(argument) && ![...argument.keys()][0]?.startsWith('$');
    return (named ? ofFields : ofValue)(argument, compiler, name);
  };
};

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

const FORMATS: Readonly<Record<string, (clock: Clock, offset: number) => string>> = {
  Y: ({ year }) => pad(year, 4),
  m: ({ month }) => pad(month, 2),
  d: ({ day }) => pad(day, 2),
  H: ({ hour }) => pad(hour, 2),
  M: ({ minute }) => pad(minute, 2),
  S: ({ second }) => pad(second, 2),
  L: ({ millisecond }) => pad(millisecond, 3),
  j: (clock) => pad(dayOfYear(clock), 3),
  u: (clock) => String(isoDayOfWeek(clock)),
  w: (clock) => String(dayOfWeek(clock)),
  U: (clock) => pad(week(clock), 2),
  V: (clock) => pad(isoWeek(clock).week, 2),
  G: (clock) => pad(isoWeek(clock).year, 4),
  b: ({ month }) => (MONTHS[month - 1] ?? '').slice(0, 3),
  B: ({ month }) => MONTHS[month - 1] ?? '',
  z: (_clock, offset) =>
    `${offset < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(offset) / 60), 2)}${pad(Math.abs(offset) % 60, 2)}`,
  Z: (_clock, offset) => String(offset),
  '%': () => '%',
};

function formatDate(ms: number, zone: string, format: string): string {
  const clock = toClock(ms, zone);
  const offset = Math.round(offsetMs(ms, zone) / 60_000);
  if (clock.year < 0 || clock.year > 9999)
    throw new MongoError(
      18537,
      `Could not convert date to string: date component was outside the supported range of 0-9999: ${clock.year}`,
    );
  return format.replace(/%(.?)/gs, (_all, letter: string) => {
    const write = Object.hasOwn(FORMATS, letter) ? FORMATS[letter] : undefined;
    if (write === undefined) throw new MongoError(18536, `Invalid format character '%${letter}' in format string`);
    return write(clock, offset);
  });
}

const dateToString: Operator = dated(['date'], ['format', 'onNull'], (field, zone) => {
  const date = field('date');
  if (isNullish(date)) return field('onNull') ?? null;
  const format = field('format');
  if (format === null) return null;
  if (format === undefined)
    return formatDate(toMoment(date), zone, zone === 'UTC' ? '%Y-%m-%dT%H:%M:%S.%LZ' : '%Y-%m-%dT%H:%M:%S.%L');
  if (typeof format !== 'string')
    throw new MongoError(18533, `$dateToString requires that 'format' be a string, found: ${typeName(format)}`);
  return formatDate(toMoment(date), zone, format);
});

const READERS: Readonly<Record<string, readonly [string, keyof Clock | 'offset' | 'none']>> = {
  Y: ['(\\d{4})', 'year'],
  m: ['(\\d{1,2})', 'month'],
  d: ['(\\d{1,2})', 'day'],
  H: ['(\\d{1,2})', 'hour'],
  M: ['(\\d{1,2})', 'minute'],
  S: ['(\\d{1,2})', 'second'],
  L: ['(\\d{1,3})', 'millisecond'],
  z: ['(Z|[+-]\\d{2}:?\\d{2})', 'offset'],
  '%': ['(%)', 'none'],
};

function parseBy(format: string, text: string, zone: string): Date | undefined {
  const order: (keyof Clock | 'offset' | 'none')[] = [];
  const pattern = format.replace(/%(.)|([.*+?^${}()|[\]\\])/gs, (_all, letter?: string, special?: string) => {
    if (special !== undefined) return `\\${special}`;
    const reader = READERS[letter ?? ''];
    if (reader === undefined) throw new MongoError(18536, `Invalid format character '%${letter}' in format string`);
    order.push(reader[1]);
    return reader[0];
  });
  const match = new RegExp(`^${pattern}$`).exec(text);
  if (match === null) return undefined;
  const clock = { year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0, millisecond: 0 };
  let offset = zone;
  for (const [at, name] of order.entries()) {
    const found = match[at + 1] ?? '';
    if (name === 'offset') offset = found;
    else if (name !== 'none') clock[name] = Number(found);
  }
  if (clock.month < 1 || clock.month > 12 || clock.day < 1 || clock.day > daysIn(clock.year, clock.month))
    return undefined;
  return toDate(toMs(clock, offset));
}

const dateFromString: Operator = dated(['dateString'], ['format', 'onError', 'onNull'], (field, zone) => {
  const text = field('dateString');
  if (isNullish(text)) return field('onNull') ?? null;
  const format = field('format');
  if (format === null) return null;
  const onError = field('onError');
  if (typeof text !== 'string') {
    if (onError !== undefined) return onError;
    throw new MongoError(
      241,
      `$dateFromString requires that 'dateString' be a string, found: ${typeName(text)} with value ${String(text)}`,
    );
  }
  const date = typeof format === 'string' ? parseBy(format, text, zone) : parseDate(text, zone);
  if (date !== undefined) return date;
  if (onError !== undefined) return onError;
  throw new MongoError(241, `Error parsing date string '${text}'`);
});

const PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'millisecond'] as const;

const dateToParts: Operator = dated(['date'], ['iso8601'], (field, zone) => {
  const date = field('date');
  if (isNullish(date)) return null;
  const clock = toClock(toMoment(date), zone);
  const named = new Map<string, Value>(PARTS.map((name) => [name, clock[name]]));
  if (field('iso8601') !== true) return named;
  const iso = isoWeek(clock);
  for (const name of ['year', 'month', 'day']) named.delete(name);
  return new Map<string, Value>([
    ['isoWeekYear', iso.year],
    ['isoWeek', iso.week],
    ['isoDayOfWeek', isoDayOfWeek(clock)],
    ...named,
  ]);
});

const dateFromParts: Operator = dated([], [...PARTS, 'isoWeekYear', 'isoWeek', 'isoDayOfWeek'], (field, zone) => {
  const values: Record<string, number> = {};
  for (const name of [...PARTS, 'isoWeekYear', 'isoWeek', 'isoDayOfWeek']) {
    const value = field(name);
    if (value === undefined) continue;
    if (value === null) return null;
    const whole = toWhole(value);
    if (whole === undefined)
      throw new MongoError(40515, `'${name}' must evaluate to an integer, found ${typeName(value)}`);
    values[name] = Number(whole);
  }
  const { hour = 0, minute = 0, second = 0, millisecond = 0 } = values;
  if (values.isoWeekYear !== undefined) {
    const first = dayNumber({ year: values.isoWeekYear, month: 1, day: 4, hour, minute, second, millisecond });
    const weekday = ((((first + 3) % 7) + 7) % 7) + 1;
    const day = 4 - weekday + 1 + ((values.isoWeek ?? 1) - 1) * 7 + ((values.isoDayOfWeek ?? 1) - 1);
    return toDate(toMs({ year: values.isoWeekYear, month: 1, day, hour, minute, second, millisecond }, zone));
  }
  if (values.year === undefined)
    throw new MongoError(40516, `$dateFromParts requires either 'year' or 'isoWeekYear' to be present`);
  const { year, month = 1, day = 1 } = values;
  return toDate(toMs({ year, month, day, hour, minute, second, millisecond }, zone));
});

const UNITS = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond'] as const;
type Unit = (typeof UNITS)[number];

const UNIT_MS: Readonly<Record<string, number>> = {
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};

function readUnit(value: Maybe, name: string): Unit | null {
  if (isNullish(value)) return null;
  if (typeof value !== 'string')
    throw new MongoError(5439013, `${name} requires 'unit' to be a string, but got ${typeName(value)}`);
  if (!(UNITS as readonly string[]).includes(value)) throw failedToParse(`unknown time unit value: ${value}`);
  return value as Unit;
}

function addUnits(ms: number, unit: Unit, amount: number, zone: string): number {
  if (unit === 'hour' || unit === 'minute' || unit === 'second' || unit === 'millisecond') {
    return ms + amount * (UNIT_MS[unit] ?? 1);
  }
  const clock = toClock(ms, zone);
  if (unit === 'day' || unit === 'week')
    return toMs({ ...clock, day: clock.day + amount * (unit === 'week' ? 7 : 1) }, zone);
  const months = clock.year * 12 + clock.month - 1 + amount * { year: 12, quarter: 3, month: 1 }[unit];
  const [year, month] = [Math.floor(months / 12), (((months % 12) + 12) % 12) + 1];
  return toMs({ ...clock, year, month, day: Math.min(clock.day, daysIn(year, month)) }, zone);
}

const adds = (sign: 1 | -1): Operator => {
  return (argument, compiler, name) =>
    dated(['startDate', 'unit', 'amount'], [], (field, zone) => {
      const [start, unit, amount] = [field('startDate'), readUnit(field('unit'), name), field('amount')];
      if (isNullish(start) || unit === null || isNullish(amount)) return null;
      const whole = toWhole(amount);
      if (whole === undefined) throw new MongoError(5166405, `${name} expects integer amount of time units`);
      const moved = new Date(addUnits(toMoment(start), unit, sign * Number(whole), zone));
      if (Number.isNaN(moved.getTime())) throw new MongoError(5166406, `${name} overflowed`);
      return moved;
    })(argument, compiler, name);
};

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

function readWeekday(value: Maybe, name: string): number {
  if (isNullish(value)) return 0;
  const at =
    typeof value === 'string'
      ? WEEKDAYS.findIndex((day) => day === value.toLowerCase() || day.slice(0, 3) === value.toLowerCase())
      : -1;
  if (at < 0)
    throw new MongoError(5439015, `${name} parameter 'startOfWeek' value cannot be recognized as a day of a week`);
  return at;
}

/** How many borders of the unit lie between. */
const dateDiff: Operator = dated(['startDate', 'endDate', 'unit'], ['startOfWeek'], (field, zone) => {
  const [start, end, unit] = [field('startDate'), field('endDate'), readUnit(field('unit'), '$dateDiff')];
  if (isNullish(start) || isNullish(end) || unit === null) return null;
  const first = readWeekday(field('startOfWeek'), '$dateDiff');
  return BigInt(borderNumber(toMoment(end), unit, zone, first) - borderNumber(toMoment(start), unit, zone, first));
});

function borderNumber(ms: number, unit: Unit, zone: string, firstWeekday: number): number {
  const clock = toClock(ms, zone);
  if (unit === 'year') return clock.year;
  if (unit === 'quarter') return clock.year * 4 + Math.floor((clock.month - 1) / 3);
  if (unit === 'month') return clock.year * 12 + clock.month - 1;
  if (unit === 'week') return Math.floor((dayNumber(clock) + 4 - firstWeekday) / 7);
  if (unit === 'day') return dayNumber(clock);
  return Math.floor((ms + offsetMs(ms, zone)) / (UNIT_MS[unit] ?? 1));
}

const dateTrunc: Operator = dated(['date', 'unit'], ['binSize', 'startOfWeek'], (field, zone) => {
  const [date, unit] = [field('date'), readUnit(field('unit'), '$dateTrunc')];
  const size = field('binSize');
  if (isNullish(date) || unit === null || size === null) return null;
  const bin = size === undefined ? 1 : Number(toWhole(size) ?? 0n);
  if (bin < 1) throw new MongoError(5439017, `$dateTrunc requires 'binSize' to be a 64-bit integer greater than 0`);
  return new Date(truncate(toMoment(date), unit, bin, zone, readWeekday(field('startOfWeek'), '$dateTrunc')));
});

/** Bins are counted from the beginning of 2000, as MongoDB does. */
function truncate(ms: number, unit: Unit, bin: number, zone: string, firstWeekday: number): number {
  const midnight = { hour: 0, minute: 0, second: 0, millisecond: 0 };
  const clock = toClock(ms, zone);
  if (unit === 'year' || unit === 'quarter' || unit === 'month') {
    const width = { year: 12, quarter: 3, month: 1 }[unit] * bin;
    const months = (clock.year - 2000) * 12 + clock.month - 1;
    const start = Math.floor(months / width) * width;
    return toMs(
      { year: 2000 + Math.floor(start / 12), month: (((start % 12) + 12) % 12) + 1, day: 1, ...midnight },
      zone,
    );
  }
  if (unit === 'day' || unit === 'week') {
    const epoch = utcOf(2000, 1, 1, 0, 0, 0, 0) / 86_400_000;
    // The first chosen weekday on or after 1 January 2000, a Saturday.
    const reference = unit === 'day' ? epoch : epoch + ((firstWeekday - 6 + 7) % 7);
    const width = unit === 'week' ? 7 * bin : bin;
    const days = Math.floor((dayNumber(clock) - reference) / width) * width + reference;
    return toMs({ year: 1970, month: 1, day: 1 + days, ...midnight }, zone);
  }
  const width = (UNIT_MS[unit] ?? 1) * bin;
  const offset = unit === 'hour' || unit === 'minute' ? offsetMs(ms, zone) : 0;
  const reference = Date.UTC(2000, 0, 1) - offset;
  return Math.floor((ms - reference) / width) * width + reference;
}

const timestampPart = (name: string, read: (value: Timestamp) => number): Operator =>
  takes(1, 1, (value) => {
    if (isNullish(value)) return null;
    if (!(value instanceof Timestamp))
      throw new MongoError(5687301, `Argument to ${name} must be a timestamp, but is ${typeName(value)}`);
    return BigInt(read(value));
  });

export const DATES: Readonly<Record<string, Operator>> = {
  $year: part(({ year }) => year),
  $month: part(({ month }) => month),
  $dayOfMonth: part(({ day }) => day),
  $dayOfWeek: part(dayOfWeek),
  $dayOfYear: part(dayOfYear),
  $hour: part(({ hour }) => hour),
  $minute: part(({ minute }) => minute),
  $second: part(({ second }) => second),
  $millisecond: part(({ millisecond }) => millisecond),
  $week: part(week),
  $isoWeek: part((clock) => isoWeek(clock).week),
  $isoWeekYear: part((clock) => BigInt(isoWeek(clock).year)),
  $isoDayOfWeek: part(isoDayOfWeek),
  $dateToString: dateToString,
  $dateFromString: dateFromString,
  $dateToParts: dateToParts,
  $dateFromParts: dateFromParts,
  $dateAdd: adds(1),
  $dateSubtract: adds(-1),
  $dateDiff: dateDiff,
  $dateTrunc: dateTrunc,
  $tsSecond: timestampPart('$tsSecond', (value) => value.t),
  $tsIncrement: timestampPart('$tsIncrement', (value) => value.i),
};
