import type { Reply } from '../cards/card.ts';
import type { ChatPlatform, MessageRef, Turn } from './platform.ts';

/** Shown only when the answer takes longer than this. */
const PATIENCE_MS = 1500;

export type Interim = ReturnType<typeof createInterim>;

/** A message that says what takes so long, and becomes the answer where others may see that. */
export function createInterim(platform: ChatPlatform, turn: Turn) {
  let shown: Reply = {};
  let posted: Promise<MessageRef | null> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const post = (): void => {
    posted = (platform.working ?? platform.post)(turn.address, shown, turn.key);
    posted.catch(() => undefined);
  };

  return {
    say(reply: Reply): void {
      shown = reply;
      timer ??= setTimeout(post, PATIENCE_MS);
    },
    /** There will be no answer for now. */
    drop(): void {
      clearTimeout(timer);
    },
    /** Posts the answer, or puts it in the place of that. */
    async replace(reply: Reply): Promise<MessageRef> {
      clearTimeout(timer);
      const interim = await posted?.catch(() => null);
      if (interim == null) return platform.post(turn.address, reply, turn.key);
      await platform.edit(interim, reply, 'awaited');
      return interim;
    },
  };
}
