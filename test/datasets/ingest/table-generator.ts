/**
 * Tables with the cells they mean, and the texts a person or a program would have written for them: in some dialect,
 * with notations of its own and with dirt around. Nothing here comes from the reader, so that what one believes of a
 * notation the other must confirm.
 */
export type Value = number | string | null;

export interface Written {
  readonly text: string;
  readonly names: readonly string[];
  readonly columns: readonly Column[];
  readonly rows: number;
  /** What was done to it, for the message of a test that fails. */
  readonly story: string;
}

export interface Column {
  readonly kind: 'number' | 'date' | 'label';
  /** Dates as milliseconds since 1970 UTC. */
  readonly values: readonly Value[];
}

export type Random = () => number;

export function createRandom(seed: number): Random {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const between = (random: Random, low: number, high: number): number => low + Math.floor(random() * (high - low + 1));

function pick<T>(random: Random, from: readonly T[]): T {
  const chosen = from[Math.floor(random() * from.length)];
  if (chosen === undefined) throw new Error('nothing to pick from');
  return chosen;
}

const chance = (random: Random, share: number): boolean => random() < share;

/** Digits of a number, grouped, with a decimal mark: 1234.5 → 1.234,50. */
function digits(value: number, places: number, decimal: string, group: string, indian = false): string {
  const [whole = '', fraction = ''] = Math.abs(value).toFixed(places).split('.');
  let grouped = whole.slice(-3);
  for (let end = whole.length - 3; end > 0; ) {
    const size = indian ? 2 : 3;
    grouped = whole.slice(Math.max(0, end - size), end) + group + grouped;
    end -= size;
  }
  return fraction === '' ? grouped : grouped + decimal + fraction;
}

interface Hand {
  readonly name: string;
  readonly places: readonly number[];
  /** Decimal commas go with other commas in the file badly: such files are written with semicolons. */
  readonly comma?: true;
  readonly write: (value: number, places: number) => string;
}

const minus = (value: number, text: string): string => (value < 0 ? `-${text}` : text);

/** How people and programs write numbers. */
const NUMBER_HANDS: readonly Hand[] = [
  { name: 'plain', places: [0, 1, 3], write: (value, places) => value.toFixed(places) },
  { name: 'american', places: [0, 2], write: (v, p) => minus(v, digits(v, p, '.', ',')) },
  { name: 'german', places: [1, 2], comma: true, write: (v, p) => minus(v, digits(v, p, ',', '.')) },
  { name: 'french', places: [1, 2], comma: true, write: (v, p) => minus(v, digits(v, p, ',', '\u202f')) },
  { name: 'swiss', places: [0, 2], write: (v, p) => minus(v, digits(v, p, '.', '’')) },
  { name: 'indian', places: [0, 2], write: (v, p) => minus(v, digits(v, p, '.', ',', true)) },
  {
    name: 'accountant',
    places: [2],
    write: (v, p) => (v < 0 ? `(${digits(v, p, '.', ',')})` : digits(v, p, '.', ',')),
  },
  { name: 'dollars', places: [2], write: (v, p) => minus(v, `$${digits(v, p, '.', ',')}`) },
  {
    name: 'dollars in brackets',
    places: [2],
    write: (v, p) => (v < 0 ? `($${digits(v, p, '.', ',')})` : `$${digits(v, p, '.', ',')}`),
  },
  { name: 'euros', places: [2], comma: true, write: (v, p) => minus(v, `${digits(v, p, ',', '.')} €`) },
  { name: 'mainframe', places: [2], comma: true, write: (v, p) => `${digits(v, p, ',', '.')}${v < 0 ? '-' : ''}` },
  {
    name: 'typographer',
    places: [1, 2],
    write: (v, p) => (v < 0 ? `−${digits(v, p, '.', '')}` : digits(v, p, '.', '')),
  },
  { name: 'per cent', places: [1], write: (v, p) => `${minus(v, digits(v, p, '.', ''))}%` },
  { name: 'kilograms', places: [1], write: (v, p) => `${minus(v, digits(v, p, '.', ''))} kg` },
  { name: 'bank', places: [2], write: (v, p) => `${digits(v, p, '.', ',')} ${v < 0 ? 'DR' : 'CR'}` },
  { name: 'physicist', places: [3], write: (v) => v.toExponential(5).replace('e+', '×10^').replace('e-', '×10^-') },
  { name: 'program', places: [3], write: (v) => v.toExponential(5) },
];

const two = (value: number): string => String(value).padStart(2, '0');
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const MONATE = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ');

interface Clock {
  readonly y: number;
  readonly m: number;
  readonly d: number;
  readonly time: string;
}

/** How people and programs write dates; with a time where the values have one. */
const DATE_HANDS: readonly { readonly name: string; readonly timed: boolean; readonly write: (at: Clock) => string }[] =
  [
    { name: 'iso', timed: false, write: ({ y, m, d }) => `${y}-${two(m)}-${two(d)}` },
    { name: 'iso time', timed: true, write: ({ y, m, d, time }) => `${y}-${two(m)}-${two(d)}T${time}Z` },
    { name: 'pandas', timed: true, write: ({ y, m, d, time }) => `${y}-${two(m)}-${two(d)} ${time}+00:00` },
    { name: 'utc', timed: true, write: ({ y, m, d, time }) => `${y}-${two(m)}-${two(d)} ${time} UTC` },
    { name: 'german', timed: false, write: ({ y, m, d }) => `${two(d)}.${two(m)}.${y}` },
    { name: 'german time', timed: true, write: ({ y, m, d, time }) => `${two(d)}.${two(m)}.${y} ${time}` },
    { name: 'slashes', timed: false, write: ({ y, m, d }) => `${y}/${two(m)}/${two(d)}` },
    {
      name: 'oracle',
      timed: false,
      write: ({ y, m, d }) => `${two(d)}-${(MONTHS[m - 1] ?? '').slice(0, 3).toUpperCase()}-${y}`,
    },
    { name: 'letter', timed: false, write: ({ y, m, d }) => `${MONTHS[m - 1]} ${d}, ${y}` },
    { name: 'brief', timed: false, write: ({ y, m, d }) => `${d}. ${MONATE[m - 1]} ${y}` },
  ];

const LABELS: readonly (readonly string[])[] = [
  ['red', 'green', 'blue'],
  ['low', 'medium', 'high', 'very high'],
  ['Berlin', 'São Paulo', 'Hà Nội', 'Łódź'],
  ['A+', 'A-', 'B+', '0'],
  ['month-to-month', 'one year', 'two year'],
  ['yes, often', 'no; never', 'say "maybe"'],
];

const NAMES =
  'height weight mass length depth amount rent score level grade city region site method batch opened closed seen flow load'.split(
    ' ',
  );

const NOTHING = ['', 'NA', 'N/A', 'null', 'NaN', '#N/A', '\\N'];
/** Written where there is no number. */
const NO_NUMBER = ['?', '-', 'TBD', 'n/k', 'inf', '*', '<0.1'];

interface Made extends Column {
  readonly texts: readonly string[];
  readonly hand: string;
}

function makeNumbers(random: Random, rows: number, commas: boolean): Made {
  const hand = pick(
    random,
    NUMBER_HANDS.filter(({ name, comma = false }) => comma === commas || (commas && name === 'plain')),
  );
  const places = pick(random, commas && hand.comma === undefined ? [0] : hand.places);
  const scale = 10 ** between(random, places === 0 ? 3 : 1, 6);
  const signed = chance(random, 0.6) || /accountant|brackets|mainframe|typographer|bank/.test(hand.name);
  const odd = chance(random, 0.25) ? pick(random, NO_NUMBER) : null;
  const nothing = pick(random, NOTHING);
  const texts: string[] = [];
  const values = Array.from({ length: rows }, (): Value => {
    if (chance(random, 0.06)) {
      texts.push(odd !== null && chance(random, 0.5) ? odd : nothing);
      return null;
    }
    const raw = random() * scale * (signed && chance(random, 0.4) ? -1 : 1);
    const value = /physicist|program/.test(hand.name) ? Number(raw.toExponential(5)) : Number(raw.toFixed(places));
    texts.push(hand.write(value, places));
    return value === 0 ? 0 : value;
  });
  return { kind: 'number', values, texts, hand: `${hand.name}.${places}` };
}

function makeDates(random: Random, rows: number): Made {
  const hand = pick(random, DATE_HANDS);
  const nothing = pick(random, ['', 'NA', 'NaT', 'null']);
  const texts: string[] = [];
  const values = Array.from({ length: rows }, (): Value => {
    if (chance(random, 0.05)) {
      texts.push(nothing);
      return null;
    }
    const clock = { y: between(random, 1990, 2025), m: between(random, 1, 12), d: between(random, 1, 28) };
    const [hour, minute, second] = hand.timed
      ? [between(random, 0, 23), between(random, 0, 59), between(random, 0, 59)]
      : [0, 0, 0];
    texts.push(hand.write({ ...clock, time: `${two(hour)}:${two(minute)}:${two(second)}` }));
    return Date.UTC(clock.y, clock.m - 1, clock.d, hour, minute, second);
  });
  return { kind: 'date', values, texts, hand: hand.name };
}

function makeLabels(random: Random, rows: number): Made {
  const labels = pick(random, LABELS);
  const nothing = pick(random, NOTHING);
  const texts: string[] = [];
  const values = Array.from({ length: rows }, (): Value => {
    const missing = chance(random, 0.05);
    const label = pick(random, labels);
    texts.push(missing ? nothing : label);
    return missing ? null : label;
  });
  return { kind: 'label', values, texts, hand: 'labels' };
}

/** A table of two numbers, a list of labels and some more, written with random dirt. */
export function writeTable(seed: number): Written {
  const random = createRandom(seed);
  const rows = between(random, 14, 60);
  const delimiter = pick(random, [',', ';', '\t', '|']);
  const commas = delimiter !== ',' && chance(random, 0.4);
  const makers = [
    makeNumbers,
    makeNumbers,
    makeLabels,
    ...Array.from({ length: between(random, 0, 3) }, () => pick(random, [makeNumbers, makeDates, makeLabels])),
  ];
  const made = makers.map((make) => make(random, rows, commas)).sort(() => random() - 0.5);
  const width = made.length;
  const names = NAMES.map((name) => [random(), name] as const)
    .sort(([a], [b]) => a - b)
    .slice(0, width)
    .map(([, name]) => name);

  const always = chance(random, 0.15);
  const quote = (cell: string): string =>
    always || cell.includes(delimiter) || cell.includes('"') || cell.includes('\n')
      ? `"${cell.replaceAll('"', '""')}"`
      : cell;
  const pad = chance(random, 0.1) ? ' ' : '';
  const line = (cells: readonly string[]): string => cells.map((cell) => quote(cell)).join(delimiter + pad);
  const header = line(names);
  const story: string[] = [];
  const dirt = (share: number, what: string, lines: () => readonly string[]): readonly string[] => {
    if (!chance(random, share)) return [];
    story.push(what);
    return lines();
  };

  const above = [
    ...dirt(0.15, 'title', () => ['Report of the plant']),
    ...dirt(0.1, 'comments', () =>
      Array.from({ length: between(random, 1, 30) }, (_, at) => `# setting ${at}${delimiter} ${at}`).map((text) =>
        width === 2 ? text.replace(delimiter, '') : text,
      ),
    ),
    ...dirt(0.1, 'blank', () => ['', '']),
    ...dirt(0.1, 'delimiters', () => [delimiter.repeat(width - 1)]),
  ];
  const units = dirt(0.1, 'units', () => [
    line(
      made.map(({ kind }) =>
        kind === 'label' ? '' : kind === 'number' ? pick(random, ['kg', 'mm', '[m/s]', '(USD)']) : 'UTC',
      ),
    ),
  ]);
  const body = Array.from({ length: rows }, (_, at) => line(made.map(({ texts }) => texts[at] ?? '')));
  const again = dirt(0.1, 'header again', () => [header]);
  if (again.length > 0) body.splice(between(random, 5, rows - 5), 0, ...again);
  const below = [
    ...dirt(0.1, 'blank below', () => ['']),
    ...dirt(0.1, 'total', () => [
      line(
        made.map(({ kind, values }, at) =>
          kind === 'number'
            ? String(values.reduce<number>((sum, value) => sum + Math.abs(Number(value ?? 0)), 1e7).toFixed(0))
            : at === made.findIndex((each) => each.kind !== 'number')
              ? 'Total'
              : '',
        ),
      ),
    ]),
    ...dirt(0.1, 'source', () => ['Source: the plant itself']),
  ];
  const lineBreak = pick(random, ['\n', '\n', '\r\n', '\r']);
  const text = [...above, header, ...units, ...body, ...below].join(lineBreak) + (chance(random, 0.8) ? lineBreak : '');
  return {
    text: (chance(random, 0.1) ? '\ufeff' : '') + text,
    names,
    columns: made,
    rows,
    story: `seed ${seed}: ${rows} rows, ${JSON.stringify(delimiter)}, ${made.map(({ hand }) => hand).join(' | ')}; ${story.join(', ')}`,
  };
}
