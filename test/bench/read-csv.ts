import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Column, Frame } from '../../src/engine/index.ts';

const MISSING = new Set(['', 'NA']);
const ISO_DATE = /^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?$/;

/**
 * A plain CSV as a frame, for measuring only: numbers where every value is one, dates where every value is one in
 * ISO form, else categories. `label` is read as categories whatever its values, as they stand in the file.
 */
export function readCsv(path: string, label: string | null): Frame {
  const [header = [], ...rows] = parse(readFileSync(path, 'utf8')) as string[][];
  const columns = header.map((name, at): Column => {
    const values = rows.map((row) => row[at] ?? '');
    const known = values.filter((value) => !MISSING.has(value));
    if (name !== label && known.every((value) => Number.isFinite(Number(value)))) {
      return {
        name,
        kind: 'number',
        values: Float64Array.from(values, (v) => (MISSING.has(v) ? Number.NaN : Number(v))),
      };
    }
    if (name !== label && known.every((value) => ISO_DATE.test(value))) {
      const read = (value: string) => (MISSING.has(value) ? Number.NaN : Date.parse(`${value.replace(' ', 'T')}Z`));
      return { name, kind: 'date', values: Float64Array.from(values, read) };
    }
    const levels = [...new Set(known)];
    const codeOf = new Map(levels.map((level, code) => [level, code]));
    return { name, kind: 'category', levels, codes: Int32Array.from(values, (value) => codeOf.get(value) ?? -1) };
  });
  return { rowCount: rows.length, columns };
}
