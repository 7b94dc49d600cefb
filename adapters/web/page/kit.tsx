import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, get } from './api.ts';

export interface Loaded<T> {
  /** What came last, also while it is asked for again. */
  readonly value: T | undefined;
  readonly problem: ApiError | null;
  reload(): void;
}

/** Asks for something, and again whenever `path` changes, or after `everyMs` as long as the page is looked at. */
export function useLoad<T>(path: string | null, everyMs?: number): Loaded<T> {
  const [state, setState] = useState<{ path: string | null; value?: T; problem: ApiError | null }>({
    path,
    problem: null,
  });
  const [round, setRound] = useState(0);

  useEffect(() => {
    if (path === null) return;
    const leaving = new AbortController();
    get<T>(path, leaving.signal).then(
      (value) => setState({ path, value, problem: null }),
      (error: unknown) => {
        if (leaving.signal.aborted) return;
        const problem = error instanceof ApiError ? error : new ApiError(500, String(error));
        setState((before) => (before.path === path ? { ...before, problem } : { path, problem }));
      },
    );
    return () => leaving.abort();
  }, [path, round]);

  useEffect(() => {
    if (everyMs === undefined) return;
    const timer = setInterval(() => document.visibilityState === 'visible' && setRound((n) => n + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);

  const current = state.path === path ? state : { value: undefined, problem: null };
  return { value: current.value, problem: current.problem, reload: () => setRound((n) => n + 1) };
}

/** What is there instead of what is still asked for, or could not be had. */
export function Waiting({ problem, reload }: Pick<Loaded<unknown>, 'problem' | 'reload'>) {
  const isLate = useLate(300);
  if (problem !== null) {
    return (
      <div class="notice bad" role="alert">
        <p>{problem.message}</p>
        {(problem.status === 0 || problem.status >= 500) && (
          <button type="button" onClick={reload}>
            Try again
          </button>
        )}
      </div>
    );
  }
  return isLate ? (
    <p class="muted loading" role="status">
      Loading…
    </p>
  ) : null;
}

/** True once some time has passed: what comes at once needs no sign that it is awaited. */
function useLate(ms: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return late;
}

/** A view with its heading, which takes the focus when one comes to it from another. */
export function Screen({
  title,
  lead,
  actions,
  back,
  children,
}: {
  readonly title: string;
  readonly lead?: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly back?: { readonly href: string; readonly label: string };
  readonly children: ComponentChildren;
}) {
  return (
    <div class="screen">
      {back && (
        <a class="back" href={back.href}>
          ← {back.label}
        </a>
      )}
      <header class="screen-head">
        <div>
          <h1>{title}</h1>
          {lead && <p class="muted">{lead}</p>}
        </div>
        {actions && <div class="actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

export function Empty({ children }: { readonly children: ComponentChildren }) {
  return <div class="empty">{children}</div>;
}

export function Section({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section class="section">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** A table that is wider than its place is moved within it, also by keys. */
export function Scroll({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  const [wide, setWide] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = (): void => setWide(element.scrollWidth > element.clientWidth + 1);
    const watch = new ResizeObserver(look);
    watch.observe(element);
    if (element.firstElementChild) watch.observe(element.firstElementChild);
    return () => watch.disconnect();
  }, []);
  return (
    <div class="scroll" ref={box} {...(wide ? { tabIndex: 0, role: 'region', 'aria-label': label } : {})}>
      {children}
    </div>
  );
}

/** Copies a text, and says so. Where a page comes by plain HTTP from afar, browsers do not let it. */
export function Copy({ text, label = 'Copy' }: { readonly text: string; readonly label?: string }) {
  const [done, setDone] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setDone(true);
    setTimeout(() => setDone(false), 2000);
  };
  if (navigator.clipboard === undefined) return null;
  return (
    <button type="button" class="quiet" onClick={() => void copy().catch(() => undefined)}>
      {done ? 'Copied' : label}
    </button>
  );
}

/** Facts beside their names. */
export function Facts({ of }: { readonly of: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {of.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
