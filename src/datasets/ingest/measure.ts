import type { Cell, Database } from '../duckdb.ts';
import type { ColumnFlag, ColumnKind, ColumnProfile, Dtype, Profile, SampleRow } from '../profile.ts';
import { identifier, textLiteral } from '../sql.ts';
import { isTargetName } from '../target.ts';
import { isIdName, isTimeName } from '../words.ts';
import type { KeptColumn } from './convert.ts';
import { type Figures, measureFigures, QUANTILES } from './figures.ts';
import { labelCounts } from './labels.ts';

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

interface MeasureOptions {
  readonly parquetPath: string;
  readonly rowCount: number;
  readonly fileSize: number;
  readonly columns: readonly KeptColumn[];
}

/** The steps of a distribution that a person sees. */
const STEPS = 8;

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
    duplicateRows: await countDuplicates(database, options, figures),
    sample: await readSample(database, options),
  };
}

/** No two rows are the same where each differs in some column. */
async function countDuplicates(
  database: Database,
  { parquetPath, columns, rowCount }: MeasureOptions,
  figures: readonly Figures[],
): Promise<number> {
  if (figures.some(({ distinct }) => distinct === rowCount)) return 0;
  const different = async (some: readonly KeptColumn[]): Promise<number> => {
    const row = `hash(${some.map(({ name }) => identifier(name)).join(', ')})`;
    const [[count] = []] = await database.rows(`SELECT count(DISTINCT ${row}) FROM ${textLiteral(parquetPath)}`);
    return Number(count);
  };
  // Most tables have none, and where a few columns show that, the others need not be looked at.
  const telling = columns
    .map((column, at) => ({ column, distinct: figures[at]?.distinct ?? 0 }))
    .sort((a, b) => b.distinct - a.distinct)
    .slice(0, TELLING)
    .map(({ column }) => column);
  if ((await different(telling)) === rowCount) return 0;
  return rowCount - (await different(columns));
}

const TELLING = 4;

/** The shares of the numbers in equal steps from the smallest to the largest. */
function stepsOf(quantiles: readonly number[], min: number, max: number): readonly number[] {
  const upTo = (value: number): number => {
    const at = quantiles.findLastIndex((quantile) => quantile <= value);
    if (at < 0) return 0;
    if (at >= QUANTILES) return 1;
    const [below = 0, above = 0] = quantiles.slice(at, at + 2);
    return (at + (above > below ? (value - below) / (above - below) : 0)) / QUANTILES;
  };
  const border = (step: number): number =>
    step === 0 ? 0 : step === STEPS ? 1 : upTo(min + ((max - min) * step) / STEPS);
  return Array.from({ length: STEPS }, (_, step) => Number((border(step + 1) - border(step)).toFixed(4)));
}

/** The same of numbers that are all known; between them there are none. */
function stepsOfFew(top: Top, filled: number, min: number, max: number): readonly number[] {
  const stepOf = (value: number): number => Math.min(STEPS - 1, Math.floor(((value - min) / (max - min)) * STEPS));
  const within = (step: number): Top => top.filter(({ value }) => (stepOf(Number(value)) || 0) === step);
  const cells = (step: number): number => within(step).reduce((sum, { count }) => sum + count, 0);
  return Array.from({ length: STEPS }, (_, step) => Number((cells(step) / filled).toFixed(4)));
}

type Top = NonNullable<ColumnProfile['top']>;

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
    const { min, max, mean, quantiles } = figures;
    const fewNumbers = async (from: number, to: number): Promise<Pick<ColumnProfile, 'steps' | 'top'>> => {
      const top = await topValues(database, options.parquetPath, name);
      return { top, steps: stepsOfFew(top, figures.filled, from, to) };
    };
    const quarter = (count: number): number => quantiles[(QUANTILES * count) / 4] ?? min;
    return {
      ...base,
      ...{ min, max, mean, quartiles: [quarter(1), quarter(2), quarter(3)] },
      ...(figures.distinct > TOP_VALUES ? { steps: stepsOf(quantiles, min, max) } : await fewNumbers(min, max)),
    };
  }
  if (type.type === 'date' && figures.min !== null && figures.max !== null) {
    return { ...base, min: dateText(figures.min), max: dateText(figures.max) };
  }
  if (kind === 'category' || kind === 'boolean') {
    const labels = 'labels' in type ? labelCounts(type) : null;
    const known = labels?.slice(0, TOP_VALUES).map(({ text, cells }) => ({ value: text, count: cells }));
    return { ...base, top: known ?? (await topValues(database, options.parquetPath, name)) };
  }
  if (kind === 'text') {
    return { ...base, length: { mean: Number(figures.characters.toFixed(1)), max: figures.longest } };
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
  // What has a unit is an amount.
  if (type.type !== 'number' || !type.whole || type.format.unit !== '') return false;
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

async function topValues(database: Database, parquetPath: string, name: string): Promise<Top> {
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
