/** A table that stands in the text of a message, and what else the message says. */
export interface Pasted {
  /** Lines with one separator, as a file would hold them. */
  readonly table: string;
  /** The rest of the message: what is asked for. */
  readonly rest: string;
}

/** With fewer lines it is a list, not a table. */
const LINES = 3;
/** Cells are short; what has more words is a sentence with commas in it. */
const CELL_WORDS = 6;
/** Some column holds labels or numbers. */
const LABEL_WORDS = 2;

const SEPARATORS = ['\t', '|', ';', ','] as const;
/** What programs print is cut into columns by spaces. */
const GAP = /(?<=\S) {2,}(?=\S)/g;

/**
 * The table in a message: several lines in a row that one separator cuts into as many cells each, as spreadsheets, CSV
 * files and Markdown have them. Null when there is none.
 */
export function findPasted(message: string): Pasted | null {
  return findCut(message, SEPARATORS) ?? findCut(message.replace(GAP, '\t'), ['\t']);
}

function findCut(message: string, separators: readonly string[]): Pasted | null {
  const lines = message.split(/\r?\n/);
  const blocks = separators
    .flatMap((separator) => blocksOf(lines, separator).map((block) => withoutSpeech(block, lines, separator)))
    .filter((block) => block.until - block.from >= LINES && isTabular(block));
  const [first, ...others] = blocks;
  if (first === undefined) return null;
  // The separator that says most cuts into the most cells.
  const best = others.reduce((a, b) => (b.cells.length > a.cells.length ? b : a), first);
  const table = lines
    .slice(best.from, best.until)
    .map(withoutFrame)
    .filter((line) => !isRule(line));
  const rest = [...lines.slice(0, best.from), ...lines.slice(best.until)].filter(
    (line) => !/^\s*```\w*\s*$/.test(line),
  );
  return { table: `${table.join('\n')}\n`, rest: rest.join('\n').trim() };
}

interface Block {
  readonly from: number;
  readonly until: number;
  readonly cells: readonly string[];
}

/** Runs of lines with the same number of cells, two at least. */
function blocksOf(lines: readonly string[], separator: string): readonly Block[] {
  const rows = lines.map((line) => cut(withoutFrame(line), separator));
  const blocks: Block[] = [];
  for (let from = 0; from < rows.length; ) {
    const width = rows[from]?.length ?? 0;
    let until = from + 1;
    while (until < rows.length && rows[until]?.length === width) until += 1;
    if (width > 1) blocks.push({ from, until, cells: rows.slice(from, until).flat() });
    from = until;
  }
  return blocks;
}

/** A line of speech above or below has its commas, too. */
function withoutSpeech({ from, until }: Block, lines: readonly string[], separator: string): Block {
  const rows = lines.slice(from, until).map((line) => cut(withoutFrame(line), separator));
  const inner = rows.slice(1, -1);
  const numbers = inner[0]?.map((_, at) => inner.length > 1 && inner.slice(1).every((row) => isNumber(row[at]))) ?? [];
  const isSpoken = (at: number) => /[\p{L}”"')][?!.:]$/u.test(lines[at]?.trim() ?? '');
  const first = from + Number(isSpoken(from));
  const foreign = rows.at(-1)?.some((cell, at) => numbers[at] === true && /\p{L}{2,}/u.test(cell)) === true;
  const last = until - Number(isSpoken(until - 1) || foreign);
  return { from: first, until: last, cells: rows.slice(first - from, last - from).flat() };
}

/** Cells of a line; a separator in quotes is none. */
const cut = (line: string, separator: string): readonly string[] =>
  line.replace(/"(?:[^"]|"")*"/g, (quoted) => quoted.replaceAll(separator, ' ')).split(separator);

/** The bars at the edges of a Markdown table. */
const withoutFrame = (line: string): string => (/^\s*\|.*\|\s*$/.test(line) ? line.trim().slice(1, -1) : line);

const isRule = (line: string): boolean => /^[\s|:+=-]+$/.test(line) && /-{2,}|={2,}/.test(line);

/** Neither sentences nor fields with their values: `tenure=3, contract=monthly`. */
function isTabular({ from, until, cells }: Block): boolean {
  const few = (some: readonly string[], test: (cell: string) => boolean): boolean =>
    some.filter(test).length <= some.length / 5;
  const width = cells.length / (until - from);
  const columns = Array.from({ length: width }, (_, at) => cells.filter((_, index) => index % width === at).slice(1));
  const isSaid = (cell: string): boolean => /\p{L}[?!.]$/u.test(cell.trim()) && wordsOf(cell) > 1;
  return (
    cells.some((cell) => /\d/.test(cell)) &&
    few(cells, (cell) => cell.includes('=')) &&
    few(cells, (cell) => wordsOf(cell) > CELL_WORDS) &&
    // The parts of sentences are now short, now long, and no part is always a number.
    (columns.some((column) => column.every(isNumber)) ||
      (columns.some((column) => few(column, (cell) => wordsOf(cell) > LABEL_WORDS)) &&
        few(columns.at(-1) ?? [], isSaid)))
  );
}

const wordsOf = (cell: string): number => cell.trim().split(/\s+/).length;

const isNumber = (cell = ''): boolean => /\d/.test(cell) && !/\p{L}{3,}/u.test(cell);
