import type { Row } from '../../datasets/row.ts';
import { csvLine } from '../../datasets/rows-csv.ts';
import type { Model } from '../../store/records.ts';
import type { Scored } from './score.ts';

/** What a row is answered, or why it is not. */
export type RowAnswer = { readonly answer: Scored } | { readonly refusal: string };

/**
 * Writes rows with what was predicted for them: the columns that were sent, then the prediction with its probabilities
 * or interval, and why a row has none. Columns that were sent keep their names; what is added gives way.
 */
export function predictionTable(sent: readonly string[], { task_type, classes }: Pick<Model, 'task_type' | 'classes'>) {
  const added =
    task_type === 'regression'
      ? ['prediction', 'lower', 'upper', 'error']
      : ['prediction', ...classes.map((label) => `probability ${label}`), 'error'];
  const taken = new Set(sent);
  const free = (name: string): string => (taken.has(name) ? free(`${name} (predicted)`) : name);

  const cells = (given: RowAnswer): readonly unknown[] => {
    if ('refusal' in given) return [...added.slice(1).map(() => null), given.refusal];
    const { classes: likely = [], value, low, high } = given.answer;
    if (task_type === 'regression') return [value, low, high, null];
    const probabilities = new Map(likely.map(({ label, probability }) => [label, probability]));
    return [likely[0]?.label, ...classes.map((label) => probabilities.get(label)), null];
  };
  return {
    header: csvLine([...sent, ...added.map(free)]),
    line: (row: Row, given: RowAnswer): string => csvLine([...sent.map((name) => row[name]), ...cells(given)]),
  };
}
