import type { UnpackOptions } from './archive/unpack.ts';
import type { Content } from './content.ts';
import type { ReadingOptions } from './options.ts';

/** The words that the whole numbers of a column stand for, by the column's name: the first is that of 0. */
export type Labels = Readonly<Record<string, readonly string[]>>;

/** A file that has arrived. */
export interface ReceivedFile {
  readonly path: string;
  /** The name the person knows. */
  readonly fileName: string;
  readonly bytes: number;
  readonly content: Content;
}

/** Asks for a file on disk to be read as a table. It is plain data, so that it can be sent to another process. */
export interface ReadRequest extends Omit<UnpackOptions, 'signal' | 'choosing'> {
  /** The other files of a table that comes in several; the whole then takes the place of the first. */
  readonly further?: readonly ReceivedFile[] | undefined;
  readonly labels?: Labels | undefined;
  /** Whether JSON is taken. */
  readonly records?: boolean | undefined;
  /** The person's message, which may name the target. */
  readonly hint: string | undefined;
  /** What a person said about how it is to be read. */
  readonly options?: ReadingOptions | undefined;
}
