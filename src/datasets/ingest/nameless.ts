import type { Database } from '../duckdb.ts';
import { textLiteral } from '../sql.ts';
import type { ColumnName } from './header.ts';
import { stageColumn } from './stage.ts';
import type { Survey } from './survey.ts';

/** Why a column without a name of its own is left out; null to keep it. */
export type NamelessReason = 'empty' | 'row_numbers' | null;

/** Unnamed columns are by-products of saving: a trailing delimiter, or the row numbers of a data frame. */
export async function namelessReason(
  database: Database,
  stagePath: string,
  rows: number,
  column: ColumnName,
  survey: Survey,
): Promise<NamelessReason> {
  if (!column.unnamed) return null;
  if (survey.filled === 0) return 'empty';
  const start = survey.min;
  const whole = survey.plain === survey.filled && survey.fractional === 0;
  if (!whole || survey.filled !== rows || (start !== 0 && start !== 1) || survey.max !== rows - 1 + start) return null;
  const [[distinct] = []] = await database.rows(
    `SELECT count(DISTINCT ${stageColumn(survey.at)}) FROM ${textLiteral(stagePath)}`,
  );
  return distinct === rows ? 'row_numbers' : null;
}
