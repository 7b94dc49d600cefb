import type { Quoting } from './dialect.ts';
import type { NativeType } from './stage.ts';

/**
 * Looks at the cells of a text, byte by byte, for what the CSV reader itself may read with a type: plain numbers and
 * full dates of ISO 8601 without exception. All else is staged as text and understood there, at the cost of some passes.
 */
export class Proof {
  /** By column: which of the kinds below all its cells could be. */
  readonly #possible: Uint8Array;
  /** By column: whether all its cells are of one length, which is 8. */
  readonly #shortest: Uint8Array;
  readonly #longest: Uint8Array;
  /** By column: whether a number shows that its point is no mark between thousands. */
  readonly #pointed: Uint8Array;
  readonly #quote: number;
  readonly #missing: ReadonlySet<string>;

  constructor(width: number, { quote }: Pick<Quoting, 'quote'>, missing: readonly string[]) {
    this.#possible = new Uint8Array(width).fill(ANY);
    this.#shortest = new Uint8Array(width).fill(LONGEST);
    this.#longest = new Uint8Array(width);
    this.#pointed = new Uint8Array(width);
    this.#quote = quote.charCodeAt(0);
    this.#missing = new Set(missing);
  }

  /** Takes in a cell as it stands in the file. */
  see(column: number, bytes: Uint8Array, from: number, to: number): void {
    const possible = this.#possible[column];
    // Text already, or a cell too many.
    if (possible === undefined || possible === 0) return;
    const inQuotes = to - from >= 2 && bytes[from] === this.#quote && bytes[to - 1] === this.#quote;
    const start = inQuotes ? from + 1 : from;
    const end = inQuotes ? to - 1 : to;
    const length = end - start;
    if (length === 0) return;
    const kind = length > LONGEST ? 0 : kindOf(bytes, start, end);
    if (kind === 0 && this.#isMissing(bytes, start, end)) return;
    this.#possible[column] = possible & kind;
    if (length < (this.#shortest[column] as number)) this.#shortest[column] = length;
    if (length > (this.#longest[column] as number)) this.#longest[column] = length;
    if ((kind & POINTED) !== 0) this.#pointed[column] = 1;
  }

  /** By column, the type that all its cells have; null for text. */
  natives(): readonly (NativeType | null)[] {
    return Array.from(this.#possible, (possible, column) => {
      const found = NATIVES.find(([kind]) => (possible & kind) !== 0)?.[1];
      if (found === undefined || this.#longest[column] === 0) return null;
      // Eight digits may be days, and with points alone in threes 1.250 may be a thousand.
      if (found === 'whole') return this.#shortest[column] === 8 && this.#longest[column] === 8 ? null : found;
      return found === 'number' && this.#pointed[column] === 0 ? null : found;
    });
  }

  #isMissing(bytes: Uint8Array, start: number, end: number): boolean {
    return end - start <= LONGEST && this.#missing.has(Buffer.from(bytes.subarray(start, end)).toString());
  }
}

const WHOLE = 1;
const NUMBER = 2;
const DAY = 4;
const SPACED = 8;
const JOINED = 16;
const ANY = 31;
/** Of a number: its point, or the lack of one, shows that points do not part thousands, as they may in 1.250 and 950. */
const POINTED = 32;

/** What is written so may be read as one kind or several: a whole number is a number too. */
const NATIVES: readonly (readonly [kind: number, native: NativeType])[] = [
  [WHOLE, 'whole'],
  [NUMBER, 'number'],
  [DAY, 'date'],
  [SPACED, 'datetime'],
  [JOINED, 'datetimeT'],
];

/** Longer cells are none of the kinds, and no tokens that a person may have named. */
const LONGEST = 100;
/** Digits past these may be names of things, which are no numbers. */
const EXACT_DIGITS = 15;
const LONGEST_NUMBER = 30;

const POINT = 0x2e;
const HYPHEN = 0x2d;
const ZERO = 0x30;

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= ZERO && byte <= 0x39;

function kindOf(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start] === HYPHEN ? start + 1 : start;
  // A zero before a digit is part of a name, such as a post code.
  if (end - start > LONGEST_NUMBER || (bytes[first] === ZERO && isDigit(bytes[first + 1]))) return 0;
  let point = -1;
  for (let at = first; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte >= ZERO && byte <= 0x39) continue;
    if (byte === POINT && point < 0) point = at;
    else if (byte === HYPHEN) return momentOf(bytes, start, end);
    else return at > first && (byte | 0x20) === 0x65 && isExponent(bytes, at + 1, end) ? NUMBER | POINTED : 0;
  }
  const digits = (point < 0 ? end : point) - first;
  const pointed = digits > 3 || bytes[first] === ZERO || (point >= 0 && end - point !== 4) ? POINTED : 0;
  if (point < 0) return digits > 0 && digits <= EXACT_DIGITS ? WHOLE | NUMBER | pointed : 0;
  return end - first > 1 ? NUMBER | pointed : 0;
}

/** Of one or two digits, so that no number is without end. */
function isExponent(bytes: Uint8Array, from: number, end: number): boolean {
  const start = bytes[from] === HYPHEN || bytes[from] === 0x2b ? from + 1 : from;
  return end > start && end - start <= 2 && isDigit(bytes[start]) && isDigit(bytes[end - 1]);
}

const DATE_FORM = 'dddd-dd-dd';
const MOMENT_FORM = 'dddd-dd-dd?dd:dd:dd';

/** A date with all its zeros. Whether the calendar has it, the reader finds out; it would also read 24:00. */
function momentOf(bytes: Uint8Array, start: number, end: number): number {
  const form = end - start === DATE_FORM.length ? DATE_FORM : end - start === MOMENT_FORM.length ? MOMENT_FORM : '';
  if (form === '') return 0;
  for (let at = 0; at < form.length; at += 1) {
    const wanted = form.charCodeAt(at);
    const byte = bytes[start + at] as number;
    if (wanted === 0x64 ? !isDigit(byte) : wanted !== 0x3f && byte !== wanted) return 0;
  }
  if (form === DATE_FORM) return DAY;
  if (bytes[start + 11] === 0x32 && bytes[start + 12] === 0x34) return 0;
  const between = bytes[start + 10];
  return between === 0x20 ? SPACED : between === 0x54 ? JOINED : 0;
}
