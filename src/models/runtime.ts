import type { Frame, Predictions } from '../engine/index.ts';

/** What opens the models of one engine. */
export interface ModelRuntime {
  /** @throws ConflictError when the file is damaged. */
  open(file: Uint8Array): Promise<OpenModel>;
}

export interface OpenModel {
  readonly target: string;
  /** None where a number is predicted. */
  readonly classes: readonly string[];
  /** Names of the columns it goes by. */
  readonly features: ReadonlySet<string>;
  predict(frame: Frame): Promise<Predictions>;
}
