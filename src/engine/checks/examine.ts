import { EngineError } from '../errors.ts';
import type { Target } from '../families/fold.ts';
import { chooseColumns } from '../frame/choose-columns.ts';
import type { Column, ColumnKind, Frame } from '../frame/frame.ts';
import { recast } from '../frame/recast.ts';
import { findTarget, readTarget } from '../frame/target.ts';
import { createRandom, type Random } from '../random.ts';
import { readTime, setTestAside, type TestSplit } from '../split/set-aside.ts';
import type { Finding, Question, Split } from '../types.ts';
import { finish, type Work } from '../work.ts';
import { checkColumns } from './columns.ts';
import { type EqualRows, findEqualRows, groupCopies } from './equal-rows.ts';
import { findLeaks } from './leaks.ts';
import { plural, refuseHopeless, tellMissing, tellRare } from './target.ts';
import { findTimeOrder } from './time-order.ts';

/** A table looked through: what is to be learned from which rows and columns, and what a person should know. */
export interface Examined extends TestSplit {
  readonly target: Target;
  readonly targetKind: ColumnKind;
  readonly split: Split;
  /** Equal numbers: rows that stay together; null where every row is for itself. By row of the frame. */
  readonly groups: Uint32Array | null;
  /** When each row was; null where rows are split at random. By row of the frame. */
  readonly time: Float64Array | null;
  readonly kept: readonly Column[];
  /** How much of the target each of those tells by itself, 0 to 1. */
  readonly powers: ReadonlyMap<string, number>;
  readonly leftOut: readonly string[];
  readonly droppedRows: number;
  readonly seenTestRows: number;
  readonly findings: readonly Finding[];
}

/**
 * What a person should know before training: the same that a training with these options finds, without the training.
 * A table that cannot be learned from gives one finding, of the kind 'refused'. Takes about as long as reading it.
 */
export function examine(frame: Frame, question: Question): readonly Finding[] {
  try {
    return finish(examineTable(frame, question, createRandom(question.seed))).findings;
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'invalid_input') throw error;
    return [{ kind: 'refused', columns: [question.target], message: error.message, remedy: error.remedy }];
  }
}

/** @throws EngineError 'invalid_input' when the table cannot be learned from. */
export function* examineTable(frame: Frame, question: Question, random: Random): Work<Examined> {
  const split = question.split ?? { by: 'random' };
  const column = findTarget(frame, question.target);
  const { chosen, leftOut } = chooseColumns(frame, question);
  const target = readTarget(column, question);
  const rows = Uint32Array.from({ length: frame.rowCount }, (_, i) => i).filter((row) => !Number.isNaN(target.y[row]!));
  refuseHopeless(column, target, rows);
  const droppedRows = frame.rowCount - rows.length;

  const others = chosen.map((other) => recast(other, rows));
  yield;
  const checked = yield* checkColumns(others, rows);
  // A number of its own makes no row another one.
  const telling = checked.kept.filter(({ name }) => !checked.numbering.has(name));
  const equal = yield* findEqualRows(telling, rows, frame.rowCount);
  const groups = groupCopies(telling, rows, equal);
  const time = readTime(frame, split);
  const parts = setTestAside(question, { rows, target, groups, time }, random.fork('test'));
  yield;

  const leaks = yield* findLeaks(checked.kept, checked.numbering, target, parts.dev, random.fork('leaks'));
  if (leaks.kept.length === 0) {
    const cause = 'no column is left to learn from (empty, constant, ids and copies of the target do not count)';
    throw new EngineError('invalid_input', `"${question.target}" cannot be predicted: ${cause}.`);
  }
  const isFree = split.by === 'random' && question.testRows === undefined && column.kind !== 'date';
  const order = isFree
    ? yield* findTimeOrder(leaks.kept, target, question.target, parts.dev, random.fork('order'))
    : [];
  return {
    target,
    targetKind: column.kind,
    split,
    ...parts,
    groups,
    time,
    kept: leaks.kept,
    powers: leaks.powers,
    leftOut,
    droppedRows,
    seenTestRows: countSeen(equal, parts),
    findings: [
      ...tellMissing(column, target, droppedRows),
      ...tellEqual(rows, equal, groups !== null, countSeen(equal, parts)),
      ...order,
      ...tellRare(target, parts.dev),
      ...checked.findings,
      ...leaks.findings,
    ],
  };
}

function countSeen({ repeats, first }: EqualRows, { test, dev }: TestSplit): number {
  if (repeats === 0) return 0;
  const learned = new Set(Array.from(dev, (row) => first[row]!));
  return test.filter((row) => learned.has(first[row]!)).length;
}

function tellEqual(rows: Uint32Array, { repeats }: EqualRows, together: boolean, seen: number): Finding[] {
  if (repeats === 0) return [];
  const what = `${plural(repeats, 'row')} of ${rows.length.toLocaleString('en-US')} ${repeats === 1 ? 'is' : 'are'} equal to an earlier one in all that is learned from`;
  const then =
    together && seen === 0
      ? 'equal rows are kept on the same side of every split'
      : `so ${plural(seen, 'row')} of the test part ${seen === 1 ? 'is' : 'are'} like rows learned from`;
  return [{ kind: 'duplicate_rows', columns: [], message: `${what}; ${then}.`, remedy: null }];
}
