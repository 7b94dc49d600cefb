import { InvalidInputError, LimitError } from '../../errors.ts';
import type { Profile } from '../profile.ts';
import type { Quoting } from './dialect.ts';
import type { ReadRows, Scan } from './scan.ts';
import { plural } from './sentences.ts';

/** Wider tables do not fit the memory and the minute of a training. 500 columns are already unusual. */
export const MAX_COLUMNS = 1_000;
export const MIN_ROWS = 10;

/** When more rows have extra cells, the file is not read as its author meant it. */
const EXTRA_CELLS_SHARE = 0.1;

export function refuseWide(fileName: string, width: number): void {
  if (width <= MAX_COLUMNS) return;
  throw new LimitError(
    `${fileName} has ${plural(width, 'column')}; at most ${MAX_COLUMNS.toLocaleString('en-US')} can be taken. ` +
      'Leave out columns you do not need and send it again.',
  );
}

/** `separated` is true for formats that separate columns by a character. */
export function noTable(fileName: string, start: string, separated: boolean): InvalidInputError {
  if (start.trim() === '') {
    return new InvalidInputError(`${fileName} is empty. Send a table with a header and at least ${MIN_ROWS} rows.`);
  }
  return new InvalidInputError(
    `${fileName} has only one column. Learning needs at least two${separated ? ', separated by commas, semicolons, tabs or bars' : ''}.`,
  );
}

export function faultSentence(fileName: string, { fault }: Scan, { quote }: Quoting): InvalidInputError {
  const what =
    fault?.kind === 'unclosed'
      ? `a quote (${quote}) is opened and never closed`
      : `a quoted cell goes on after its closing quote (${quote})`;
  return new InvalidInputError(
    `In line ${fault?.line} of ${fileName} ${what}. Correct that line and send the file again.`,
  );
}

/** Every record must be accounted for: rows lost without a word would be worse than none. */
export function refuseUnlessWhole(fileName: string, scan: Scan, { rows, dropped }: ReadRows): void {
  if (dropped > (rows + dropped) * EXTRA_CELLS_SHARE) {
    throw new InvalidInputError(
      `${plural(dropped, 'row')} of ${fileName} had more cells than the header, the first in line ${scan.long.firstLine}. ` +
        'Put quotes around cells that contain the separator and send the file again.',
    );
  }
  if (rows + dropped === scan.records) return;
  throw new InvalidInputError(
    `${fileName} could not be read completely: ${plural(rows + dropped, 'row')} of ${scan.records.toLocaleString('en-US')} ` +
      'came through. Save it again as a plain CSV in UTF-8 and send that.',
  );
}

export function refuseUnlessRows(fileName: string, rows: number): void {
  if (rows >= MIN_ROWS) return;
  const found = rows === 0 ? 'has a header but no rows' : `has only ${plural(rows, 'row')}`;
  throw new InvalidInputError(`${fileName} ${found}; at least ${MIN_ROWS} are needed to learn from.`);
}

export function refuseUnlessVaried(fileName: string, { columns }: Profile): void {
  if (columns.some((column) => column.unique_count >= 2)) return;
  throw new InvalidInputError(
    `${fileName} says the same in every row, so there is nothing to learn from it. Send a table whose rows differ.`,
  );
}

export function refuseUnlessColumns(fileName: string, columns: number): void {
  if (columns >= 2) return;
  throw new InvalidInputError(`${fileName} has only one column with values. Learning needs at least two.`);
}
