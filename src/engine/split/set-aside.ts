import { EngineError } from '../errors.ts';
import type { Target } from '../families/fold.ts';
import type { Frame } from '../frame/frame.ts';
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
  if (time !== null) refuseOneSided(question.target, target, { test: inside, dev: outside });
  return { test: inside, dev: outside };
}

/** When each row was, where the rows are to be split by time: the column's values, or the rows' own order. */
export function readTime(frame: Frame, split: Split): Float64Array | null {
  if (split.by === 'random') return null;
  if (split.column === null) return Float64Array.from({ length: frame.rowCount }, (_, row) => row);
  const column = frame.columns.find(({ name }) => name === split.column);
  if (column?.kind === 'date' || column?.kind === 'number') return column.values;
  const cause = column === undefined ? 'is no column' : 'holds neither dates nor numbers';
  const remedy = 'name a column of dates or numbers, or split by the order of the rows';
  throw new EngineError('invalid_input', `"${split.column}" ${cause}, so rows cannot be split by it; ${remedy}.`);
}

function refuseOneSided(name: string, target: Target, { test, dev }: TestSplit): void {
  const varied = (rows: Uint32Array) => rows.some((row) => target.y[row] !== target.y[rows[0]!]);
  if (test.length > 0 && varied(dev)) return;
  const cause =
    test.length === 0 || dev.length === 0
      ? 'too many rows are of one moment'
      : `"${name}" has the same value in all earlier rows`;
  throw new EngineError('invalid_input', `The rows cannot be split by time, since ${cause}; split them at random.`, {
    remedy: { split: { by: 'random' } },
  });
}
