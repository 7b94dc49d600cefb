import type { Database } from '../duckdb.ts';
import { proposeBoolean } from '../formats/boolean.ts';
import { dateSql, proposeDate } from '../formats/date.ts';
import { isSoftMissing, SOFT_TOKEN_LIST } from '../formats/missing.ts';
import { isPlain, numberSql, PLAIN_NUMBER, proposeNumber } from '../formats/number.ts';
import type { BooleanFormat, DateFormat, NumberFormat } from '../profile.ts';
import { textList, textLiteral } from '../sql.ts';
import type { Delimiter } from './dialect.ts';
import { plural, quoted } from './sentences.ts';
import { type NativeType, type StagedColumn, stageColumn } from './stage.ts';
import { oddCells, type Survey, survey } from './survey.ts';

/** The type that a column's cells get. `native`: they have it already. `proved`: every cell is a plain number. */
export type ColumnType =
  | {
      readonly type: 'number';
      readonly format: NumberFormat;
      readonly whole: boolean;
      readonly native?: true;
      readonly proved?: true;
    }
  | { readonly type: 'date'; readonly format: DateFormat; readonly native?: true }
  | { readonly type: 'boolean'; readonly format: BooleanFormat; readonly digits: boolean }
  | { readonly type: 'text'; readonly questionMarkIsMissing: boolean };

export interface Typing {
  /** One per staged column, in order. */
  readonly types: readonly ColumnType[];
  readonly surveys: readonly Survey[];
  readonly decimal: '.' | ',';
  readonly notes: readonly string[];
}

interface TypingOptions {
  readonly stagePath: string;
  readonly columns: readonly StagedColumn[];
  readonly delimiter: Delimiter;
}

/** Shares of a column's cells that must fit a type. The rest counts as missing, and a note says so. */
const NUMBERS_FIT = 0.98;
const DATES_FIT = 0.8;
/** From this share on, `?` is a value of its own. */
const QUESTION_MARK_SHARE = 0.2;

/** Decides the type of each staged column: the first cells suggest it, and all cells must prove it. */
export async function decideTypes(database: Database, options: TypingOptions): Promise<Typing> {
  const { stagePath, columns } = options;
  const surveys = await survey(database, stagePath, columns);
  const odd = new Map<number, readonly string[]>();
  for (const column of surveys) {
    if (columns[column.at]?.native === null && column.plain < column.filled && column.leadingZero === 0) {
      odd.set(
        column.at,
        (await oddCells(database, stagePath, column.at)).filter((cell) => !isSoftMissing(cell)),
      );
    }
  }
  const texts = surveys.filter(({ at }) => columns[at]?.native === null);
  const decimal = decimalMark(texts, odd, options.delimiter);
  const decider = new Decider(database, options, decimal);
  const types: ColumnType[] = [];
  for (const column of surveys) {
    const native = columns[column.at]?.native ?? null;
    types.push(native === null ? await decider.decide(column, odd.get(column.at) ?? []) : nativeType(native, column));
  }
  return { types, surveys, decimal, notes: decider.notes };
}

/** The type of a column that came with one. As in a CSV, a column of only 0 and 1 is boolean. */
function nativeType(native: NativeType, { min, max }: Survey): ColumnType {
  switch (native) {
    case 'whole':
      return min === 0 && max === 1 ? ZERO_ONE : { type: 'number', format: PLAIN_NUMBER, whole: true, native: true };
    case 'number':
      return { type: 'number', format: PLAIN_NUMBER, whole: false, native: true };
    case 'boolean':
      return { type: 'boolean', format: { type: 'boolean', yes: 'true', no: 'false' }, digits: false };
    case 'date':
      return { type: 'date', format: { type: 'date', pattern: 'yyyy-mm-dd' }, native: true };
    case 'datetime':
      return { type: 'date', format: { type: 'date', pattern: 'yyyy-mm-dd HH:MM:SS' }, native: true };
  }
}

const ZERO_ONE: ColumnType = { type: 'boolean', format: { type: 'boolean', yes: '1', no: '0' }, digits: true };

/** A file has one decimal mark. Columns that can be read only one way decide for those that can be read both ways. */
function decimalMark(
  surveys: readonly Survey[],
  odd: ReadonlyMap<number, readonly string[]>,
  delimiter: Delimiter,
): '.' | ',' {
  const proposals = [...odd.values()].map((cells) => proposeNumber(cells)).filter((proposal) => proposal !== null);
  const certain = proposals.filter((proposal) => proposal.alternative === undefined).map(({ format }) => format);
  const commas = certain.filter((format) => format.decimal === ',').length;
  const points =
    surveys.filter((column) => column.fractional > 0).length +
    certain.filter((format) => format.decimal === '.' && format.group !== '').length;
  if (commas > 0 || points > 0) return commas >= points ? ',' : '.';
  return delimiter === ';' && proposals.length > 0 ? ',' : '.';
}

class Decider {
  readonly notes: string[] = [];
  readonly #database: Database;
  readonly #options: TypingOptions;
  readonly #decimal: '.' | ',';

  constructor(database: Database, options: TypingOptions, decimal: '.' | ',') {
    this.#database = database;
    this.#options = options;
    this.#decimal = decimal;
  }

  async decide(column: Survey, odd: readonly string[]): Promise<ColumnType> {
    if (column.filled === 0 || column.leadingZero > 0) return this.#text(column);
    if (column.plain === column.filled) return this.#plain(column);
    return (
      (await this.#number(column, odd)) ??
      (await this.#date(column, odd)) ??
      (await this.#boolean(column)) ??
      this.#text(column)
    );
  }

  async #plain(column: Survey): Promise<ColumnType> {
    // Integers past 2^53 are names of things. As numbers, different ones would become equal.
    if (column.huge > 0 && column.fractional === 0) return this.#text(column);
    const whole = column.fractional === 0;
    if (whole && column.min === 0 && column.max === 1) {
      return ZERO_ONE;
    }
    if (!whole && this.#decimal === ',' && (await this.#isGroupedByPoints(column))) {
      return { type: 'number', format: { ...PLAIN_NUMBER, decimal: ',', group: '.' }, whole: true };
    }
    return { type: 'number', format: PLAIN_NUMBER, whole, proved: true };
  }

  /** In a file with decimal commas, `1.250` means 1250. */
  async #isGroupedByPoints({ at, filled }: Survey): Promise<boolean> {
    const grouped = `regexp_full_match(${stageColumn(at)}, '[+-]?[1-9]\\d{0,2}(\\.\\d{3})*')`;
    return (await this.#count(`count(*) FILTER (${grouped})`)) === filled;
  }

  async #number(column: Survey, odd: readonly string[]): Promise<ColumnType | null> {
    const format = this.#numberFormat(column, odd);
    if (format === null) return null;
    const text = stageColumn(column.at);
    const value = numberSql(text, format);
    if (!(await this.#proves(column, value, NUMBERS_FIT))) return null;
    if (isPlain(format)) {
      if (column.huge > 0 && column.fractional === 0) return null;
      return { type: 'number', format, whole: column.fractional === 0 };
    }
    this.#noteUnit(column, format);
    const broken = await this.#count(`count(*) FILTER (${value} <> trunc(${value}) OR abs(${value}) > 9e15)`);
    return { type: 'number', format, whole: broken === 0 };
  }

  #numberFormat(column: Survey, odd: readonly string[]): NumberFormat | null {
    const proposal = odd.length > 0 ? proposeNumber(odd) : null;
    if (proposal === null) return column.plain > 0 ? PLAIN_NUMBER : null;
    const { format, alternative } = proposal;
    return alternative !== undefined && format.decimal !== this.#decimal ? alternative : format;
  }

  async #date(column: Survey, odd: readonly string[]): Promise<ColumnType | null> {
    const proposal = proposeDate(odd);
    if (proposal === null) return null;
    const pattern = await this.#dayOrMonthFirst(column, proposal.pattern, proposal.twin);
    if (!(await this.#proves(column, dateSql(stageColumn(column.at), pattern), DATES_FIT))) return null;
    return { type: 'date', format: { type: 'date', pattern } };
  }

  /** When the first cells fit both ways, the whole column decides; when that fits both ways, the rest of the file does. */
  async #dayOrMonthFirst({ at }: Survey, pattern: string, twin: string | undefined): Promise<string> {
    if (twin === undefined) return pattern;
    const column = stageColumn(at);
    const fits = await this.#count(`count(${dateSql(column, pattern)})`);
    const twinFits = await this.#count(`count(${dateSql(column, twin)})`);
    if (fits !== twinFits) return fits > twinFits ? pattern : twin;
    const dayFirst = this.#decimal === ',' || this.#options.delimiter === ';';
    const chosen = [pattern, twin].find((name) => name.startsWith('dd') === dayFirst) ?? pattern;
    this.notes.push(
      `Dates in ${quoted([this.#name(at)])} fit ${pattern} as well as ${twin}; they were read as ${chosen}.`,
    );
    return chosen;
  }

  async #boolean(column: Survey): Promise<ColumnType | null> {
    const text = stageColumn(column.at);
    const rows = await this.#database.rows(
      `SELECT DISTINCT left(${text}, 20) FROM ${this.#stage} WHERE ${text} IS NOT NULL AND ${text} <> '?' LIMIT 3`,
    );
    const format = proposeBoolean(rows.map(([value]) => String(value)));
    if (format === null || column.questionMarks > column.filled * QUESTION_MARK_SHARE) return null;
    return { type: 'boolean', format, digits: false };
  }

  #text(column: Survey): ColumnType {
    const few = column.questionMarks > 0 && column.questionMarks <= column.filled * QUESTION_MARK_SHARE;
    if (few) {
      this.notes.push(
        `${plural(column.questionMarks, 'cell')} of ${quoted([this.#name(column.at)])} held “?” and count as missing.`,
      );
    }
    return { type: 'text', questionMarkIsMissing: few };
  }

  /** Whether an expression has a value for nearly all cells that are not missing. A note names the others. */
  async #proves(column: Survey, value: string, share: number): Promise<boolean> {
    const text = stageColumn(column.at);
    const soft = `list_contains([${textList(SOFT_TOKEN_LIST)}], lower(t))`;
    const [[fits, softly] = []] = await this.#database.rows(
      `SELECT count(v), count(*) FILTER (v IS NULL AND ${soft}) FROM (SELECT ${text} AS t, ${value} AS v FROM ${this.#stage})`,
    );
    const expected = column.filled - Number(softly);
    if (Number(fits) === 0 || Number(fits) < expected * share) return false;
    if (Number(fits) < column.filled) await this.#noteStrangers(column, value, column.filled - Number(fits));
    return true;
  }

  async #noteStrangers({ at }: Survey, value: string, strangers: number): Promise<void> {
    const text = stageColumn(at);
    const rows = await this.#database.rows(
      `SELECT left(${text}, 60) FROM ${this.#stage} WHERE ${text} IS NOT NULL AND (${value}) IS NULL
       GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 3`,
    );
    const examples = quoted(rows.map(([cell]) => String(cell)));
    this.notes.push(
      `${plural(strangers, 'cell')} of ${quoted([this.#name(at)])} did not fit the rest (${examples}) and count as missing.`,
    );
  }

  #noteUnit({ at }: Survey, { unit }: NumberFormat): void {
    if (unit !== '') this.notes.push(`${quoted([this.#name(at)])} was read as numbers without the sign “${unit}”.`);
  }

  async #count(aggregate: string): Promise<number> {
    const [[value] = []] = await this.#database.rows(`SELECT ${aggregate} FROM ${this.#stage}`);
    return Number(value);
  }

  #name(at: number): string {
    return this.#options.columns[at]?.name ?? stageColumn(at);
  }

  get #stage(): string {
    return textLiteral(this.#options.stagePath);
  }
}
