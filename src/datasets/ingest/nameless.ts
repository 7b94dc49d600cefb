import type { Database } from '../duckdb.ts';
import { type Staged, type StagedColumn, stageColumn, stageTable } from './stage.ts';
import type { Survey } from './survey.ts';

/** pandas gives this name to an index that it stores as a column. */
export const PANDAS_INDEX = /^__index_level_\d+__$/;

/** Why an unnamed column is left out; null when it stays. */
type NamelessReason = 'empty' | 'row_numbers' | null;

/** An unnamed column may be a by-product of saving: a trailing delimiter, or the row numbers of a data frame. */
export async function namelessReason(
  database: Database,
  staged: Staged,
  column: StagedColumn,
  survey: Survey,
): Promise<NamelessReason> {
  const { rows } = staged;
  if (!column.unnamed) return null;
  if (survey.filled === 0) return 'empty';
  const whole = survey.plain === survey.filled && survey.fractional === 0;
  if (!whole || survey.filled !== rows || !(countsFromStart(survey, rows) || PANDAS_INDEX.test(column.name)))
    return null;
  const [[distinct] = []] = await database.rows(
    `SELECT count(DISTINCT ${stageColumn(survey.at)}) FROM ${stageTable(staged, [survey.at])}`,
  );
  return distinct === rows ? 'row_numbers' : null;
}

const countsFromStart = ({ min, max }: Survey, rows: number): boolean =>
  (min === 0 || min === 1) && max === rows - 1 + min;
