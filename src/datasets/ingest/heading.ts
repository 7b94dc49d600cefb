import { fits, isOf, type Outlook, plainNumber, saysNothing } from './outlook.ts';
import { filledCells, type HeadRecord, isMarked, isRule, type Row } from './record.ts';

/** The rows that name the columns, and where the table's rows begin; `from` counts records of the head, as `until` does. */
export interface Block {
  readonly from: number;
  readonly headerRows: readonly Row[];
  /** The name of every column, from one row or from several merged; null when the first row is one of the table. */
  readonly header: Row | null;
  /** The first record of the body. Between it and the header stand units, descriptions, rules. */
  readonly until: number;
}

export interface Surroundings {
  readonly looks: readonly Outlook[];
  /** Rows that surely belong to the table. */
  readonly core: readonly Row[];
}

/** Reads the rows above the first that holds data, or that row itself where its numbers are names. */
export function readBlock(records: readonly HeadRecord[], first: number, around: Surroundings): Block {
  const run = namesAbove(records, first, around);
  const own = records[first];
  if (run.length === 0) {
    if (own === undefined || !names(own.cells, around))
      return { from: first, headerRows: [], header: null, until: first };
    return { from: first, headerRows: [own.cells], header: own.cells, until: afterUnits(records, first + 1, around) };
  }
  const start = first - run.length;
  const rows = run.map(({ cells }) => cells);
  const { at, length, header } = chooseNames(rows);
  const until = afterUnits(records, start + at + length, around);
  return { from: start + at, headerRows: rows.slice(at, at + length), header, until };
}

/** The unbroken run of rows above the data whose cells are no data; rules between them count. */
function namesAbove(records: readonly HeadRecord[], first: number, around: Surroundings): readonly HeadRecord[] {
  const typical = around.looks.filter(({ filled }) => filled > 0.5).length;
  let start = first;
  while (start > 0) {
    const record = records[start - 1];
    const next = records[start];
    if (record === undefined || next === undefined) break;
    const nearest = records.slice(start, first).every(({ cells }) => isBetween(cells, around));
    const unbroken = nearest || record.index === next.index - 1;
    const filled = filledCells(record.cells);
    const fullEnough = nearest ? filled >= Math.max(2, typical / 2) || isUnits(record.cells, around) : filled >= 2;
    const passed = nearest && isBetween(record.cells, around);
    if (!passed && !(unbroken && fullEnough && names(record.cells, around))) break;
    // Of rows marked as comments only the nearest to the data may hold the names.
    if (isMarked(record.cells) && !nearest) break;
    start -= 1;
    if (isMarked(record.cells)) break;
  }
  const run = records.slice(start, first);
  return run.every(({ cells }) => isBetween(cells, around)) ? [] : run;
}

/** A rule, or the one name that pandas writes of an index beneath those of the columns. */
const isBetween = (cells: Row, { looks }: Surroundings): boolean =>
  isRule(cells) || (filledCells(cells) === 1 && looks.some((look, at) => isOf(cells[at] ?? '', look) === false));

/** Words over most of the columns that hold numbers or dates. */
function isUnits(cells: Row, { looks }: Surroundings): boolean {
  const typed = looks.flatMap((look, at) => (look.holds === 'word' ? [] : [isOf(cells[at] ?? '', look)]));
  return typed.length > 0 && typed.filter((own) => own === false).length >= typed.length * UNITS_SHARE;
}

const UNITS_SHARE = 0.75;

/** The first row that names every column differently; else as few rows as do so together; else the fullest row. */
function chooseNames(rows: readonly Row[]): { readonly at: number; readonly length: number; readonly header: Row } {
  const most = Math.max(...rows.map(filledCells));
  for (let length = 1; length <= rows.length; length += 1) {
    for (let at = 0; at + length <= rows.length; at += 1) {
      const header = rows.slice(at, at + length).reduce(merge);
      const complete = filledCells(header) >= Math.max(most - 1, Math.min(most, 2)) && !hasGaps(header);
      if (complete && areDistinct(header) && !isRule(rows[at] ?? [])) return { at, length, header };
    }
  }
  const at = Math.max(
    0,
    rows.findIndex((row) => filledCells(row) === most && !isRule(row)),
  );
  return { at, length: 1, header: rows[at] ?? [] };
}

/** A heading that spans columns stands at the first of them: `Morning, , Evening, ` over `temp, load, temp, load`. */
function merge(upper: Row, lower: Row): Row {
  let spanning = '';
  return Array.from({ length: Math.max(upper.length, lower.length) }, (_, at) => {
    const [above = '', below = ''] = [upper[at], lower[at]];
    if (above !== '') spanning = above;
    const heading = above === '' && below === '' ? '' : spanning;
    return below === '' ? above : heading === '' || heading === below ? below : `${heading} ${below}`;
  });
}

/** The first column may have no name, as an index has none, and the last may be a trailing delimiter. */
const hasGaps = (cells: Row): boolean =>
  cells
    .slice(
      1,
      cells.findLastIndex((cell) => cell !== ''),
    )
    .some((cell) => cell === '');

function areDistinct(cells: Row): boolean {
  const filled = cells.filter((cell) => cell !== '').map((cell) => cell.toLowerCase());
  return new Set(filled).size === filled.length;
}

/** Rows of units, of descriptions or of types beneath the names are no data: a word stands wherever a number should. */
function afterUnits(records: readonly HeadRecord[], from: number, { looks }: Surroundings): number {
  let until = from;
  for (let record = records[until]; record !== undefined; record = records[until]) {
    const judged = record.cells.map((cell, at) => {
      const look = looks[at];
      return { foreign: look === undefined ? null : fits(cell, look), label: look?.holds === 'word' ? cell : '', look };
    });
    const foreign = judged.filter((each) => each.foreign === false).length;
    const labels = judged.filter(({ label }) => !saysNothing(label));
    const known = labels.some(({ label, look }) => look?.seen.has(label));
    const units =
      foreign > 0 && !judged.some((each) => each.foreign === true) && !known && (foreign > 1 || labels.length === 0);
    if (!units && !isRule(record.cells)) break;
    until += 1;
  }
  return until;
}

/** How much a cell speaks for its row being names, by what it is and what its column holds. */
const FOREIGN = 2; // a word over numbers
const FAR = 1.5; // a number unlike all others of its column
const RISING = 1; // 400, 410, 420 …
const NEW = 1; // a word that is none of the few its column has
const SAME = -1;
const AGAIN = -2; // a word that comes again below

/** Whether a row's cells are names rather than values. Words over columns of words alone are, when nothing speaks against it. */
function names(cells: Row, { looks, core }: Surroundings): boolean {
  const rising = isRising(cells, looks, core);
  const votes = looks.map((look, at) => vote(cells[at] ?? '', look, rising));
  const sum = votes.reduce((total, each) => total + each, 0);
  return sum > 0 || (sum === 0 && looks.every(({ holds }) => holds === 'word'));
}

function vote(cell: string, look: Outlook, rising: boolean): number {
  if (cell === '' || (saysNothing(cell) && look.holds !== 'word')) return 0;
  const { holds, seen, range, cells } = look;
  if (holds === 'word') {
    const few = cells >= 5 && seen.size <= cells / 2;
    if (!few) return seen.has(cell) ? SAME : 0;
    return seen.has(cell) ? AGAIN : NEW;
  }
  if (fits(cell, look) === false) return FOREIGN;
  if (holds === 'date') return SAME;
  if (rising) return RISING;
  const number = plainNumber(cell);
  if (number === null || range === null) return seen.has(cell) ? AGAIN : SAME;
  const [min, max] = range;
  const far = max > min && (number > 2 * max - min || number < 2 * min - max);
  return far ? FAR : SAME;
}

/** With so many numbers, rows of data rise by chance too seldom to matter. */
const RISING_CELLS = 6;
const EVEN_CELLS = 4;
/** Where more of the rows do the same, it says nothing. */
const RISING_ROWS = 0.05;

/** Whether the numbers of a row run on as names do (wavelengths, years, 0, 1, 2) and those of other rows do not. */
function isRising(cells: Row, looks: readonly Outlook[], core: readonly Row[]): boolean {
  const places = looks.flatMap(({ holds }, at) => (holds === 'number' && (cells[at] ?? '') !== '' ? [at] : []));
  const numbersOf = (row: Row): readonly number[] => places.map((at) => plainNumber(row[at] ?? '') ?? Number.NaN);
  const own = numbersOf(cells);
  const alike = [isCount, areYears, isEven, rises].find((test) => test(own));
  if (alike === undefined) return false;
  return core.filter((row) => alike(numbersOf(row))).length <= core.length * RISING_ROWS;
}

const steps = (numbers: readonly number[]): readonly number[] =>
  numbers.slice(1).map((number, at) => number - (numbers[at] ?? 0));

const rises = (numbers: readonly number[]): boolean =>
  numbers.length >= RISING_CELLS && steps(numbers).every((step) => step > 0);

const isEven = (numbers: readonly number[]): boolean => {
  const [first = 0, ...others] = steps(numbers);
  return numbers.length >= EVEN_CELLS && first > 0 && others.every((step) => Math.abs(step - first) < first * 1e-6);
};

/** 0, 1, 2 as tools name columns that were given no names. */
const isCount = (numbers: readonly number[]): boolean =>
  numbers.length >= 2 && (numbers[0] === 0 || numbers[0] === 1) && steps(numbers).every((step) => step === 1);

const areYears = (numbers: readonly number[]): boolean =>
  numbers.length >= 2 &&
  numbers.every((year) => year >= 1800 && year <= 2200) &&
  steps(numbers).every((step) => step === 1);
