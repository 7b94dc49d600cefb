import type { Ending } from './run-apart.ts';

/** What is thrown for each way in which a process came to no result, and did not say itself why. */
export interface Failures {
  cancelled(): Error;
  overran(): Error;
  outgrew(): Error;
  /** `cause` is for the log. */
  died(cause: Error): Error;
}

/** @throws what the process refused with, or what `failures` makes of how it ended. */
export function resultOf<Result>(ending: Ending<Result>, failures: Failures): Result {
  switch (ending.kind) {
    case 'done':
      return ending.result;
    case 'failed':
      throw ending.error;
    case 'died':
      throw failures.died(new Error(ending.cause));
    default:
      throw failures[ending.kind]();
  }
}
