import { unescapeText } from './strings.ts';
import type { Shown } from './styles.ts';

/** A cell as it stands in the sheet. */
interface RawCell {
  /** `s` shared text, `str` and `inlineStr` text, `b` boolean, `e` error, `d` ISO date, else a number. */
  readonly type: string;
  readonly value: string;
  readonly style: number;
}

export interface CellOptions {
  readonly strings: readonly string[];
  readonly styles: readonly Shown[];
  readonly from1904: boolean;
}

/** A cell as text: numbers exactly, dates in ISO 8601; '' for an empty cell or an error such as #N/A. */
export function cellText({ type, value, style }: RawCell, options: CellOptions): string {
  switch (type) {
    case 's':
      return options.strings[Number(value)] ?? '';
    case 'str':
    case 'inlineStr':
      return unescapeText(value);
    case 'b':
      return value.trim() === '1' ? 'TRUE' : 'FALSE';
    case 'e':
      return '';
    case 'd':
      return isoText(value);
    default:
      return numberText(value, options.styles[style], options.from1904);
  }
}

function numberText(value: string, shown: Shown | undefined, from1904: boolean): string {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) return value.trim();
  switch (shown?.as) {
    case 'date':
    case 'datetime':
    case 'time':
      return serialText(number, shown.as, from1904) ?? shortest(number, value);
    case 'digits':
      return Number.isSafeInteger(number) && number >= 0
        ? String(number).padStart(shown.length, '0')
        : shortest(number, value);
    default:
      return shortest(number, value);
  }
}

/** Workbooks store 0.1 as 0.10000000000000001, the same number. Past 2^53 the digits stay as they are. */
const shortest = (number: number, value: string): string =>
  Math.abs(number) > Number.MAX_SAFE_INTEGER ? value.trim() : String(number);

const DAY_SECONDS = 86_400;
/** 30 December 1899 and 1 January 1904, in days from 1970. */
const EPOCH_1900 = -25_569;
const EPOCH_1904 = -24_107;
/** 31 December 9999. */
const LAST_SERIAL = 2_958_465;

/** Turns days since the workbook's epoch into a date; null when a workbook's calendar has no such day. */
function serialText(serial: number, as: 'date' | 'datetime' | 'time', from1904: boolean): string | null {
  if (serial < 0 || serial > LAST_SERIAL + 1) return null;
  // Excel treats 1900 as a leap year, so the days before its 29 February are one off.
  const day = from1904 ? EPOCH_1904 : serial < 60 ? EPOCH_1900 + 1 : EPOCH_1900;
  const days = as === 'date' ? Math.floor(serial) : serial;
  const iso = new Date((day * DAY_SECONDS + Math.round(days * DAY_SECONDS)) * 1000).toISOString();
  if (as === 'date') return iso.slice(0, 10);
  const time = iso.slice(11, 19);
  return as === 'time' && serial < 1 ? time : `${iso.slice(0, 10)} ${time}`;
}

/** `2024-01-31T10:11:12.000Z` becomes `2024-01-31 10:11:12`. */
function isoText(value: string): string {
  const [, day, time] = /^\s*(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}:\d{2}))?/.exec(value) ?? [];
  if (day === undefined) return value.trim();
  return time === undefined ? day : `${day} ${time}`;
}
