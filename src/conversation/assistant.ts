import { createAnswering } from './answering.ts';
import type { ChatPlatform, TurnReceiver } from './platform.ts';
import type { ConversationServices } from './services.ts';
import { createTurnTaking, laneOf } from './turn-taking.ts';

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
  const answering = createAnswering({ services, platforms, signal });
  const turns = createTurnTaking({ store, log, signal, ...answering });

  return {
    async accept(turn) {
      const lane = laneOf(turn);
      if (!(await store.inbox.add({ key: turn.key, space: turn.space, lane, turn }))) return false;
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
