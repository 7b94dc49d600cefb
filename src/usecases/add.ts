import { ingest } from '../datasets/ingest/ingest.ts';
import { tooLarge } from '../datasets/ingest/spool.ts';
import type { OpenedDataset } from '../datasets/source.ts';
import { LimitError } from '../errors.ts';
import type { Dataset } from '../store/records.ts';
import { inTemporaryFolder } from '../temporary-folder.ts';
import { keep } from './keep.ts';
import { titleOf } from './names.ts';
import { type Act, type Doer, once } from './once.ts';
import type { Asker } from './rights.ts';
import type { Services } from './services.ts';

/** How a file is added. */
export interface Adding extends Act {
  readonly signal: AbortSignal;
  /** Told the bytes received so far, 0 at the beginning. The title is empty while it is not known. */
  readonly onProgress?: (title: string, bytes: number) => void;
}

export type Added =
  | { readonly dataset: Dataset; readonly already: null }
  /** Somebody is adding it, or has. Null while it is under way. */
  | { readonly dataset: Dataset | null; readonly already: Doer };

/** A file that somebody sends. */
export interface SentFile {
  /** Empty where it is known only once the file is opened. */
  readonly name: string;
  /** The person's words, which may name the target. */
  readonly hint: string;
  open(signal: AbortSignal): Promise<OpenedDataset>;
}

/** Adds a file. Its name without the ending becomes the title. */
export async function addFile(services: Services, by: Asker, file: SentFile, how: Adding): Promise<Added> {
  const addedBy = (request_key: string) => services.store.datasets.findOne(by.space, { request_key });
  const outcome = await once(services, by, how, {
    name: `add ${file.name} @${how.from}`,
    what: titleOf(file.name),
    stands: async ({ turn }) => (await addedBy(turn)) !== null,
    work: async () => (await addedBy(how.requestKey)) ?? (await receiveAndKeep(services, by, file, how)),
  });
  if (outcome.already === null) return { dataset: outcome.made, already: null };
  return { dataset: await addedBy(outcome.former.turn), already: outcome.already };
}

/** Receives, reads and keeps the table. Whatever fails, nothing is left behind. */
async function receiveAndKeep(
  services: Services,
  by: Asker,
  { name, hint, open }: SentFile,
  { requestKey, signal, onProgress }: Adding,
): Promise<Dataset> {
  const { maxDatasetBytes: maxBytes } = services.limits;
  const title = titleOf(name);
  onProgress?.(title, 0);
  return inTemporaryFolder(services.workDir, 'add', async (workDir) => {
    const { fileName, stream, sizeBytes = 0 } = await open(signal);
    if (sizeBytes > maxBytes) {
      stream.destroy();
      throw new LimitError(tooLarge(fileName, maxBytes));
    }
    const table = await ingest({
      stream,
      fileName,
      workDir,
      maxBytes,
      read: services.readFile,
      hint,
      signal,
      onProgress: (received) => onProgress?.(title, received),
    });
    return await keep(services, table, {
      space: by.space,
      user_id: by.actor.id,
      title: title || titleOf(fileName) || 'Your file',
      description: '',
      source: 'upload',
      source_ref: null,
      source_table: null,
      source_version: null,
      candidate_id: null,
      licence: null,
      url: null,
      file_name: fileName,
      request_key: requestKey,
    });
  });
}
