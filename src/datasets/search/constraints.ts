import { fold } from '../../text/fold.ts';
import type { Listing } from '../source.ts';
import { isMedia, languageTags, rowsBetween } from './tags.ts';

/** What a data set must be, whatever it is about. What a listing does not tell is given the benefit of the doubt. */
export interface Constraints {
  readonly formats: readonly string[];
  readonly minBytes?: number;
  readonly maxBytes?: number;
  readonly minRows?: number;
  readonly maxRows?: number;
  readonly minColumns?: number;
  readonly maxColumns?: number;
  /** One that allows everybody every use. Unknown is not free. */
  readonly freeLicence: boolean;
  /** Licences by name, of which one will do: keys of `LICENCES`. */
  readonly licences?: readonly string[];
  /** Languages of the texts, of which one will do, such as `de`; `!en` is any but English. */
  readonly languages?: readonly string[];
  /** Neither pictures nor sounds. */
  readonly noMedia?: boolean;
  /** Given to everybody, without terms to accept. */
  readonly ungated?: boolean;
  /** The year of the last change: at least. */
  readonly since?: number;
  /** Said in a word rather than a number: it decides between what fits alike. */
  readonly size?: 'small' | 'large';
  /** The names of the sources to keep to; none means all. */
  readonly sources: readonly string[];
}

const LESS = `(?:under|below|less than|fewer than|smaller than|at most|max(?:imum)?(?: of)?|up to|no(?:t)? (?:more|bigger|larger) than|within|<=?|≤|unter|weniger als|moins de|menos de|meno di|minder dan)`;
const MORE = `(?:over|above|more than|larger than|bigger than|at least|min(?:imum)?(?: of)?|no(?:t)? (?:less|fewer|smaller) than|>=?|≥|über|mehr als|plus de|más de|mais de|più di|meer dan|mindestens)`;
const NUMBER = String.raw`(\d[\d.,]*|\b(?:half an?|an?|one|two|three|four|five|ten|twenty|fifty)\b)\s*`;
const BYTES = String.raw`(kb|mb|gb|kilobytes?|megabytes?|gigabytes?|megs?|gigs?)\b`;
const SCALE = String.raw`(hundred thousand|hundred|k|m|thousand|million|mio)?\s*\+?\s*`;
const ROWS = String.raw`${SCALE}(?:or more\s+)?(?:(?:data )?rows?|records?|lines?|entries|examples?|instances?|observations?|samples|data points|zeilen|lignes|filas|righe|rijen|linhas)\b`;
const COLUMNS = String.raw`(?:columns?|features?|attributes?|variables?|fields?|spalten)\b`;

const pattern = (source: string): RegExp => new RegExp(source, 'giu');

const UNIT_BYTES: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9 };
const UNIT_ROWS: Readonly<Record<string, number>> = { k: 1e3, t: 1e3, m: 1e6, hundred: 100, 'hundred thousand': 1e5 };
const NUMBER_WORDS: Readonly<Record<string, number>> = {
  ...{ a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, ten: 10, twenty: 20, fifty: 50 },
  ...{ 'half a': 0.5, 'half an': 0.5 },
};

const bytesOf = (number = '', unit = ''): number => numberOf(number) * (UNIT_BYTES[unit[0]?.toLowerCase() ?? ''] ?? 1);
const rowsOf = (number = '', unit = ''): number => {
  const said = unit.toLowerCase();
  return numberOf(number) * (UNIT_ROWS[said] ?? UNIT_ROWS[said[0] ?? ''] ?? 1);
};

/** 10,000 and 1.5 and “half a” alike. */
const numberOf = (written: string): number =>
  NUMBER_WORDS[written.trim().toLowerCase()] ??
  Number(
    written
      .replace(/[,.](?=\d{3}(?!\d))/g, '')
      .replace(',', '.')
      .replace(/\.$/, ''),
  );

/** Licences that people ask for by name, and how those call themselves that are one. */
const LICENCES: Readonly<Record<string, { readonly said: string; readonly is: RegExp; readonly name: string }>> = {
  mit: { said: 'mit', is: /\bmit\b/i, name: 'MIT' },
  apache: { said: 'apache', is: /\bapache\b/i, name: 'Apache' },
  bsd: { said: 'bsd', is: /\bbsd\b/i, name: 'BSD' },
  gpl: { said: 'gpl', is: /\bl?gpl/i, name: 'GPL' },
  cc0: { said: 'cc[ -]?0|public[ -]domain', is: /\bcc-?0|public domain|pddl|unlicense/i, name: 'CC0' },
  ccbysa: { said: 'cc[ -]by[ -]sa', is: /\bcc[ -]by[ -]sa/i, name: 'CC BY-SA' },
  ccby: { said: 'cc[ -]by(?![ -]?(?:sa|n[cd]))', is: /\bcc[ -]by(?![ -]?(?:sa|n[cd]))/i, name: 'CC BY' },
  odbl: { said: 'odbl|open database', is: /\bodbl|open database/i, name: 'ODbL' },
};
const VERSION = String.raw`(?:[- ]v?\d[\d.]*)?`;
/** Where a licence is named: as such, or in a list of what is wanted. */
const licencePattern = (said: string): RegExp =>
  pattern(
    String.raw`\b(?:licen[cs](?:ed?|ing)(?:\s+(?:is|as|must be|should be|under))?(?:\s+the)?:?\s+)(?:${said})\b${VERSION}|\b(?:under\s+(?:an?\s+|the\s+)?)?(?:${said})${VERSION}[\s-]+(?:licen[cs](?:ed?|ing)|only|please)\b(?:\s+only\b)?`,
  );

const LANGUAGE_CODES: Readonly<Record<string, string>> = {
  ...{ english: 'en', german: 'de', french: 'fr', spanish: 'es', italian: 'it', dutch: 'nl', portuguese: 'pt' },
  ...{ chinese: 'zh', mandarin: 'zh', japanese: 'ja', korean: 'ko', russian: 'ru', ukrainian: 'uk', polish: 'pl' },
  ...{ arabic: 'ar', hindi: 'hi', bengali: 'bn', urdu: 'ur', tamil: 'ta', turkish: 'tr', persian: 'fa', farsi: 'fa' },
  ...{ hebrew: 'he', greek: 'el', czech: 'cs', swedish: 'sv', norwegian: 'no', danish: 'da', finnish: 'fi' },
  ...{
    hungarian: 'hu',
    romanian: 'ro',
    bulgarian: 'bg',
    vietnamese: 'vi',
    thai: 'th',
    indonesian: 'id',
    swahili: 'sw',
  },
};
const LANGUAGE = `(${Object.keys(LANGUAGE_CODES).join('|')})`;

/** The languages that words name, by code. */
export const languagesNamed = (words: Iterable<string>): readonly string[] => [
  ...new Set([...words].flatMap((word) => LANGUAGE_CODES[word] ?? [])),
];

const PICTURES = `(?:images?|pictures?|photos?|photographs?|videos?|audio|sounds?|recordings?|media)`;
const TABLE_NOUN = String.raw`(?:data\s?-?sets?|tables?|files?|csvs?|spreadsheets?)`;
const CHANGED = String.raw`(?:(?:last\s+)?(?:updated|changed|uploaded|published|released|refreshed|modified)\s*)`;
const YEAR = String.raw`((?:19|20)\d\d)\b`;

type Found = { -readonly [K in keyof Constraints]?: Constraints[K] };

const adding = <T>(list: readonly T[] | undefined, item: T): readonly T[] => [...new Set([...(list ?? []), item])];

const formatOf = (said: string): string => FORMAT_NAMES[said.toLowerCase()] ?? said.toLowerCase();

/** How each constraint is said. What was read is taken out of the text, so order matters. */
const READINGS: readonly (readonly [RegExp, (match: readonly string[], found: Found) => Found])[] = [
  [
    pattern(`between\\s+${NUMBER}${SCALE}(?:and|to|-|–)\\s*${NUMBER}${ROWS}`),
    ([, a, unit, b, other]) => ({ minRows: rowsOf(a, unit || other), maxRows: rowsOf(b, other) }),
  ],
  [
    pattern(`(?:around|about|roughly|some|approximately|circa|~)\\s*${NUMBER}${ROWS}`),
    ([, n, unit]) => ({ minRows: rowsOf(n, unit) / 2, maxRows: rowsOf(n, unit) * 2 }),
  ],
  [pattern(`${LESS}\\s*${NUMBER}${BYTES}`), ([, n, unit]) => ({ maxBytes: bytesOf(n, unit) })],
  [pattern(`${MORE}\\s*${NUMBER}${BYTES}`), ([, n, unit]) => ({ minBytes: bytesOf(n, unit) })],
  [
    pattern(`${NUMBER}${BYTES}\\s*(?:max(?:imum)?|or less|or smaller|at most|tops)\\b`),
    ([, n, unit]) => ({ maxBytes: bytesOf(n, unit) }),
  ],
  [
    pattern(`${NUMBER}${BYTES}\\s*(?:or more|or larger|or bigger|at least)\\b`),
    ([, n, unit]) => ({ minBytes: bytesOf(n, unit) }),
  ],
  [pattern(`${LESS}\\s*${NUMBER}${ROWS}`), ([, n, unit]) => ({ maxRows: rowsOf(n, unit) })],
  [
    pattern(`${NUMBER}${ROWS}\\s*(?:max(?:imum)?|or less|or fewer|at most|tops)\\b`),
    ([, n, unit]) => ({ maxRows: rowsOf(n, unit) }),
  ],
  [
    pattern(
      String.raw`\b(?:thousands|tens of thousands|hundreds of thousands|millions) of (?:rows?|records?|examples?|entries|observations?)\b`,
    ),
    ([said = '']) => ({ minRows: /^t/i.test(said) ? 1000 : /^h/i.test(said) ? 1e5 : 1e6 }),
  ],
  [
    pattern(`(?:${MORE}\\s*)?(\\d[\\d.,]*|\\ban?(?= (?:hundred|thousand|million)))\\s*${ROWS}`),
    ([, n, unit]) => ({ minRows: rowsOf(n, unit) }),
  ],
  [pattern(`${LESS}\\s*${NUMBER}${COLUMNS}`), ([, n = '']) => ({ maxColumns: numberOf(n) })],
  [pattern(`${MORE}\\s*${NUMBER}${COLUMNS}`), ([, n = '']) => ({ minColumns: numberOf(n) })],
  ...Object.entries(LICENCES).map(
    ([key, { said }]) =>
      [
        licencePattern(said),
        (_: readonly string[], { licences }: Found): Found => ({ licences: adding(licences, key) }),
      ] as const,
  ),
  [
    /\b(?:(?:with\s+)?(?:an?\s+)?(?:free|open|permissive|public|liberal)(?:ly)?[\s-]+(?:to use\s+)?licen[cs]e?d?|(?:free\s+)?(?:for\s+|allows?\s+|usable\s+)?commercial(?:ly)?\s+(?:use|usable|usage)|public domain|cc0|freely usable|free to use(?: commercially)?)\b/giu,
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
    pattern(
      String.raw`(?:,?\s*\b(?:and|but)\s+)?\b(?:no|not|without|instead of|rather than|non)[\s-]+(?:(?:as|on|any|the|just|from|of)\s+)?${PICTURES}\b(?:\s+or\s+${PICTURES}\b)?`,
    ),
    () => ({ noMedia: true }),
  ],
  [
    /\b(?:not|non|other than|except|anything but|any(?: language)? but|but not)[\s-]+(?:in\s+)?(?:the\s+)?english\b(?:[\s-]+language)?/giu,
    () => ({ languages: ['!en'] }),
  ],
  [
    pattern(
      String.raw`\b(?:(?:written|spoken|that is|that are|but)\s+)?in\s+(?:the\s+)?${LANGUAGE}\b(?:\s+language)?(?:\s+only)?|\b${LANGUAGE}[\s-]+(?:language|speaking|only)\b|\bauf (deutsch)\b`,
    ),
    ([, one, other, german], { languages }) => ({
      languages: adding(languages, german ? 'de' : (LANGUAGE_CODES[(one ?? other ?? '').toLowerCase()] ?? '')),
    }),
  ],
  [
    pattern(
      String.raw`\b${CHANGED}(?:since|after|in|from)\s+(?:or after\s+)?${YEAR}(?:\s+or (?:later|newer))?|\b(?:newer than|not older than|no older than)\s+${YEAR}|\bfrom\s+${YEAR}\s+or (?:later|newer)\b`,
    ),
    ([, one, two, three]) => ({ since: Number(one ?? two ?? three) }),
  ],
  [
    /\b(?:without (?:an? )?(?:login|log-in|account|registration|signing up|terms to accept)|not gated|ungated|no (?:login|account|registration)(?: needed)?)\b/giu,
    () => ({ ungated: true }),
  ],
  [
    pattern(
      String.raw`\b(?:tiny|small|little|compact|lightweight|smallish)(?:er|est)?(?=\s+(?:\w+\s+){0,2}?${TABLE_NOUN}\b)|\b(?:not|nothing)\s+(?:too|very|so)\s+(?:big|large|huge)\b`,
    ),
    () => ({ size: 'small' }),
  ],
  [
    pattern(String.raw`\b(?:big|large|huge|massive)(?:r|er|est)?(?=\s+(?:\w+\s+){0,2}?${TABLE_NOUN}\b)`),
    () => ({ size: 'large' }),
  ],
  [
    /\b(?:(?:as|in|an?)\s+)*(csv|tsv|parquet|jsonl?|xlsx|excel|arrow)s?\b(?:\s+(?:or|and|\/)\s+(csv|tsv|parquet|jsonl?|xlsx|excel|arrow)s?\b)?(?:\s+(?:files?|format|only))*/giu,
    ([, format = '', other], { formats }) => ({
      formats: [format, ...(other === undefined ? [] : [other])].map(formatOf).reduce(adding<string>, formats ?? []),
    }),
  ],
];

/** What it is for is no constraint, and no topic either. */
const PURPOSE =
  /\bfor\s+(?:(?:my|our|a|an|the|his|her)\s+(?:\w+\s+)?(?:class|classroom|course|seminar|lecture|workshop|homework|assignment|thesis|dissertation|tutorial|demo|hackathon|portfolio|colleague|boss)|teaching|beginners|practice|practi[sc]ing)\b/giu;

const FORMAT_NAMES: Readonly<Record<string, string>> = { excel: 'xlsx', jsonl: 'json' };

/** Takes the constraints out of what was written. `rest` is the topic. */
export function readConstraints(text: string): { readonly constraints: Constraints; readonly rest: string } {
  let found: Found = {};
  let rest = text.replace(PURPOSE, ' ');
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

const isAsked = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value));

export const isConstrained = (constraints: Constraints): boolean => Object.values(constraints).some(isAsked);

const FREE =
  /\b(cc0|public domain|mit|apache|bsd|unlicense|pddl|cc[ -]by(?!-n)|attribution (?:4|3)|odc-by|odbl|open database|dbcl|cc|gpl|lgpl|isc|wtfpl|community data license|cdla)\b/iu;
const RESTRICTED = /\b(nc|non-?commercial|nd|unknown|other)\b/iu;

/** 0 where a constraint is known to be broken, 1 where it is known to be kept, and between where nobody knows. */
type Check = (listing: Listing, constraints: Constraints) => number;

const UNKNOWN = 0.5;
const yes = (is: boolean): number => (is ? 1 : 0);
const isWithin = (
  value: number,
  { min = 0, max = Infinity }: { min?: number | undefined; max?: number | undefined },
): boolean => value >= min && value <= max;

/** A row of a table has about so many bytes where it lies packed, and never fewer or more than those. */
const ROW_BYTES = { least: 1, most: 20_000, usual: 40 } as const;
/** What is small may be learned from within a moment. */
const SMALL_BYTES = 2e6;

const CHECKS: Readonly<Record<keyof Constraints, Check>> = {
  sources: ({ source }, { sources }) => yes(sources.includes(source)),
  formats: ({ formats: own }, { formats }) =>
    own === undefined ? UNKNOWN : yes(formats.some((format) => own.includes(format))),
  freeLicence: ({ licence = '' }) => yes(FREE.test(licence) && !RESTRICTED.test(licence)),
  licences: ({ licence = '' }, { licences = [] }) => yes(licences.some((key) => LICENCES[key]?.is.test(licence))),
  minBytes: (listing, { minBytes }) => bytesWithin(listing, { min: minBytes }),
  maxBytes: (listing, { maxBytes }) => bytesWithin(listing, { max: maxBytes }),
  minRows: (listing, { minRows }) => rowsWithin(listing, { min: minRows }),
  maxRows: (listing, { maxRows }) => rowsWithin(listing, { max: maxRows }),
  minColumns: ({ columnCount }, { minColumns: min }) =>
    columnCount === undefined ? UNKNOWN : yes(isWithin(columnCount, { min })),
  maxColumns: ({ columnCount }, { maxColumns: max }) =>
    columnCount === undefined ? UNKNOWN : yes(isWithin(columnCount, { max })),
  languages: (listing, { languages = [] }) => {
    const own = languageTags(listing);
    const named = languages.some((code) => mentions(listing, code));
    if (own.length === 0) return named ? 1 : UNKNOWN / 2;
    return yes(
      named || languages.some((code) => (code === '!en' ? own.some((each) => each !== 'en') : own.includes(code))),
    );
  },
  noMedia: (listing) => yes(!isMedia(listing)),
  ungated: ({ isGated = false }) => yes(!isGated),
  since: ({ updated }, { since = 0 }) => (updated === undefined ? UNKNOWN : yes(Number(updated.slice(0, 4)) >= since)),
  size: ({ sizeBytes, ...listing }, { size }) => {
    const bytes = sizeBytes ?? rowsBetween(listing)[0] * ROW_BYTES.usual;
    return bytes === 0 ? UNKNOWN : bytes < SMALL_BYTES === (size === 'small') ? 1 : UNKNOWN / 2;
  },
};

type Range = { readonly min?: number | undefined; readonly max?: number | undefined };

/** Where the bytes are not told, rows say what they may be. */
function bytesWithin(listing: Listing, range: Range): number {
  if (listing.sizeBytes !== undefined) return yes(isWithin(listing.sizeBytes, range));
  const [fewest, most] = rowsBetween(listing);
  return estimate(fewest * ROW_BYTES.usual, most * ROW_BYTES.most, range);
}

/** Where the rows are not told, bytes say what they may be. */
function rowsWithin(listing: Listing, range: Range): number {
  const [fewest, most] = rowsBetween(listing);
  if (fewest > 0 || most < Infinity) return yes(fewest <= (range.max ?? Infinity) && most >= (range.min ?? 0));
  const { sizeBytes } = listing;
  if (sizeBytes === undefined) return UNKNOWN;
  const possible = estimate(sizeBytes / ROW_BYTES.most, sizeBytes / ROW_BYTES.least, range);
  return possible && (isWithin(sizeBytes / ROW_BYTES.usual, range) ? 0.7 : 0.3);
}

const estimate = (least: number, most: number, { min = 0, max = Infinity }: Range): number =>
  least > max || most < min ? 0 : UNKNOWN;

/** Whether a listing is known to break none. */
export const keeps = (listing: Listing, constraints: Constraints): boolean => certaintyOf(listing, constraints) > 0;

/** How certain it is that a listing keeps all constraints: 0 where one is broken, 1 where all are known to be kept. */
export function certaintyOf(listing: Listing, constraints: Constraints): number {
  const asked = (Object.keys(CHECKS) as (keyof Constraints)[]).filter((key) => isAsked(constraints[key]));
  const kept = asked.map((key) => CHECKS[key](listing, constraints));
  if (kept.length === 0) return 1;
  return kept.includes(0) ? 0 : kept.reduce((sum, each) => sum + each, 0) / kept.length;
}

const mentions = ({ title, description, tags }: Listing, code: string): boolean =>
  Object.entries(LANGUAGE_CODES).some(
    ([name, its]) => its === code && new RegExp(`\\b${name}\\b`, 'i').test([title, description, ...tags].join(' ')),
  );

const languageName = (code: string): string =>
  code === '!en'
    ? 'not in English'
    : `in ${Object.keys(LANGUAGE_CODES)
        .find((name) => LANGUAGE_CODES[name] === code)
        ?.replace(/^./, (first) => first.toUpperCase())}`;

/** The constraints in the words of an answer: "csv, under 50 MB, from Kaggle" is left to whoever knows the names. */
export function sayConstraints(
  constraints: Constraints,
  { bytes, count, source }: { bytes(n: number): string; count(n: number): string; source(name: string): string },
): readonly string[] {
  const { formats, freeLicence, licences = [], languages = [], noMedia, ungated, since, size, sources } = constraints;
  const { minBytes, maxBytes, minRows, maxRows, minColumns, maxColumns } = constraints;
  const bound = (words: string, value: number | undefined, say: (n: number) => string): readonly string[] =>
    value === undefined ? [] : [`${words} ${say(value)}`];
  return [
    ...(formats.length > 0 ? [formats.map((format) => format.toUpperCase()).join(' or ')] : []),
    ...(size === undefined ? [] : [size]),
    ...bound('at most', maxBytes, bytes),
    ...bound('at least', minBytes, bytes),
    ...bound('at least', minRows, (n) => `${count(n)} rows`),
    ...bound('at most', maxRows, (n) => `${count(n)} rows`),
    ...bound('at least', minColumns, (n) => `${count(n)} columns`),
    ...bound('at most', maxColumns, (n) => `${count(n)} columns`),
    ...(freeLicence ? ['with a free licence'] : []),
    ...(licences.length > 0 ? [`licence ${licences.map((key) => LICENCES[key]?.name ?? key).join(' or ')}`] : []),
    ...(languages.length > 0 ? [languages.map(languageName).join(' or ')] : []),
    ...(noMedia ? ['no pictures or sounds'] : []),
    ...(ungated ? ['without terms to accept'] : []),
    ...bound('changed in or after', since, String),
    ...(sources.length > 0 ? [`from ${sources.map(source).join(' or ')}`] : []),
  ];
}
