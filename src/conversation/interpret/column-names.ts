import { compact, fold } from '../../text/fold.ts';

export interface Column {
  readonly name: string;
  /** Compact spellings taken as the name itself: whole, and without a unit at its end. */
  readonly spellings: readonly string[];
  /** The name has signs in it ("Price (EUR)"), so its tokens alone are not the name. */
  readonly hasSigns: boolean;
  readonly words: readonly string[];
  /** What it is measured in, where its name says so: `kg` of `weight_kg`. */
  readonly unit: string | undefined;
}

const UNITS =
  /^(?:mm|cm|m|m2|sqm|km|g|kg|lb|lbs|usd|eur|gbp|pct|percent|sec|secs|min|mins|hrs|ms|in|ft|mg|ml|c|f|kw|kwh|mw|yrs|amt)$/;

/** How units are said. */
const SAID: Readonly<Record<string, string>> = {
  ...{ kilo: 'kg', kilos: 'kg', kilogram: 'kg', kilograms: 'kg', gram: 'g', grams: 'g', gramm: 'g' },
  ...{ kilometer: 'km', kilometers: 'km', kilometre: 'km', kilometres: 'km', meter: 'm', meters: 'm', metres: 'm' },
  ...{ millimeter: 'mm', millimeters: 'mm', centimeter: 'cm', centimeters: 'cm', liter: 'l', liters: 'l' },
  ...{ euro: 'eur', euros: 'eur', dollars: 'usd', percent: 'pct', minutes: 'min', hours: 'hrs', seconds: 'sec' },
};

/** The one column that is measured in what a word says, of those that are left. */
export function columnIn(
  names: readonly string[],
  word: string,
  isLeft: (name: string) => boolean,
): string | undefined {
  const unit = SAID[word] ?? word;
  const measured = columnsOf(names).all.filter((column) => column.unit === unit);
  return measured.length === 1 && isLeft(measured[0]?.name ?? '') ? measured[0]?.name : undefined;
}

interface Columns {
  readonly all: readonly Column[];
  readonly bySpelling: ReadonlyMap<string, Column>;
}

const prepared = new WeakMap<readonly string[], Columns>();

export function columnsOf(names: readonly string[]): Columns {
  const known = prepared.get(names);
  if (known !== undefined) return known;
  const all = names.map(readColumn);
  const spelt = all.flatMap((column) => column.spellings.map((spelling) => [spelling, column] as const));
  const columns = { all, bySpelling: new Map(spelt.reverse()) };
  prepared.set(names, columns);
  return columns;
}

/** Finds the column that a text is a spelling of: `monthly charges` for `MonthlyCharges`, `length` for `Length (mm)`. */
export function spellingsOf(names: readonly string[]): (text: string) => string | undefined {
  const { bySpelling } = columnsOf(names);
  return (text) => bySpelling.get(compact(text))?.name;
}

function readColumn(name: string): Column {
  const bare = name.replace(/\([^()]*\)|\[[^[\]]*\]/g, ' ');
  const words = wordsOf(bare);
  const last = words.at(-1);
  const unit = words.length > 1 && last !== undefined && UNITS.test(last) ? last : undefined;
  const unitless = unit === undefined ? words : words.slice(0, -1);
  const spellings = [compact(name), compact(bare), words.join(''), unitless.join('')];
  return {
    name,
    spellings: [...new Set(spellings)].filter((spelling) => spelling !== ''),
    hasSigns: /[^\p{L}\p{N}\s_]/u.test(name),
    words: unitless,
    unit,
  };
}

function wordsOf(name: string): string[] {
  return name
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .map(fold)
    .filter((word) => word !== '');
}
