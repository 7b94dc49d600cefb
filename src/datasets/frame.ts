import { dirname, resolve } from 'node:path';
import { type Column, createRandom, type Frame } from '../engine/index.ts';
import { InvalidInputError } from '../errors.ts';
import { type Database, openDatabase } from './duckdb.ts';
import type { ColumnKind } from './profile.ts';
import { identifier, textLiteral } from './sql.ts';

interface FrameColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

interface ReadFrameOptions {
  /** A longer table is sampled: each row is equally likely, and the rows stay in the file's order. */
  readonly maxRows?: number;
  /** The same seed draws the same rows. */
  readonly seed?: number;
  readonly signal?: AbortSignal;
}

/**
 * Reads columns of an ingested Parquet into typed arrays, in the file's row order. Booleans become categories whose
 * levels are spelt as in the column. Levels are sorted, so that the same table gives the same codes.
 */
export async function readFrame(
  parquetPath: string,
  columns: readonly FrameColumn[],
  options: ReadFrameOptions = {},
): Promise<Frame> {
  const path = resolve(parquetPath);
  const database = await openDatabase({ folder: dirname(path), signal: options.signal });
  try {
    const table = textLiteral(path);
    await refuseUnknown(database, table, columns);
    const [[total] = []] = await database.rows(`SELECT count(*) FROM ${table}`);
    const keep = sampleRows(Number(total), options.maxRows ?? Number.POSITIVE_INFINITY, options.seed ?? 0);
    const sinks: Sink[] = [];
    for (const [at, column] of columns.entries()) sinks.push(await createSink(database, table, column, at, keep.count));
    await fill(database, table, sinks, keep.rows);
    return { rowCount: keep.count, columns: sinks.map((sink) => sink.finish()) };
  } finally {
    database.close();
  }
}

/** Collects one column from the chunks of a query. */
interface Sink {
  readonly sql: string;
  set(row: number, value: unknown): void;
  finish(): Column;
}

async function createSink(
  database: Database,
  table: string,
  { name, kind }: FrameColumn,
  at: number,
  rowCount: number,
): Promise<Sink> {
  const column = identifier(name);
  if (kind === 'text') return textSink(name, `${column}::VARCHAR`, rowCount);
  if (kind === 'number' || kind === 'date') {
    const number = kind === 'date' ? `epoch_ms(${column})::DOUBLE` : `${column}::DOUBLE`;
    return numberSink(name, kind, `coalesce(${number}, 'nan'::DOUBLE)`, rowCount);
  }
  // With an enum DuckDB does the dictionary work, and only small integers reach JavaScript.
  const type = `levels_${at}`;
  await database.run(
    `CREATE TYPE ${type} AS ENUM (SELECT DISTINCT ${column}::VARCHAR AS v FROM ${table} WHERE v IS NOT NULL ORDER BY v)`,
  );
  const levels = await database.rows(`SELECT unnest(enum_range(NULL::${type}))::VARCHAR`);
  const code = `coalesce(enum_code(${column}::VARCHAR::${type})::INTEGER, -1)`;
  return categorySink(
    name,
    code,
    levels.map(([level]) => String(level)),
    rowCount,
  );
}

function numberSink(name: string, kind: 'number' | 'date', sql: string, rowCount: number): Sink {
  const values = new Float64Array(rowCount);
  return {
    sql,
    set: (row, value) => {
      values[row] = value as number;
    },
    finish: () => ({ name, kind, values }),
  };
}

function textSink(name: string, sql: string, rowCount: number): Sink {
  const values = new Array<string | null>(rowCount).fill(null);
  return {
    sql,
    set: (row, value) => {
      values[row] = value as string | null;
    },
    finish: () => ({ name, kind: 'text', values }),
  };
}

function categorySink(name: string, sql: string, levels: readonly string[], rowCount: number): Sink {
  const codes = new Int32Array(rowCount);
  return {
    sql,
    set: (row, value) => {
      codes[row] = value as number;
    },
    finish: () => ({ name, kind: 'category', ...withoutUnused(levels, codes) }),
  };
}

/** A sample may lack rows of some levels, and nobody can learn a class without rows. */
function withoutUnused(levels: readonly string[], codes: Int32Array): { levels: readonly string[]; codes: Int32Array } {
  const used = new Uint8Array(levels.length);
  for (const code of codes) if (code >= 0) used[code] = 1;
  const kept = levels.filter((_, code) => used[code] === 1);
  if (kept.length === levels.length) return { levels, codes };
  const recoded = new Int32Array(levels.length);
  let next = 0;
  for (let code = 0; code < levels.length; code += 1) if (used[code] === 1) recoded[code] = next++;
  return { levels: kept, codes: codes.map((code) => (code < 0 ? -1 : (recoded[code] ?? -1))) };
}

async function fill(database: Database, table: string, sinks: readonly Sink[], keep: Uint8Array | null): Promise<void> {
  if (sinks.length === 0) return;
  const result = await database.connection.stream(`SELECT ${sinks.map((sink) => sink.sql).join(', ')} FROM ${table}`);
  let read = 0;
  let row = 0;
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const rows = chunk.rowCount;
    const first = row;
    for (const [at, sink] of sinks.entries()) {
      const vector = chunk.getColumnVector(at);
      row = first;
      for (let index = 0; index < rows; index += 1) {
        if (keep !== null && keep[read + index] === 0) continue;
        sink.set(row, vector.getItem(index));
        row += 1;
      }
    }
    read += rows;
  }
}

interface Kept {
  readonly count: number;
  /** 1 for a drawn row, 0 for another; null when all rows are taken. */
  readonly rows: Uint8Array | null;
}

/** Knuth's selection sampling: one pass, exact size, order kept. */
function sampleRows(total: number, wanted: number, seed: number): Kept {
  if (total <= wanted) return { count: total, rows: null };
  const random = createRandom(seed);
  const rows = new Uint8Array(total);
  let missing = wanted;
  for (let row = 0; row < total; row += 1) {
    if (random.next() * (total - row) >= missing) continue;
    rows[row] = 1;
    missing -= 1;
  }
  return { count: wanted, rows };
}

async function refuseUnknown(database: Database, table: string, columns: readonly FrameColumn[]): Promise<void> {
  const rows = await database.rows(`SELECT column_name FROM (DESCRIBE SELECT * FROM ${table})`);
  const known = new Set(rows.map(([name]) => name));
  const unknown = columns.find((column) => !known.has(column.name));
  if (unknown) throw new InvalidInputError(`The data set has no column “${unknown.name}”.`);
}
