/**
 * Long work is a generator: it yields wherever it could safely pause (between trees, rounds, steps of a solver)
 * and is told there whether to go on or to finish with what it has. So the kernels know neither clock nor promise.
 */
export type Order = 'go' | 'wrap-up';
export type Work<T> = Generator<undefined, T, Order | undefined>;

/** Runs work to its end in one go. For tests, benches and work known to be short. */
export function finish<T>(work: Work<T>): T {
  for (;;) {
    const step = work.next('go');
    if (step.done) return step.value;
  }
}
