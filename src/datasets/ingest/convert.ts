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

/**
 * Writes the typed Parquet, without rows that have no value, if rows may be such. A stage that is just that already is
 * not written again.
 */
export async function convert(
  database: Database,
  staged: Staged,
  parquetPath: string,
  columns: readonly KeptColumn[],
  mayBeBlank: boolean,
): Promise<Converted> {
  const typed = columns.map(({ at, type }) => typedSql(stageColumn(at), type));
  const ready =
    staged.named &&
    !mayBeBlank &&
    columns.length === staged.columns.length &&
    columns.every(({ at }, index) => typed[index] === stageColumn(at));
  if (ready) return { path: staged.path, rowCount: staged.rows };
  // coalesce needs one type, so each column is reduced to "true or null".
  const filled = columns.map(({ at }) => `nullif(${stageColumn(at)} IS NULL, true)`);
  const values = columns.map(({ name }, index) => `${typed[index]} AS ${identifier(name)}`);
  await database.run(
    `COPY (SELECT ${values.join(', ')} FROM ${stageTable(staged)}
       ${mayBeBlank ? `WHERE coalesce(${filled.join(', ')}) IS NOT NULL` : ''})
     TO ${textLiteral(parquetPath)} (${tableOptions(columns.length)})`,
  );
  const [[rows] = []] = await database.rows(`SELECT count(*) FROM ${textLiteral(parquetPath)}`);
  return { path: parquetPath, rowCount: Number(rows) };
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
