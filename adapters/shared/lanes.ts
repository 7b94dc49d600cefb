/** Work of one lane is done in its order; lanes do not wait for each other. */
export function createLanes() {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run<T>(lane: string, work: () => Promise<T>): Promise<T> {
      const result = (tails.get(lane) ?? Promise.resolve()).then(work);
      const tail = result
        .catch(() => undefined)
        .finally(() => {
          if (tails.get(lane) === tail) tails.delete(lane);
        });
      tails.set(lane, tail);
      return result;
    },
  };
}
