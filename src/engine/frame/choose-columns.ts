import { EngineError } from '../errors.ts';
import type { Question } from '../types.ts';
import type { Column, Frame } from './frame.ts';

/** The columns a person lets a model learn from. The others are treated as if they were not in the table. */
export function chooseColumns(
  frame: Frame,
  { target, only, without = [] }: Pick<Question, 'target' | 'only' | 'without'>,
): { readonly chosen: readonly Column[]; readonly leftOut: readonly string[] } {
  const others = frame.columns.filter(({ name }) => name !== target);
  refuseUnknown(frame, [...(only ?? []), ...without]);
  const wanted = ({ name }: Column) => (only?.includes(name) ?? true) && !without.includes(name);
  const chosen = others.filter(wanted);
  if (chosen.length === 0 && others.length > 0) {
    const cause = `No column is left to predict "${target}" from when all the others are left out`;
    throw new EngineError('invalid_input', `${cause}; keep at least one of them.`);
  }
  return { chosen, leftOut: others.filter((column) => !wanted(column)).map(({ name }) => name) };
}

function refuseUnknown(frame: Frame, names: readonly string[]): void {
  const known = new Set(frame.columns.map(({ name }) => name));
  const unknown = names.filter((name) => !known.has(name)).map((name) => `"${name}"`);
  if (unknown.length === 0) return;
  const [is, columns] = unknown.length === 1 ? ['is', 'column'] : ['are', 'columns'];
  const [some, more] = [[...known].slice(0, 12), known.size - 12];
  const remedy = `the columns are ${some.map((name) => `"${name}"`).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  throw new EngineError('invalid_input', `There ${is} no ${columns} named ${unknown.join(', ')}; ${remedy}.`);
}
