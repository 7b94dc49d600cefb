import type { Reply } from '../../src/cards/card.ts';
import { isPassing } from '../../src/cards/passing.ts';
import type { MessageRef } from '../../src/conversation/platform.ts';
import { AppError } from '../../src/errors.ts';
import { readMessageRef } from './address.ts';
import { type SlackMessage, simplest, toMessage } from './cards.ts';
import type { Clients } from './clients.ts';
import type { Dialects } from './dialects.ts';
import { isUnfit, readFailure, toError } from './failures.ts';
import { createGovernor } from './governor.ts';

export interface Edits {
  edit(message: MessageRef, reply: Reply): Promise<void>;
  /** Takes back an edit that has not gone out; its promise stays open. False when there is none to take back. */
  withdraw(message: MessageRef): boolean;
  stop(): void;
}

const MOST_ATTEMPTS = 6;

/** Edits messages, within the workspace's share: the newest state wins, and the last one lands. */
export function createEdits({ clients, dialects }: { readonly clients: Clients; readonly dialects: Dialects }): Edits {
  const update = async (ref: MessageRef, reply: Reply): Promise<number> => {
    const { team, channel, ts } = readMessageRef(ref);
    const { edits } = await clients.of(team);
    let simple = false;
    for (let attempt = 1; ; attempt++) {
      const message = toMessage(reply, dialects.of(team));
      const { text, blocks }: SlackMessage = simple ? simplest(message) : message;
      try {
        await edits.apiCall('chat.update', { channel, ts, text, blocks });
        return 0;
      } catch (error) {
        const failure = readFailure(error);
        if (failure.kind === 'limited') return failure.waitMs;
        if (failure.kind === 'refused') {
          if (simple || !isUnfit(failure)) throw toError(failure);
          simple = !dialects.stepDown(team, blocks, failure.details);
          continue;
        }
        // An edit may be done twice without harm.
        if (attempt >= MOST_ATTEMPTS) throw new AppError('upstream', 'Slack cannot be reached.', failure.cause);
        await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** attempt));
      }
    }
  };

  const governor = createGovernor<Reply>({
    run: update,
    groupOf: (message) => readMessageRef(message).team,
    isUrgent: (reply) => !isPassing(reply),
  });
  return { edit: governor.submit, withdraw: governor.withdraw, stop: governor.stop };
}
