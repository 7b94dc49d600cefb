import { useEffect, useState } from 'preact/hooks';

/** A value that views follow. */
export interface Cell<T> {
  get(): T;
  set(value: T): void;
  subscribe(listener: () => void): () => void;
}

export function createCell<T>(first: T): Cell<T> {
  const listeners = new Set<() => void>();
  let value = first;
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The value of a cell; the view is drawn again when it changes. */
export function useCell<T>(cell: Cell<T>): T {
  const [, redraw] = useState(0);
  const value = cell.get();
  useEffect(() => {
    const follow = (): void => redraw((n) => n + 1);
    // It may have changed since it was drawn.
    if (!Object.is(cell.get(), value)) follow();
    return cell.subscribe(follow);
  }, [cell]);
  return value;
}
