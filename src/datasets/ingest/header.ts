import { isIdName } from '../words.ts';
import type { Row } from './record.ts';
import { plural, quoted } from './sentences.ts';
import type { Shape } from './shape.ts';

export interface ColumnName {
  readonly name: string;
  /** The file gave no name, so the column may be an index or come from a trailing delimiter. */
  readonly unnamed: boolean;
}

export interface Header {
  readonly columns: readonly ColumnName[];
  readonly notes: readonly string[];
}

const NAME_MAX = 200;

/** pandas, readr and R give these names to the row numbers that they write as a first column. */
const ROW_NAMES = /^(unnamed: ?\d+|\.\.\.\d+|rownames|row[._]names|level_0)$/i;

/**
 * Names every column as the file does, fills in empty names, and numbers repeated ones. Names that differ only in case
 * count as repeated, because SQL and most people take them for the same.
 */
export function nameColumns({ header, body }: Pick<Shape, 'header' | 'body'>, atLeast = 0): Header {
  const rows = body.map(({ cells }) => cells);
  const width = Math.max(header?.length ?? 0, typicalWidth(rows), atLeast);
  const { cells: given, notes } = header === null ? NO_HEADER : alignHeader(uncommented(header), rows, width);
  const taken = new Set<string>();
  const renamed: string[] = [];
  const columns = Array.from({ length: width }, (_, at): ColumnName => {
    const raw = (given[at] ?? '').replace(/\s+/g, ' ').trim();
    const wanted = [...raw].slice(0, NAME_MAX).join('') || `column_${at + 1}`;
    const name = untaken(wanted, taken);
    taken.add(name.toLowerCase());
    if (name !== wanted) renamed.push(name);
    return { name, unnamed: header !== null && (raw === '' || (at === 0 && ROW_NAMES.test(raw))) };
  });
  const doubled = `${plural(renamed.length, 'column name')} stood twice and got a number: ${quoted(renamed)}.`;
  return { columns, notes: renamed.length > 0 ? [...notes, doubled] : notes };
}

interface Names {
  readonly cells: Row;
  readonly notes: readonly string[];
}

const NO_HEADER: Names = {
  cells: [],
  notes: ['The first line holds data, so the columns were named column_1, column_2 and so on.'],
};

/** Some tools write the names as a comment: `# time, x, y`. A column may also be called #. */
const uncommented = ([first = '', ...others]: Row): Row => [first.replace(/^(#|%|\/\/)+\s*(?=\S)/, ''), ...others];

/** The cells that most rows have, up to the last that is not empty. */
function typicalWidth(rows: readonly Row[]): number {
  const widths = rows.map((row) => row.findLastIndex((cell) => cell !== '') + 1).sort((a, b) => a - b);
  return widths[Math.floor(widths.length / 2)] ?? 0;
}

/** R's write.table leaves out the name of the row names: then the header begins one column later. Other files lack their last name. */
function alignHeader(header: Row, rows: readonly Row[], width: number): Names {
  const more = width - header.length;
  if (more <= 0) return { cells: header, notes: [] };
  const labels = rows.map((row) => row[0]);
  const namesRows = more === 1 && new Set(labels).size === rows.length && !isIdName(header[0] ?? '');
  if (namesRows) {
    const note =
      'The rows have one cell more than there are column names; the first cell was taken for the name of its row.';
    return { cells: ['', ...header], notes: [note] };
  }
  const nameless = Array.from({ length: more }, (_, at) => `column_${header.length + at + 1}`);
  const note = `The rows have ${plural(more, 'cell')} more than there are column names; the last ${more === 1 ? 'was' : 'were'} called ${quoted(nameless)}.`;
  return { cells: header, notes: [note] };
}

function untaken(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted.toLowerCase())) return wanted;
  for (let number = 2; ; number += 1) {
    const name = `${wanted}_${number}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}
