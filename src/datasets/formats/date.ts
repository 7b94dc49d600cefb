import { textLiteral } from '../sql.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const FULL_MONTHS = 'january february march april may june july august september october november december'.split(' ');

/** The words of a pattern, the expression each matches (in JavaScript and RE2 alike), and its `strptime` code. */
const WORDS: Readonly<Record<string, { readonly matches: string; readonly strptime: string }>> = {
  yyyy: { matches: '\\d{4}', strptime: '%Y' },
  yy: { matches: '\\d{2}', strptime: '%y' },
  month: { matches: FULL_MONTHS.join('|'), strptime: '%B' },
  mon: { matches: MONTHS.join('|'), strptime: '%b' },
  mm: { matches: '\\d{1,2}', strptime: '%m' },
  dd: { matches: '\\d{1,2}', strptime: '%d' },
  HH: { matches: '\\d{1,2}', strptime: '%H' },
  hh: { matches: '\\d{1,2}', strptime: '%I' },
  MM: { matches: '\\d{2}', strptime: '%M' },
  SS: { matches: '\\d{2}', strptime: '%S' },
  fff: { matches: '\\d{1,6}', strptime: '%f' },
  ap: { matches: 'am|pm', strptime: '%p' },
  zone: { matches: 'Z|[+-]\\d{2}:?\\d{2}', strptime: '%z' },
};

const DAYS = [
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
  'dd mon yyyy',
  'dd-mon-yyyy',
  'dd-mon-yy',
  'mon dd, yyyy',
  'mon dd yyyy',
  'dd month yyyy',
  'month dd, yyyy',
];

const TIMES = ['', ' HH:MM', ' HH:MM:SS', ' HH:MM:SS.fff', ' hh:MM ap', ' hh:MM:SS ap'];

const ISO_TIMES = ['THH:MM', 'THH:MM:SS', 'THH:MM:SS.fff', 'THH:MM:SSzone', 'THH:MM:SS.fffzone', ' HH:MM:SSzone'];

/** Every way of writing a date that is understood. A column uses one of them. */
export const DATE_PATTERNS: readonly string[] = [
  ...DAYS.flatMap((day) => TIMES.map((time) => day + time)),
  ...ISO_TIMES.map((time) => `yyyy-mm-dd${time}`),
];

interface CompiledPattern {
  readonly name: string;
  readonly words: readonly string[];
  readonly matches: RegExp;
  readonly re2: string;
  readonly strptime: string;
}

const WORD = new RegExp(Object.keys(WORDS).join('|'), 'g');

function compile(name: string): CompiledPattern {
  const words = name.match(WORD) ?? [];
  const literals = name.split(WORD).map((text) => text.replace(/[.]/g, '\\$&'));
  const matches = literals.map((text, at) => text + group(words[at])).join('');
  const strptime = name.replace(WORD, (word) => WORDS[word]?.strptime ?? word);
  return { name, words, matches: new RegExp(`^${matches}$`, 'i'), re2: `(?i)${matches}`, strptime };
}

const group = (word: string | undefined): string => (word === undefined ? '' : `(${WORDS[word]?.matches})`);

const COMPILED: ReadonlyMap<string, CompiledPattern> = new Map(DATE_PATTERNS.map((name) => [name, compile(name)]));

type DateReader = (cell: string) => number | null;

/** Reads a cell by a pattern, as milliseconds since 1970 UTC; null when the cell does not fit. */
export function dateReader(pattern: string): DateReader {
  const compiled = COMPILED.get(pattern);
  if (compiled === undefined) return () => null;
  return (cell) => {
    const found = compiled.matches.exec(cell.trim());
    return found === null ? null : toEpoch(new Map(compiled.words.map((word, at) => [word, found[at + 1] ?? ''])));
  };
}

/** The same rule as SQL over a trimmed text column: BIGINT milliseconds, null where the cell does not fit. */
export function dateSql(column: string, pattern: string): string {
  const compiled = COMPILED.get(pattern);
  if (compiled === undefined) return 'NULL::BIGINT';
  const matches = `regexp_full_match(${column}, ${textLiteral(compiled.re2)})`;
  // DuckDB's %z reads +0000 but not Z.
  const cell = compiled.words.includes('zone') ? `regexp_replace(${column}, '[Zz]$', '+0000')` : column;
  return `CASE WHEN ${matches} THEN epoch_ms(try_strptime(${cell}, ${textLiteral(compiled.strptime)})) END`;
}

interface DateProposal {
  readonly pattern: string;
  /** The pattern with day and month exchanged, when it reads as many cells. */
  readonly twin?: string;
}

/** The pattern that reads most of these cells; null when none reads eight in ten. */
export function proposeDate(cells: readonly string[]): DateProposal | null {
  const dated = cells.filter((cell) => /\d/.test(cell) && cell.length >= 6 && cell.length <= 40);
  if (dated.length === 0 || dated.length < cells.length * 0.8) return null;
  const first = dated[0] ?? '';
  const readings = [...COMPILED.values()]
    .filter((compiled) => compiled.matches.test(first) || compiled.matches.test(dated.at(-1) ?? ''))
    .map(({ name }) => {
      const read = dateReader(name);
      return { name, count: dated.filter((cell) => read(cell) !== null).length };
    });
  const most = Math.max(0, ...readings.map((reading) => reading.count));
  if (most < cells.length * 0.8) return null;
  const [best, twin] = readings.filter((reading) => reading.count === most);
  if (best === undefined) return null;
  return twin === undefined ? { pattern: best.name } : { pattern: best.name, twin: twin.name };
}

/** Null for a date that no calendar has, such as 30 February. */
function toEpoch(parts: ReadonlyMap<string, string>): number | null {
  const number = (word: string): number => Number(parts.get(word) ?? 0);
  const year = parts.has('yyyy') ? number('yyyy') : shortYear(number('yy'));
  const month = monthNumber(parts);
  const day = number('dd');
  const hour = parts.has('hh') ? afternoon(number('hh'), parts.get('ap') ?? '') : number('HH');
  if (hour === null || hour > 23 || number('MM') > 59 || number('SS') > 59) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  const fraction = Math.floor(Number(`0.${parts.get('fff') ?? '0'}`) * 1000 + 1e-6);
  const time = ((hour * 60 + number('MM')) * 60 + number('SS')) * 1000 + fraction;
  return date.getTime() + time - offsetMs(parts.get('zone') ?? 'Z');
}

/** POSIX: 69 to 99 belong to the last century. */
const shortYear = (year: number): number => (year < 69 ? 2000 + year : 1900 + year);

function monthNumber(parts: ReadonlyMap<string, string>): number {
  const name = parts.get('mon') ?? parts.get('month');
  return name === undefined ? Number(parts.get('mm')) : MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

function afternoon(hour: number, ap: string): number | null {
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (ap.toLowerCase() === 'pm' ? 12 : 0);
}

function offsetMs(zone: string): number {
  if (/^z$/i.test(zone)) return 0;
  const digits = zone.replace(/\D/g, '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return minutes * 60_000 * (zone.startsWith('-') ? -1 : 1);
}
