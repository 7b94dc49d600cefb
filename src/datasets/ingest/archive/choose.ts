import { InvalidInputError } from '../../../errors.ts';
import { isTraining, theTraining } from '../../families.ts';
import { quoted } from '../sentences.ts';
import { type Entry, isLink, locked } from './zip.ts';

const RECORDS = /\.(json|jsonl|ndjson)$/i;
const TABLE = /\.(csv|tsv|tab|txt|parquet|pq|xlsx|xlsm)$/i;
const ARCHIVE = /\.(zip|gz|tgz|tar|7z|rar|bz2|xz|zst)$/i;
/** Files that describe the data. */
const BESIDE = /^(readme|licen[cs]e|description|notes?|data[ _-]?dictionary|codebook|metadata|schema)\b/i;

export interface Choosing {
  /** Whether JSON counts as a table, where there is no other. */
  readonly records?: boolean | undefined;
  /** The path of the entry that somebody chose. */
  readonly entry?: string | undefined;
}

/** Chooses the table of an archive. Throws InvalidInputError when there is none, or several that may be meant. */
export function chooseEntry(
  entries: readonly Entry[],
  fileName: string,
  { records = false, entry }: Choosing = {},
): Entry {
  const files = visible(entries);
  const tables = tablesOf(files, records).filter((each) => entry === undefined || each.fileName === entry);
  const chosen = tables.length > 1 ? trainingPart(tables) : tables[0];
  if (chosen === undefined) throw new InvalidInputError(noChoice(fileName, files, tables));
  if (isLink(chosen)) {
    throw new InvalidInputError(
      `${baseName(chosen)} in ${fileName} is only a link to another file. Pack the file itself and send that.`,
    );
  }
  if (chosen.isEncrypted()) throw new InvalidInputError(locked(fileName));
  return chosen;
}

/** The paths of the tables of which any may be meant, the likeliest first; empty where it is clear what is. */
export function choicesAmong(entries: readonly Entry[]): readonly string[] {
  const tables = tablesOf(visible(entries), true);
  if (tables.length < 2 || trainingPart(tables) !== undefined) return [];
  const likely = (entry: Entry): number => entry.uncompressedSize * (isTraining(entry.fileName) ? 1e15 : 1);
  return tables.toSorted((a, b) => likely(b) - likely(a)).map((entry) => entry.fileName);
}

function tablesOf(files: readonly Entry[], records: boolean): readonly Entry[] {
  const like = (pattern: RegExp) =>
    files.filter((entry) => pattern.test(entry.fileName) && !BESIDE.test(baseName(entry)));
  const tables = like(TABLE);
  return tables.length === 0 && records ? like(RECORDS) : tables;
}

const visible = (entries: readonly Entry[]): readonly Entry[] =>
  entries.filter(({ fileName: name }) => !name.endsWith('/') && !isHidden(name));

export const baseName = ({ fileName }: Pick<Entry, 'fileName'>): string => fileName.split('/').at(-1) ?? fileName;

const isHidden = (name: string): boolean =>
  name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX') ||
  /(^|\/)(thumbs\.db|desktop\.ini)$/i.test(name);

/** Of `train.csv`, `test.csv` and `sample_submission.csv`, a model can learn from the first. */
const trainingPart = (tables: readonly Entry[]): Entry | undefined => theTraining(tables, baseName);

function noChoice(fileName: string, files: readonly Entry[], tables: readonly Entry[]): string {
  if (tables.length > 1) {
    return `${fileName} holds ${tables.length} tables: ${quoted(tables.map(baseName))}. Send the one to learn from by itself.`;
  }
  if (files.some((entry) => ARCHIVE.test(entry.fileName))) {
    return `${fileName} holds another archive (${quoted(files.filter((entry) => ARCHIVE.test(entry.fileName)).map(baseName))}). Unpack it and send the table inside.`;
  }
  const found =
    files.length === 0 ? 'is an archive with nothing in it' : `holds no table, only ${quoted(files.map(baseName))}`;
  return `${fileName} ${found}. Send a CSV, TSV, Parquet or Excel file, or a ZIP with one of these.`;
}
