import type { Reply } from '../cards/card.ts';
import type { ChatPlatform, MessageRef, Turn } from './platform.ts';

/** Words said only when the answer takes longer than this. */
const PATIENCE_MS = 1500;

export type Interim = ReturnType<typeof createInterim>;

/** A message that says what takes so long, and becomes the answer. */
export function createInterim(platform: ChatPlatform, turn: Turn) {
  let words = '';
  let posted: Promise<MessageRef> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const post = (): void => {
    posted = platform.post(turn.address, { text: words }, turn.key);
    posted.catch(() => undefined);
  };

  return {
    say(text: string): void {
      words = text;
      timer ??= setTimeout(post, PATIENCE_MS);
    },
    /** There will be no answer for now. */
    drop(): void {
      clearTimeout(timer);
    },
    /** Posts the answer, or puts it in place of the words. */
    async replace(reply: Reply): Promise<MessageRef> {
      clearTimeout(timer);
      const interim = await posted?.catch(() => undefined);
      if (interim === undefined) return platform.post(turn.address, reply, turn.key);
      await platform.edit(interim, reply, 'awaited');
      return interim;
    },
  };
}
