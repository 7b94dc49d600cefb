import type { ColumnProfile } from '../datasets/profile.ts';
import { holds, type ValueMeanings } from '../datasets/value-meanings.ts';
import { InvalidInputError } from '../errors.ts';
import { fold } from '../text/fold.ts';
import { list } from '../text/sentences.ts';
import { columnOf, getDataset } from './datasets.ts';
import type { Asker } from './rights.ts';
import type { Stored } from './services.ts';

/**
 * Keeps what values of a column stand for, with the data set and the models that were made of it.
 * @returns all that is known of the column's values now
 * @throws InvalidInputError when there is no such column, or it has none of such a value
 */
export async function sayMeanings(
  { store }: Stored,
  by: Asker,
  id: string,
  { column: name, means }: { readonly column: string; readonly means: ValueMeanings },
): Promise<ValueMeanings> {
  const { schema } = await getDataset({ store }, by, id);
  const column = columnOf({ name: 'the data set', schema }, name);
  const spelled = Object.fromEntries(Object.entries(means).map(([value, words]) => [spelling(column, value), words]));
  const said = { ...column.means, ...spelled };
  const models = await store.models.list(by.space, { dataset_id: id });
  await store.datasets.update(by.space, id, { schema: saying(schema, column.name, said) });
  for (const model of models)
    await store.models.update(by.space, model.id, { schema: saying(model.schema, column.name, said) });
  return said;
}

const saying = (schema: readonly ColumnProfile[], name: string, means: ValueMeanings): readonly ColumnProfile[] =>
  schema.map((column) => (column.name === name ? { ...column, means } : column));

/** As the column has it. */
function spelling(column: ColumnProfile, value: string): string {
  const known = column.top?.find((each) => fold(each.value) === fold(value));
  if (known !== undefined && holds(column, value)) return known.value;
  const some = (column.top ?? []).slice(0, 5).map((each) => each.value);
  throw new InvalidInputError(
    `${column.name} has no value “${value}”${some.length === 0 ? '' : `. It holds ${list(some)}`}.`,
  );
}
