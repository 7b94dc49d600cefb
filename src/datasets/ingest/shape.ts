import { type Block, readBlock, type Surroundings } from './heading.ts';
import { fits, isOf, type Outlook, outlooks, saysNothing } from './outlook.ts';
import { type HeadRecord, isMarked, isRemark, type Row } from './record.ts';

/** Where a table begins, and what its rows look like. */
export interface Shape {
  /** The cells that name the columns; null when none do. */
  readonly header: Row | null;
  /** The rows these were taken from, which may come again further below. */
  readonly headerRows: readonly Row[];
  /** First line of the header, or without one of the first row, counted from 1. */
  readonly start: number;
  /** Rows above the header and between it and the data, that are neither. */
  readonly above: readonly HeadRecord[];
  readonly below: readonly HeadRecord[];
  /** The records of the table's body, as far as the head goes. */
  readonly body: readonly HeadRecord[];
  readonly outlooks: readonly Outlook[];
}

/**
 * Finds the table in the head of a file. Most records are rows of the table, so they show what its columns hold; a
 * record that does not fit that is a name, a unit, a title or a remark, according to where it stands.
 */
export function findTable(records: readonly HeadRecord[], width: number, header?: boolean): Shape {
  const { core, looks } = agreement(records, width);
  const { from, headerRows, until, header: names } = findBlock(records, { looks, core }, width, header);
  return {
    header: names,
    headerRows,
    start: records[from]?.line ?? 1,
    above: records.slice(0, from),
    below: records.slice(from + headerRows.length, until),
    body: records.slice(until),
    outlooks: looks,
  };
}

/** A person may have said that the first line names the columns, or that it does not. */
function findBlock(records: readonly HeadRecord[], around: Surroundings, width: number, header?: boolean): Block {
  const [own] = records;
  if (header === true && own !== undefined) return { from: 0, headerRows: [own.cells], header: own.cells, until: 1 };
  if (header === undefined) {
    const block = readBlock(records, firstRow(records, around.looks, width), around);
    if (block.header !== null) return block;
    const from = startOfRows(records, block.from, width);
    return { ...block, from, until: from };
  }
  const from = startOfRows(records, 0, width);
  return { from, headerRows: [], header: null, until: from };
}

/** What the rows agree on, once those are left out that are a header again. */
function agreement(records: readonly HeadRecord[], width: number): Surroundings {
  const rows = coreOf(withoutComments(records), width);
  const columns = Math.max(width, ...rows.map((row) => row.length));
  const looks = outlooks(rows, columns);
  const judged = records.map(({ cells }) => typedCells(cells, looks));
  const first = judged.findIndex((cells) => cells.includes(true));
  const above = new Set(records.slice(0, Math.max(0, first)).map(({ cells }) => keyOf(cells)));
  const core = rows.filter((row) => !isForeign(row, looks, above));
  return core.length === rows.length ? { core, looks } : { core, looks: outlooks(core, columns) };
}

/** Words in every column that holds numbers or dates: of several, or of one where such a row stands above the first that has any. */
function isForeign(row: Row, looks: readonly Outlook[], above: ReadonlySet<string>): boolean {
  const typed = typedCells(row, looks);
  if (!typed.includes(false) || typed.includes(true)) return false;
  return typed.length > 1 || above.has(keyOf(row));
}

/** Of the cells over numbers and dates, which are some; null where a cell says nothing. */
const typedCells = (row: Row, looks: readonly Outlook[]): readonly (boolean | null)[] =>
  looks.flatMap((look, at) => (look.holds === 'word' ? [] : [isOf(row[at] ?? '', look)]));

const keyOf = (row: Row): string => row.join('\n');

/** Without the lines at the top that are marked as comments, where no later one is: commas cut these as they cut rows. */
function withoutComments(records: readonly HeadRecord[]): readonly HeadRecord[] {
  const rest = records.slice(
    Math.max(
      0,
      records.findIndex(({ cells }) => !isMarked(cells)),
    ),
  );
  return rest.some(({ cells }) => isMarked(cells)) ? records : rest;
}

/** So many cells show what the columns hold, and so many rows where these are many. */
const CELLS = 50_000;
const FEW_ROWS = 100;

/** Rows that surely belong to the table: as wide as most, without the first, among which its names may be. */
function coreOf(records: readonly HeadRecord[], width: number): readonly Row[] {
  const rows = records
    .filter((record) => record.cells.length >= width - 1 && !isRemark(record.cells, width))
    .map(({ cells }) => cells);
  const from = Math.min(4, Math.max(1, Math.floor(rows.length / 3)));
  return rows.slice(from, from + Math.max(FEW_ROWS, Math.floor(CELLS / width)));
}

/** The first row that the columns' outlook reads as data, and the next one too. */
function firstRow(records: readonly HeadRecord[], looks: readonly Outlook[], width: number): number {
  const typed = looks.some(({ holds }) => holds !== 'word');
  const mayBeRow = ({ cells }: HeadRecord, least: number): boolean =>
    isRemark(cells, width) ? width < 3 && !isMarked(cells) : cells.length >= least;
  const isData = (record: HeadRecord): boolean => {
    const { fitting, foreign } = judge(record.cells, looks);
    return typed ? mayBeRow(record, 2) && fitting > 0 && foreign <= fitting : mayBeRow(record, width - 1);
  };
  /** A row of little but holes says nothing against it. */
  const isNoOther = (record: HeadRecord): boolean =>
    mayBeRow(record, width - 1) && judge(record.cells, looks).foreign === 0;
  const follows = (record: HeadRecord | undefined): boolean =>
    record === undefined || isData(record) || isNoOther(record);
  let at = records.findIndex((record, index) => isData(record) && follows(records[index + 1]));
  if (at < 0) return startOfRows(records, 0, width);
  for (let before = records[at - 1]; typed && before !== undefined && isNoOther(before); before = records[at - 1])
    at -= 1;
  return at;
}

function judge(cells: Row, looks: readonly Outlook[]): { readonly fitting: number; readonly foreign: number } {
  const judged = looks.map((look, at) => fits(cells[at] ?? '', look));
  return {
    fitting: judged.filter((fit) => fit === true).length,
    foreign: judged.filter((fit) => fit === false).length,
  };
}

/** Without names, rows begin after what is one cell alone or a comment; a row with holes is a row. */
function startOfRows(records: readonly HeadRecord[], first: number, width: number): number {
  let start = first;
  while (start > 0 && belongs(records[start - 1], width)) start -= 1;
  while (start < records.length - 1 && !belongs(records[start], width)) start += 1;
  return start;
}

const belongs = (record: HeadRecord | undefined, width: number): boolean =>
  record !== undefined &&
  !isRemark(record.cells, width) &&
  record.cells.length >= width - 1 &&
  !record.cells.every(saysNothing);
