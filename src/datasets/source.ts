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
  readonly likes?: number;
  readonly licence?: string;
  /** The page a person can read about it. */
  readonly url?: string;
  /** Column names, when the source tells them. */
  readonly columns?: readonly string[];
  /** Kinds of files it is known to hold: `csv`, `parquet`, `json`, `xlsx`, `image` … */
  readonly formats?: readonly string[];
  /** Which state of it this is: the same version has the same bytes. */
  readonly version?: string;
  /** When it was last changed, as an ISO date. */
  readonly updated?: string;
  /** It is given only to those who accepted its terms on its page. */
  readonly isGated?: true;
}

/** A topic as it is asked for. */
export interface Topic {
  /** The words of the topic, corrected. */
  readonly text: string;
  /** Ways to ask for it, the most telling first: hubs match substrings, so a single word finds more than a sentence. */
  readonly variants: readonly string[];
  readonly task?: 'classification' | 'regression';
  /** Languages that the texts are to be in, by code. */
  readonly languages?: readonly string[];
}

/** What digest a source tells of a file, in hex. */
export interface Digest {
  readonly algorithm: 'sha256' | 'md5';
  readonly value: string;
}

/** Bytes on their way: whoever opens them reads them to their end or destroys them. */
export interface OpenedPart {
  readonly stream: Readable;
  /** The place in the file of the first byte: 0 where the source cannot go on from where it stopped. */
  readonly start: number;
  /** Of the whole file, as declared: what arrives counts. */
  readonly sizeBytes?: number;
  readonly digest?: Digest;
}

/** A file at a source. */
export interface OfferedPart {
  /** Its path within the data set. It appears in sentences and never in a path here. */
  readonly fileName: string;
  /** As declared: what arrives counts. */
  readonly sizeBytes?: number;
  readonly digest?: Digest;
  /** Opens it from a byte on, so that a connection that died can be taken up. */
  open(start: number, signal: AbortSignal): Promise<OpenedPart>;
}

/** A table that a source offers: what is added becomes one data set. */
export interface OfferedTable {
  /** Tells it from the other tables of the same data set: a file, or a configuration and its split. */
  readonly name: string;
  /** Its files, in the order of its rows. All have the same columns. */
  readonly parts: readonly OfferedPart[];
  readonly sizeBytes?: number;
  readonly rowCount?: number;
  /** The words that the whole numbers of a column stand for, by the column's name: the first is that of 0. */
  readonly labels?: Readonly<Record<string, readonly string[]>>;
  /** What the values of a column mean, in a few words, by the column's name: `1 means a senior citizen`. */
  readonly meanings?: Readonly<Record<string, string>>;
  /** What a person should know of what is left out, such as splits that are not joined. */
  readonly notes?: readonly string[];
}

/** What can be added of a data set. */
export interface Offered {
  readonly version?: string;
  /** The most likely first. Empty where it holds no table that can be read. */
  readonly tables: readonly OfferedTable[];
}

/** A file as it arrives: whoever opens it reads it to its end or destroys it. */
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
  /** It has no list to search: what it holds is named. */
  readonly isUnlisted?: true;
  /** What may be about a topic: whoever asks judges how well it fits. */
  search(topic: Topic, signal: AbortSignal): Promise<readonly Listing[]>;
  /** The candidate behind a reference or a link that a person typed or a button carried; null when there is none. */
  resolve(ref: string, signal: AbortSignal): Promise<Listing | null>;
  /**
   * More about a listing than a search tells, such as a description, rows and columns: asked for the few that are about
   * to be shown.
   */
  describe?(listing: Listing, signal: AbortSignal): Promise<Listing>;
  /** What can be added. @throws NotFoundError, ForbiddenError with the page to visit, or AppError. */
  offer(ref: string, signal: AbortSignal): Promise<Offered>;
}
