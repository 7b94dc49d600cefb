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

/**
 * Writes the sheet with the table as a CSV, so that a workbook is read like a CSV of the same table.
 *
 * The reader is our own because the libraries do not limit what a workbook unpacks to (tried in November 2026). Texts
 * of 3 GB in a file of 8 MB crash exceljs 4.4.0 (streaming) and read-excel-file 9.3.17 at a heap of 2 GB; this reader
 * refuses them at 0.3 GB. A sheet of 200,000 × 20 takes 104 MB and 8.5 s here, 114 MB and 7.8 s in exceljs, 801 MB and
 * 6.9 s in read-excel-file, which holds all rows. The npm package of SheetJS is frozen with known vulnerabilities.
 */
export async function readWorkbook(options: PartsOptions & { readonly scratch: string }): Promise<Workbook> {
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
  { fileName, scratch, maxBytes }: PartsOptions & { readonly scratch: string },
): Promise<Found> {
  const visible = contents.sheets.filter((sheet) => !sheet.hidden);
  const sheets = visible.length > 0 ? visible : contents.sheets;
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
