import { cellIn } from './cell.ts';
import { createNames, type Names } from './names.ts';
import { numeric } from './number.ts';
import type { CellValue, SaidColumn, SaidRow, SaidRows } from './said.ts';

/** Rows in JSON, or a line of column names over lines of values as copied from a file or a sheet. */
export function readTable(text: string, columns: readonly SaidColumn[]): SaidRows | null {
  const names = createNames(text, columns);
  return readJson(text, names) ?? readLines(text, names);
}

function readJson(text: string, names: Names): SaidRows | null {
  const [start, end] = [text.search(/[{[]/), Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1];
  const objects = start < 0 || end <= start ? null : parseObjects(text.slice(start, end));
  if (objects === null) return null;
  const remarks: string[] = [];
  const rows = objects.map((object) => {
    const row = Object.create(null) as Record<string, CellValue>;
    for (const [key, value] of Object.entries(object)) {
      if (value !== null && typeof value === 'object')
        remarks.push(`${key} holds no single value, so it was left out.`);
      else row[names.called(key)?.name ?? key] = value as CellValue;
    }
    return row;
  });
  return rows.some((row) => Object.keys(row).length > 0)
    ? { rows, spans: [{ start, end }], remarks, isTable: true }
    : null;
}

/** One object, a list of them, or one a line; with quotes of either kind or none about the names. */
function parseObjects(text: string): readonly Record<string, unknown>[] | null {
  const ways = [text, text.replace(/'/g, '"'), text.replace(/([{,]\s*)([A-Za-z_]\w*)\s*:/g, '$1"$2":')];
  for (const way of ways.flatMap((each) => [each, `[${each.replace(/\}\s*,?\s*\{/g, '},{')}]`])) {
    try {
      const parsed: unknown = JSON.parse(way);
      const objects: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
      if (objects.length > 0 && objects.every(isObject)) return objects;
    } catch {
      // not this way of writing it
    }
  }
  return null;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const DELIMITERS = ['\t', ';', '|', ','];

function readLines(text: string, names: Names): SaidRows | null {
  const lines = [...text.matchAll(/[^\n]+/g)].map(({ 0: line, index }) => ({
    line,
    start: index,
    end: index + line.length,
  }));
  for (const delimiter of DELIMITERS) {
    const table = lines.map(({ line }) => cellsOf(line, delimiter));
    const header = table.findIndex((cells) => cells.length > 1 && cells.every((cell) => names.called(cell) !== null));
    if (header < 0) continue;
    const columns = (table[header] ?? []).map((cell) => names.called(cell) as SaidColumn);
    const rows: SaidRow[] = [];
    let last = header;
    for (let at = header + 1; at < table.length && table[at]?.length === columns.length; at++) {
      last = at;
      if (!table[at]?.every((cell) => /^[:\s-]*$/.test(cell))) rows.push(rowOf(columns, table[at] ?? []));
    }
    if (rows.length > 0)
      return {
        rows,
        spans: [{ start: lines[header]?.start ?? 0, end: lines[last]?.end ?? 0 }],
        remarks: [],
        isTable: true,
      };
  }
  return null;
}

function rowOf(columns: readonly SaidColumn[], cells: readonly string[]): SaidRow {
  const row = Object.create(null) as Record<string, CellValue>;
  columns.forEach((column, i) => {
    const cell = cells[i] ?? '';
    row[column.name] = column.kind === undefined ? (numeric(cell) ?? cell) : cellIn(cell, column);
  });
  return row;
}

/** The cells of a line, without the bars that may frame it, and quotes undone. */
function cellsOf(line: string, delimiter: string): readonly string[] {
  const framed = delimiter === '|' ? line.trim().replace(/^\||\|$/g, '') : line;
  const cell = new RegExp(
    `(?:^|[${delimiter}])(?:\\s*"((?:[^"]|"")*)"\\s*(?=$|[${delimiter}])|([^${delimiter}]*))`,
    'g',
  );
  return [...framed.matchAll(cell)].map(([, quoted, plain = '']) => quoted?.replace(/""/g, '"') ?? plain.trim());
}
