import { EngineError } from '../errors.ts';
import type { Target } from '../families/fold.ts';
import type { Column } from '../frame/frame.ts';
import { plural } from '../plural.ts';
import type { Finding } from '../types.ts';

const FEWEST_ROWS = 10;
const FEW_ROWS = 100;
const FEW_OF_A_CLASS = 10;

/** @param rows those with a value of the target */
export function refuseHopeless({ name }: Column, target: Target, rows: Uint32Array): void {
  if (rows.length === 0) throw new EngineError('invalid_input', `"${name}" is empty, so there is nothing to learn.`);
  const first = target.y[rows[0]!]!;
  if (rows.every((row) => target.y[row] === first)) refuseConstant(name, target, rows);
  if (rows.length < FEWEST_ROWS) {
    const have = plural(rows.length, 'row');
    throw new EngineError('invalid_input', `Only ${have} can be learned from; at least ${FEWEST_ROWS} are needed.`);
  }
}

function refuseConstant(name: string, target: Target, rows: Uint32Array): never {
  const blank = target.y.length - rows.length;
  const only = target.classes[0];
  if (blank === 0 || only === undefined) {
    const cause = `"${name}" has the same value in every row`;
    throw new EngineError('invalid_input', `${cause}, so there is nothing to predict.`);
  }
  const cause = `"${name}" is either "${only}" (${plural(rows.length, 'row')}) or blank (${plural(blank, 'row')})`;
  const remedy = 'train with blank as an answer of its own to tell the two apart';
  throw new EngineError('invalid_input', `${cause}, so there is nothing to predict; ${remedy}.`, {
    remedy: { blanks: 'class' },
  });
}

export function tellMissing(column: Column, target: Target, dropped: number): readonly Finding[] {
  if (dropped === 0) return [];
  const infinite =
    column.kind === 'number' ? column.values.filter((value) => Math.abs(value) === Number.POSITIVE_INFINITY).length : 0;
  const are = dropped === 1 ? 'is' : 'are';
  const what = infinite === dropped ? 'with an infinite value' : 'without a value';
  const those = infinite > 0 && infinite < dropped ? ` (${infinite} of them infinite)` : '';
  const message = `${plural(dropped, 'row')} ${what} in "${column.name}" ${are} left out${those}.`;
  return [{ kind: 'missing_target', columns: [column.name], message, remedy: offerBlanks(target, dropped) }];
}

/** Where most rows are blank, blank is likely to be an answer. */
function offerBlanks({ task, y }: Target, dropped: number): Finding['remedy'] {
  return task === 'classification' && dropped > y.length / 2 ? { blanks: 'class' } : null;
}

/** @param dev the rows to learn from */
export function tellRare(target: Target, dev: Uint32Array): readonly Finding[] {
  const findings: Finding[] = [];
  const tell = (kind: Finding['kind'], message: string) => findings.push({ kind, columns: [], message, remedy: null });
  if (dev.length < FEW_ROWS) {
    tell('few_rows', `There are only ${dev.length} rows to learn from, so the scores are rough.`);
  }
  const counts = new Uint32Array(target.classes.length);
  if (target.task === 'classification') for (const row of dev) counts[target.y[row]!]!++;
  const rare = target.classes.filter((_, k) => counts[k]! < FEW_OF_A_CLASS);
  if (rare.length === 0) return findings;
  const some = rare.slice(0, 5).map((name) => `"${name}"`);
  const more = rare.length > 5 ? ` and ${rare.length - 5} more` : '';
  const them = rare.length === 1 ? 'it' : 'them';
  tell(
    'rare_class',
    `Fewer than ${FEW_OF_A_CLASS} rows to learn from for ${some.join(', ')}${more}: answers about ${them} are guesses.`,
  );
  return findings;
}
