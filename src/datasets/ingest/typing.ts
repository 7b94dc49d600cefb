import type { Database } from '../duckdb.ts';
import { proposeBoolean } from '../formats/boolean.ts';
import { dateSql, looksLikeDate, proposeDate } from '../formats/date.ts';
import { isSoftMissing } from '../formats/missing.ts';
import { type NumberProposal, proposeNumber } from '../formats/notations.ts';
import { isPlain, numberSql, PLAIN_NUMBER } from '../formats/number.ts';
import type { BooleanFormat, DateFormat, NumberFormat, Unread } from '../profile.ts';
import { decimalMark, type Numbers } from './decimal-mark.ts';
import { type Label, readLabels, type Spelling, spellings } from './labels.ts';
import type { ReadingOptions } from './options.ts';
import { plural, quoted } from './sentences.ts';
import { type NativeType, type Staged, stageColumn, stageTable } from './stage.ts';
import { areDates, areNumbers, type Fit, measureFit, unreadOf } from './strangers.ts';
import { oddCells, readHeads, type Survey, survey } from './survey.ts';

/** The type that a column's cells get. `native`: they have it already. `proved`: every cell is a plain number. */
export type ColumnType =
  | {
      readonly type: 'number';
      readonly format: NumberFormat;
      readonly whole: boolean;
      readonly unread?: Unread | undefined;
      readonly native?: true;
      readonly proved?: true;
    }
  | { readonly type: 'date'; readonly format: DateFormat; readonly unread?: Unread | undefined; readonly native?: true }
  | {
      readonly type: 'boolean';
      readonly format: BooleanFormat;
      readonly digits: boolean;
      readonly questionMarkIsMissing: boolean;
      readonly spellings: readonly Spelling[];
      readonly labels: readonly Label[] | null;
      readonly native?: true;
    }
  | {
      readonly type: 'text';
      readonly questionMarkIsMissing: boolean;
      readonly spellings: readonly Spelling[];
      /** The values as they are staged, where they are few enough to be choices. */
      readonly labels: readonly Label[] | null;
      readonly native?: never;
    };

export interface Typing {
  /** One per staged column, in order. */
  readonly types: readonly ColumnType[];
  readonly surveys: readonly Survey[];
  readonly decimal: '.' | ',';
  readonly notes: readonly string[];
}

interface TypingOptions {
  readonly staged: Staged;
  readonly options: ReadingOptions;
}

/** `?` is a value of its own where it is this common. */
const QUESTION_MARK_SHARE = 0.2;
/** Of a column's first cells that are no plain numbers, a pattern of dates must read these. */
const DATES_PROPOSED = 0.5;

/** Decides the type of each staged column: the first cells suggest it, and all cells must prove it. */
export async function decideTypes(database: Database, options: TypingOptions): Promise<Typing> {
  const { staged } = options;
  const { columns, delimiter } = staged;
  const heads = await readHeads(database, staged);
  const surveys = await survey(database, staged, heads);
  const texts = surveys.filter(({ at }) => columns[at]?.native === null);
  const odd = new Map<number, readonly string[]>();
  for (const column of texts) {
    if (column.plain === column.filled) continue;
    const cells = await oddCells(database, staged, column.at, heads.get(column.at) ?? []);
    odd.set(
      column.at,
      cells.filter((cell) => !isSoftMissing(cell)),
    );
  }
  const proposals = new Map(texts.map((column) => [column.at, proposeNumber(odd.get(column.at) ?? [], column)]));
  // What came with a type says nothing about how texts are written.
  const written = delimiter === null ? texts : surveys;
  const { decimal, certain } = decimalMark(written, proposals, { delimiter, options: options.options });
  const decider = new Decider(database, options, { decimal, certain, proposals });
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
      return min === 0 && max === 1
        ? { ...ZERO_ONE, native: true }
        : { type: 'number', format: PLAIN_NUMBER, whole: true, native: true };
    case 'number':
      return { type: 'number', format: PLAIN_NUMBER, whole: false, native: true };
    case 'boolean':
      return { ...ZERO_ONE, format: { type: 'boolean', yes: 'true', no: 'false' }, digits: false, native: true };
    case 'date':
      return { type: 'date', format: { type: 'date', pattern: 'yyyy-mm-dd' }, native: true };
    case 'datetime':
      return { type: 'date', format: { type: 'date', pattern: 'yyyy-mm-dd HH:MM:SS' }, native: true };
    case 'datetimeT':
      return { type: 'date', format: { type: 'date', pattern: 'yyyy-mm-ddTHH:MM:SS' }, native: true };
  }
}

const ZERO_ONE = {
  type: 'boolean',
  format: { type: 'boolean', yes: '1', no: '0' },
  digits: true,
  questionMarkIsMissing: false,
  spellings: [],
  labels: null,
} as const satisfies ColumnType;

class Decider {
  readonly notes: string[] = [];
  readonly #database: Database;
  readonly #options: TypingOptions;
  readonly #numbers: Numbers;

  constructor(database: Database, options: TypingOptions, numbers: Numbers) {
    this.#database = database;
    this.#options = options;
    this.#numbers = numbers;
  }

  async decide(column: Survey, odd: readonly string[]): Promise<ColumnType> {
    const wanted = this.#options.options.kinds?.[this.#name(column.at)];
    if (wanted === 'text') return { type: 'text', questionMarkIsMissing: false, spellings: [], labels: null };
    if (column.filled === 0) return this.#words(column, odd);
    if (wanted !== undefined) {
      const found = wanted === 'number' ? await this.#number(column, any) : await this.#date(column, odd, any);
      if (found !== null) return found;
      this.notes.push(`No cell of ${this.#called(column.at)} could be read as a ${wanted}.`);
    }
    // Post codes and article numbers.
    if (column.leadingZero > 0) return this.#words(column, odd);
    if (column.plain === column.filled) return this.#plain(column, odd);
    return (
      (await this.#number(column, areNumbers)) ??
      (await this.#date(column, odd, areDates)) ??
      (await this.#lookalike(column, odd))
    );
  }

  async #plain(column: Survey, odd: readonly string[]): Promise<ColumnType> {
    // Digits past 2^53 are names of things; as numbers they would run into each other.
    if (column.huge > 0 && column.fractional === 0) return this.#words(column, odd);
    const whole = column.fractional === 0;
    if (whole && column.min === 0 && column.max === 1) return ZERO_ONE;
    const dates = whole ? await this.#digitDates(column) : null;
    if (dates !== null) return dates;
    if (!whole && this.#numbers.decimal === ',' && (await this.#isGroupedByPoints(column))) {
      return { type: 'number', format: { ...PLAIN_NUMBER, decimal: ',', group: '.' }, whole: true };
    }
    return { type: 'number', format: PLAIN_NUMBER, whole, proved: true };
  }

  /** Whole numbers of eight digits that are days without exception. */
  async #digitDates(column: Survey): Promise<ColumnType | null> {
    const { at, filled, min, max } = column;
    if (filled < FEWEST_DAYS || (min ?? 0) < 1900_01_01 || (max ?? 0) > 2100_12_31) return null;
    const fit = await this.#count(column, `count(${dateSql(stageColumn(at), DIGIT_DATE)})`);
    if (fit < filled) return null;
    this.notes.push(
      `The numbers in ${this.#called(at)} were read as dates, such as 20240131. If they are none, say so.`,
    );
    return { type: 'date', format: { type: 'date', pattern: DIGIT_DATE } };
  }

  /** Text that looks like something else is told to be text. */
  async #lookalike(column: Survey, odd: readonly string[]): Promise<ColumnType> {
    const like = LOOKALIKES.find(({ test }) => test(odd, column.plain));
    if (like !== undefined) {
      const examples = quoted([...new Set(odd)].slice(0, 2));
      this.notes.push(
        `${this.#called(column.at)} looks like ${like.what} (${examples}), ${like.but}, so it was read as text.`,
      );
    }
    return this.#words(column, odd);
  }

  /** In a file with decimal commas, `1.250` means 1250. */
  async #isGroupedByPoints(column: Survey): Promise<boolean> {
    const { at, filled } = column;
    const grouped = `regexp_full_match(${stageColumn(at)}, '[+-]?[1-9]\\d{0,2}(\\.\\d{3})*')`;
    return (await this.#count(column, `count(*) FILTER (${grouped})`)) === filled;
  }

  async #number(column: Survey, believed: Believed): Promise<ColumnType | null> {
    const proposal = this.#numbers.proposals.get(column.at) ?? null;
    const format = proposal === null ? PLAIN_NUMBER : this.#byDecimal(proposal);
    if (column.plain === 0 && proposal === null) return null;
    const value = numberSql(stageColumn(column.at), format);
    const fit = await this.#fit(column, value, believed);
    if (!believed(fit)) return null;
    const unread = unreadOf(fit);
    if (isPlain(format) && fit.read === column.plain) {
      if (column.huge > 0 && column.fractional === 0) return null;
      this.#noteUnread(column, unread, 'numbers');
      return { type: 'number', format, whole: column.fractional === 0, unread };
    }
    this.#noteUnread(column, unread, 'numbers');
    this.#noteNotation(column, format);
    if (proposal?.alternative !== undefined && !this.#numbers.certain) {
      this.notes.push(
        `Numbers in ${this.#called(column.at)} fit “${format.decimal}” as decimal mark, and the other mark as well; no other column tells. If that is wrong, say so.`,
      );
    }
    const broken = await this.#count(column, `count(*) FILTER (${value} <> trunc(${value}) OR abs(${value}) > 9e15)`);
    return { type: 'number', format, whole: broken === 0, unread };
  }

  #byDecimal({ format, alternative }: NumberProposal): NumberFormat {
    return alternative !== undefined && format.decimal !== this.#numbers.decimal ? alternative : format;
  }

  async #date(column: Survey, odd: readonly string[], believed: Believed): Promise<ColumnType | null> {
    const proposal = proposeDate(odd, DATES_PROPOSED);
    if (proposal === null) return null;
    const { pattern, note } = await this.#dayOrMonthFirst(column, proposal.pattern, proposal.twin);
    const fit = await this.#fit(column, dateSql(stageColumn(column.at), pattern), believed);
    if (!believed(fit)) return null;
    const unread = unreadOf(fit);
    if (note !== null) this.notes.push(note);
    this.#noteUnread(column, unread, 'dates');
    return { type: 'date', format: { type: 'date', pattern }, unread };
  }

  /** When the first cells fit both ways, the whole column decides; when that fits both ways, the rest of the file does. */
  async #dayOrMonthFirst(
    column: Survey,
    pattern: string,
    twin: string | undefined,
  ): Promise<{ readonly pattern: string; readonly note: string | null }> {
    if (twin === undefined) return { pattern, note: null };
    const { at } = column;
    const fits = await this.#count(column, `count(${dateSql(stageColumn(at), pattern)})`);
    const twinFits = await this.#count(column, `count(${dateSql(stageColumn(at), twin)})`);
    if (fits !== twinFits) return { pattern: fits > twinFits ? pattern : twin, note: null };
    const { dayFirst: said } = this.#options.options;
    const dayFirst = said ?? (this.#numbers.decimal === ',' || this.#options.staged.delimiter === ';');
    const chosen = [pattern, twin].find((name) => name.startsWith('dd') === dayFirst) ?? pattern;
    const other = chosen.startsWith('dd') ? 'month first' : 'day first';
    const note = `Dates in ${this.#called(at)} fit ${pattern} as well as ${twin}; they were read as ${chosen}. If that is wrong, say “${other}”.`;
    return { pattern: chosen, note: said === undefined ? note : null };
  }

  /** Yes and no, choices, or prose. */
  async #words(column: Survey, odd: readonly string[]): Promise<ColumnType> {
    const few = column.questionMarks > 0 && column.questionMarks <= column.filled * QUESTION_MARK_SHARE;
    const labels = await readLabels(this.#database, this.#options.staged, column.at, odd);
    const merged = labels === null ? [] : spellings(labels);
    const answer = labels === null ? null : booleanOf(labels, merged, few);
    if (few && answer === null) {
      this.notes.push(
        `${plural(column.questionMarks, 'cell')} of ${this.#called(column.at)} held “?” and count as missing.`,
      );
    }
    for (const { label, variants } of merged) {
      this.notes.push(
        `In ${this.#called(column.at)}, ${quoted([label, ...variants])} were taken for one label, “${label}”.`,
      );
    }
    const read = { questionMarkIsMissing: few, spellings: merged, labels };
    return answer === null ? { type: 'text', ...read } : { type: 'boolean', format: answer, digits: false, ...read };
  }

  async #fit({ at }: Survey, value: string, believed: Believed): Promise<Fit> {
    return measureFit(this.#database, this.#options.staged, at, value, believed === any);
  }

  #noteUnread({ at, filled }: Survey, unread: Unread | undefined, what: string): void {
    if (unread === undefined) return;
    this.notes.push(
      `${this.#called(at)}: read ${(filled - unread.cells).toLocaleString('en-US')} of ${plural(filled, 'cell')} as ${what}; the rest (${quoted(unread.examples)}) counts as missing.`,
    );
  }

  #noteNotation({ at }: Survey, { unit, unitDivisor, negative, units, marks, magnitudes }: NumberFormat): void {
    if (units !== undefined) {
      this.notes.push(`${this.#called(at)} is written in several units; all numbers were brought to ${unit}.`);
      return;
    }
    if (magnitudes) this.notes.push(`In ${this.#called(at)}, 1.2k was read as 1,200, and so on for M and others.`);
    if (marks) {
      this.notes.push(`Numbers in ${this.#called(at)} were read without what marks them as rough or sends to a note.`);
    }
    if (unitDivisor !== undefined) {
      this.notes.push(
        `Some cells of ${this.#called(at)} are written with “${unit}” and some without; 3 ${unit} was read as ${3 / unitDivisor}.`,
      );
    } else if (unit !== '') {
      this.notes.push(`${this.#called(at)} was read as numbers without the sign “${unit}”.`);
    }
    if (negative === 'DR' || negative === 'CR') {
      this.notes.push(`Amounts marked ${negative} in ${this.#called(at)} were read as negative.`);
    }
  }

  async #count({ at }: Survey, aggregate: string): Promise<number> {
    const [[value] = []] = await this.#database.rows(
      `SELECT ${aggregate} FROM ${stageTable(this.#options.staged, [at])}`,
    );
    return Number(value);
  }

  #name(at: number): string {
    return this.#options.staged.columns[at]?.name ?? stageColumn(at);
  }

  #called(at: number): string {
    return quoted([this.#name(at)]);
  }
}

const DIGIT_DATE = 'yyyymmdd';
const FEWEST_DAYS = 10;

/** So many of the cells must look alike, and so many different ones there must be, or they are labels. */
const ALIKE = 0.8;
const SEVERAL = 10;
const CLOCK = /^\d{1,3}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[ap]\.?m\.?)?$/i;
const MEASURE = /^[^\p{L}\d]{0,3} ?(?:\p{L}{1,3}\.? )?[^\p{L}\d]{0,2}\d{1,12}(?:[.,]\d+)*(?: ?[^\d;|]{0,9})?$/u;

const mostly = (cells: readonly string[], test: (cell: string) => boolean): boolean =>
  new Set(cells).size > SEVERAL && cells.filter(test).length >= ALIKE * cells.length;

const LOOKALIKES: readonly {
  readonly what: string;
  readonly but: string;
  readonly test: (cells: readonly string[], plain: number) => boolean;
}[] = [
  {
    what: 'times of day or durations',
    but: 'which I do not learn from as such',
    test: (cells) => mostly(cells, (cell) => CLOCK.test(cell)),
  },
  { what: 'dates', but: 'but not in one notation', test: (cells) => mostly(cells, looksLikeDate) },
  {
    what: 'numbers',
    but: 'but not in one notation',
    test: (cells, plain) =>
      mostly(cells, (cell) => MEASURE.test(cell) && !/\d[.,]\d+[.,]\d/.test(cell)) &&
      (plain > 0 || cells.some((cell) => /\d[.,]\d/.test(cell)) || mostly(cells, (cell) => !/^\p{L}|\d$/u.test(cell))),
  },
];

type Believed = (fit: Fit) => boolean;

/** A person said what the column is. */
const any: Believed = ({ read }) => read > 0;

function booleanOf(
  labels: readonly Label[],
  merged: readonly Spelling[],
  withoutQuestionMark: boolean,
): BooleanFormat | null {
  const variants = new Set(merged.flatMap((spelling) => spelling.variants));
  const values = labels.map(({ text }) => text).filter((text) => !variants.has(text));
  return proposeBoolean(withoutQuestionMark ? values.filter((text) => text !== '?') : values);
}
