import { EngineError } from '../errors.ts';
import type { Target } from '../families/fold.ts';
import type { Frame } from '../frame/frame.ts';
import { groupsOf } from '../frame/groups.ts';
import type { Random } from '../random.ts';
import type { Question, Split } from '../types.ts';
import { type DealRequest, deal, takePart } from './deal.ts';

/** One row of five is for testing, as long as that is not more than this: then the score is exact enough. */
const TEST_PARTS = 5;
const MOST_TEST_ROWS = 50_000;

export interface TestSplit {
  /** Ascending. */
  readonly test: Uint32Array;
  /** Ascending: the rows to develop a model with. */
  readonly dev: Uint32Array;
}

export function setTestAside(
  question: Question,
  { rows, target, groups, time }: Pick<DealRequest, 'rows' | 'target' | 'groups' | 'time'>,
  random: Random,
): TestSplit {
  const { testRows } = question;
  if (testRows !== undefined) {
    const chosen = new Set(testRows);
    return { test: rows.filter((row) => chosen.has(row)), dev: rows.filter((row) => !chosen.has(row)) };
  }
  const parts = Math.min(250, Math.max(TEST_PARTS, Math.ceil(rows.length / MOST_TEST_ROWS)));
  const part = deal({ rows, target, groups, time, parts, spareRare: true }, random);
  const { inside, outside } = takePart(rows, part, 0);
  refuseOneSided(question.target, target, { test: inside, dev: outside }, question.split ?? { by: 'random' });
  return { test: inside, dev: outside };
}

/** When each row was, where the rows are to be split by time: the column's values, or the rows' own order. */
export function readTime(frame: Frame, split: Split): Float64Array | null {
  if (split.by !== 'time') return null;
  if (split.column === null) return Float64Array.from({ length: frame.rowCount }, (_, row) => row);
  const column = frame.columns.find(({ name }) => name === split.column);
  if (column?.kind === 'date' || column?.kind === 'number') return column.values;
  const cause = column === undefined ? 'is no column' : 'holds neither dates nor numbers';
  const remedy = 'name a column of dates or numbers, or split by the order of the rows';
  throw new EngineError('invalid_input', `"${split.column}" ${cause}, so rows cannot be split by it; ${remedy}.`);
}

/** Which rows stay together where they are split by group; null where they are not. By row of the frame. */
export function readGroups(frame: Frame, split: Split): Uint32Array | null {
  if (split.by !== 'group') return null;
  const column = frame.columns.find(({ name }) => name === split.column);
  if (column !== undefined) return groupsOf(column);
  throw new EngineError(
    'invalid_input',
    `"${split.column}" is no column, so rows cannot be split by it; name a column.`,
  );
}

function refuseOneSided(name: string, target: Target, { test, dev }: TestSplit, { by }: Split): void {
  const varied = (rows: Uint32Array) => rows.some((row) => target.y[row] !== target.y[rows[0]!]);
  if (by === 'random' || (test.length > 0 && varied(dev))) return;
  const none = test.length === 0 || dev.length === 0;
  const cause =
    by === 'time'
      ? none
        ? 'too many rows are of one moment'
        : `"${name}" has the same value in all earlier rows`
      : `too few groups are there, or "${name}" has the same value in all but one`;
  throw new EngineError('invalid_input', `The rows cannot be split by ${by}, since ${cause}; split them at random.`, {
    remedy: { split: { by: 'random' } },
  });
}
