import type { Reply } from '../../src/cards/card.ts';
import { isPassing, showsProgress } from '../../src/cards/passing.ts';
import type { MessageRef } from '../../src/conversation/platform.ts';
import type { Posts } from '../../src/store/posts.ts';
import { createLanes } from '../shared/lanes.ts';
import { persist } from '../shared/patience.ts';
import { readMessageRef } from './address.ts';
import type { Dialect } from './blocks.ts';
import { type SlackMessage, toPage } from './cards.ts';
import type { Clients } from './client.ts';
import type { Dialects } from './dialects.ts';
import { readFailure, waitMsAfter } from './failures.ts';
import { createShare } from './share.ts';

export interface Edits {
  /**
   * Edits within the workspace's share. Answers, which somebody waits for, go first, and so do the ends of runs. False,
   * with nothing done, when its turn does not come in time.
   */
  edit(message: MessageRef, reply: Reply, answersWithinMs?: number): Promise<boolean>;
  stop(): void;
}

/** An edit may be done twice without harm, so it is tried again whatever became of it. */
const MOST_FAILURES = 5;

export interface EditsOptions {
  readonly clients: Clients;
  readonly dialects: Dialects;
  readonly posts: Pick<Posts, 'pagesFrom'>;
}

export function createEdits({ clients, dialects, posts }: EditsOptions): Edits {
  const share = createShare();
  /** One edit of a message at a time, in their order. */
  const lanes = createLanes();

  /** What was posted as several messages changes in all of them. */
  const update = async (ref: MessageRef, reply: Reply, urgent: boolean): Promise<void> => {
    const pages = await posts.pagesFrom(ref);
    for (const [i, page] of pages.entries()) {
      const { team } = readMessageRef(page);
      if (i > 0) await share.turn(team, { urgent, withinMs: Number.POSITIVE_INFINITY });
      await updatePage(page, (dialect) => toPage(reply, dialect, { index: i, count: pages.length })).catch(
        (error: unknown) => {
          // The rest goes on without a page that somebody deleted.
          if (i === 0 || readFailure(error).kind !== 'gone') throw error;
        },
      );
    }
  };

  const updatePage = async (ref: MessageRef, build: (dialect: Dialect) => SlackMessage): Promise<void> => {
    const { team, channel, ts } = readMessageRef(ref);
    const { edits } = await clients.of(team);
    await dialects.send(team, build, ({ text, blocks }) => edits.apiCall('chat.update', { channel, ts, text, blocks }));
  };

  const edit: Edits['edit'] = (ref, reply, answersWithinMs) => {
    const { team } = readMessageRef(ref);
    const deadline = Date.now() + (answersWithinMs ?? Number.POSITIVE_INFINITY);
    const urgent = answersWithinMs !== undefined || (showsProgress(reply) && !isPassing(reply));
    return lanes.run(ref, () =>
      persist(
        async () => {
          if (!(await share.turn(team, { urgent, withinMs: deadline - Date.now() }))) return false;
          await update(ref, reply, urgent);
          return true;
        },
        {
          waitMs(error, failures) {
            const failure = readFailure(error);
            if (failure.kind !== 'limited') return waitMsAfter(error, failures, failures >= MOST_FAILURES);
            // All edits of the workspace wait, this one among them.
            share.pause(team, failure.waitMs);
            return 0;
          },
        },
      ),
    );
  };

  return { edit, stop: share.stop };
}
