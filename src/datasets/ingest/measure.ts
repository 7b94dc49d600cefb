import type { Cell, Database } from '../duckdb.ts';
import type { ColumnFlag, ColumnKind, ColumnProfile, Dtype, Profile, SampleRow } from '../profile.ts';
import { identifier, textLiteral } from '../sql.ts';
import { isTargetName } from '../target.ts';
import { isIdName, isTimeName } from '../words.ts';
import type { KeptColumn } from './convert.ts';

const SAMPLE_ROWS = 20;
const TOP_VALUES = 20;
/** Longer cells are cut: people read a profile, and the store keeps it as one document. */
const SHOWN_CHARACTERS = 1_000;

/** A column with this many words per cell and distinct values is prose; with fewer it is a set of categories. */
const PROSE_WORDS = 3;
const PROSE_DISTINCT = 30;
const PROSE_SHARE = 0.1;

/** From this share of distinct values on, a column may name its rows. */
const ID_SHARE = 0.99;
/** What a saved index is called. */
const isNameless = (name: string): boolean =>
  /^(unnamed.*|column_?\d+|index|x|v1|#|no\.?|nr\.?|row.*|rank)$/i.test(name);
/** A counter may have skipped or lost this many numbers per remaining row. */
const ID_GAPS = 10;

/** Each exact distinct count takes a hash table of some 12 MB from the first row on (DuckDB 1.5.5). */
const COLUMNS_PER_QUERY = 8;

interface MeasureOptions {
  readonly parquetPath: string;
  readonly rowCount: number;
  readonly fileSize: number;
  readonly columns: readonly KeptColumn[];
}

interface Figures {
  readonly filled: number;
  readonly distinct: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  /** Mean words per cell, of text. */
  readonly words: number;
}

/** Profiles a typed table; every figure comes from all rows. */
export async function measure(database: Database, options: MeasureOptions): Promise<Profile> {
  const figures = await measureFigures(database, options);
  const columns: ColumnProfile[] = [];
  for (const [at, column] of options.columns.entries()) {
    const measured = figures[at];
    if (measured) columns.push(await profileColumn(database, options, column, measured));
  }
  return {
    rowCount: options.rowCount,
    columnCount: columns.length,
    fileSize: options.fileSize,
    columns,
    sample: await readSample(database, options),
  };
}

async function measureFigures(database: Database, options: MeasureOptions): Promise<readonly Figures[]> {
  const figures: Figures[] = [];
  for (let from = 0; from < options.columns.length; from += COLUMNS_PER_QUERY) {
    const columns = options.columns.slice(from, from + COLUMNS_PER_QUERY);
    const aggregates = columns.map((column) => aggregatesOf(column).join(', '));
    const [row = []] = await database.rows(`SELECT ${aggregates.join(', ')} FROM ${textLiteral(options.parquetPath)}`);
    columns.forEach((_, index) => {
      const [filled, distinct, min, max, mean, words] = row.slice(index * 6, index * 6 + 6).map(toNumber);
      figures.push({
        filled: filled ?? 0,
        distinct: distinct ?? 0,
        min: min ?? null,
        max: max ?? null,
        mean: mean ?? null,
        words: words ?? 0,
      });
    });
  }
  return figures;
}

const toNumber = (cell: Cell): number | null => (cell === null ? null : Number(cell));

function aggregatesOf({ name, type }: KeptColumn): readonly string[] {
  const column = identifier(name);
  const both = [`count(${column})`, `count(DISTINCT ${column})`];
  switch (type.type) {
    case 'number':
      return [...both, `min(${column})`, `max(${column})`, `avg(${column})`, 'NULL'];
    case 'date':
      return [...both, `epoch_ms(min(${column}))`, `epoch_ms(max(${column}))`, 'NULL', 'NULL'];
    case 'boolean':
      return [...both, 'NULL', 'NULL', 'NULL', 'NULL'];
    case 'text':
      return [...both, 'NULL', 'NULL', 'NULL', `avg(length(${column}) - length(replace(${column}, ' ', '')) + 1)`];
  }
}

async function profileColumn(
  database: Database,
  options: MeasureOptions,
  column: KeptColumn,
  figures: Figures,
): Promise<ColumnProfile> {
  const { name, type } = column;
  const kind = kindOf(column, figures);
  const base = {
    name,
    kind,
    dtype: dtypeOf(column),
    null_count: options.rowCount - figures.filled,
    unique_count: figures.distinct,
    flags: await flagsOf(database, options, column, figures, kind),
    ...(type.type === 'text' ? {} : { format: type.format }),
    ...('unread' in type && type.unread !== undefined ? { unread: type.unread } : {}),
  };
  if (type.type === 'number' && figures.min !== null && figures.max !== null && figures.mean !== null) {
    return { ...base, min: figures.min, max: figures.max, mean: figures.mean };
  }
  if (type.type === 'date' && figures.min !== null && figures.max !== null) {
    return { ...base, min: dateText(figures.min), max: dateText(figures.max) };
  }
  if (kind === 'category' || kind === 'boolean') {
    return { ...base, top: await topValues(database, options.parquetPath, name) };
  }
  return base;
}

function kindOf({ type }: KeptColumn, { filled, distinct, words }: Figures): ColumnKind {
  if (type.type !== 'text') return type.type;
  const share = filled === 0 ? 0 : distinct / filled;
  const many = share > 0.5 || (distinct >= PROSE_DISTINCT && share > PROSE_SHARE);
  return words >= PROSE_WORDS && many ? 'text' : 'category';
}

function dtypeOf({ type }: KeptColumn): Dtype {
  switch (type.type) {
    case 'number':
      return type.whole ? 'int64' : 'float64';
    case 'date':
      return 'datetime64[ns]';
    case 'boolean':
      if (type.digits) return 'int64';
      return type.format.yes.toLowerCase() === 'true' ? 'bool' : 'object';
    case 'text':
      return 'object';
  }
}

async function flagsOf(
  database: Database,
  options: MeasureOptions,
  column: KeptColumn,
  figures: Figures,
  kind: ColumnKind,
): Promise<readonly ColumnFlag[]> {
  if (figures.filled === 0) return ['all_missing'];
  if (figures.distinct === 1) return ['constant'];
  return (await isId(database, options, column, figures, kind)) ? ['id'] : [];
}

/** Ids name rows and tell nothing about them. They all differ, and are texts, are called an id, or count up. */
async function isId(
  database: Database,
  options: MeasureOptions,
  { name, type }: KeptColumn,
  { filled, distinct, min, max }: Figures,
  kind: ColumnKind,
): Promise<boolean> {
  if (distinct < filled * ID_SHARE) return false;
  if (type.type === 'text') return kind === 'category';
  if (type.type !== 'number' || !type.whole) return false;
  if (isIdName(name)) return true;
  if (isTimeName(name) || isTargetName(name)) return false;
  if (options.columns.length <= 2 || filled < options.rowCount) return false;
  const span = (max ?? 0) - (min ?? 0) + 1;
  // Rows sorted by a quantity rise as well, but not one by one; a counter without a name of its own may have lost some.
  if (span > (isNameless(name) ? ID_GAPS * filled : filled)) return false;
  return countsUp(database, options.parquetPath, name);
}

/** Without ORDER BY the window sees the rows as they stand in the file. */
async function countsUp(database: Database, parquetPath: string, name: string): Promise<boolean> {
  const column = identifier(name);
  const [[rising] = []] = await database.rows(
    `SELECT bool_and(value > before) FROM
       (SELECT ${column} AS value, lag(${column}) OVER () AS before FROM ${textLiteral(parquetPath)})`,
  );
  return rising === true;
}

async function topValues(
  database: Database,
  parquetPath: string,
  name: string,
): Promise<readonly { value: string; count: number }[]> {
  const column = identifier(name);
  const rows = await database.rows(
    `SELECT left(${column}::VARCHAR, ${SHOWN_CHARACTERS}), count(*) FROM ${textLiteral(parquetPath)}
     WHERE ${column} IS NOT NULL GROUP BY ${column} ORDER BY count(*) DESC, ${column} LIMIT ${TOP_VALUES}`,
  );
  return rows.map(([value, count]) => ({ value: String(value), count: Number(count) }));
}

async function readSample(database: Database, { parquetPath, columns }: MeasureOptions): Promise<readonly SampleRow[]> {
  const values = columns.map(({ name, type }) => {
    const column = identifier(name);
    if (type.type === 'date') return `epoch_ms(${column})`;
    return type.type === 'text' ? `left(${column}, ${SHOWN_CHARACTERS})` : column;
  });
  const rows = await database.rows(`SELECT ${values.join(', ')} FROM ${textLiteral(parquetPath)} LIMIT ${SAMPLE_ROWS}`);
  return rows.map((row) =>
    Object.fromEntries(columns.map(({ name, type }, at) => [name, sampleCell(row[at] ?? null, type.type)])),
  );
}

function sampleCell(cell: Cell, type: KeptColumn['type']['type']): string | number | null {
  if (type === 'date' && typeof cell === 'number') return dateText(cell);
  return typeof cell === 'boolean' ? String(cell) : cell;
}

/** ISO 8601; midnight is left out. */
const dateText = (epochMs: number): string => new Date(epochMs).toISOString().replace(/T00:00:00\.000Z$/, '');
