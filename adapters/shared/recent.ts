export interface RecentOptions {
  /** So many are remembered; the oldest are forgotten first. */
  readonly most?: number;
  readonly forMs?: number;
}

/** A map that forgets, for what matters for a while and would otherwise only grow. */
export function createRecent<V>({ most = 10_000, forMs = Number.POSITIVE_INFINITY }: RecentOptions = {}) {
  /** Oldest first. */
  const entries = new Map<string, { readonly value: V; readonly at: number }>();

  const forget = (): void => {
    for (const [key, { at }] of entries) {
      if (entries.size <= most && Date.now() - at < forMs) return;
      entries.delete(key);
    }
  };
  const get = (key: string): V | undefined => {
    forget();
    return entries.get(key)?.value;
  };

  return {
    get,
    has: (key: string): boolean => get(key) !== undefined,
    set(key: string, value: V): void {
      entries.delete(key);
      entries.set(key, { value, at: Date.now() });
      forget();
    },
    delete: (key: string): boolean => entries.delete(key),
    /** Gets it, and forgets it. */
    take(key: string): V | undefined {
      const value = get(key);
      entries.delete(key);
      return value;
    },
  };
}
