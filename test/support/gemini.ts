import { Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { createGoogleWire } from '../../src/language-model/google.ts';
import { createPatientModel } from '../../src/language-model/patient.ts';
import { createLog } from '../../src/log.ts';
import { type GeminiOptions, startGemini } from '../fakes/gemini.ts';

/** A fake Gemini, the real client that asks it, and what the operator reads in the log. */
export async function createModel({
  models = ['gemini-test'],
  key,
  url,
  ...options
}: GeminiOptions & { readonly url?: string } = {}) {
  const gemini = await startGemini(options);
  onTestFinished(() => gemini.close());
  const lines: string[] = [];
  const target = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const log = createLog('info', target);
  const wire = createGoogleWire({ key: key ?? gemini.key, url: url ?? gemini.url });
  const model = createPatientModel({ wire, models, embeddingModel: models[0], log });
  /** Requests by the models they went to. */
  const asked = (): readonly string[] => gemini.requests.map((request) => request.model);
  return { gemini, model, log, asked, read: () => lines.join('') };
}
