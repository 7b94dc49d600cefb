import type { Frame, Predictions } from '../engine/index.ts';

/** An engine as this program sees it: whether it can be had here, and what opens its models. */
export interface ModelRuntime {
  /** False: there is nothing behind its figures, so whatever shows them says that they are simulated. */
  readonly real: boolean;
  /** Its files are ours: they hold no code, may come from elsewhere, and any process of ours reads them. */
  readonly portable: boolean;
  /** Found out at the first question and remembered. Never rejects. */
  available(): Promise<Availability>;
  /** @throws ConflictError when the file is damaged, or cannot be opened here; the sentence says what to do. */
  open(file: ModelFile): Promise<OpenModel>;
  /** Ends whatever it keeps running. */
  stop(): Promise<void>;
}

/** An engine is there, in a version where it has one of its own; or it is not, and this is what to do about it. */
export type Availability =
  | { readonly available: true; readonly version: string | null }
  | { readonly available: false; readonly remedy: string };

/** A stored model, in memory or put at a path. */
export interface ModelFile {
  read(): Promise<Uint8Array>;
  fetch(path: string): Promise<void>;
}

export interface OpenModel {
  readonly target: string;
  /** None where a number is predicted. */
  readonly classes: readonly string[];
  /** Names of the columns it goes by. */
  readonly features: ReadonlySet<string>;
  predict(frame: Frame): Promise<Predictions>;
  /** It is not asked any more. */
  close(): void;
}
