import { LimitError } from '../../../errors.ts';
import type { Parts } from './parts.ts';

/** Cells name texts by number, so all texts stay in memory while the sheet is read. */
const MAX_CHARACTERS = 200_000_000;

/** The most a cell holds in Excel. */
const LONGEST_CELL = 32_767;

/** Reads the texts that the cells share. */
export async function readStrings(parts: Parts, part: string | null, fileName: string): Promise<readonly string[]> {
  if (part === null) return [];
  const strings: string[] = [];
  let text = '';
  let inText = false;
  let inReading = 0;
  let characters = 0;
  await parts.parse(part, {
    open(name) {
      if (name === 'si') text = '';
      else if (name === 'rPh') inReading += 1;
      else if (name === 't') inText = inReading === 0;
    },
    close(name) {
      if (name === 't') inText = false;
      else if (name === 'rPh') inReading -= 1;
      else if (name === 'si') {
        strings.push(unescapeText(text.slice(0, LONGEST_CELL)));
        characters += text.length;
        if (characters > MAX_CHARACTERS) {
          throw new LimitError(`${fileName} holds too much text for a workbook. Save the sheet as CSV and send that.`);
        }
      }
    },
    text(piece) {
      if (inText) text += piece;
    },
  });
  return strings;
}

/** Workbooks write characters that XML cannot hold as `_x000D_`. */
export const unescapeText = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16) || 0x20))
    : text;
