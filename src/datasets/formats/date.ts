import { textList, textLiteral } from '../sql.ts';
import { MONTHS, monthNumber, numberedMonth, QUARTERS, SHORT_MONTHS } from './months.ts';

interface Word {
  /** What it matches, in JavaScript and RE2 alike. */
  readonly matches: string;
  /** What `strptime` calls it, once the cell is prepared; several where a part may be absent. */
  readonly strptime: readonly string[];
  /** Makes of a cell, in SQL, what strptime reads. */
  prepare(cell: string): string;
}

const asItIs = (cell: string): string => cell;

const word = (matches: string, strptime: string, prepare = asItIs): Word => ({
  matches,
  strptime: [strptime],
  prepare,
});

const replacing =
  (pattern: string, replacement: string) =>
  (cell: string): string =>
    `regexp_replace(${cell}, ${textLiteral(`(?i)${pattern}`)}, ${textLiteral(replacement)})`;

/** Zones by name, where a name means one only: CST is Chicago and Shanghai, BST London and Dhaka, IST Delhi and Dublin. */
const ZONES: Readonly<Record<string, string>> = {
  ...{ Z: '+0000', UTC: '+0000', GMT: '+0000', WET: '+0000', WEST: '+0100' },
  ...{ CET: '+0100', MEZ: '+0100', CEST: '+0200', MESZ: '+0200', EET: '+0200', EEST: '+0300', MSK: '+0300' },
  ...{ EST: '-0500', EDT: '-0400', CDT: '-0500', MST: '-0700', MDT: '-0600', PST: '-0800', PDT: '-0700' },
  ...{ JST: '+0900', KST: '+0900', AEST: '+1000', AEDT: '+1100', NZST: '+1200', NZDT: '+1300' },
};

/** The names of each offset. */
function offsets(): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = {};
  for (const [name, offset] of Object.entries(ZONES)) found[offset] = [...(found[offset] ?? []), name];
  return found;
}

/** The words patterns are made of. */
const WORDS: Readonly<Record<string, Word>> = {
  yyyy: word('\\d{4}', '%Y'),
  yy: word('\\d{2}', '%y'),
  month: word(MONTHS.join('|'), '%m', numberedMonth),
  mon: word(`(?:${SHORT_MONTHS.join('|')})\\.?`, '%m', numberedMonth),
  quarter: word(QUARTERS.join('|'), '%m', numberedMonth),
  mm: word('\\d{1,2}', '%m'),
  dd: word('\\d{1,2}', '%d'),
  dth: word('\\d{1,2}(?:st|nd|rd|th)?', '%d', replacing('(\\d)(?:st|nd|rd|th)\\b', '\\1')),
  weekday: word('[^\\s\\d,]{2,12},?', '', replacing('^[^\\s\\d,]{2,12},? ', '')),
  week: word('\\d{2}', '%V'),
  nth: word('[1-7]', '%u'),
  HH: word('\\d{1,2}', '%H'),
  hh: word('\\d{1,2}', '%I'),
  MM: word('\\d{2}', '%M'),
  SS: word('\\d{2}', '%S'),
  // A fraction that is zero is often left out; strptime reads six digits of it.
  'SS.fff': {
    matches: '\\d{2}(?:[.,]\\d{1,9})?',
    strptime: ['%S.%f', '%S'],
    prepare: replacing('(:\\d{2})[.,](\\d{1,6})\\d*', '\\1.\\2'),
  },
  ap: word(' ?[ap]\\.?m\\.?', ' %p', replacing(' ?([ap])\\.?m\\.?$', ' \\1m')),
  zone: word(` ?(?:${Object.keys(ZONES).join('|')}|[+-]\\d{2}(?::?\\d{2})?)`, '%z', (cell) =>
    Object.entries(offsets()).reduce(
      (text, [offset, names]) => replacing(` ?(?:${names.join('|')})$`, offset)(text),
      replacing(' ([+-][\\d:]+)$', '\\1')(cell),
    ),
  ),
};

const NUMERIC_DAYS = [
  'yyyy-mm-dd',
  'yyyy/mm/dd',
  'yyyy.mm.dd',
  'mm/dd/yyyy',
  'dd/mm/yyyy',
  'dd.mm.yyyy',
  'dd-mm-yyyy',
  'mm-dd-yyyy',
  'mm/dd/yy',
  'dd/mm/yy',
  'dd.mm.yy',
  'dd-mm-yy',
  'yyyy年mm月dd日',
  'yyyymmdd',
];

const NAMED_DAYS = [
  'dd mon yyyy',
  'dd-mon-yyyy',
  'dd-mon-yy',
  'dd mon yy',
  'dd/mon/yyyy',
  'dd. mon yyyy',
  'mon dd, yyyy',
  'mon dd yyyy',
  'yyyy mon dd',
  'yyyy-mon-dd',
  'dd month yyyy',
  'dd. month yyyy',
  'dd de month de yyyy',
  'month dd, yyyy',
  'month dd yyyy',
];

const CLOCKS = ['HH:MM', 'HH:MM:SS', 'HH:MM:SS.fff'];
const ZONED = CLOCKS.map((clock) => `${clock}zone`);
const TIMES = [...CLOCKS, 'hh:MM ap', 'hh:MM:SS ap', ...ZONED];

const withTimes = (day: string): readonly string[] => [day, ...TIMES.map((time) => `${day} ${time}`)];

/** Every way of writing a date that is understood. A column is read by one of them; a month, quarter or week is its first day. */
export const DATE_PATTERNS: readonly string[] = [
  ...NUMERIC_DAYS.flatMap(withTimes),
  ...[...CLOCKS, ...ZONED].map((time) => `yyyy-mm-ddT${time}`),
  ...NAMED_DAYS.flatMap(withTimes),
  ...NAMED_DAYS.flatMap((day) => withTimes(`weekday ${day}`)),
  'weekday mon dd HH:MM:SS yyyy',
  'dd/mon/yyyy:HH:MM:SSzone',
  ...['yyyy-mm', 'yyyy/mm', 'mm/yyyy', 'mm.yyyy', 'mon yyyy', 'mon-yyyy', 'mon-yy', 'month yyyy'],
  ...['yyyy-Wweek', 'yyyyWweek', 'yyyy-Wweek-nth', 'yyyy-quarter', 'yyyyquarter', 'yyyy quarter', 'quarter yyyy'],
];

interface CompiledPattern {
  readonly name: string;
  readonly words: readonly string[];
  readonly matches: RegExp;
  readonly re2: string;
  readonly strptime: readonly string[];
}

/** The longest first, so that `month` is not read as `mon`. */
const WORD = new RegExp(
  Object.keys(WORDS)
    .sort((a, b) => b.length - a.length)
    .map((each) => each.replace('.', '\\.'))
    .join('|'),
  'g',
);

function compile(name: string): CompiledPattern {
  // Beside the name of a month, a day may be the 5th.
  const form = /mon/.test(name) ? name.replace('dd', 'dth') : name;
  const words: readonly string[] = form.match(WORD) ?? [];
  // `10:11PM` is read as `10:11 PM` is.
  const literals = form.split(WORD).map((text, at) => (words[at] === 'ap' ? text.trimEnd() : text));
  const matches = literals.map((text, at) => text.replace(/[.]/g, '\\.') + group(words[at])).join('');
  const strptime = literals.reduce<readonly string[]>(
    (formats, text, at) => formats.flatMap((format) => written(words[at]).map((each) => format + text + each)),
    [''],
  );
  return {
    name,
    words,
    matches: new RegExp(`^${matches}$`, 'i'),
    re2: `(?i)${matches}`,
    strptime: strptime.map((format) => (words.includes('week') ? format.replace('%Y', '%G') : format).trimStart()),
  };
}

const group = (word: string | undefined): string => (word === undefined ? '' : `(${WORDS[word]?.matches})`);

const written = (word: string | undefined): readonly string[] =>
  word === undefined ? [''] : (WORDS[word]?.strptime ?? []);

const COMPILED: ReadonlyMap<string, CompiledPattern> = new Map(DATE_PATTERNS.map((name) => [name, compile(name)]));

type DateReader = (cell: string) => number | null;

/** Reads a cell by a pattern, as milliseconds since 1970 UTC; null when the cell does not fit. */
export function dateReader(pattern: string): DateReader {
  const compiled = COMPILED.get(pattern);
  if (compiled === undefined) return () => null;
  return (cell) => {
    const found = compiled.matches.exec(cell.trim());
    return found === null ? null : toEpoch(new Map(compiled.words.map((each, at) => [each, found[at + 1] ?? ''])));
  };
}

/** The same rule as SQL over a trimmed text column: BIGINT milliseconds, null where the cell does not fit. */
export function dateSql(column: string, pattern: string): string {
  const compiled = COMPILED.get(pattern);
  if (compiled === undefined) return 'NULL::BIGINT';
  const cell = compiled.words.reduce((text, each) => WORDS[each]?.prepare(text) ?? text, column);
  const matches = `regexp_full_match(${column}, ${textLiteral(compiled.re2)})`;
  const [only = '', ...more] = compiled.strptime;
  const format = more.length === 0 ? textLiteral(only) : `[${textList(compiled.strptime)}]`;
  const quickly = ISO.test(pattern)
    ? `WHEN ${isWrittenInFull(column, pattern)} THEN epoch_ms(try_cast(${column} AS TIMESTAMP))`
    : '';
  return `CASE ${quickly} WHEN ${matches} THEN epoch_ms(try_strptime(${cell}, ${format})) END`;
}

const ISO = /^yyyy-mm-dd(?:[ T]HH:MM(?::SS)?)?$/;

/** With all its zeros, as most are, a date of ISO 8601 needs no pattern, and a cast takes a third of the time. It would also read 24:00. */
function isWrittenInFull(column: string, pattern: string): string {
  const form = pattern.replace(/[a-z]/gi, (letter) => (letter === 'T' ? letter : '_'));
  const midnight = ISO_CLOCK.exec(pattern)?.[0];
  const clock = midnight === undefined ? '' : ` AND NOT contains(${column}, '${midnight}24:')`;
  return `${column} LIKE '${form}' AND ${column} >= '0' AND ${column} < ':'${clock}`;
}

const ISO_CLOCK = /[ T](?=HH)/;

interface DateProposal {
  readonly pattern: string;
  /** Reads every cell as well, but otherwise: with day and month exchanged. */
  readonly twin?: string;
}

/** So many cells tell a pattern; the whole column proves it. */
const SAMPLE = 300;

/** The one pattern that reads the most of these cells, at least `share` of them; null when none does. */
export function proposeDate(cells: readonly string[], share: number): DateProposal | null {
  const dated = cells.filter(mayBeDate);
  if (dated.length === 0 || dated.length < cells.length * share) return null;
  const tried = [dated[0], dated.at(-1), dated[dated.length >> 1]].filter((cell = '') => MAY_FIT.test(cell));
  const sample = dated.slice(0, SAMPLE);
  const readings = [...COMPILED.values()]
    .filter((compiled) => tried.some((cell) => compiled.matches.test(cell ?? '')))
    .map(({ name }) => {
      const values = sample.map(dateReader(name));
      return { name, values, count: values.filter((value) => value !== null).length };
    });
  const most = Math.max(0, ...readings.map((reading) => reading.count));
  if (most === 0 || most < sample.length * share) return null;
  const [best, ...others] = readings.filter((reading) => reading.count === most);
  if (best === undefined) return null;
  const twin = others.find(({ values }) => values.some((value, at) => value !== best.values[at]));
  return twin === undefined ? { pattern: best.name } : { pattern: best.name, twin: twin.name };
}

/** Every pattern begins with a digit or has a name in it. There are some hundreds, and a wide table has many texts to try. */
const MAY_FIT = new RegExp(`^\\s*\\d|${[...MONTHS, ...SHORT_MONTHS, ...QUARTERS].join('|')}`, 'i');

/** Whether a cell has the length and a digit of a date. */
const mayBeDate = (cell: string): boolean => cell.length >= 6 && cell.length <= 48 && /\d/.test(cell);

const NAME = `(?:${[...MONTHS, ...SHORT_MONTHS].join('|')})\\.?`;
const DAY = [
  '\\d{1,4}[-/.年]\\d{1,2}[-/.月]\\d{1,4}日?',
  '\\d{4}[-/.年](?:0?\\d|1[0-2])月?|(?:0?\\d|1[0-2])[-/.]\\d{4}',
  `\\d{1,4}(?:st|nd|rd|th)?[-/. ]{1,2}(?:de )?${NAME}(?:[-/. ]|,| de ){1,2}\\d{1,4}`,
  `${NAME}[- ]\\d{1,4}(?:st|nd|rd|th)?(?:,? \\d{4}| [\\d:]+ \\d{4})?`,
  '\\d{4}[- ]?(?:W\\d{2}(?:-\\d)?|Q\\d)|Q\\d[- ]\\d{4}',
];
const DATE_LIKE = new RegExp(`^(?:[^\\s\\d,]{2,12},? )?(?:${DAY.join('|')})(?:[ T:]\\d{1,2}:\\d{2}.{0,24})?$`, 'i');

/** Whether a cell is written as dates are, in one pattern or another. */
export const looksLikeDate = (cell: string): boolean => mayBeDate(cell) && DATE_LIKE.test(cell);

/** Null for a date no calendar has, such as 30 February. */
function toEpoch(parts: ReadonlyMap<string, string>): number | null {
  const number = (word: string, otherwise = 0): number =>
    parts.has(word) ? Number.parseInt(parts.get(word) ?? '', 10) : otherwise;
  const year = parts.has('yyyy') ? number('yyyy') : shortYear(number('yy'));
  const day = parts.has('week')
    ? startOfWeek(year, number('week'), number('nth', 1))
    : startOfDay(year, monthOf(parts), number('dd', number('dth', 1)));
  const hour = parts.has('hh') ? afternoon(number('hh'), parts.get('ap') ?? '') : number('HH');
  const seconds = Number((parts.get('SS') ?? parts.get('SS.fff') ?? '0').replace(',', '.'));
  if (day === null || hour === null || hour > 23 || number('MM') > 59 || seconds >= 60) return null;
  // Milliseconds are cut off, as strptime does.
  const time = (hour * 60 + number('MM')) * 60_000 + Math.floor(seconds * 1000 + 1e-6);
  return day + time - offsetMs(parts.get('zone') ?? 'Z');
}

const DAY_MS = 86_400_000;

function startOfDay(year: number, month: number, day: number): number | null {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : null;
}

/** ISO 8601: the first week is the one with 4 January, and begins on a Monday. */
function startOfWeek(year: number, week: number, day: number): number | null {
  const fourth = startOfDay(year, 1, 4) ?? 0;
  const monday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY_MS;
  const start = monday + ((week - 1) * 7 + day - 1) * DAY_MS;
  // strptime, too, takes a 53rd week of any year.
  return week >= 1 && week <= 53 ? start : null;
}

/** POSIX: 69 to 99 belong to the last century. */
const shortYear = (year: number): number => (year < 69 ? 2000 + year : 1900 + year);

function monthOf(parts: ReadonlyMap<string, string>): number {
  const name = parts.get('mon') ?? parts.get('month') ?? parts.get('quarter');
  return name === undefined ? Number(parts.get('mm')) : (monthNumber(name) ?? 0);
}

function afternoon(hour: number, ap: string): number | null {
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (/p/i.test(ap) ? 12 : 0);
}

function offsetMs(named: string): number {
  const zone = ZONES[named.trim().toUpperCase()] ?? named;
  const digits = zone.replace(/\D/g, '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return minutes * 60_000 * (zone.includes('-') ? -1 : 1);
}
