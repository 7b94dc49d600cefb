import { plural, quoted } from './sentences.ts';

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
export function nameColumns(
  header: readonly string[] | null,
  body: readonly (readonly string[])[],
  atLeast = 0,
): Header {
  const width = Math.max(dataWidth(header, body), atLeast);
  const given = header === null ? [] : alignHeader(header, body, width);
  const notes: string[] = [];
  if (header === null) notes.push('The first line holds data, so the columns were named column_1, column_2 and so on.');
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
  if (renamed.length > 0) {
    notes.push(`${plural(renamed.length, 'column name')} stood twice and got a number: ${quoted(renamed)}.`);
  }
  return { columns, notes };
}

/** The number of the header's cells, or of the filled cells of a typical row if that is more. */
function dataWidth(header: readonly string[] | null, body: readonly (readonly string[])[]): number {
  const widths = body.map((row) => filledWidth(row)).sort((a, b) => a - b);
  const typical = widths[Math.floor(widths.length / 2)] ?? 0;
  return Math.max(header?.length ?? 0, typical);
}

/** Cells up to the last that is not empty. */
function filledWidth(row: readonly string[]): number {
  let width = row.length;
  while (width > 0 && row[width - 1] === '') width -= 1;
  return width;
}

/** R's write.table gives the row names no header cell, so the header begins one column later. */
function alignHeader(
  header: readonly string[],
  body: readonly (readonly string[])[],
  width: number,
): readonly string[] {
  const rowNames = width === header.length + 1 && new Set(body.map((row) => row[0])).size === body.length;
  return rowNames ? ['', ...header] : header;
}

function untaken(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted.toLowerCase())) return wanted;
  for (let number = 2; ; number += 1) {
    const name = `${wanted}_${number}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}
