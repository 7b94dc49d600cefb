import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { createGoogleWire } from './google.ts';
import type { LanguageModel } from './language-model.ts';
import { createPatientModel } from './patient.ts';

const EMBED_WITHIN_MS = 5_000;

/** The language model that is configured. */
export function createLanguageModel(gemini: NonNullable<Config['gemini']>, log: Log): LanguageModel {
  return createPatientModel({ ...gemini, wire: createGoogleWire(gemini), log });
}

/** The model called `name` as one that tells how near texts are in meaning. */
export const createEmbedder = (language: LanguageModel, name: string) => ({
  model: name,
  embed: (texts: readonly string[]): Promise<readonly Float32Array[]> =>
    language.embed(texts, { signal: new AbortController().signal, deadlineMs: EMBED_WITHIN_MS }),
});
