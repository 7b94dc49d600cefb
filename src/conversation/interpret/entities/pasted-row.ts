import { compact } from '../../../text/fold.ts';
import type { Message } from '../message.ts';
import { type CellValue, type Draft, numeric } from './value.ts';

/** One flat object; longer than this it is a file. */
const MAX_JSON = 20_000;

export function readJson(message: Message, draft: Draft): boolean {
  const start = message.text.indexOf('{');
  const end = message.text.lastIndexOf('}');
  if (start < 0 || end < start || end - start > MAX_JSON) return false;
  const parsed = parseObject(message.text.slice(start, end + 1));
  if (parsed === null) return false;
  for (const [key, value] of Object.entries(parsed)) {
    if (value !== null && typeof value === 'object') continue;
    draft.values[columnFor(key, message)] = value as CellValue;
    draft.explicit++;
  }
  message.tokens.forEach((token, i) => {
    if (token.end > start && token.start <= end) draft.used.add(i);
  });
  return true;
}

/** A line of column names over a line of as many values, as copied from a file or a sheet. */
export function readPastedTable(message: Message, draft: Draft): boolean {
  const columns = message.context.columns ?? [];
  const lines = message.text
    .split('\n')
    .map((line) => line.split(/\s*[,;|\t]\s*/).filter((cell) => cell.trim() !== ''));
  const isName = (cell: string): boolean => columns.some((column) => compact(column) === compact(cell));
  const header = lines.findIndex((cells) => cells.length > 1 && cells.every(isName));
  const values = lines.slice(header + 1).find((cells) => !cells.every((cell) => /^[\s:-]+$/.test(cell)));
  if (header < 0 || values === undefined || values.length !== lines[header]?.length) return false;
  lines[header].forEach((name, i) => {
    const cell = (values[i] ?? '').trim();
    draft.values[columnFor(name, message)] = numeric(cell) ?? cell;
    draft.explicit++;
  });
  message.tokens.forEach((_, i) => {
    draft.used.add(i);
  });
  return true;
}

function parseObject(text: string): Record<string, unknown> | null {
  for (const attempt of [text, text.replace(/'/g, '"'), text.replace(/([{,]\s*)([A-Za-z_]\w*)\s*:/g, '$1"$2":')]) {
    try {
      const parsed: unknown = JSON.parse(attempt);
      if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
        return parsed as Record<string, unknown>;
    } catch {
      // The text is not JSON when read this way; the next way is tried.
    }
  }
  return null;
}

function columnFor(key: string, message: Message): string {
  return message.context.columns?.find((column) => compact(column) === compact(key)) ?? key;
}
