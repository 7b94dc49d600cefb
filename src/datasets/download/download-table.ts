import { join } from 'node:path';
import { InvalidInputError } from '../../errors.ts';
import { Inspection } from '../ingest/inspection.ts';
import type { ReceivedFile } from '../ingest/request.ts';
import type { OfferedTable } from '../source.ts';
import { downloadPart } from './download-part.ts';
import type { Patience } from './limits.ts';

export interface TableDownload {
  /** Where the files are written, under names of ours. */
  readonly folder: string;
  /** For all files together. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Told the bytes that have arrived, of all files. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
  readonly patience?: Patience | undefined;
}

/** Fetches the files of a table, one after the other. Throws as `downloadPart` does, or InvalidInputError for what is no table. */
export async function downloadTable(
  { name, parts }: Pick<OfferedTable, 'name' | 'parts'>,
  { folder, maxBytes, signal, onProgress, patience }: TableDownload,
): Promise<readonly ReceivedFile[]> {
  if (parts.length === 0) throw new InvalidInputError(`${name} holds no file that can be read.`);
  const received: ReceivedFile[] = [];
  let before = 0;
  for (const [i, part] of parts.entries()) {
    const { fileName } = part;
    let inspection = new Inspection(fileName, { records: true });
    const path = join(folder, `part-${i}`);
    const bytes = await downloadPart(part, {
      path,
      maxBytes: maxBytes - before,
      limit: maxBytes,
      signal,
      patience,
      inspect() {
        inspection = new Inspection(fileName, { records: true });
        return (chunk) => inspection.add(chunk);
      },
      onProgress: (arrived) => onProgress?.(before + arrived),
    });
    if (bytes === 0)
      throw new InvalidInputError(`${fileName} is empty, so there is no table in it. Choose another data set.`);
    received.push({ path, fileName, bytes, content: inspection.finish() });
    before += bytes;
  }
  return received;
}

/** As declared, where every part declares it: for a bar, and for nothing else. */
export function declaredBytes({ sizeBytes, parts }: OfferedTable): number | null {
  if (sizeBytes !== undefined) return sizeBytes;
  const sizes = parts.map((part) => part.sizeBytes);
  return sizes.every((size) => size !== undefined) ? sizes.reduce((sum, size) => sum + size, 0) : null;
}
