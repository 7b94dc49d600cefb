import type { Batch } from '../store/records.ts';
import type { Stored } from './services.ts';

/** Removes what was predicted for a file, with the files. The document goes last, so that it can be done again. */
export async function removeBatch({ store: { batches, files } }: Stored, batch: Batch): Promise<void> {
  const { space, id, input_file_id } = batch;
  // The result is under its id.
  for (const file of [input_file_id, id]) if (file !== null) await files.remove(file);
  await batches.remove(space, id);
}
