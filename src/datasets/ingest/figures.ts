import type { Cell, Database } from '../duckdb.ts';
import { identifier, textLiteral } from '../sql.ts';
import type { KeptColumn } from './convert.ts';
import { labelCounts } from './labels.ts';
import { type SortedFigures, sortColumns } from './sorted.ts';

/** What is counted of a column. */
export interface Figures {
  readonly filled: number;
  readonly distinct: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  /** Mean words per cell, and characters, of text. */
  readonly words: number;
  readonly characters: number;
  readonly longest: number;
  /** Of numbers, from the smallest to the largest by equal shares of them; empty of others. */
  readonly quantiles: readonly number[];
}

/** Of how many equal shares of the numbers the quantiles tell the ends. */
export const QUANTILES = 32;
const SHARES = Array.from({ length: QUANTILES + 1 }, (_, at) => at / QUANTILES);
/** Columns of no more rows are sorted, which gives exact quantiles; more rows would take the memory. */
const SHORT = 100_000;

/** So many rows tell how many words a cell has. */
const WORDS_ROWS = 100_000;

/** Each exact distinct count takes a hash table of some 12 MB from the first row on (DuckDB 1.5.5), of long texts more. */
const COLUMNS_PER_QUERY = 4;

interface FiguresOptions {
  readonly parquetPath: string;
  readonly rowCount: number;
  readonly columns: readonly KeptColumn[];
}

/** The figures of each column of a typed table, from all rows. */
export async function measureFigures(database: Database, options: FiguresOptions): Promise<readonly Figures[]> {
  const { parquetPath, columns, rowCount } = options;
  const isShort = rowCount <= SHORT;
  const counted = new Map(columns.flatMap((column) => countedOf(column)));
  const sorted = isShort
    ? await sortColumns(
        database,
        parquetPath,
        columns.filter((column) => !counted.has(column)),
        SHARES,
        rowCount,
      )
    : new Map<KeptColumn, SortedFigures>();
  const asked = columns.filter((column) => !counted.has(column) && (!isShort || column.type.type === 'text'));
  const found = new Map<KeptColumn, Figures>();
  for (let from = 0; from < asked.length; from += COLUMNS_PER_QUERY) {
    const group = asked.slice(from, from + COLUMNS_PER_QUERY);
    const aggregates = group.flatMap((column) => (isShort ? lengthsOf(column) : aggregatesOf(column, parquetPath)));
    const [row = []] = await database.rows(`SELECT ${aggregates.join(', ')} FROM ${textLiteral(parquetPath)}`);
    group.forEach((column, at) => {
      found.set(column, figuresOf(row.slice(at * AGGREGATES, (at + 1) * AGGREGATES)));
    });
  }
  return columns.map((column) => ({
    ...(found.get(column) ?? figuresOf([])),
    ...sorted.get(column),
    ...counted.get(column),
  }));
}

/** Of a column whose values are known already. */
function countedOf(column: KeptColumn): readonly (readonly [KeptColumn, Partial<Figures>])[] {
  const labels = 'labels' in column.type ? labelCounts(column.type) : null;
  if (labels === null) return [];
  const filled = labels.reduce((sum, { cells }) => sum + cells, 0);
  const mean = (figure: (text: string) => number): number =>
    labels.reduce((sum, { text, cells }) => sum + figure(text) * cells, 0) / Math.max(1, filled);
  const characters = (text: string): number => [...text].length;
  const lengths = {
    words: mean((text) => text.split(' ').length),
    characters: mean(characters),
    longest: Math.max(0, ...labels.map(({ text }) => characters(text))),
  };
  return [[column, { filled, distinct: labels.length, ...lengths }]];
}

function figuresOf(cells: readonly Cell[]): Figures {
  const number = (at: number): number | null => (cells[at] == null ? null : Number(cells[at]));
  return {
    filled: number(0) ?? 0,
    distinct: number(1) ?? 0,
    min: number(2),
    max: number(3),
    mean: number(4),
    words: number(5) ?? 0,
    characters: number(6) ?? 0,
    longest: number(7) ?? 0,
    quantiles: cells[8] == null ? [] : String(cells[8]).split(' ').map(Number),
  };
}

const AGGREGATES = 9;

const none = (count: number): readonly string[] => Array.from({ length: count }, () => 'NULL');

/** In the order of `figuresOf`. */
function aggregatesOf(column: KeptColumn, parquetPath: string): readonly string[] {
  const name = identifier(column.name);
  const both = [`count(${name})`, `count(DISTINCT ${name})`];
  switch (column.type.type) {
    case 'number': {
      const quantiles = `array_to_string(approx_quantile(${name}::DOUBLE, [${SHARES}]), ' ')`;
      return [...both, `min(${name})`, `max(${name})`, `avg(${name})`, ...none(3), quantiles];
    }
    case 'date':
      return [...both, `epoch_ms(min(${name}))`, `epoch_ms(max(${name}))`, ...none(5)];
    case 'boolean':
      return [...both, ...none(7)];
    case 'text': {
      // Of the first rows, since this takes as long as all else that is asked of prose.
      const first = `(SELECT ${name} AS text FROM ${textLiteral(parquetPath)} LIMIT ${WORDS_ROWS})`;
      return [...both, ...none(3), `(SELECT ${meanWords('text')} FROM ${first})`, ...charactersOf(name), 'NULL'];
    }
  }
}

/** In the same order, what sorting a column does not tell. */
function lengthsOf({ name }: KeptColumn): readonly string[] {
  const column = identifier(name);
  return [...none(5), meanWords(column), ...charactersOf(column), 'NULL'];
}

const meanWords = (text: string): string => `avg(strlen(${text}) - strlen(replace(${text}, ' ', '')) + 1)`;
const charactersOf = (text: string): readonly string[] => [`avg(length(${text}))`, `max(length(${text}))`];
