import { createAnswering } from './answering.ts';
import { createOverhearing } from './overheard.ts';
import type { ChatPlatform, TurnReceiver } from './platform.ts';
import type { ConversationServices } from './services.ts';
import { createTurnTaking, laneOf } from './turn-taking.ts';
import { createTurnstile } from './turnstile.ts';

export interface Assistant extends TurnReceiver {
  /** Takes up what a crash left in the inbox. Called once, when every platform is ready to post. */
  start(): Promise<void>;
  /** Resolves when every accepted turn has been answered. */
  idle(): Promise<void>;
  /** Stops taking turns; what is being handled is done again by another server, or at the next start. */
  stop(): Promise<void>;
}

/** One turn in, replies out. A turn is written to the inbox before anything else, and from then on it is not lost. */
export function createAssistant(
  services: ConversationServices,
  platforms: ReadonlyMap<string, ChatPlatform>,
): Assistant {
  const { store, log } = services;
  const stopping = new AbortController();
  const { signal } = stopping;
  const overhearing = createOverhearing(store);
  const answering = createAnswering({ services, platforms, signal });
  const turnstile = createTurnstile();
  const turns = createTurnTaking({ store, log, turnstile, signal, ...answering });

  return {
    async accept(turn) {
      if (turn.overheardIn !== undefined && !(await overhearing.isForMe(turn))) return false;
      const lane = laneOf(turn);
      const { key, space } = turn;
      if (!(await turnstile.takeIn(() => store.inbox.add({ key, space, lane, turn })))) return false;
      turns.see(lane);
      return true;
    },
    start: turns.start,
    idle: turns.idle,
    async stop() {
      stopping.abort();
      await turns.stop();
    },
  };
}
