import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { InboxItem } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { Turn } from './platform.ts';
import type { Turnstile } from './turnstile.ts';

/** How often is looked for what other servers left, and for what is to be tried again. */
const LOOK_MS = 1_000;
/** What fails is tried again after 1 s, 2 s, 4 s, … and in the end this often. */
const LONGEST_PAUSE_MS = 5 * 60_000;
/** From this failure on, an apology will do. */
const MOST_FAILURES = 4;
/** When not even the apology can be delivered for this long, nobody waits for it any more. */
const PATIENCE_MS = 24 * 3600_000;
const IDLE_LOOK_MS = 50;
const MAX_ERROR_LENGTH = 4_000;

/** One go at a turn. */
export interface Attempt {
  readonly turn: Turn;
  readonly saidAt: Date;
  /** Should this fail too, an apology is the answer. */
  readonly isLast: boolean;
  /** Asked before the answer is given: false when another server may be giving it. */
  held(): Promise<boolean>;
}

export interface TurnTakingOptions {
  readonly store: Pick<Store, 'inbox' | 'leases'>;
  readonly log: Log;
  readonly turnstile: Pick<Turnstile, 'begin'>;
  /** Aborted when the server stops. */
  readonly signal: AbortSignal;
  /** Whether this server can answer there. */
  isHere(turn: Turn): boolean;
  /**
   * Throws when it is to be tried again.
   * @returns what went wrong for good, or null.
   */
  answer(attempt: Attempt): Promise<unknown>;
}

export interface TurnTaking {
  /** A turn was written to this lane. */
  see(lane: string): void;
  /** Begins to look for turns that nobody has in hand. */
  start(): Promise<void>;
  /** Resolves when no turn waits that can be answered here. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export const laneOf = ({ space, chat, series = chat }: Turn): string => `${space} ${series}`;

/**
 * Who answers what, and when. The turns of one chat are a lane: they are handled one after the other, in the order in
 * which they were accepted, by whichever server holds the lane's lease; lanes do not wait for each other. A turn that
 * fails is tried again, and the lane waits for it; in the end it is given up. What a crash left is taken up when the
 * lease has run out.
 *
 * A turn is handled at least once and its effects carry its key. It is answered twice only when a server stands still
 * between asking for its lease and posting, for longer than half a lease, and the platform cannot tell by the key.
 */
export function createTurnTaking({ store, log, turnstile, signal, isHere, answer }: TurnTakingOptions): TurnTaking {
  const { inbox, leases } = store;
  const inHand = new Map<string, Promise<void>>();
  const wanted = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;

  const see = (lane: string): void => {
    wanted.add(lane);
    if (!inHand.has(lane)) inHand.set(lane, handleWhileWanted(lane));
  };

  const handleWhileWanted = async (lane: string): Promise<void> => {
    while (wanted.delete(lane) && !signal.aborted) {
      const leave = await turnstile.begin();
      await handleLane(lane).catch((err: unknown) => log.error({ err }, 'the turns of a chat could not be handled'));
      leave();
    }
    inHand.delete(lane);
  };

  const handleLane = async (lane: string): Promise<void> => {
    // Once more after the lease is given back: somebody may have written a turn just before, and left it to this server.
    while ((await nextIn(lane)) !== null) {
      const isMine = await leases.during(`chat ${lane}`, async ({ held }) => {
        for (;;) {
          const item = await nextIn(lane);
          if (item === null || !(await held())) return;
          await handle(item, held);
        }
      });
      if (!isMine) return;
    }
  };

  /** The first of the lane, when it is time for it. */
  const nextIn = async (lane: string): Promise<InboxItem | null> => {
    const item = signal.aborted ? null : await inbox.first(lane);
    return item !== null && isDue(item) && isHere(turnOf(item)) ? item : null;
  };

  const handle = async (item: InboxItem, held: Attempt['held']): Promise<void> => {
    const failures = item.failures + 1;
    try {
      const failure = await answer({
        turn: turnOf(item),
        saidAt: turnOf(item).at ?? item.received_at,
        isLast: failures >= MOST_FAILURES,
        held,
      });
      await (failure === null ? inbox.done(item.key) : giveUp(item, failure));
    } catch (err) {
      if (signal.aborted || !(await held())) return;
      if (Date.now() - item.received_at.getTime() > PATIENCE_MS) return giveUp(item, err);
      log.warn({ err, turn: item.key, failures }, 'a turn could not be answered; it is tried again');
      const pauseMs = Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** item.failures);
      await inbox.postpone(item.key, textOf(err), new Date(Date.now() + pauseMs));
    }
  };

  const giveUp = async ({ key }: InboxItem, err: unknown): Promise<void> => {
    log.error({ err, turn: key }, 'a turn was given up; it stays in the inbox with its error');
    await inbox.giveUp(key, textOf(err));
  };

  const lookAround = async (): Promise<void> => {
    const firsts = new Map<string, InboxItem>();
    for (const item of await inbox.waiting()) if (!firsts.has(item.lane)) firsts.set(item.lane, item);
    for (const item of firsts.values()) {
      if (isDue(item) && isHere(turnOf(item)) && !inHand.has(item.lane)) see(item.lane);
    }
  };

  const look = (): Promise<void> => {
    looking ??= lookAround()
      .catch((err: unknown) => log.error({ err }, 'the inbox could not be looked at'))
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };

  return {
    see,
    async start() {
      timer = setInterval(look, LOOK_MS);
      await look();
    },
    async idle() {
      for (;;) {
        await Promise.all(inHand.values());
        if (signal.aborted || !(await inbox.waiting()).some((item) => isHere(turnOf(item)))) return;
        await sleep(IDLE_LOOK_MS);
      }
    },
    async stop() {
      clearInterval(timer);
      await looking;
      await Promise.all(inHand.values());
    },
  };
}

/** Written by this program, so the shape is known. */
const turnOf = ({ turn }: InboxItem): Turn => turn as Turn;

const isDue = ({ retry_at }: InboxItem): boolean => retry_at === null || retry_at.getTime() <= Date.now();

const textOf = (thrown: unknown): string =>
  String((thrown instanceof Error && thrown.stack) || thrown).slice(0, MAX_ERROR_LENGTH);
