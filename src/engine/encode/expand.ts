import type { Frame } from '../frame/frame.ts';
import { hashText } from '../random.ts';

/**
 * A frame's columns as what models can use: numbers and tokens. Each row is expanded by itself, so no information can
 * pass from one row to another.
 */
export interface Expanded {
  readonly rowCount: number;
  readonly numbers: readonly NumberSeries[];
  readonly tokens: readonly TokenSeries[];
}

export interface NumberSeries {
  /** Position of the column it comes from. */
  readonly source: number;
  readonly name: string;
  /** NaN is missing. */
  readonly values: Float64Array;
}

/** For each row a set of integers below `size`: the level of a category, or the hashed words of a text. */
export interface TokenSeries {
  readonly source: number;
  readonly name: string;
  readonly role: 'category' | 'text';
  readonly size: number;
  /** Row r has ids[starts[r]..starts[r + 1]). Null: one id per row, -1 when missing. */
  readonly starts: Uint32Array | null;
  readonly ids: Int32Array;
}

const TEXT_BUCKETS = 1 << 15;
/** Later words of a text are not read, so that one huge cell cannot hold up a table. */
const MAX_WORDS = 300;

export function expand(frame: Frame): Expanded {
  const numbers: NumberSeries[] = [];
  const tokens: TokenSeries[] = [];
  frame.columns.forEach((column, source) => {
    const { name } = column;
    switch (column.kind) {
      case 'number':
        numbers.push({ source, name, values: column.values });
        break;
      case 'date':
        for (const part of DATE_PARTS) {
          numbers.push({ source, name: `${name} (${part.name})`, values: datePart(column.values, part.read) });
        }
        break;
      case 'category':
        tokens.push({ source, name, role: 'category', size: column.levels.length, starts: null, ids: column.codes });
        break;
      case 'text':
        for (const part of TEXT_PARTS) {
          const values = Float64Array.from(column.values, (text) => (text === null ? Number.NaN : part.read(text)));
          numbers.push({ source, name: `${name} (${part.name})`, values });
        }
        tokens.push({ source, name, role: 'text', size: TEXT_BUCKETS, ...hashWords(column.values) });
    }
  });
  return { rowCount: frame.rowCount, numbers, tokens };
}

const DATE_PARTS: readonly { name: string; read: (date: Date) => number }[] = [
  { name: 'time', read: (date) => date.getTime() },
  { name: 'year', read: (date) => date.getUTCFullYear() },
  { name: 'month', read: (date) => date.getUTCMonth() + 1 },
  { name: 'day', read: (date) => date.getUTCDate() },
  { name: 'weekday', read: (date) => date.getUTCDay() },
  { name: 'hour', read: (date) => date.getUTCHours() + date.getUTCMinutes() / 60 },
];

function datePart(values: Float64Array, read: (date: Date) => number): Float64Array {
  const date = new Date(0);
  return values.map((value) => {
    if (Number.isNaN(value)) return Number.NaN;
    date.setTime(value);
    return read(date);
  });
}

const TEXT_PARTS: readonly { name: string; read: (text: string) => number }[] = [
  { name: 'characters', read: (text) => text.length },
  { name: 'words', read: (text) => splitWords(text).length },
  { name: 'share of digits', read: (text) => share(text, /\d/g) },
  { name: 'share of capitals', read: (text) => share(text, /\p{Lu}/gu) },
  { name: 'share of punctuation', read: (text) => share(text, /[!-/:-@[-`{-~]/g) },
];

function share(text: string, pattern: RegExp): number {
  const head = text.slice(0, 5_000);
  return head.length === 0 ? 0 : (head.match(pattern)?.length ?? 0) / head.length;
}

function splitWords(text: string): readonly string[] {
  return (
    text
      .slice(0, 20_000)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** Hashes words and pairs of neighbouring words, each once per row. */
function hashWords(texts: readonly (string | null)[]): { starts: Uint32Array; ids: Int32Array } {
  const starts = new Uint32Array(texts.length + 1);
  const ids: number[] = [];
  texts.forEach((text, row) => {
    const words = text === null ? [] : splitWords(text).slice(0, MAX_WORDS);
    const seen = new Set<number>();
    words.forEach((word, i) => {
      seen.add(hashText(word) % TEXT_BUCKETS);
      if (i > 0) seen.add(hashText(`${words[i - 1]} ${word}`) % TEXT_BUCKETS);
    });
    for (const id of [...seen].sort((a, b) => a - b)) ids.push(id);
    starts[row + 1] = ids.length;
  });
  return { starts, ids: Int32Array.from(ids) };
}
