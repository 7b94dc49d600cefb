import type { Ending } from '../src/apart/run-apart.ts';

/** A training without a model: a sentence for the person, and a cause for the log where the fault is ours. */
export interface Failure {
  readonly message: string;
  readonly cause?: unknown;
}

export function failureOf(
  ending: Exclude<Ending<unknown>, { readonly kind: 'done' | 'cancelled' }>,
  memoryMb: number,
): Failure {
  switch (ending.kind) {
    case 'failed': {
      const { code, message, cause } = ending.error;
      return code === 'internal' ? { message, cause } : { message };
    }
    case 'overran':
      return {
        message:
          'The training did not end within its time limit. Try again with a longer one, for example “train for 5 minutes”.',
      };
    case 'outgrew':
      return {
        message: `The training needed more than its ${memoryMb} MB of memory and was ended. Use a smaller data set, or ask whoever runs this assistant for more memory (TRAIN_MEMORY_MB).`,
      };
    case 'died':
      return {
        message: 'The training process ended unexpectedly. Nothing else was affected; please try again.',
        cause: new Error(ending.cause),
      };
  }
}
