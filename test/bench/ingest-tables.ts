import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { openDatabase } from '../../src/datasets/duckdb.ts';
import { textLiteral } from '../../src/datasets/sql.ts';
import { createRandom, type Random } from '../../src/engine/random.ts';
import { type BookCell, createWorkbook, sheet } from '../datasets/ingest/workbook-builder.ts';

export interface MadeTable {
  readonly name: string;
  readonly path: string;
}

type Write = (path: string, folder: string, rows: number) => Promise<void>;

interface Kind {
  readonly what: string;
  readonly file: string;
  readonly width: number;
  /** Of the rows asked for. */
  readonly share: number;
  readonly write: Write;
}

const WIDE = 1_000;

/** With the 1,400,000 rows that the measurement takes by itself, the first is of 200 MB. */
const KINDS = {
  mixed: { what: 'CSV, mixed', file: 'mixed.csv', width: 12, share: 1, write: writeMixed },
  wide: { what: 'CSV, wide', file: 'wide.csv', width: WIDE, share: 1 / 70, write: writePlain(WIDE) },
  plain: { what: 'CSV, plain', file: 'plain.csv', width: 20, share: 5 / 7, write: writePlain(20) },
  parquet: { what: 'Parquet', file: 'plain.parquet', width: 20, share: 5 / 7, write: writeParquet },
  xlsx: { what: 'XLSX', file: 'book.xlsx', width: 20, share: 1 / 14, write: writeBook },
} as const satisfies Record<string, Kind>;

export const TABLE_KINDS: readonly string[] = Object.keys(KINDS);

export async function makeTable(kind: string, folder: string, rows: number): Promise<MadeTable> {
  const found: Kind | undefined = KINDS[kind as keyof typeof KINDS];
  if (found === undefined) throw new Error(`--only takes ${TABLE_KINDS.join(', ')}`);
  const count = Math.ceil(rows * found.share);
  const path = join(folder, found.file);
  await found.write(path, folder, count);
  return { name: `${found.what}, ${count.toLocaleString('en-US')} × ${found.width}`, path };
}

const CITIES = ['Oslo', 'Berlin', 'Paris', 'New York', 'Lagos', 'Lima', 'Osaka', 'São Paulo', 'Quito', 'Delhi'];
const STATES = ['new', 'paid', 'shipped', 'returned'];
const WORDS = 'late early gift broken box blue red asked again for the second order please call before noon'.split(' ');

/** What shops export: numbers, dates, choices and holes, and remarks with commas, quotes and line breaks in quotes. */
async function writeMixed(path: string, _folder: string, rows: number): Promise<void> {
  const random = createRandom(1);
  const names =
    'order_id,ordered_at,delivered,city,customer,state,quantity,unit_price,discount,is_member,remark,returned_amount';
  const one = <T>(values: readonly T[]): T => values[random.below(values.length)] as T;
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = (): string => `2024-${two(1 + random.below(12))}-${two(1 + random.below(28))}`;
  const remark = (): string => {
    const words = Array.from({ length: 5 + random.below(14) }, () => one(WORDS)).join(' ');
    const turn = random.next();
    if (turn < 0.1) return `"${words}\n${one(WORDS)} ${one(WORDS)}"`;
    if (turn < 0.3) return `"${words}, ${one(WORDS)} ""${one(WORDS)}"""`;
    return turn < 0.4 ? '' : words;
  };
  await writeLines(path, names, rows, (row) =>
    [
      row + 1,
      `${day()} ${two(random.below(24))}:${two(random.below(60))}:${two(random.below(60))}`,
      random.next() < 0.05 ? '' : day(),
      one(CITIES),
      `C-${String(random.below(200_000)).padStart(6, '0')}`,
      one(STATES),
      1 + random.below(50),
      (random.next() * 500).toFixed(2),
      random.next() < 0.3 ? 'NA' : (random.next() / 2).toFixed(3),
      random.next() < 0.4 ? 'yes' : 'no',
      remark(),
      (random.normal() * 40 + 100).toFixed(4),
    ].join(),
  );
}

/** What tables have: whole numbers, fractions, categories, dates, and holes. */
function plainCell(random: Random, row: number, column: number): string | number {
  switch (column % 5) {
    case 0:
      return Math.floor(random.next() * 1e6);
    case 1:
      return Math.round(random.next() * 1e6) / 1e3;
    case 2:
      return `level ${random.below(20)}`;
    case 3:
      return `2024-0${1 + random.below(9)}-1${row % 9}`;
    default:
      return random.next() < 0.05 ? '' : random.below(100);
  }
}

const plainNames = (width: number): readonly string[] => Array.from({ length: width }, (_, at) => `f${at}`);

function writePlain(width: number): Write {
  return async (path, _folder, rows) => {
    const random = createRandom(1);
    const names = plainNames(width);
    await writeLines(path, names.join(), rows, (row) => names.map((_, at) => plainCell(random, row, at)).join());
  };
}

async function writeParquet(path: string, folder: string, rows: number): Promise<void> {
  const csv = join(folder, 'before-parquet.csv');
  await writePlain(20)(csv, folder, rows);
  const database = await openDatabase({ folder });
  const options = 'FORMAT parquet, COMPRESSION zstd';
  await database.run(`COPY (FROM read_csv(${textLiteral(csv)})) TO ${textLiteral(path)} (${options})`);
  database.close();
}

async function writeBook(path: string, _folder: string, rows: number): Promise<void> {
  const random = createRandom(1);
  const names = plainNames(20);
  const cells = (row: number): readonly BookCell[] =>
    names.map((_, at) =>
      at % 5 === 3 ? { serial: 45_000 + (row % 900), format: 'yyyy-mm-dd' } : plainCell(random, row, at),
    );
  await writeFile(path, createWorkbook([sheet(names, rows, cells)]));
}

async function writeLines(path: string, header: string, rows: number, line: (row: number) => string): Promise<void> {
  const out = createWriteStream(path);
  out.write(`${header}\n`);
  for (let row = 0; row < rows; row += 1) {
    if (!out.write(`${line(row)}\n`)) await once(out, 'drain');
  }
  out.end();
  await finished(out);
}
