/** Cells that mean "no value" in any column (pandas' list without `None`, which is often a real category, and what MySQL and Hive write). */
export const MISSING_TOKENS: readonly string[] = [
  '',
  'NA',
  'N/A',
  'n/a',
  'Na',
  'NaN',
  'nan',
  '-nan',
  '-NaN',
  'NULL',
  'null',
  'Null',
  '#N/A',
  '#NA',
  '#VALUE!',
  '#DIV/0!',
  '#REF!',
  '<NA>',
  '(null)',
  '\\N',
];

/** Numbers without end, in lower case. Nothing can be learned from them. */
const ENDLESS_TOKENS: ReadonlySet<string> = new Set([
  'inf',
  '+inf',
  '-inf',
  'infinity',
  '+infinity',
  '-infinity',
  '∞',
  '-∞',
  '1.#inf',
]);

/** Cells that mean "no value" only where the rest of the column is numbers or dates, by who writes them; in lower case. */
const SOFT_TOKENS: ReadonlySet<string> = new Set([
  ...ENDLESS_TOKENS,
  ...['?', '-', '--', '---', '–', '—', '.', '..', '...', '*', '**', '***', '#', 'x', 'xx'],
  ...['none', 'unknown', 'unk', 'missing', 'not known', 'not available', 'not applicable', 'blank', 'empty', 'nil'],
  ...['na', 'n.a.', 'n.a', 'n/k', 'nk', 'n/d', 'n.d.', 'nd', 'k.a.', 'k. a.', 's/d', 's.d.', 'nn', 'undefined'],
  ...['tbd', 'tba', 'tbc', 'pending', 'to be determined', 'bdl', 'b.d.l.', '<lod', '<dl', '<lloq', 'lod'],
  ...['#num!', '#name?', '-1.#ind'],
  ...['nat', '0000-00-00', '0000-00-00 00:00:00', '00/00/0000'],
]);

const MISSING: ReadonlySet<string> = new Set(MISSING_TOKENS);

export const isMissing = (text: string): boolean => MISSING.has(text.trim());

export const isSoftMissing = (text: string): boolean => SOFT_TOKENS.has(text.toLowerCase());

export const isEndless = (text: string): boolean => ENDLESS_TOKENS.has(text.toLowerCase());

export const SOFT_TOKEN_LIST: readonly string[] = [...SOFT_TOKENS];

/** Tokens that are labels where all others are written alike: Namibia, sodium, the language Min Nan. */
const LABEL_TOKENS: readonly (readonly [token: string, likeness: RegExp])[] = [
  ['NA', /^[A-Z]{2}$/],
  ['Na', /^[A-Z][a-z]?$/],
  ['nan', /^[a-z]{3}$/],
  ['null', /^[a-z]{4}$/],
  ['NULL', /^[A-Z]{4}$/],
];

/** Tokens that may be labels where the others are of their kind: North America, the name Null. */
const LABEL_KINDS: readonly (readonly [token: string, kind: RegExp])[] = [
  ['NA', /^[A-Z]{2,6}$/],
  ['Null', /^\p{Lu}\p{Ll}+$/u],
  ['null', /^\p{Ll}+$/u],
  ['NULL', /^\p{Lu}{2,}$/u],
];

/** Missing tokens that look as these labels do. */
export const tokensNear = (labels: readonly string[]): readonly string[] =>
  labels.length < 2
    ? []
    : LABEL_KINDS.filter(([, kind]) => labels.every((label) => kind.test(label))).map(([token]) => token);

/** The token of the missing ones that would be one more of these labels; null when they are written otherwise. */
export function tokenLike(labels: readonly string[]): string | null {
  if (labels.length < 2) return null;
  const alike = LABEL_TOKENS.find(
    ([token, likeness]) =>
      labels.every((label) => likeness.test(label)) && labels.some((label) => label.length === token.length),
  );
  return alike?.[0] ?? null;
}
