import { fold } from '../../text/fold.ts';
import type { Listing } from '../source.ts';

/** What a data set must be, whatever it is about. What a listing does not tell is given the benefit of the doubt. */
export interface Constraints {
  readonly formats: readonly string[];
  readonly minBytes?: number;
  readonly maxBytes?: number;
  readonly minRows?: number;
  readonly maxRows?: number;
  /** One that allows everybody every use. Unknown is not free. */
  readonly freeLicence: boolean;
  /** The names of the sources to keep to; none means all. */
  readonly sources: readonly string[];
}

const LESS = `(?:under|below|less than|fewer than|smaller than|at most|max(?:imum)?(?: of)?|up to|no(?:t)? more than|within|<=?|≤|unter|weniger als|moins de|menos de|meno di|minder dan)`;
const MORE = `(?:over|above|more than|larger than|bigger than|at least|min(?:imum)?(?: of)?|no(?:t)? less than|>=?|≥|über|mehr als|plus de|más de|mais de|più di|meer dan|mindestens)`;
const NUMBER = String.raw`(\d[\d.,]*)\s*`;
const BYTES = String.raw`(kb|mb|gb|megabytes?|gigabytes?|megs?|gigs?)\b`;
const ROWS = String.raw`(k|m|thousand|million|mio)?\s*\+?\s*(?:or more\s+)?(?:rows?|records?|lines?|entries|examples?|instances?|observations?|zeilen|lignes|filas|righe|rijen|linhas)\b`;

const pattern = (source: string): RegExp => new RegExp(source, 'giu');

const UNIT_BYTES: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9 };
const UNIT_ROWS: Readonly<Record<string, number>> = { k: 1e3, t: 1e3, m: 1e6 };

const bytesOf = (number = '', unit = ''): number => numberOf(number) * (UNIT_BYTES[unit[0]?.toLowerCase() ?? ''] ?? 1);
const rowsOf = (number = '', unit = ''): number => numberOf(number) * (UNIT_ROWS[unit[0]?.toLowerCase() ?? ''] ?? 1);

/** 10,000 and 1.5 alike. */
const numberOf = (written: string): number => Number(written.replace(/[,.](?=\d{3}(?!\d))/g, '').replace(',', '.'));

type Found = { -readonly [K in keyof Constraints]?: Constraints[K] };

/** How each constraint is said. What was read is taken out of the text, so order matters. */
const READINGS: readonly (readonly [RegExp, (match: readonly string[], found: Found) => Found])[] = [
  [pattern(`${LESS}\\s*${NUMBER}${BYTES}`), ([, n, unit]) => ({ maxBytes: bytesOf(n, unit) })],
  [pattern(`${MORE}\\s*${NUMBER}${BYTES}`), ([, n, unit]) => ({ minBytes: bytesOf(n, unit) })],
  [
    pattern(`${NUMBER}${BYTES}\\s*(?:max(?:imum)?|or less|or smaller|at most)`),
    ([, n, unit]) => ({ maxBytes: bytesOf(n, unit) }),
  ],
  [pattern(`${LESS}\\s*${NUMBER}${ROWS}`), ([, n, unit]) => ({ maxRows: rowsOf(n, unit) })],
  [pattern(`(?:${MORE}\\s*)?${NUMBER}${ROWS}`), ([, n, unit]) => ({ minRows: rowsOf(n, unit) })],
  [
    /\b(?:(?:with\s+)?(?:an?\s+)?(?:free|open|permissive|public)[\s-]+(?:to use\s+)?licen[cs]ed?|(?:for\s+)?commercial use|public domain|cc0|freely licen[cs]ed|(?:mit|apache|bsd|cc[ -]by)(?:[- ][\d.]+)?[\s-]+licen[cs]ed?|licen[cs]ed?(?:\s+(?:is|under|as))?(?:\s+the)?\s+(?:mit|apache|bsd|cc[ -]by)(?![ -]?n[cd])(?:[- ][\d.]+)?)\b/giu,
    () => ({ freeLicence: true }),
  ],
  [/(?:,?\s*\bbut\s+)?\b(?:not|except|without)\s+(?:from\s+|on\s+)?kaggle\b/giu, () => ({ sources: ['huggingface'] })],
  [
    /(?:,?\s*\bbut\s+)?\b(?:not|except|without)\s+(?:from\s+|on\s+)?hugging\s?face\b/giu,
    () => ({ sources: ['kaggle'] }),
  ],
  [
    /\b(?:(?:from|on|in|at|only|search|via|of)\s+)?kaggle(?:\s+only)?\b/giu,
    (_, { sources = [] }) => ({ sources: [...sources, 'kaggle'] }),
  ],
  [
    /\b(?:(?:from|on|in|at|only|search|via|of)\s+)?(?:the\s+)?hugging\s?face(?:\s+hub)?(?:\s+only)?\b/giu,
    (_, { sources = [] }) => ({ sources: [...sources, 'huggingface'] }),
  ],
  [
    /\b(?:(?:as|in|an?)\s+)?(csv|tsv|parquet|jsonl?|xlsx|excel|arrow)s?\b(?:\s+(?:files?|format|only))*/giu,
    ([, format = ''], { formats = [] }) => ({
      formats: [...formats, FORMAT_NAMES[format.toLowerCase()] ?? format.toLowerCase()],
    }),
  ],
];

const FORMAT_NAMES: Readonly<Record<string, string>> = { excel: 'xlsx', jsonl: 'json' };

/** Takes the constraints out of what was written. `rest` is the topic. */
export function readConstraints(text: string): { readonly constraints: Constraints; readonly rest: string } {
  let found: Found = {};
  let rest = text;
  for (const [said, read] of READINGS) {
    rest = rest.replace(said, (...match: unknown[]) => {
      found = { ...found, ...read(match as string[], found) };
      return ' ';
    });
  }
  return { constraints: { formats: [], freeLicence: false, sources: [], ...found }, rest };
}

/** The words of a topic without those that were said as part of a constraint: “larger” of “larger than 5 GB”. */
export function withoutConstraints(topic: string, said: string): string {
  const words = (text: string): readonly string[] => fold(text).split(/[^\p{L}\p{N}]+/u);
  const [all, rest] = [said, readConstraints(said).rest].map((text) => new Set(words(text)));
  const left = topic.split(' ').filter((each) => words(each).some((word) => !all?.has(word) || rest?.has(word)));
  return left.length === 0 ? topic : left.join(' ');
}

export const isConstrained = (constraints: Constraints): boolean =>
  Object.values(constraints).some((value) => (Array.isArray(value) ? value.length > 0 : Boolean(value)));

const FREE =
  /\b(cc0|public domain|mit|apache|bsd|unlicense|pddl|cc[ -]by(?!-n)|attribution (?:4|3)|odc-by|odbl|open database|dbcl|cc|gpl|lgpl|isc|wtfpl|community data license|cdla)\b/iu;
const RESTRICTED = /\b(nc|non-?commercial|nd|unknown|other)\b/iu;

/** Whether a listing is known to break none. */
export function keeps(listing: Listing, constraints: Constraints): boolean {
  const { formats, freeLicence, sources, minBytes, maxBytes, minRows, maxRows } = constraints;
  const [fewest, most] = rowsBetween(listing);
  const { sizeBytes, licence = '' } = listing;
  return (
    (sources.length === 0 || sources.includes(listing.source)) &&
    (formats.length === 0 ||
      listing.formats === undefined ||
      formats.some((format) => listing.formats?.includes(format))) &&
    (!freeLicence || (FREE.test(licence) && !RESTRICTED.test(licence))) &&
    (sizeBytes === undefined || (sizeBytes <= (maxBytes ?? Infinity) && sizeBytes >= (minBytes ?? 0))) &&
    fewest <= (maxRows ?? Infinity) &&
    most >= (minRows ?? 0)
  );
}

/** Hugging Face tells the rows of many data sets by a tag alone, `size_categories:1K<n<10K`. */
function rowsBetween({ rowCount, tags }: Listing): readonly [number, number] {
  if (rowCount !== undefined) return [rowCount, rowCount];
  const bounds = tags
    .find((tag) => tag.startsWith('size_categories:'))
    ?.match(/(?:([\d.]+)([KMBT]))?\s*([<>])?n?([<>])\s*([\d.]+)([KMBT])/);
  if (bounds == null) return [0, Infinity];
  const [, low, lowUnit, , , high, highUnit] = bounds;
  const scale: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, B: 1e9, T: 1e12 };
  const ofUnit = (number = '0', unit = ''): number => Number(number) * (scale[unit] ?? 1);
  const last = ofUnit(high, highUnit);
  return bounds[0].startsWith('n>') ? [last, Infinity] : [ofUnit(low, lowUnit), last];
}

/** The constraints in the words of an answer: "csv, under 50 MB, from Kaggle" is left to whoever knows the names. */
export function sayConstraints(
  { formats, minBytes, maxBytes, minRows, maxRows, freeLicence, sources }: Constraints,
  { bytes, count, source }: { bytes(n: number): string; count(n: number): string; source(name: string): string },
): readonly string[] {
  return [
    ...(formats.length > 0 ? [formats.map((format) => format.toUpperCase()).join(' or ')] : []),
    ...(maxBytes === undefined ? [] : [`at most ${bytes(maxBytes)}`]),
    ...(minBytes === undefined ? [] : [`at least ${bytes(minBytes)}`]),
    ...(minRows === undefined ? [] : [`at least ${count(minRows)} rows`]),
    ...(maxRows === undefined ? [] : [`at most ${count(maxRows)} rows`]),
    ...(freeLicence ? ['with a free licence'] : []),
    ...(sources.length > 0 ? [`from ${sources.map(source).join(' or ')}`] : []),
  ];
}
