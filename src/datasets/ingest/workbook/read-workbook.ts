import { join } from 'node:path';
import { InvalidInputError } from '../../../errors.ts';
import { MIN_ROWS } from '../refusals.ts';
import { plural, quoted } from '../sentences.ts';
import { type Contents, readContents, type SheetPart } from './contents.ts';
import { damaged, openParts, type Parts, type PartsOptions } from './parts.ts';
import { type SheetCsv, writeSheet } from './sheet.ts';
import { readStrings } from './strings.ts';
import { readStyles } from './styles.ts';

interface Workbook extends SheetCsv {
  readonly notes: readonly string[];
}

export interface WorkbookOptions extends PartsOptions {
  readonly scratch: string;
  /** The name of the sheet to read, where a person chose one. */
  readonly sheet?: string | undefined;
}

/** Writes the sheet that holds the table as a CSV, so that a workbook and a CSV of the same table are read the same. */
export async function readWorkbook(options: WorkbookOptions): Promise<Workbook> {
  const parts = await openParts(options);
  try {
    const contents = await readContents(parts, options.fileName);
    const { sheet, csv } = await findTable(parts, contents, options);
    return { ...csv, notes: notesOf(contents.sheets, sheet, csv) };
  } finally {
    parts.close();
  }
}

interface Found {
  readonly sheet: SheetPart;
  readonly csv: SheetCsv;
}

/** Finds the first sheet with enough rows and columns to learn from, else the first that is not empty. */
async function findTable(
  parts: Parts,
  contents: Contents,
  { fileName, scratch, maxBytes, sheet: wanted }: WorkbookOptions,
): Promise<Found> {
  const sheets = choices(contents.sheets, wanted);
  if (sheets.length === 0) throw damaged(fileName, 'it has no sheet');
  const strings = await readStrings(parts, contents.strings, fileName);
  const styles = await readStyles(parts, contents.styles);
  let fallback: Found | null = null;
  for (const [at, sheet] of sheets.entries()) {
    const path = join(scratch, `sheet-${at}.csv`);
    const { from1904 } = contents;
    const csv = await writeSheet(parts, { part: sheet.part, fileName, path, maxBytes, strings, styles, from1904 });
    if (csv.rows > MIN_ROWS && csv.width > 1) return { sheet, csv };
    if (csv.rows > 0) fallback ??= { sheet, csv };
  }
  if (fallback === null) {
    throw new InvalidInputError(`${fileName} is empty. Send a workbook with a header and at least ${MIN_ROWS} rows.`);
  }
  return fallback;
}

/** The sheet a person named; else those that are shown, else all. */
function choices(sheets: readonly SheetPart[], wanted: string | undefined): readonly SheetPart[] {
  const named = sheets.filter(({ name }) => name.trim().toLowerCase() === wanted?.trim().toLowerCase());
  if (named.length > 0) return named;
  if (wanted !== undefined) {
    const names = quoted(sheets.map(({ name }) => name));
    throw new InvalidInputError(`The workbook has no sheet ${quoted([wanted])}, only ${names}. Name one of these.`);
  }
  const visible = sheets.filter(({ hidden }) => !hidden);
  return visible.length > 0 ? visible : sheets;
}

function notesOf(sheets: readonly SheetPart[], chosen: SheetPart, { unsolved }: SheetCsv): readonly string[] {
  const notes: string[] = [];
  const others = sheets.filter((sheet) => sheet !== chosen).map(({ name }) => name);
  if (others.length > 0) {
    notes.push(
      `The sheet ${quoted([chosen.name])} was read; ${quoted(others)} ${others.length === 1 ? 'was' : 'were'} not.`,
    );
  }
  if (unsolved > 0) {
    notes.push(
      `${plural(unsolved, 'formula')} had no stored result and count as missing; save the workbook in a spreadsheet program to have them.`,
    );
  }
  return notes;
}
