import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { createGoogleWire } from './google.ts';
import type { LanguageModel } from './language-model.ts';
import { createPatientModel } from './patient.ts';

/** The language model that is configured. */
export function createLanguageModel(gemini: NonNullable<Config['gemini']>, log: Log): LanguageModel {
  return createPatientModel({ ...gemini, wire: createGoogleWire(gemini), log });
}
