import { checkColumns } from '../checks/columns.ts';
import { findDuplicateRows } from '../checks/duplicate-rows.ts';
import { findLeaks } from '../checks/leaks.ts';
import { type Expanded, expand } from '../encode/expand.ts';
import { align, type InputColumn } from '../encode/inputs.ts';
import { EngineError } from '../errors.ts';
import type { Target } from '../families/fold.ts';
import type { Frame } from '../frame/frame.ts';
import { recast } from '../frame/recast.ts';
import { findTarget, readTarget } from '../frame/target.ts';
import type { Random } from '../random.ts';
import { deal, takePart } from '../split/deal.ts';
import type { TrainOptions, Warning } from '../types.ts';
import type { Work } from '../work.ts';

/** A table ready for learning: the test part is set aside, unusable columns are dropped, the others expanded. */
export interface Prepared {
  readonly target: Target;
  readonly inputs: readonly InputColumn[];
  readonly aligned: Frame;
  readonly expanded: Expanded;
  readonly dev: Uint32Array;
  readonly test: Uint32Array;
  /** Equal rows have equal numbers; null when groups are of no use. */
  readonly groups: Uint32Array | null;
  readonly droppedRows: number;
  readonly warnings: readonly Warning[];
}

const FEWEST_ROWS = 10;
const FEW_ROWS = 100;
/** One row of five is for testing, but no more than this: then the score is exact enough. */
const TEST_PARTS = 5;
const MOST_TEST_ROWS = 50_000;

export function* prepare(frame: Frame, options: TrainOptions, random: Random): Work<Prepared> {
  const target = readTarget(findTarget(frame, options.target), options.task);
  const rows = Uint32Array.from({ length: frame.rowCount }, (_, i) => i).filter((row) => !Number.isNaN(target.y[row]!));
  const droppedRows = frame.rowCount - rows.length;
  refuseHopeless(options.target, target, rows);
  const warnings: Warning[] = [];
  if (droppedRows > 0) {
    const message = `${plural(droppedRows, 'row')} without a value in "${options.target}" ${droppedRows === 1 ? 'was' : 'were'} left out.`;
    warnings.push({ kind: 'missing_target', column: options.target, message });
  }

  const groups = yield* groupDuplicates(frame, rows, warnings);
  const { test, dev } = setTestAside(options.testRows, rows, target, groups, random);
  warnings.push(...warnAboutRows(target, dev));

  const others = frame.columns.filter((column) => column.name !== options.target).map((column) => recast(column, dev));
  yield;
  const checked = yield* checkColumns(others, dev);
  warnings.push(...checked.warnings);
  const first = expand({ rowCount: frame.rowCount, columns: checked.kept });
  yield;
  const leaks = yield* findLeaks(checked.kept, first, target, dev, random.fork('leaks'));
  warnings.push(...leaks.warnings);
  const kept = checked.kept.filter((_, at) => !leaks.copies.includes(at));
  if (kept.length === 0) {
    const cause = 'no column is left to learn from (empty, constant, ids and copies of the target do not count)';
    throw new EngineError('invalid_input', `"${options.target}" cannot be predicted: ${cause}.`);
  }

  const inputs = kept.map((column) => ({
    name: column.name,
    kind: column.kind,
    levels: column.kind === 'category' ? column.levels : [],
  }));
  const aligned = align(inputs, { rowCount: frame.rowCount, columns: kept });
  const expanded = leaks.copies.length === 0 ? first : expand(aligned);
  return { target, inputs, aligned, expanded, dev, test, groups, droppedRows, warnings };
}

function refuseHopeless(name: string, target: Target, rows: Uint32Array): void {
  if (rows.length === 0) throw new EngineError('invalid_input', `"${name}" is empty, so there is nothing to learn.`);
  const first = target.y[rows[0]!]!;
  if (rows.every((row) => target.y[row] === first)) {
    throw new EngineError(
      'invalid_input',
      `"${name}" has the same value in every row, so there is nothing to predict.`,
    );
  }
  if (rows.length < FEWEST_ROWS) {
    const have = plural(rows.length, 'row');
    throw new EngineError('invalid_input', `Only ${have} can be learned from; at least ${FEWEST_ROWS} are needed.`);
  }
}

/** Duplicates stay on one side of every split, unless the table consists of few different rows. */
function* groupDuplicates(frame: Frame, rows: Uint32Array, warnings: Warning[]): Work<Uint32Array | null> {
  const { repeats, groups } = yield* findDuplicateRows(frame.columns, rows, frame.rowCount);
  if (repeats === 0) return null;
  const together = repeats <= rows.length / 2;
  const what = `${plural(repeats, 'row')} ${repeats === 1 ? 'repeats' : 'repeat'} an earlier one`;
  const then = together
    ? 'equal rows were kept on the same side of every split'
    : 'with so many, the test part holds rows that were also learned from';
  warnings.push({ kind: 'duplicate_rows', message: `${what}; ${then}.` });
  return together ? groups : null;
}

function setTestAside(
  frozen: Uint32Array | undefined,
  rows: Uint32Array,
  target: Target,
  groups: Uint32Array | null,
  random: Random,
): { test: Uint32Array; dev: Uint32Array } {
  if (frozen !== undefined) {
    const chosen = new Set(frozen);
    return { test: rows.filter((row) => chosen.has(row)), dev: rows.filter((row) => !chosen.has(row)) };
  }
  const count = Math.min(250, Math.max(TEST_PARTS, Math.ceil(rows.length / MOST_TEST_ROWS)));
  const parts = deal({ rows, target, groups, parts: count, spareRare: true }, random.fork('test'));
  const { inside, outside } = takePart(rows, parts, 0);
  return { test: inside, dev: outside };
}

function warnAboutRows(target: Target, dev: Uint32Array): Warning[] {
  const warnings: Warning[] = [];
  if (dev.length < FEW_ROWS) {
    const message = `There are only ${dev.length} rows to learn from, so the scores are rough.`;
    warnings.push({ kind: 'few_rows', message });
  }
  const counts = new Uint32Array(target.classes.length);
  if (target.task === 'classification') for (const row of dev) counts[target.y[row]!]!++;
  const rare = target.classes.filter((_, k) => counts[k]! < 10);
  if (rare.length > 0) {
    const names = rare
      .slice(0, 5)
      .map((name) => `"${name}"`)
      .join(', ');
    const more = rare.length > 5 ? ` and ${rare.length - 5} more` : '';
    const message = `Fewer than 10 rows to learn from for ${names}${more}: answers about ${rare.length === 1 ? 'it' : 'them'} are guesses.`;
    warnings.push({ kind: 'rare_class', message });
  }
  return warnings;
}

export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
