import type { Reply } from '../../src/cards/card.ts';
import { isPassing } from '../../src/cards/passing.ts';
import type { MessageRef } from '../../src/conversation/platform.ts';
import { persist } from '../shared/patience.ts';
import { readMessageRef } from './address.ts';
import { toMessage } from './cards.ts';
import type { Clients } from './client.ts';
import type { Dialects } from './dialects.ts';
import { readFailure, waitMsAfter } from './failures.ts';
import { createGovernor } from './governor.ts';

export interface Edits {
  edit(message: MessageRef, reply: Reply): Promise<void>;
  /** Takes back an edit that has not gone out; its promise stays open. False when there is none to take back. */
  withdraw(message: MessageRef): boolean;
  stop(): void;
}

/** An edit may be done twice without harm, so it is tried again whatever became of it. */
const MOST_FAILURES = 5;

/** Edits messages, within the workspace's share: the newest state wins, and the last one lands. */
export function createEdits({ clients, dialects }: { readonly clients: Clients; readonly dialects: Dialects }): Edits {
  const update = async (ref: MessageRef, reply: Reply): Promise<void> => {
    const { team, channel, ts } = readMessageRef(ref);
    const { edits } = await clients.of(team);
    await dialects.send(
      team,
      (dialect) => toMessage(reply, dialect),
      ({ text, blocks }) => edits.apiCall('chat.update', { channel, ts, text, blocks }),
    );
  };

  /** What Slack tells an edit to wait, all edits of the workspace have to. */
  const updateOrWait = (ref: MessageRef, reply: Reply): Promise<number> =>
    persist(
      () =>
        update(ref, reply).then(
          () => 0,
          (error: unknown) => {
            const failure = readFailure(error);
            if (failure.kind === 'limited') return failure.waitMs;
            throw error;
          },
        ),
      { waitMs: (error, failures) => waitMsAfter(error, failures, failures >= MOST_FAILURES) },
    );

  const governor = createGovernor<Reply>({
    run: updateOrWait,
    groupOf: (message) => readMessageRef(message).team,
    isUrgent: (reply) => !isPassing(reply),
  });
  return { edit: governor.submit, withdraw: governor.withdraw, stop: governor.stop };
}
