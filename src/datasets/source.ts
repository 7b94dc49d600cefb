import type { Readable } from 'node:stream';

/** A data set as its source lists it. What a source does not know is left out. */
export interface Listing {
  /** The source's name: `samples`, `upload`, `kaggle`, `huggingface`. */
  readonly source: string;
  /** What the source calls it: enough to open it again, after a restart too. */
  readonly ref: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly rowCount?: number;
  readonly columnCount?: number;
  readonly sizeBytes?: number;
  readonly downloads?: number;
  readonly licence?: string;
  /** The page a person can read about it. */
  readonly url?: string;
  /** Column names, when the source tells them. */
  readonly columns?: readonly string[];
}

/** The table of a data set as it arrives: whoever opens it reads it to its end or destroys it. */
export interface OpenedDataset {
  readonly fileName: string;
  readonly stream: Readable;
  readonly sizeBytes?: number;
}

/**
 * A place where data sets come from. "Nothing found" is an empty list or null; "could not ask" is thrown
 * as an AppError, so that a search can name the source that failed.
 */
export interface DatasetSource {
  readonly name: string;
  /** Whether it needs no network. */
  readonly offline: boolean;
  search(query: string, signal: AbortSignal): Promise<readonly Listing[]>;
  /** The candidate behind a reference a person typed or a button carried; null when there is none. */
  resolve(ref: string): Promise<Listing | null>;
  open(ref: string, signal: AbortSignal): Promise<OpenedDataset>;
}
