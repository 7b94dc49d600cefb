import type { Parts } from './parts.ts';

/** What a style tells about the meaning of its numbers. */
export type Shown =
  | { readonly as: 'number' | 'date' | 'datetime' | 'time' }
  /** Digits padded with zeros: a post code or an article number. */
  | { readonly as: 'digits'; readonly length: number };

const NUMBER: Shown = { as: 'number' };

/** Reads the styles of a workbook, in the order of their numbers. */
export async function readStyles(parts: Parts, part: string | null): Promise<readonly Shown[]> {
  if (part === null) return [];
  const formats = new Map<number, string>();
  const styles: Shown[] = [];
  let inCells = false;
  await parts.parse(part, {
    open(name, attributes) {
      if (name === 'numFmt') formats.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) styles.push(shownBy(Number(attributes.numFmtId ?? 0), formats));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

/** Built-in formats, ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58 are those of East Asian editions. */
const BUILT_IN: readonly (readonly [from: number, to: number, as: 'date' | 'datetime' | 'time'])[] = [
  [14, 17, 'date'],
  [18, 21, 'time'],
  [22, 22, 'datetime'],
  [27, 31, 'date'],
  [32, 35, 'time'],
  [36, 36, 'date'],
  [45, 45, 'time'],
  [47, 47, 'time'],
  [50, 54, 'date'],
  [55, 56, 'time'],
  [57, 58, 'date'],
];

function shownBy(id: number, formats: ReadonlyMap<number, string>): Shown {
  const code = formats.get(id);
  if (code !== undefined) return readFormat(code);
  const built = BUILT_IN.find(([from, to]) => id >= from && id <= to);
  return built === undefined ? NUMBER : { as: built[2] };
}

/** Reads a format code such as `dd/mm/yyyy hh:mm` or `00000`. Quoted text, colours and currencies do not count. */
function readFormat(code: string): Shown {
  const [first = ''] = code
    .replace(/"[^"]*"|\\.|[_*]./g, '')
    .toLowerCase()
    .split(';');
  // [h]:mm shows a duration, which is a number of days.
  if (/\[(h+|m+|s+)\]/.test(first)) return NUMBER;
  const format = first.replace(/\[[^\]]*\]/g, '');
  if (/^0{2,}$/.test(format)) return { as: 'digits', length: format.length };
  if (/general|standard|[0#?]/.test(format.replace(/s[.,]0+/g, 's'))) return NUMBER;
  const time = /[hs]|am\/pm|a\/p/.test(format);
  const day = /[yd]/.test(format) || (/m/.test(format) && !time);
  if (day) return { as: time ? 'datetime' : 'date' };
  return time ? { as: 'time' } : NUMBER;
}
