/** Cells that mean "no value" in any column (pandas' list without `None`, which is often a real category). */
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
];

/** Cells that mean "no value" only where the rest of the column is numbers or dates. */
const SOFT_TOKENS: ReadonlySet<string> = new Set(['?', '-', '--', '---', '.', '..', 'none', 'unknown', 'missing']);

const MISSING: ReadonlySet<string> = new Set(MISSING_TOKENS);

export const isMissing = (text: string): boolean => MISSING.has(text.trim());

export const isSoftMissing = (text: string): boolean => SOFT_TOKENS.has(text.toLowerCase());

export const SOFT_TOKEN_LIST: readonly string[] = [...SOFT_TOKENS];
