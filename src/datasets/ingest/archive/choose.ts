import { InvalidInputError } from '../../../errors.ts';
import { quoted } from '../sentences.ts';
import { type Entry, isLink, locked } from './zip.ts';

const TABLE = /\.(csv|tsv|tab|txt|parquet|pq|xlsx|xlsm)$/i;
const ARCHIVE = /\.(zip|gz|tgz|tar|7z|rar|bz2|xz|zst)$/i;
/** Files that describe the data. */
const BESIDE = /^(readme|licen[cs]e|description|notes?|data[ _-]?dictionary|codebook|metadata|schema)\b/i;

/** Competitions publish a table in parts, and only the training part has the answers. */
const TRAINING = /(^|[^a-z])train(ing)?([^a-z]|$)/i;
const NOT_TRAINING = /(^|[^a-z])(test(ing)?|valid(ation)?|dev|(sample|gender)?[ _-]?submission)([^a-z]|$)/i;

/** Chooses the table of an archive. Throws InvalidInputError when there is none, or several that may be meant. */
export function chooseEntry(entries: readonly Entry[], fileName: string): Entry {
  const files = entries.filter(({ fileName: name }) => !name.endsWith('/') && !isHidden(name));
  const tables = files.filter((entry) => TABLE.test(entry.fileName) && !BESIDE.test(baseName(entry)));
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

export const baseName = ({ fileName }: Pick<Entry, 'fileName'>): string => fileName.split('/').at(-1) ?? fileName;

const isHidden = (name: string): boolean =>
  name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX') ||
  /(^|\/)(thumbs\.db|desktop\.ini)$/i.test(name);

/** Of `train.csv`, `test.csv` and `sample_submission.csv`, a model can learn from the first. */
function trainingPart(tables: readonly Entry[]): Entry | undefined {
  const training = tables.filter((entry) => TRAINING.test(baseName(entry)));
  const others = tables.filter((entry) => !training.includes(entry));
  return training.length === 1 && others.every((entry) => NOT_TRAINING.test(baseName(entry))) ? training[0] : undefined;
}

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
