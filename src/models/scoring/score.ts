import { type Row, type RowRead, rowsToFrame } from '../../datasets/row.ts';
import type { Predictions } from '../../engine/index.ts';
import { InvalidInputError, WrongValueError } from '../../errors.ts';
import type { Model } from '../../store/records.ts';
import type { OpenModel } from '../runtime.ts';

/** What a model says about one row, and how the row was read. */
export interface Scored {
  /** Likeliest first. */
  readonly classes?: readonly { readonly label: string; readonly probability: number }[];
  readonly value?: number;
  readonly low?: number;
  readonly high?: number;
  readonly missing: readonly string[];
  readonly unknown: readonly string[];
  readonly unseen: readonly { readonly column: string; readonly value: string }[];
}

/** What is known of a model when it scores. */
export type ScoringModel = Pick<Model, 'name' | 'target' | 'schema'>;

/**
 * Scores rows together, in their order, by a model that is opened once a row can be used. A row that cannot be used is answered with the reason, and keeps no other from
 * its answer.
 */
export async function scoreRows(
  open: () => Promise<OpenModel>,
  model: ScoringModel,
  rows: readonly Row[],
): Promise<readonly (Scored | InvalidInputError)[]> {
  const inputs = model.schema.filter(({ name }) => name !== model.target);
  const { frame, read } = rowsToFrame(rows, inputs);
  const refused = read.map((each) => objection(model.name, inputs, each));
  if (refused.every((each) => each !== null)) return refused;
  const { features, predict } = await open();
  const scores = shaped(await predict(frame));
  return read.map(({ missing, unknown, unseen }, at) => {
    const reason = refused[at] ?? null;
    if (reason !== null) return reason;
    return { ...scores(at), missing: missing.filter((name) => features.has(name)), unknown, unseen };
  });
}

/** Why a row cannot be used. */
function objection(
  name: string,
  inputs: ScoringModel['schema'],
  { wrong: [wrong], missing }: RowRead,
): InvalidInputError | null {
  if (wrong !== undefined) {
    const { column, expected, value } = wrong;
    return new WrongValueError(`${column} should be ${expected}, and “${value}” is not.`, column);
  }
  if (missing.length < inputs.length) return null;
  const columns = inputs.slice(0, 6).map((each) => each.name);
  return new InvalidInputError(`None of that is a column of ${name}. Its columns are ${columns.join(', ')} …`);
}

/** The scores of each row. */
function shaped(predictions: Predictions): (row: number) => Pick<Scored, 'classes' | 'value' | 'low' | 'high'> {
  if (predictions.kind === 'regression') {
    return (row) => {
      const { [row]: value = Number.NaN } = predictions.values;
      const [low, high] = [predictions.low[row], predictions.high[row]];
      return low === undefined || high === undefined ? { value } : { value, low, high };
    };
  }
  const { classes, probabilities } = predictions;
  return (row) => ({
    classes: classes
      .map((label, i) => ({ label, probability: probabilities[row * classes.length + i] ?? 0 }))
      .sort((a, b) => b.probability - a.probability),
  });
}
