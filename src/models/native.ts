import { EngineError, loadModel, type Model } from '../engine/index.ts';
import { ConflictError } from '../errors.ts';
import type { ModelRuntime } from './runtime.ts';

/** Our own engine: a model scores in this process. */
export const native: ModelRuntime = {
  real: true,
  portable: true,
  available: async () => ({ available: true, version: null }),
  async open(file) {
    const model = load(await file.read());
    return {
      target: model.target,
      classes: model.classes ?? [],
      features: new Set(model.features.map(({ name }) => name)),
      predict: async (frame) => model.predict(frame),
      close: () => undefined,
    };
  },
  stop: async () => undefined,
};

/** A damaged file is the person's to know: training again mends it. */
function load(file: Uint8Array): Model {
  try {
    return loadModel(file);
  } catch (error) {
    throw error instanceof EngineError ? new ConflictError(error.message, error) : error;
  }
}
