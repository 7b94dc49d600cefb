import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { AppError, InvalidInputError, LimitError } from '../../../errors.ts';
import { plural, quoted } from '../sentences.ts';

export type { Entry };

/** A ZIP whose directory has been read and checked. */
interface Zip {
  readonly entries: readonly Entry[];
  readonly file: ZipFile;
}

const MAX_ENTRIES = 1_000;

/**
 * Opens a ZIP and reads its directory. yauzl refuses names that lead out of the archive. The sizes are claims, which
 * are checked only while unpacking. The caller closes `file`.
 */
export async function openZip(path: string, fileName: string): Promise<Zip> {
  let file: ZipFile | undefined;
  try {
    file = await openPromise(path, { autoClose: false });
    if (file.entryCount > MAX_ENTRIES) {
      throw new LimitError(
        `${fileName} holds ${plural(file.entryCount, 'file')}; at most ${MAX_ENTRIES.toLocaleString('en-US')} are looked through. Send the table by itself.`,
      );
    }
    const entries: Entry[] = [];
    for await (const entry of file.eachEntry()) entries.push(entry);
    return { entries, file };
  } catch (error) {
    file?.close();
    throw zipError(error, fileName);
  }
}

/** Turns what yauzl and zlib throw into a sentence. Other errors stay as they are. */
export function zipError(error: unknown, fileName: string): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const { message } = error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const path = /^(?:invalid relative path|absolute path|invalid characters in fileName): (.*)$/s.exec(message)?.[1];
  if (path !== undefined) {
    return new InvalidInputError(
      `${fileName} holds a file whose name leads out of the archive (${quoted([path])}), as only harmful archives do. Pack the table again and send that.`,
      error,
    );
  }
  if (/encrypt/.test(message)) return new InvalidInputError(locked(fileName), error);
  if (code !== '' && !code.startsWith('Z_') && !code.startsWith('ERR_')) return error;
  return new InvalidInputError(`${fileName} is damaged or cut off. Pack it again and send that.`, error);
}

export const locked = (fileName: string): string =>
  `${fileName} is protected by a password. Save it without one and send that.`;

/** Archives made on Unix carry the file's mode, and 0xa000 marks a symbolic link. */
export const isLink = (entry: Entry): boolean => ((entry.externalFileAttributes >>> 16) & 0xf000) === 0xa000;
