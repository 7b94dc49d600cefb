import { type Examined, examineTable } from '../checks/examine.ts';
import { type Expanded, expand } from '../encode/expand.ts';
import { align, type InputColumn } from '../encode/inputs.ts';
import type { Frame } from '../frame/frame.ts';
import type { Random } from '../random.ts';
import type { Question } from '../types.ts';
import type { Work } from '../work.ts';

/** The table ready to be learned from: looked through, and taken apart into what models can use. */
export interface Prepared extends Examined {
  readonly inputs: readonly InputColumn[];
  readonly aligned: Frame;
  readonly expanded: Expanded;
}

export function* prepare(frame: Frame, question: Question, random: Random): Work<Prepared> {
  const examined = yield* examineTable(frame, question, random);
  const inputs = examined.kept.map((column) => ({
    name: column.name,
    kind: column.kind,
    levels: column.kind === 'category' ? column.levels : [],
  }));
  const aligned = align(inputs, { rowCount: frame.rowCount, columns: examined.kept });
  yield;
  return { ...examined, inputs, aligned, expanded: expand(aligned) };
}
