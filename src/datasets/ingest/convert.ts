import type { Database } from '../duckdb.ts';
import { dateSql } from '../formats/date.ts';
import { numberSql } from '../formats/number.ts';
import { identifier, textList, textLiteral } from '../sql.ts';
import type { Spelling } from './labels.ts';
import { type Staged, stageColumn, stageTable, tableOptions } from './stage.ts';
import type { ColumnType } from './typing.ts';

export interface KeptColumn {
  /** Position in the stage. */
  readonly at: number;
  readonly name: string;
  readonly type: ColumnType;
}

/** A typed Parquet under the columns' own names. */
interface Converted {
  readonly path: string;
  readonly rowCount: number;
}

/** Writes the typed Parquet, without rows that have no value. A stage that is just that already is not written again. */
export async function convert(
  database: Database,
  staged: Staged,
  parquetPath: string,
  columns: readonly KeptColumn[],
): Promise<Converted> {
  const typed = columns.map(({ at, type }) => typedSql(stageColumn(at), type));
  // coalesce needs one type, so each column is reduced to "true or null".
  const filled = `coalesce(${columns.map(({ at }) => `nullif(${stageColumn(at)} IS NULL, true)`).join(', ')}) IS NOT NULL`;
  const ready =
    staged.named &&
    columns.length === staged.columns.length &&
    columns.every(({ at }, index) => typed[index] === stageColumn(at)) &&
    (await countRows(database, `${stageTable(staged)} WHERE ${filled}`)) === staged.rows;
  if (ready) return { path: staged.path, rowCount: staged.rows };
  const values = columns.map(({ name }, index) => `${typed[index]} AS ${identifier(name)}`);
  await database.run(
    `COPY (SELECT ${values.join(', ')} FROM ${stageTable(staged)} WHERE ${filled})
     TO ${textLiteral(parquetPath)} (${tableOptions(columns.length)})`,
  );
  return { path: parquetPath, rowCount: await countRows(database, textLiteral(parquetPath)) };
}

async function countRows(database: Database, from: string): Promise<number> {
  const [[rows] = []] = await database.rows(`SELECT count(*) FROM ${from}`);
  return Number(rows);
}

function typedSql(column: string, type: ColumnType): string {
  if (type.native) return column;
  switch (type.type) {
    case 'number': {
      if (type.proved) return `CAST(${column} AS ${type.whole ? 'BIGINT' : 'DOUBLE'})`;
      const value = numberSql(column, type.format);
      return type.whole ? `CAST(${value} AS BIGINT)` : value;
    }
    case 'date':
      return `make_timestamp(1000 * ${dateSql(column, type.format.pattern)})`;
    case 'boolean':
    case 'text': {
      if (type.type === 'boolean' && type.digits) return `CAST(${column} AS BIGINT)`;
      const label = oneSpelling(column, type.spellings);
      return type.questionMarkIsMissing ? `nullif(${label}, '?')` : label;
    }
  }
}

function oneSpelling(column: string, spellings: readonly Spelling[]): string {
  if (spellings.length === 0) return column;
  const cases = spellings.map(
    ({ label, variants }) => `WHEN ${column} IN (${textList(variants)}) THEN ${textLiteral(label)}`,
  );
  return `CASE ${cases.join(' ')} ELSE ${column} END`;
}
