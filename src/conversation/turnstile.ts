import { setImmediate as nextRound, setTimeout as sleep } from 'node:timers/promises';

/** What is written down first: whoever sent it waits for no more than that, and only for seconds. */
export interface Turnstile {
  /** Takes something in. While that goes on, nothing new is begun. */
  takeIn<T>(write: () => Promise<T>): Promise<T>;
  /** Resolves when it is one's turn to begin, with what lets the next one in. */
  begin(): Promise<() => void>;
}

/** Nothing more came in for so long: the rush is over. */
const QUIET_MS = 5;
/** A rush that does not end holds up nobody for longer than this. */
const LONGEST_RUSH_MS = 1_000;
/** So many at once leave room for what comes in meanwhile. */
const MOST_AT_ONCE = 8;
/** Whoever takes longer than this waits for something else, and is in nobody's way. */
const BUSY_MS = 1_000;

export function createTurnstile(): Turnstile {
  const waiting: (() => void)[] = [];
  let takingIn = 0;
  let taken = 0;
  let busy = 0;
  let isRush = false;

  /** Until what has arrived is read and written. */
  const quiet = async (): Promise<void> => {
    const latest = Date.now() + LONGEST_RUSH_MS;
    for (let before = -1; (takingIn > 0 || taken !== before) && Date.now() < latest; ) {
      before = taken;
      await sleep(QUIET_MS);
      await nextRound();
    }
  };

  const letIn = (): void => {
    while (busy < MOST_AT_ONCE && waiting.length > 0) {
      busy += 1;
      waiting.shift()?.();
    }
  };

  const afterRush = async (): Promise<void> => {
    if (isRush) return;
    isRush = true;
    await quiet();
    isRush = false;
    letIn();
  };

  return {
    async takeIn(write) {
      takingIn += 1;
      taken += 1;
      try {
        return await write();
      } finally {
        takingIn -= 1;
      }
    },
    async begin() {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        void afterRush();
      });
      let isIn = true;
      const leave = (): void => {
        if (!isIn) return;
        isIn = false;
        clearTimeout(timer);
        busy -= 1;
        if (takingIn > 0) void afterRush();
        else letIn();
      };
      const timer = setTimeout(leave, BUSY_MS);
      return leave;
    },
  };
}
