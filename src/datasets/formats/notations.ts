import type { NumberFormat } from '../profile.ts';
import { MAGNITUDES, MARK_BEFORE, MARK_BEHIND, numberReader, tidy } from './number.ts';
import { UNIT_NAMES, unitsOf } from './units.ts';

/** What is known of a column's cells beside those that are no plain numbers. */
export interface PlainCells {
  readonly plain: number;
  readonly min: number | null;
  readonly max: number | null;
}

/**
 * A family of notations: what its cells look like, what it adds to the format, and what must hold across the column
 * before it is believed. Cells come tidied.
 */
interface Notation {
  readonly looks: RegExp;
  readonly gives: Pick<NumberFormat, 'negative' | 'magnitudes' | 'powers' | 'marks'>;
  readonly believed: (like: readonly string[], others: readonly string[], plain: number) => boolean;
}

const always = (): boolean => true;

/** A sign that every cell has may be part of a label, such as (1), (2), (3): others are without it, or it stands at an amount. */
const besideOthers: Notation['believed'] = (like, others, plain) =>
  plain > 0 || others.some((cell) => /\d/.test(cell)) || like.every((cell) => /\d[.,]\d|[$€£¥₹]/.test(cell));

/** With fewer different cells, marks may be what tells them apart: hotels have 3* and 4*. */
const MARKED = 10;

const NOTATIONS: readonly Notation[] = [
  // Reports: ~5, ca. 5, 5 ± 1, 5*, 5 (est.)
  {
    looks: new RegExp(`^(?:${MARK_BEFORE})[+-]?[\\d.,]|\\d[^\\d]{0,8}? ?(?:${MARK_BEHIND})$`),
    gives: { marks: true },
    believed: (like, others, plain) => plain > MARKED || new Set([...like, ...others]).size > MARKED,
  },
  // Accounts: (987.65), $(1,200), (5) €
  {
    looks: /^[^\d(]{0,4}\([^\d()]{0,6}[\d.,][^()]*\)[^\d()]{0,4}$/,
    gives: { negative: 'brackets' },
    believed: besideOthers,
  },
  // SAP, mainframes: 4.572,23- and 5.00- €
  { looks: /\d ?-( ?[^\d\s-]{1,4})?$/, gives: { negative: 'behind' }, believed: besideOthers },
  // Bank statements: a debit takes away.
  { looks: /\d.* ?dr\.?$/i, gives: { negative: 'DR' }, believed: always },
  // Card statements know credits alone: these take away from what is owed.
  {
    looks: /\d.* ?cr\.?$/i,
    gives: { negative: 'CR' },
    believed: (_, others, plain) =>
      (plain > 0 || others.some((cell) => /\d/.test(cell))) && !others.some((cell) => /\d.* ?dr\.?$/i.test(cell)),
  },
  // Laboratories: 1.2×10^3, 1.2 x 10-5
  { looks: /\d ?[×x*·] ?10 ?(\^|\*\*)? ?[+-]?\d+$/, gives: { powers: true }, believed: always },
  // Shops and newspapers: 1.2k beside 3M or 950. One word at all cells is a unit.
  {
    looks: new RegExp(`\\d ?(${[...MAGNITUDES.keys()].join('|')})\\.?( ?([$€£¥₹]|[A-Z]{3}))?$`),
    gives: { magnitudes: true },
    believed: (like, others, plain) =>
      new Set(like.map((cell) => /[a-z]+/i.exec(cell.replace(/^[^\d]+/, ''))?.[0])).size > 1 ||
      plain > 0 ||
      others.some((cell) => /^\W*[\d.,' ]+\W*$/.test(cell)),
  },
];

/** Separators as they combine in practice, the plainest first: where two read a column equally well, the first wins. */
const SEPARATORS: readonly Pick<NumberFormat, 'decimal' | 'group'>[] = [
  { decimal: '.', group: '' },
  { decimal: '.', group: ',' },
  { decimal: ',', group: '' },
  { decimal: ',', group: '.' },
  { decimal: '.', group: ' ' },
  { decimal: ',', group: ' ' },
  { decimal: '.', group: "'" },
  { decimal: ',', group: "'" },
];

/** What stands beside the digits of all cells that have anything there. A letter before the digits would make a number of a code. */
const CURRENCIES =
  '$ € £ ¥ ₹ ₺ ₽ ₩ ₫ ₪ ₴ ฿ ₦ ₱ ¢ USD EUR GBP CHF INR JPY CNY RMB AUD CAD NZD SEK NOK DKK PLN CZK HUF RON BGN RUB TRY BRL MXN ZAR SGD HKD KRW THB IDR AED SAR ILS kr zł Kč Ft lei R$ US$ A$ C$ NZ$ HK$ S$ Rs Rs. Fr Fr. SFr.'.split(
    ' ',
  );
const MEASURES: readonly string[] = [
  ...UNIT_NAMES,
  ...MAGNITUDES.keys(),
  ...'% ‰ ° °C °F ºC ºF K g kg mg µg μg ng lb lbs oz t km m cm mm µm nm mi ft in yd ha m² m2 km² m³ l L ml mL dl h hr hrs hours min mins s sec ms d days day months yr yrs years mph km/h m/s kW kWh MW MWh W V mV A mA Hz kHz MHz GHz B kB KB MB GB TB Pa kPa hPa bar psi mmHg bpm dB cal kcal kJ J N ppm ppb mg/L mg/l µg/L mg/dL mmol/L g/L g/dL IU pts px pcs x M k'.split(
    ' ',
  ),
];

export interface NumberProposal {
  readonly format: NumberFormat;
  /** Whether some cell has a decimal mark or thousands, so that the format says which is which. */
  readonly separated: boolean;
  /** Reads the same cells as well with the other decimal mark: `1,234` alone is 1234 or 1.234. */
  readonly alternative?: NumberFormat;
}

/** Most columns of words and dates are told by so many of their cells. */
const FIRST_CELLS = 200;

/** The format that reads the most of a column's cells that are no plain numbers; null when it is less than half of them. */
export function proposeNumber(cells: readonly string[], beside: PlainCells): NumberProposal | null {
  if (!cells.slice(0, FIRST_CELLS).some(looksLikeNumber)) return null;
  const tidied = cells.map(tidy);
  const units = beside.plain === 0 ? unitsOf(tidied) : null;
  const notation = notationOf(tidied, beside.plain);
  const sign = commonestUnit(tidied);
  const family =
    units === null
      ? ({ type: 'number', unit: notation.magnitudes && MAGNITUDES.has(sign) ? '' : sign, ...notation } as const)
      : ({ type: 'number', ...units } as const);
  const readings = SEPARATORS.map((separators) => {
    const format: NumberFormat = { ...family, ...separators };
    const values = tidied.map(numberReader(format));
    return { format, values, count: values.filter((value) => value !== null).length };
  });
  const most = Math.max(...readings.map((reading) => reading.count));
  const [best, ...rest] = readings.filter((reading) => reading.count === most);
  if (best === undefined || most < cells.length / 2) return null;
  const separated = tidied.some((cell) => /\d[.,]\d/.test(cell));
  const format = withDivisor(best.format, tidied, best.values, beside);
  const alternative = rest.find((other) => other.values.some((value, at) => value !== best.values[at]))?.format;
  return alternative === undefined ? { format, separated } : { format, separated, alternative };
}

function notationOf(cells: readonly string[], plain: number): Notation['gives'] {
  const found = NOTATIONS.map((notation) => {
    const like = cells.filter((cell) => notation.looks.test(cell));
    return { notation, like, others: cells.filter((cell) => !notation.looks.test(cell)) };
  }).filter(({ notation, like, others }) => like.length > 0 && notation.believed(like, others, plain));
  // The commonest has the last word where two contradict each other.
  return Object.assign(
    {},
    ...found.sort((a, b) => a.like.length - b.like.length).map(({ notation }) => notation.gives),
  ) as Notation['gives'];
}

/** 3 % beside 0.47 is 0.03; beside 47 it is 3. */
function withDivisor(
  format: NumberFormat,
  cells: readonly string[],
  values: readonly (number | null)[],
  { plain, min, max }: PlainCells,
): NumberFormat {
  if (format.unit !== '%') return format;
  const unmarked = values.filter((value, at): value is number => value !== null && !cells[at]?.includes('%'));
  if (plain + unmarked.length === 0) return format;
  const largest = Math.max(Math.abs(min ?? 0), Math.abs(max ?? 0), ...unmarked.map(Math.abs));
  return largest <= 1 ? { ...format, unitDivisor: 100 } : format;
}

function commonestUnit(cells: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const cell of cells) {
    const before = /^[(\s+-]*([^\d\s(+-]{1,4}?\.?)[\s(+-]*[\d.,]*\d/.exec(cell)?.[1] ?? '';
    const behind = /\d[\s.)-]*([^\d\s.,()-][^\s()-]{0,9}?)[\s)-]*(?:[cd]r\.?)?$/i.exec(cell)?.[1] ?? '';
    for (const unit of new Set([before, behind])) {
      const known =
        CURRENCIES.includes(unit) || (unit === behind && MEASURES.includes(unit)) || (unit === before && unit === '%');
      if (known) counts.set(unit, (counts.get(unit) ?? 0) + 1);
    }
  }
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best), ['', 0] as [string, number])[0];
}

const ANY_NUMBER =
  /^(\D*)((?:[.,]\d|\d+(?:[.,]\d*)?|\d{1,3}(?:[.' ]\d{3}|,\d{2,3})+(?:[.,]\d*)?)\d*(?:[eE][+-]?\d+)?)(\D*)$/;
const MARKED_NUMBER = new RegExp(`^(?:${MARK_BEFORE})?[+-]?\\d[\\d.,]*(?: ?(?:${MARK_BEHIND}))?$`);
const POWER_OF_TEN = / ?[×x*·] ?10 ?(?:\^|\*\*)? ?[+-]?\d+$/;
const BESIDE: ReadonlySet<string> = new Set([
  '',
  ...CURRENCIES,
  ...MEASURES,
  ...MAGNITUDES.keys(),
  ...'CR DR Cr Dr cr dr'.split(' '),
]);

/** Whether a cell is written as numbers are, in whatever notation, also where it tells no more than a bound. */
export function looksLikeNumber(cell: string): boolean {
  const [, before = '', , behind = ''] = ANY_NUMBER.exec(tidy(cell).replace(POWER_OF_TEN, '')) ?? [];
  if (MARKED_NUMBER.test(tidy(cell)) || unitsOf([tidy(cell)], 1) !== null) return true;
  if (before === '' && behind === '') return ANY_NUMBER.test(tidy(cell).replace(POWER_OF_TEN, ''));
  const [mark, unit] = [before.replace(/[<>≤≥~≈=(+\s-]/g, ''), behind.replace(/[)\s-]/g, '')];
  return (mark === '' || CURRENCIES.includes(mark)) && BESIDE.has(unit);
}
