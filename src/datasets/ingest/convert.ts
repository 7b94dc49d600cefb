import type { Database } from '../duckdb.ts';
import { dateSql } from '../formats/date.ts';
import { numberSql } from '../formats/number.ts';
import { identifier, textList, textLiteral } from '../sql.ts';
import type { Spelling } from './labels.ts';
import { rowGroupSize, stageColumn } from './stage.ts';
import type { ColumnType } from './typing.ts';

export interface KeptColumn {
  /** Position in the stage. */
  readonly at: number;
  readonly name: string;
  readonly type: ColumnType;
}

/** Writes the typed Parquet under the columns' own names, without rows that have no value. Returns the row count. */
export async function convert(
  database: Database,
  stagePath: string,
  parquetPath: string,
  columns: readonly KeptColumn[],
): Promise<number> {
  const values = columns.map(({ at, name, type }) => `${typedSql(stageColumn(at), type)} AS ${identifier(name)}`);
  // coalesce needs one type, so each column is reduced to "true or null".
  const filled = columns.map(({ at }) => `nullif(${stageColumn(at)} IS NULL, true)`);
  const options = `FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE ${rowGroupSize(columns.length)}`;
  await database.run(
    `COPY (SELECT ${values.join(', ')} FROM ${textLiteral(stagePath)} WHERE coalesce(${filled.join(', ')}) IS NOT NULL)
     TO ${textLiteral(parquetPath)} (${options})`,
  );
  const [[rows] = []] = await database.rows(`SELECT count(*) FROM ${textLiteral(parquetPath)}`);
  return Number(rows);
}

function typedSql(column: string, type: ColumnType): string {
  switch (type.type) {
    case 'number': {
      if (type.native) return column;
      if (type.proved) return `CAST(${column} AS ${type.whole ? 'BIGINT' : 'DOUBLE'})`;
      const value = numberSql(column, type.format);
      return type.whole ? `CAST(${value} AS BIGINT)` : value;
    }
    case 'date':
      return type.native ? column : `make_timestamp(1000 * ${dateSql(column, type.format.pattern)})`;
    case 'boolean':
      return type.digits ? `CAST(${column} AS BIGINT)` : `nullif(${oneSpelling(column, type.spellings)}, '?')`;
    case 'text': {
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
