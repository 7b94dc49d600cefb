/** What this browser keeps. Where it keeps nothing (a private window may not), it is kept until the page is closed. */
const meanwhile = new Map<string, string>();

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return meanwhile.get(name) ?? null;
  }
}

/** Nothing of who was here stays behind. */
export function forgetAll(): void {
  meanwhile.clear();
  try {
    localStorage.clear();
  } catch {
    // Nothing was kept.
  }
}

/** Null forgets it. */
export function keep(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    if (value === null) meanwhile.delete(name);
    else meanwhile.set(name, value);
  }
}
