import { InvalidInputError, LimitError } from '../../../errors.ts';
import { unpacksTooLarge } from '../archive/unpack.ts';
import { locked, openZip, zipError } from '../archive/zip.ts';
import { parseXml, type XmlHandlers } from './xml.ts';

/** The XML files a workbook is made of. */
export interface Parts {
  has(name: string): boolean;
  /** Reads a part piece by piece, and awaits `afterPiece` each time, so that readers can keep up. */
  parse(name: string, handlers: XmlHandlers, afterPiece?: () => Promise<void>): Promise<void>;
  close(): void;
}

export interface PartsOptions {
  readonly path: string;
  readonly fileName: string;
  /** The most that all parts together may unpack to, whatever sizes the archive claims. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

export async function openParts({ path, fileName, maxBytes, signal }: PartsOptions): Promise<Parts> {
  const { entries, file } = await openZip(path, fileName);
  const byName = new Map(entries.map((entry) => [entry.fileName.toLowerCase(), entry]));
  let unpacked = 0;
  return {
    has: (name) => byName.has(name.toLowerCase()),
    close: () => file.close(),
    async parse(name, handlers, afterPiece) {
      const entry = byName.get(name.toLowerCase());
      if (entry === undefined) throw damaged(fileName, `it has no ${name}`);
      if (entry.isEncrypted()) throw new InvalidInputError(locked(fileName));
      try {
        const stream = await file.openReadStreamPromise(entry);
        const counted = async (bytes: number): Promise<void> => {
          unpacked += bytes;
          if (unpacked > maxBytes) throw new LimitError(unpacksTooLarge(fileName, maxBytes));
          signal?.throwIfAborted();
          await afterPiece?.();
        };
        await parseXml(stream, handlers, counted);
      } catch (error) {
        throw signal?.aborted ? error : zipError(error, fileName);
      }
    },
  };
}

export const damaged = (fileName: string, why: string): InvalidInputError =>
  new InvalidInputError(`${fileName} is not a complete Excel workbook: ${why}. Save it again and send that.`);
