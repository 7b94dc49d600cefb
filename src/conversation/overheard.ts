import type { Store } from '../store/store.ts';
import { chatBefore } from './open-chat.ts';
import type { Turn } from './platform.ts';
import { answerIn } from './question.ts';
import { yesOrNo } from './yes-or-no.ts';

/** Longer than any question of mine can be answered in words. */
const REMEMBERED_MS = 10 * 60_000;

export type Overhearing = ReturnType<typeof createOverhearing>;

/**
 * What people say to each other around me. Only a plain answer to my own question, by whom I asked, is for me; and a
 * bare yes or no only as long as nobody else has asked something there since.
 */
export function createOverhearing(store: Pick<Store, 'chats'>) {
  /** By room, when somebody last asked something, and who. */
  const asked = new Map<string, { readonly by: string; readonly at: number }>();

  const note = (room: string, by: string, at: number): void => {
    for (const [known, { at: then }] of asked) if (at - then > REMEMBERED_MS) asked.delete(known);
    asked.set(room, { by, at });
  };

  return {
    /** Whether a turn that was overheard is for me after all. */
    async isForMe(turn: Turn, now = Date.now()): Promise<boolean> {
      const words = turn.input.kind === 'text' ? turn.input.text : '';
      const room = `${turn.space} ${turn.overheardIn}`;
      const chat = await chatBefore(store, turn);
      const isAnswer = chat !== null && answerIn(chat, turn, now) !== null;
      if (!isAnswer && /[?？؟]/.test(words)) note(room, turn.user.id, now);
      if (!isAnswer || yesOrNo(words) === null) return isAnswer;
      const between = asked.get(room);
      const since = chat.question?.asked_at.getTime() ?? now;
      return between === undefined || between.by === turn.user.id || between.at < since;
    },
  };
}
