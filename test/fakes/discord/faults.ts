/**
 * What goes wrong on demand. `502-after` does the work and then answers 502; `drop-after` does it and cuts the
 * connection; `429` refuses with a retry_after of a quarter of a second, `429-global` for all channels for two seconds;
 * a number is answered as it is.
 */
export type Fault =
  | '429'
  | '429-global'
  | '502-after'
  | '502-before'
  | 'drop-after'
  | { readonly status: number; readonly code: number; readonly message: string };

interface Planned {
  readonly method: string;
  readonly path: RegExp;
  readonly fault: Fault;
  left: number;
}

export class Faults {
  /** Those that happened, for tests that want to be sure. */
  readonly happened: string[] = [];
  private readonly planned: Planned[] = [];
  private random: (() => Fault | undefined) | undefined;

  /** The next requests that match go wrong. */
  plan(method: string, path: RegExp, fault: Fault, times = 1): void {
    this.planned.push({ method, path, fault, left: times });
  }

  /** Any request may go wrong, by the die given. */
  whenever(die: (() => Fault | undefined) | undefined): void {
    this.random = die;
  }

  take(method: string, path: string): Fault | undefined {
    const plan = this.planned.find((entry) => entry.left > 0 && entry.method === method && entry.path.test(path));
    if (plan !== undefined) plan.left -= 1;
    const fault = plan?.fault ?? this.random?.();
    if (fault !== undefined)
      this.happened.push(`${method} ${path} ${typeof fault === 'string' ? fault : fault.status}`);
    return fault;
  }
}
