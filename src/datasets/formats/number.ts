import type { NumberFormat } from '../profile.ts';
import { textLiteral } from '../sql.ts';

export const PLAIN_NUMBER: NumberFormat = { type: 'number', decimal: '.', group: '', unit: '' };

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

type NumberReader = (cell: string) => number | null;

/** Reads a cell by a format; null when it holds no number. Any format reads plain digits. */
export function numberReader(format: NumberFormat): NumberReader {
  if (isPlain(format)) return (text) => readPlain(tidy(text.trim()));
  if (format.units !== undefined) return measureReader(format, format.units);
  const formatted = new RegExp(`^(?:${pattern(format)})$`);
  const digits = new RegExp(digitsOf(format));
  const marked = new RegExp(negativeMark(format));
  return (text) => {
    const cell = tidy(text.trim());
    if (!formatted.test(cell)) return readPlain(cell);
    const plain = (digits.exec(cell)?.[0] ?? '').replaceAll(format.group, '').replace(format.decimal, '.');
    const size = Number(format.powers ? plain.replace(POWER, 'e') : plain);
    return finite((size * (marked.test(cell) ? -1 : 1) * magnitudeOf(cell, format)) / divisorOf(cell, format));
  };
}

/** The same rule as SQL over a trimmed text column: DOUBLE, null where the cell holds no number. */
export function numberSql(column: string, format: NumberFormat): string {
  const cell = `translate(${column}, ${textLiteral(ODD.join(''))}, ${textLiteral(USUAL.join(''))})`;
  const plain = plainNumberSql(cell);
  if (isPlain(format)) return plain;
  if (format.units !== undefined) return measureSql(cell, format, format.units);
  const extracted = `regexp_extract(${cell}, ${textLiteral(digitsOf(format))})`;
  const digits = `replace(replace(${extracted}, ${textLiteral(format.group)}, ''), ${textLiteral(format.decimal)}, '.')`;
  const size = format.powers ? `regexp_replace(${digits}, ${textLiteral(POWER.source)}, 'e')` : digits;
  const marked = `regexp_matches(${cell}, ${textLiteral(negativeMark(format))})`;
  const finite = `CASE WHEN isfinite(try_cast(${size} AS DOUBLE)) THEN try_cast(${size} AS DOUBLE) END`;
  const value = `(${finite}) * CASE WHEN ${marked} THEN -1 ELSE 1 END${scaleSql(cell, format)}`;
  return `CASE WHEN regexp_full_match(${cell}, ${textLiteral(pattern(format))}) THEN ${value} ELSE ${plain} END`;
}

/**
 * DuckDB would also cast `1_000`, `inf` and `nan`, which are words to a person. What follows 9 in the alphabet begins no
 * number, and a cast that fails takes ten times as long as that comparison.
 */
export function plainNumberSql(column: string): string {
  const cast = `try_cast(${column} AS DOUBLE)`;
  return `CASE WHEN ${column} < ':' THEN CASE WHEN isfinite(${cast}) AND NOT contains(${column}, '_') THEN ${cast} END END`;
}

export const isPlain = ({ decimal, group, unit, negative, magnitudes, powers, marks }: NumberFormat): boolean =>
  decimal === '.' && group === '' && unit === '' && !negative && !magnitudes && !powers && !marks;

type Units = NonNullable<NumberFormat['units']>;

/** A number and its unit, and the unit in it. */
function partOf(format: NumberFormat, units: Units): { readonly part: string; readonly unit: string } {
  const longestFirst = Object.keys(units).sort((a, b) => b.length - a.length);
  const unit = `(${longestFirst.map(escapePattern).join('|')})`;
  return { part: `${digitsOf(format)} ?${unit}`, unit: `\\d[.,]? ?${unit}$` };
}

const wholeOf = (part: string): string => `[+-]? ?${part}(?:,? ?${part})*`;

/** Adds up the parts of a cell, each brought to the format's unit. */
function measureReader(format: NumberFormat, units: Units): NumberReader {
  const { part, unit } = partOf(format, units);
  const whole = new RegExp(`^(?:${wholeOf(part)})$`);
  const [parts, digits, behind] = [new RegExp(part, 'g'), new RegExp(digitsOf(format)), new RegExp(unit)];
  const sizeOf = (text: string): number =>
    Number((digits.exec(text)?.[0] ?? '').replaceAll(format.group, '').replace(format.decimal, '.')) *
    (units[behind.exec(text)?.[1] ?? ''] ?? Number.NaN);
  return (text) => {
    const cell = tidy(text.trim());
    if (!whole.test(cell)) return readPlain(cell);
    const sum = (cell.match(parts) ?? []).reduce((all, each) => all + sizeOf(each), 0);
    const zero = format.zeros?.[behind.exec(cell)?.[1] ?? ''] ?? 0;
    return finite((cell.startsWith('-') ? -sum : sum) + zero);
  };
}

function measureSql(cell: string, format: NumberFormat, units: Units): string {
  const { part, unit } = partOf(format, units);
  const extracted = `regexp_extract(part, ${textLiteral(digitsOf(format))})`;
  const digits = `replace(replace(${extracted}, ${textLiteral(format.group)}, ''), ${textLiteral(format.decimal)}, '.')`;
  const byUnit = (text: string, figures: Readonly<Record<string, number>>): string => {
    const cases = Object.entries(figures).map(([name, figure]) => `WHEN ${textLiteral(name)} THEN ${figure}::DOUBLE`);
    return `CASE regexp_extract(${text}, ${textLiteral(unit)}, 1) ${cases.join(' ')} END`;
  };
  const size = `try_cast(${digits} AS DOUBLE) * ${byUnit('part', units)}`;
  const zero = format.zeros === undefined ? '' : ` + ${byUnit(cell, format.zeros)}`;
  const sum = `list_sum(list_transform(regexp_extract_all(${cell}, ${textLiteral(part)}), lambda part: ${size}))`;
  const value = `${sum} * CASE WHEN starts_with(${cell}, '-') THEN -1 ELSE 1 END${zero}`;
  return `CASE WHEN regexp_full_match(${cell}, ${textLiteral(wholeOf(part))}) THEN ${value} ELSE ${plainNumberSql(cell)} END`;
}

/** Characters that mean the same in any format: minus signs, spaces, apostrophes, digits and marks of other scripts. */
const SAME: readonly (readonly [usual: string, odd: string])[] = [
  ['-', '−–‒‐﹣－'],
  [' ', '\u00a0\u202f\u2009\u2007'],
  ["'", '’‘´'],
  ['.', '．٫'],
  [',', '，٬'],
  ['%', '％٪'],
  ...[...'0123456789']
    .map((digit, at) => [digit, at] as const)
    .map(
      ([digit, at]) =>
        [digit, ['０', '٠', '۰', '०'].map((zero) => String.fromCharCode(zero.charCodeAt(0) + at)).join('')] as const,
    ),
];

const PAIRS = SAME.flatMap(([usual, odd]) => [...odd].map((each) => [each, usual] as const));
const ODD = PAIRS.map(([odd]) => odd);
const USUAL = PAIRS.map(([, usual]) => usual);
const AS_USUAL: ReadonlyMap<string, string> = new Map(PAIRS);
const ANY_ODD = /[^\p{ASCII}]/u;
const EACH_ODD = new RegExp(`[${ODD.join('')}]`, 'g');

/** A cell with the usual character for each that means the same. */
export const tidy = (cell: string): string =>
  ANY_ODD.test(cell) ? cell.replaceAll(EACH_ODD, (odd) => AS_USUAL.get(odd) ?? odd) : cell;

/** Whether a cell is a number as programs write them, just as `plainNumberSql` has it. */
export const isPlainNumber = (cell: string): boolean => readPlain(cell) !== null;

const readPlain = (cell: string): number | null => (PLAIN.test(cell) ? finite(Number(cell)) : null);

/** What stands between the digits and the exponent of 1.2×10^3. */
const POWER = / ?[×x*·] ?10 ?(?:\^|\*\*)? ?/;

/** Words for large numbers, by what they multiply. */
export const MAGNITUDES: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['K', 1e3],
  ['M', 1e6],
  ['mn', 1e6],
  ['Mio', 1e6],
  ['B', 1e9],
  ['bn', 1e9],
  ['Bn', 1e9],
  ['Mrd', 1e9],
  ['T', 1e12],
  ...(['lakh', 'Lakh', 'lakhs', 'Lakhs', 'lac', 'Lac'] as const).map((name) => [name, 1e5] as const),
  ...(['crore', 'Crore', 'crores', 'Crores'] as const).map((name) => [name, 1e7] as const),
  ...(['Tsd', 'thousand', 'Thousand'] as const).map((name) => [name, 1e3] as const),
  ...(['Mn', 'mio', 'million', 'Million', 'millions', 'Millions'] as const).map((name) => [name, 1e6] as const),
  ...(['mrd', 'billion', 'Billion', 'billions', 'Billions'] as const).map((name) => [name, 1e9] as const),
  ...(['trillion', 'Trillion'] as const).map((name) => [name, 1e12] as const),
]);

/** The longest first, so that Mrd is not taken for M. */
const MAGNITUDE = `(?:${[...MAGNITUDES.keys()].sort((a, b) => b.length - a.length).join('|')})`;

/** Patterns that JavaScript and RE2 read the same way. */
function digitsOf({ decimal, group, unit, powers }: NumberFormat): string {
  const mark = escapePattern(decimal);
  const between = escapePattern(group);
  const grouped = group === '' ? '' : `\\d{1,3}(?:${between}\\d{3})+|`;
  // In India the first three digits are a group, the others go in pairs.
  const lakhs = group === ',' ? '\\d{1,2}(?:,\\d{2})+,\\d{3}|' : '';
  const exponent = powers ? `(?:${POWER.source}[+-]?\\d+)?` : unit === '' ? '(?:[eE][+-]?\\d+)?' : '';
  return `(?:(?:${lakhs}${grouped}\\d+)(?:${mark}\\d*)?|${mark}\\d+)${exponent}`;
}

function pattern(format: NumberFormat): string {
  const { unit, negative, magnitudes, marks } = format;
  const sign = '(?:[+-] ?)?';
  const name = escapePattern(unit);
  const [before, after] = unit === '' ? ['', ''] : [`(?:${name} ?)?${sign}`, `(?: ?${name})?`];
  const behind = negative === 'behind' ? '(?: ?-)?' : '';
  const side = negative === 'DR' || negative === 'CR' ? '(?: ?(?:[CD][rR]|cr|dr)\\.?)?' : '';
  const size = `${digitsOf(format)}${magnitudes ? `(?: ?${MAGNITUDE}\\.?)?` : ''}`;
  const bare = `${sign}${before}${size}${behind}${after}${behind}${side}`;
  const number = marks ? `(?:${MARK_BEFORE})?${bare}(?: ?(?:${MARK_BEHIND}))?` : bare;
  return negative === 'brackets' ? `${number}|\\( ?${number} ?\\)${after}|${before}\\( ?${size} ?\\)` : number;
}

/** About so; with what error, or more in a footnote. */
export const MARK_BEFORE = '[~≈] ?|(?:[Cc]a\\.?|[Cc]irca|[Aa]bout|[Aa]round|[Aa]pprox\\.?|[Aa]pproximately) ?';
export const MARK_BEHIND =
  '(?:±|\\+/-|\\+-) ?[\\d.,]+|[*†‡§]+|\\((?:est\\.?|estimated|prov\\.?|approx\\.?|[a-z])\\)|\\[[a-z\\d]\\]';

/** What a negative number has: a minus before its first digit, since the minus of an exponent follows one, or its family's mark. */
function negativeMark({ negative }: NumberFormat): string {
  const minus = '^\\D*-';
  return negative === undefined ? minus : `${minus}|${NEGATIVE_MARKS[negative]}`;
}

const NEGATIVE_MARKS = { brackets: '\\(', behind: '-\\D*$', DR: '[dD][rR]', CR: '[cC][rR]' } as const;

const MAGNITUDE_OF = `\\d ?(${MAGNITUDE})`;

function magnitudeOf(cell: string, { magnitudes }: NumberFormat): number {
  const name = magnitudes ? new RegExp(MAGNITUDE_OF).exec(cell)?.[1] : undefined;
  return name === undefined ? 1 : (MAGNITUDES.get(name) ?? 1);
}

const divisorOf = (cell: string, { unit, unitDivisor = 1 }: NumberFormat): number =>
  unitDivisor !== 1 && cell.includes(unit) ? unitDivisor : 1;

/** What comes behind a value in SQL: its magnitude, and its divisor. */
function scaleSql(cell: string, { unit, unitDivisor, magnitudes }: NumberFormat): string {
  const cases = [...MAGNITUDES].map(([name, factor]) => `WHEN ${textLiteral(name)} THEN ${factor}`);
  const name = `regexp_extract(${cell}, ${textLiteral(MAGNITUDE_OF)}, 1)`;
  const magnitude = magnitudes ? ` * CASE ${name} ${cases.join(' ')} ELSE 1 END` : '';
  if (unitDivisor === undefined) return magnitude;
  return `${magnitude} / CASE WHEN contains(${cell}, ${textLiteral(unit)}) THEN ${unitDivisor} ELSE 1 END`;
}

const escapePattern = (text: string): string => text.replace(/[.$^|/()[\]*+?]/g, '\\$&');

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
