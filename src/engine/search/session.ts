import { EngineError } from '../errors.ts';
import type { Finding, Phase, ProgressEvent, TrainOptions } from '../types.ts';
import type { Order, Work } from '../work.ts';

/** How often the caller is asked whether to go on. */
const ASK_EVERY_MS = 100;
/** How often a report is sent when nothing new is to be said. */
const REPORT_EVERY_MS = 1_000;

/** One piece of long work: its clock, its last report, and whether it was asked to end. */
export interface Session {
  elapsedMs(): number;
  /** Runs work in pieces. Tells it to wrap up from `byMs` (elapsed) on, or when asked to keep the best. */
  run<T>(work: Work<T>, byMs: number): Promise<T>;
  /** Says something new. `fraction` never goes back, whatever is passed. */
  say(phase: Phase, fraction: number, message: string): void;
  /** Sets the best model so far, which reports show. */
  setBest(best: NonNullable<ProgressEvent['best']>): void;
  /** Sets what was found in the table, which reports show. */
  setFindings(findings: readonly Finding[]): void;
  /** True once the caller has asked to end with the best so far. */
  ending(): boolean;
  /** True once any work was told to wrap up, so that its result depends on the clock. */
  wrappedUp(): boolean;
  /** Asks the caller now. Throws when told to stop. */
  ask(): Promise<void>;
}

export function createSession(
  options: Pick<TrainOptions, 'now' | 'report' | 'checkpoint' | 'timeLimitMs' | 'spentMs'>,
): Session {
  let asked = options.now();
  const started = asked - (options.spentMs ?? 0);
  let reported = Number.NEGATIVE_INFINITY;
  let ending = false;
  let wrappedUp = false;
  let last: { phase: Phase; fraction: number; message: string } = { phase: 'preparing', fraction: 0, message: '' };
  let best: ProgressEvent['best'];
  let found: readonly Finding[] | undefined;

  const elapsedMs = () => options.now() - started;

  function report(): void {
    reported = options.now();
    const remainingMs = Math.max(0, Math.min(options.timeLimitMs - elapsedMs(), guessRemaining()));
    options.report({
      ...last,
      ...(best === undefined ? {} : { best }),
      ...(found === undefined ? {} : { findings: found }),
      remainingMs,
    });
  }

  function guessRemaining(): number {
    return last.fraction < 0.1 ? Number.POSITIVE_INFINITY : (elapsedMs() * (1 - last.fraction)) / last.fraction;
  }

  async function ask(): Promise<void> {
    const signal = await options.checkpoint();
    asked = options.now();
    if (signal === 'stop') throw new EngineError('cancelled', 'Cancelled; nothing was kept.');
    if (signal === 'keep-best') ending = true;
    if (asked - reported >= REPORT_EVERY_MS) report();
  }

  return {
    elapsedMs,
    ask,
    ending: () => ending,
    wrappedUp: () => wrappedUp,
    setBest(value) {
      best = value;
    },
    setFindings(findings) {
      found = findings;
    },
    say(phase, fraction, message) {
      last = { phase, fraction: Math.min(1, Math.max(last.fraction, fraction)), message };
      report();
    },
    async run(work, byMs) {
      let order: Order = 'go';
      for (;;) {
        const step = work.next(order);
        if (step.done) return step.value;
        const now = options.now();
        if (now - asked >= ASK_EVERY_MS) await ask();
        if (ending || now - started >= byMs) {
          order = 'wrap-up';
          wrappedUp = true;
        }
      }
    },
  };
}
