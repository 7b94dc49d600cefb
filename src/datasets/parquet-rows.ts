import { dirname, resolve } from 'node:path';
import { openDatabase } from './duckdb.ts';
import type { ColumnKind } from './profile.ts';
import type { Row } from './row.ts';
import { identifier, textLiteral } from './sql.ts';

/** How a column is asked for, so that a row is read from it as from what a person writes. */
const AS_WRITTEN: Readonly<Record<ColumnKind, (column: string) => string>> = {
  number: (column) => `${column}::DOUBLE`,
  date: (column) => `replace(strftime(${column}, '%Y-%m-%d %H:%M:%S'), ' 00:00:00', '')`,
  category: (column) => `${column}::VARCHAR`,
  boolean: (column) => `${column}::VARCHAR`,
  text: (column) => `${column}::VARCHAR`,
};

/** The rows of an ingested Parquet, in the file's order: numbers, texts, dates as texts, null where missing. */
export async function* parquetRows(
  path: string,
  columns: readonly { readonly name: string; readonly kind: ColumnKind }[],
): AsyncGenerator<Row> {
  const database = await openDatabase({ folder: dirname(resolve(path)) });
  try {
    const asked = columns.map(({ name, kind }) => AS_WRITTEN[kind](identifier(name))).join(', ');
    const result = await database.connection.stream(`SELECT ${asked} FROM read_parquet(${textLiteral(resolve(path))})`);
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      const vectors = columns.map((_, at) => chunk.getColumnVector(at));
      for (let row = 0; row < chunk.rowCount; row++) {
        yield Object.fromEntries(columns.map(({ name }, at) => [name, vectors[at]?.getItem(row) ?? null]));
      }
    }
  } finally {
    database.close();
  }
}
