/** Names of files that can be read as a table, by what they end with; compressed ones too. */
const FORMATS: readonly (readonly [format: string, endings: RegExp])[] = [
  ['csv', /\.(csv|tsv|tab)(\.gz|\.zip)?$/i],
  ['parquet', /\.parquet$/i],
  ['json', /\.(jsonl?|ndjson)(\.gz|\.zip)?$/i],
  ['xlsx', /\.xlsx$/i],
  ['arrow', /\.(arrow|feather)$/i],
];

/** The format of a table's file; undefined for a file that is no table. */
export const tableFormat = (path: string): string | undefined => FORMATS.find(([, endings]) => endings.test(path))?.[0];

/** What may be a table or hold some, as only reading it tells. */
const PERHAPS = /(?<!\.tar)\.(zip|gz|txt|data|dat)$/i;

/** What names say of a file: which one people mean when they name the data set. Earlier goes before later. */
const RANKS: readonly RegExp[] = [
  // Of a competition: answers to fill in, and the notes about the columns.
  /(^|[^a-z])((sample|gender)_?submission|submission|solution)([^a-z]|$)/i,
  /(^|[^a-z])(read_?me|license|licence|metadata|meta|info|dictionary|codebook|description|config|dataset_infos?)([^a-z]|$)/i,
  /(^|[^a-z])(test|holdout|eval|unlabell?ed)([^a-z]|$)/i,
  /(^|[^a-z])(val|valid|validation|dev)([^a-z]|$)/i,
];

interface Sized {
  readonly name: string;
  readonly sizeBytes?: number;
}

/** The files that are tables, the most likely first; where none is for sure, those that may be. */
export function tablesAmong<T extends Sized>(files: readonly T[]): readonly T[] {
  const tables = files.filter(({ name }) => tableFormat(name) !== undefined);
  const readable = tables.length > 0 ? tables : files.filter(({ name }) => PERHAPS.test(name));
  return [...readable].sort(byLikelihood);
}

/** The most likely first: what is for training, then by size; what is for handing in or reading, last. */
const byLikelihood = (a: Sized, b: Sized): number =>
  rankOf(b.name) - rankOf(a.name) || (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0) || a.name.localeCompare(b.name);

function rankOf(name: string): number {
  const at = RANKS.findIndex((words) => words.test(name));
  if (at !== -1) return at;
  return RANKS.length + (/(^|[^a-z])train(ing)?([^a-z]|$)/i.test(name) ? 1 : 0);
}
