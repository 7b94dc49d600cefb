import { createAutogluon } from '../../src/models/autogluon/runtime.ts';
import { createEngines } from '../../src/models/engines.ts';
import type { ModelRuntime } from '../../src/models/runtime.ts';

/** An AutoGluon that is there, and does nothing. */
export const PRESENT: ModelRuntime = {
  real: true,
  portable: false,
  available: async () => ({ available: true, version: '1.6.3' }),
  open: () => Promise.reject(new Error('no model is opened in this test')),
  stop: async () => undefined,
};

/** A Python that is not there, so neither is AutoGluon, whatever this machine has. */
export const NO_PYTHON = '/nowhere/python';

/** The engines as of a machine without AutoGluon, or with the one given. */
export const enginesWith = (
  autogluon: ModelRuntime = createAutogluon({ python: NO_PYTHON, workDir: '/nowhere', memoryMb: 1024 }),
) => createEngines({ setting: 'auto', autogluon });
