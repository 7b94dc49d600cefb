import { expect, test } from 'vitest';
import { dateReader, proposeDate } from '../../../src/datasets/formats/date.ts';
import { isMissing, isSoftMissing } from '../../../src/datasets/formats/missing.ts';
import { proposeNumber } from '../../../src/datasets/formats/notations.ts';
import { numberReader, PLAIN_NUMBER } from '../../../src/datasets/formats/number.ts';
import { readFrame } from '../../../src/datasets/frame.ts';
import { readDialect } from '../../../src/datasets/ingest/dialect.ts';
import { nameColumns } from '../../../src/datasets/ingest/header.ts';
import type { Row } from '../../../src/datasets/ingest/record.ts';
import { judgeTail } from '../../../src/datasets/ingest/tail.ts';
import { ingestText } from './builders.ts';
import { type Column, type Value, type Written, writeTable } from './table-generator.ts';

const TABLES = 5_000;
/** Of these, through every step to the Parquet. */
const WHOLE = 200;

test('of a table in any hand and with dirt around it, names and rows are found, and its cells read', () => {
  for (let seed = 0; seed < TABLES; seed += 1) {
    const written = writeTable(seed);

    const { names, rows } = findRows(written);

    expect(names, written.story).toEqual(written.names);
    expect(rows.length, written.story).toBe(written.rows);
    for (const [at, column] of written.columns.entries()) {
      const cells = rows.map((row) => row[at] ?? '');
      const readings = readingsOf(column.kind, cells);
      expect(
        readings.some((reading) => isAlike(reading, column)),
        `${written.story}; ${names[at]}: ${cells}`,
      ).toBe(true);
    }
  }
}, 300_000);

test('the Parquet of such a table holds its cells, or a note tells of the column', async () => {
  for (let seed = TABLES; seed < TABLES + WHOLE; seed += 1) {
    const written = writeTable(seed);

    const taken = await ingestText(written.text);

    expect(taken.profile.rowCount, written.story).toBe(written.rows);
    const frame = await readFrame(taken.parquetPath, taken.profile.columns);
    for (const [at, column] of written.columns.entries()) {
      const read = frame.columns.find(({ name }) => name === written.names[at]);
      if (read === undefined) throw new Error(`${written.story}: no column ${written.names[at]}`);
      const values =
        read.kind === 'category'
          ? Array.from(read.codes, (code) => read.levels[code] ?? null)
          : [...read.values].map((value) => (Number.isNaN(value) ? null : value));
      const told = taken.notes.some((note) => note.includes(`“${written.names[at]}”`) && / fit /.test(note));
      expect(told || isAlike(values, column), `${written.story}; ${written.names[at]}; ${values}`).toBe(true);
    }
  }
}, 300_000);

/** The steps before the stage: separator, header, first row, and what stands below or within. */
function findRows({ text }: Written): { readonly names: readonly string[]; readonly rows: readonly Row[] } {
  const head = readDialect(text, { quote: '"', escape: '"' });
  if (head === null) return { names: [], rows: [] };
  const { body, headerRows, outlooks } = head.shape;
  const isHeader = (row: Row): boolean => headerRows.some((header) => header.every((cell, at) => cell === row[at]));
  const rows = body.map(({ cells }) => cells).filter((row) => !isHeader(row));
  const isRow = (row: Row): boolean => ['perhaps_total', null].includes(judgeTail(row, outlooks));
  while (!isRow(rows.at(-1) ?? [''])) rows.pop();
  return { names: nameColumns(head.shape).columns.map(({ name }) => name), rows };
}

/** What the cells may mean: some have more than one reading, between which the whole file decides. */
function readingsOf(kind: Column['kind'], cells: Row): readonly (readonly Value[])[] {
  const blank = (cell: string): boolean => cell === '' || isMissing(cell);
  if (kind === 'label') return [cells.map((cell) => (blank(cell) ? null : cell))];
  const plain = numberReader(PLAIN_NUMBER);
  const numbers = cells.map(plain).filter((value) => value !== null);
  const odd = cells.filter((cell) => !blank(cell) && !isSoftMissing(cell) && plain(cell) === null);
  if (kind === 'date') return [cells.map(dateReader(proposeDate(odd, 0.5)?.pattern ?? ''))];
  const beside = { plain: numbers.length, min: Math.min(...numbers), max: Math.max(...numbers) };
  const proposal = odd.length === 0 ? null : proposeNumber(odd, beside);
  const formats = proposal === null ? [PLAIN_NUMBER] : [proposal.format, proposal.alternative ?? proposal.format];
  return formats.map((format) => cells.map(numberReader(format)));
}

const isAlike = (read: readonly unknown[], { values }: Column): boolean =>
  values.every((value, at) => {
    const other = read[at];
    if (typeof value !== 'number' || typeof other !== 'number') return value === other;
    return Math.abs(value - other) <= Math.abs(value) * 1e-12;
  });
