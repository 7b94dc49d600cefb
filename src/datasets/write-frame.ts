import { dirname, resolve } from 'node:path';
import type { Column } from '../engine/index.ts';
import { openDatabase } from './duckdb.ts';
import { identifier, textLiteral } from './sql.ts';

/** As many as DuckDB takes at once. */
const CHUNK_ROWS = 2_048;

/**
 * Writes some rows of columns as a Parquet file, for programs that are not of ours: numbers and dates (in epoch
 * milliseconds) as doubles, where NaN is missing, all else as texts or null.
 */
export async function writeFrame(path: string, columns: readonly Column[], rows: Uint32Array): Promise<void> {
  const file = resolve(path);
  const database = await openDatabase({ folder: dirname(file) });
  try {
    const { DuckDBDataChunk, DOUBLE, VARCHAR } = await import('@duckdb/node-api');
    const sinks = columns.map((column) => ({ name: identifier(column.name), ...asSink(column) }));
    const types = sinks.map(({ sql }) => (sql === 'DOUBLE' ? DOUBLE : VARCHAR));
    await database.run(`CREATE TABLE rows (${sinks.map(({ name, sql }) => `${name} ${sql}`).join(', ')})`);
    const appender = await database.connection.createAppender('rows');
    for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
      const some = rows.subarray(from, from + CHUNK_ROWS);
      const chunk = DuckDBDataChunk.create(types, some.length);
      for (const [at, { valueAt }] of sinks.entries()) chunk.setColumnValues(at, Array.from(some, valueAt));
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
    await database.run(`COPY rows TO ${textLiteral(file)} (FORMAT parquet)`);
  } finally {
    database.close();
  }
}

interface Sink {
  readonly sql: 'DOUBLE' | 'VARCHAR';
  valueAt(row: number): number | string | null;
}

function asSink(column: Column): Sink {
  switch (column.kind) {
    case 'number':
    case 'date':
      return { sql: 'DOUBLE', valueAt: (row) => column.values[row] ?? Number.NaN };
    case 'category':
      return { sql: 'VARCHAR', valueAt: (row) => column.levels[column.codes[row] ?? -1] ?? null };
    case 'text':
      return { sql: 'VARCHAR', valueAt: (row) => column.values[row] ?? null };
  }
}
