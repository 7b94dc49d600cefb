import { ConflictError } from '../errors.ts';
import type { ModelRuntime } from './runtime.ts';

/** Shows what a training looks like, without one: its models are names with made-up figures. */
export const simulation: ModelRuntime = {
  real: false,
  portable: false,
  available: async () => ({ available: true, version: null }),
  async open() {
    throw new ConflictError(
      'That model is simulated: nothing was learned, so it cannot predict. Train to get a real one.',
    );
  },
  stop: async () => undefined,
};
