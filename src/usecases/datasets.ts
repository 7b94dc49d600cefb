import type { ColumnProfile } from '../datasets/profile.ts';
import { detectTarget, whyNotLearnable } from '../datasets/target.ts';
import { ConflictError, InvalidInputError } from '../errors.ts';
import type { Dataset, RunOptions } from '../store/records.ts';
import { nearest } from '../text/by-name.ts';
import { list, listSome } from '../text/sentences.ts';
import { chosenName, orGone, orTaken } from './names.ts';
import { type Act, type Doer, type Done, doneBefore, once } from './once.ts';
import { removeBatch } from './remove-batch.ts';
import { type Asker, assertMayChange, seenBy, visibleTo } from './rights.ts';
import type { Services, Stored } from './services.ts';

/** Those that the person may see, newest first. */
export const listDatasets = ({ store }: Stored, { space, actor }: Asker, limit: number): Promise<readonly Dataset[]> =>
  store.datasets.list(space, visibleTo(actor.id), limit);

/** @throws NotFoundError also for one that is kept to somebody else. */
export const getDataset = async ({ store }: Stored, by: Asker, id: string): Promise<Dataset> =>
  orGone(seenBy(by, await store.datasets.get(by.space, id)), 'data set');

/**
 * Makes another column the target.
 * @throws InvalidInputError when there is no such column, ConflictError when nothing could be learned from it.
 */
export async function setTarget({ store }: Stored, by: Asker, id: string, column: string): Promise<Dataset> {
  const dataset = await getDataset({ store }, by, id);
  const target_column = assertLearnable(columnOf(dataset, column)).name;
  const changed = await store.datasets.update(by.space, id, {
    target_column,
    target_why: 'you chose it',
    findings: null,
  });
  return orGone(changed, 'data set');
}

/** Makes that column the target which words name, where they name one. */
export async function retarget(
  services: Pick<Services, 'store' | 'queue'>,
  by: Asker,
  id: string,
  words: string,
): Promise<Dataset> {
  const dataset = await getDataset(services, by, id);
  const { target } = detectTarget(dataset.schema, words);
  if (target === null || target === dataset.target_column) return dataset;
  const changed = await setTarget(services, by, id, target);
  await haveExamined(services, changed);
  return changed;
}

/** Has it looked through in the background. It can be trained on without, so nobody waits or fails for that. */
export async function haveExamined({ queue }: Pick<Services, 'queue'>, dataset: Dataset): Promise<void> {
  if (dataset.target_column !== null) await queue.examine(dataset, dataset.target_column).catch(() => undefined);
}

/** The same, by a menu that others may be choosing from as well. */
export async function chooseTarget(
  services: Pick<Services, 'store' | 'queue'>,
  by: Asker,
  id: string,
  column: string,
  act: Act,
): Promise<{ readonly already: Doer | null }> {
  return once(services, by, act, {
    name: `target ${id} ${column} @${act.from}`,
    what: column,
    stands: async () => (await getDataset(services, by, id)).target_column === column,
    work: async () => haveExamined(services, await setTarget(services, by, id, column)),
  });
}

/** @throws InvalidInputError that names the columns it may be a slip for, else those there are. */
export function columnOf({ name, schema }: Pick<Dataset, 'name' | 'schema'>, wanted: string): ColumnProfile {
  const column = schema.find((each) => each.name === wanted);
  if (column !== undefined) return column;
  const names = schema.map((each) => each.name);
  const near = nearest(names, wanted, (each) => [each]);
  const instead = near.length > 0 ? `Did you mean ${list(near, 'or')}?` : `Its columns are ${listSome(names)}.`;
  throw new InvalidInputError(`${name} has no column “${wanted}”. ${instead}`);
}

/** @throws ConflictError that says why it cannot be predicted. */
export function assertLearnable(column: ColumnProfile, { blanks }: RunOptions = {}): ColumnProfile {
  const objection = whyNotLearnable(column, blanks === 'class');
  if (objection === null) return column;
  throw new ConflictError(objection);
}

/** Gives a data set another title, and the name that follows from it. Models trained from it show the new name too. */
export async function renameDataset({ store }: Stored, by: Asker, id: string, wanted: string): Promise<Dataset> {
  const dataset = await getDataset({ store }, by, id);
  assertMayChange(by, 'dataset', dataset, 'rename');
  const name = chosenName(wanted);
  const change = store.datasets.update(by.space, id, { name, title: wanted.trim().slice(0, 200) });
  const renamed = orGone(await orTaken(change, 'data set', name), 'data set');
  for (const model of await store.models.list(by.space, { dataset_id: id })) {
    await store.models.update(by.space, model.id, { dataset_name: name });
  }
  return renamed;
}

/** The data set, when this person may delete it. For asking before it is done. */
export async function assertMayDeleteDataset({ store }: Stored, by: Asker, id: string): Promise<Dataset> {
  const dataset = await getDataset({ store }, by, id);
  assertMayChange(by, 'dataset', dataset, 'delete');
  return dataset;
}

/**
 * Deletes a data set with its files; models trained from it stay. The document goes last, so that a deletion broken
 * off can be done again.
 * @throws ConflictError while a run needs it.
 */
export async function deleteDataset({ store }: Stored, by: Asker, id: string, act: Act): Promise<Done> {
  const { datasets, files, runs } = store;
  const name = `delete dataset ${id}`;
  const found = seenBy(by, await datasets.get(by.space, id));
  const before = found === null ? await doneBefore({ store }, by, act, name) : null;
  if (before !== null) return before;
  const dataset = orGone(found, 'data set');
  assertMayChange(by, 'dataset', dataset, 'delete');
  if ((await runs.active(by.space)).some(({ dataset_id }) => dataset_id === id)) {
    throw new ConflictError(`${dataset.title} is being trained on. Cancel that run first, or wait for its end.`);
  }
  const { already } = await once({ store }, by, act, {
    name,
    what: dataset.title,
    stands: () => true,
    async work() {
      // The rows are in what was predicted for them, too.
      for (const batch of await store.batches.list(by.space, { dataset_id: id })) await removeBatch({ store }, batch);
      await Promise.all([files.remove(dataset.original_file_id), files.remove(dataset.parquet_file_id)]);
      await datasets.remove(by.space, id);
    },
  });
  return { what: dataset.title, already };
}
