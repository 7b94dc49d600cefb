/**
 * Long work is a generator. It yields wherever it can pause (between trees, rounds, steps of a solver), and is told
 * there to go on or to finish with what it has. So the kernels know no clock and no promise.
 */
export type Order = 'go' | 'wrap-up';
export type Work<T> = Generator<undefined, T, Order | undefined>;

/** Runs work to its end without a pause, for tests, benches and short work. */
export function finish<T>(work: Work<T>): T {
  for (;;) {
    const step = work.next('go');
    if (step.done) return step.value;
  }
}
