import { createRecords } from './collection.ts';
import type { Change, Documents } from './documents.ts';
import { type Batch, GOING_BATCHES } from './records.ts';
import type { Views } from './views.ts';

export function createBatches(documents: Documents<Batch>, views: Pick<Views, 'changed'>) {
  const changed = ({ id }: Batch): Promise<void> => views.changed([id]);
  return {
    ...createRecords(documents, changed),
    /** Without a space: for workers, which serve all. */
    find: (id: string): Promise<Batch | null> => documents.get(id),
    /** Those that go on, of all spaces. */
    going: (): Promise<readonly Batch[]> => documents.find({ status: { in: GOING_BATCHES } }, { order: ['id'] }),
    /** Changes it in one step, where it is in one of these states. */
    async changeIf(id: string, states: readonly Batch['status'][], change: Change<Batch>): Promise<Batch | null> {
      const batch = await documents.change({ id, status: { in: states } }, change);
      if (batch !== null) await changed(batch);
      return batch;
    },
    /** Those whose end is to be announced. */
    unannounced: (): Promise<readonly Batch[]> => documents.find({ notice: 'due' }, { order: ['id'] }),
    async markNoticed(id: string): Promise<void> {
      await documents.change({ id, notice: 'due' }, { set: { notice: 'sent' } });
    },
  };
}
