import { open } from 'node:fs/promises';
import { LimitError } from '../../../errors.ts';
import { unpacksTooLarge } from '../archive/unpack.ts';
import { type CellOptions, cellText } from './cell.ts';
import { damaged, type Parts } from './parts.ts';

/** A sheet as a CSV: UTF-8, commas, without empty rows. */
export interface SheetCsv {
  readonly path: string;
  readonly rows: number;
  /** Columns up to the last that has a value. */
  readonly width: number;
  /** Formulas without a stored result. */
  readonly unsolved: number;
}

interface SheetOptions extends CellOptions {
  readonly part: string;
  readonly fileName: string;
  readonly path: string;
  readonly maxBytes: number;
}

const FLUSH_CHARACTERS = 1 << 18;

/** The last column a sheet can have. */
const LAST_COLUMN = 16_383;

export async function writeSheet(parts: Parts, options: SheetOptions): Promise<SheetCsv> {
  const { part, fileName, path, maxBytes } = options;
  const file = await open(path, 'w');
  let pending = '';
  let written = 0;
  const flush = async (): Promise<void> => {
    const bytes = Buffer.from(pending);
    pending = '';
    written += bytes.length;
    // A million cells may share one long text, so the output has a limit as well.
    if (written > maxBytes) throw new LimitError(unpacksTooLarge(fileName, maxBytes));
    await file.write(bytes);
  };

  let rows = 0;
  let width = 0;
  let unsolved = 0;
  let row: string[] = [];
  let column = -1;
  let type = '';
  let style = 0;
  let value = '';
  let inValue = false;
  let formula = false;

  const endCell = (): void => {
    const text = value === '' ? '' : cellText({ type, value, style }, options);
    if (value === '' && formula) unsolved += 1;
    if (text === '') return;
    while (row.length < column) row.push('');
    row[column] = text;
  };
  const endRow = (): void => {
    if (row.length === 0) return;
    rows += 1;
    width = Math.max(width, row.length);
    pending += `${row.map(quoteCell).join(',')}${','.repeat(width - row.length)}\n`;
    if (pending.length > maxBytes) throw new LimitError(unpacksTooLarge(fileName, maxBytes));
  };

  try {
    await parts.parse(
      part,
      {
        open(name, attributes) {
          if (name === 'row') {
            row = [];
            column = -1;
          } else if (name === 'c') {
            column = attributes.r === undefined ? column + 1 : columnOf(attributes.r);
            if (column < 0 || column > LAST_COLUMN) throw damaged(fileName, 'a cell has no place');
            type = attributes.t ?? 'n';
            style = Number(attributes.s ?? 0);
            value = '';
            formula = false;
          } else if (name === 'v' || name === 't') inValue = true;
          else if (name === 'f') formula = true;
        },
        close(name) {
          if (name === 'v' || name === 't') inValue = false;
          else if (name === 'c') endCell();
          else if (name === 'row') endRow();
        },
        text(piece) {
          if (inValue) value += piece;
        },
      },
      async () => {
        if (pending.length > FLUSH_CHARACTERS) await flush();
      },
    );
    await flush();
  } finally {
    await file.close();
  }
  return { path, rows, width, unsolved };
}

/** `B7` is 1. */
function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at += 1) {
    const letter = reference.charCodeAt(at) & 0xdf;
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
  }
  return column - 1;
}

const quoteCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
