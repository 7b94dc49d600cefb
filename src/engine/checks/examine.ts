import { EngineError } from '../errors.ts';
import type { Target } from '../families/fold.ts';
import { chooseColumns } from '../frame/choose-columns.ts';
import type { Column, Frame } from '../frame/frame.ts';
import { recast } from '../frame/recast.ts';
import { findTarget, readTarget } from '../frame/target.ts';
import { plural } from '../plural.ts';
import { createRandom, type Random } from '../random.ts';
import { readGroups, readTime, setTestAside, type TestSplit } from '../split/set-aside.ts';
import type { Finding, Question, Split } from '../types.ts';
import { finish, type Work } from '../work.ts';
import { checkColumns } from './columns.ts';
import { type EqualRows, findEqualRows, groupCopies } from './equal-rows.ts';
import { findLeaks } from './leaks.ts';
import { findPanels } from './panels.ts';
import { refuseHopeless, tellMissing, tellRare } from './target.ts';
import { findTimeOrder } from './time-order.ts';

/** A table looked through: what is to be learned from which rows and columns, and what a person should know. */
export interface Examined extends TestSplit {
  readonly target: Target;
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

  const grouping = split.by === 'group' ? split.column : null;
  const others = chosen.filter(({ name }) => name !== grouping).map((other) => recast(other, rows));
  yield;
  const checked = yield* checkColumns(others, rows);
  // A number of its own makes no row another one.
  const telling = checked.kept.filter(({ name }) => !checked.numbering.has(name));
  const equal = yield* findEqualRows(telling, rows, frame.rowCount);
  const copies = yield* groupCopies(telling, column, rows, equal);
  const groups = readGroups(frame, split) ?? copies;
  const time = readTime(frame, split);
  const parts = setTestAside(question, { rows, target, groups, time }, random.fork('test'));
  yield;

  // A copy follows its original in every column, which says nothing of the columns.
  const once = copies === null ? parts.dev : withoutCopies(parts.dev, copies);
  const leaks = yield* findLeaks(checked.kept, checked.numbering, target, once, random.fork('leaks'));
  if (leaks.kept.length === 0) {
    const cause = 'no column is left to learn from (empty, constant, ids and copies of the target do not count)';
    throw new EngineError('invalid_input', `"${question.target}" cannot be predicted: ${cause}.`);
  }
  const seenTestRows = countSeen(equal, parts);
  const isFree = split.by === 'random' && question.testRows === undefined && column.kind !== 'date';
  const look = { columns: leaks.kept, target, name: question.target, rows: once };
  const panels = isFree ? yield* findPanels(look, random.fork('panels')) : [];
  // The rows of one patient lie together and are alike, which says nothing of time.
  const order = isFree && panels.length === 0 ? yield* findTimeOrder(look, random.fork('order')) : [];
  const apart = [...panels, ...order];
  return {
    target,
    split,
    ...parts,
    groups,
    time,
    kept: leaks.kept,
    powers: leaks.powers,
    leftOut,
    droppedRows,
    seenTestRows,
    findings: [
      ...tellMissing(column, target, droppedRows),
      ...tellEqual(rows, equal, seenTestRows),
      ...apart,
      ...tellRare(target, parts.dev),
      ...checked.findings,
      // Where a column tells the time, or who a row is of, that is what is to be done about it.
      ...leaks.findings.filter(
        ({ columns }) => !columns.some((name) => apart.some((found) => found.columns.includes(name))),
      ),
    ].map((finding) => onTop(finding, question)),
  };
}

/** A remedy replaces the options it names, so it leaves out what was left out before, too. */
function onTop(finding: Finding, { without = [] }: Question): Finding {
  const { remedy } = finding;
  if (remedy?.without === undefined) return finding;
  return { ...finding, remedy: { ...remedy, without: [...without, ...remedy.without] } };
}

function countSeen({ repeats, first }: EqualRows, { test, dev }: TestSplit): number {
  if (repeats === 0) return 0;
  const learned = new Set(Array.from(dev, (row) => first[row]!));
  return test.filter((row) => learned.has(first[row]!)).length;
}

function withoutCopies(rows: Uint32Array, groups: Uint32Array): Uint32Array {
  const seen = new Set<number>();
  return rows.filter((row) => !seen.has(groups[row]!) && seen.add(groups[row]!));
}

/** Fewer equal rows, all of them kept together, change nothing. */
const WORTH_TELLING = 0.01;

function tellEqual(rows: Uint32Array, { repeats }: EqualRows, seen: number): Finding[] {
  if (seen === 0 && repeats < WORTH_TELLING * rows.length) return [];
  const are = repeats === 1 ? 'is' : 'are';
  const what = `${repeats.toLocaleString('en-US')} of ${rows.length.toLocaleString('en-US')} rows ${are} equal to an earlier one in all columns to learn from`;
  const then =
    seen === 0
      ? 'equal rows stay on the same side of every split'
      : `so ${plural(seen, 'row')} of the test part ${seen === 1 ? 'is' : 'are'} like a row learned from`;
  return [{ kind: 'duplicate_rows', columns: [], message: `${what}; ${then}.`, remedy: null }];
}
