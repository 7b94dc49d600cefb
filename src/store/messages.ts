import type { Documents } from './documents.ts';
import { newId } from './id.ts';
import type { Message } from './records.ts';

type NewMessage = Pick<Message, 'chat_id' | 'role' | 'content'> & Partial<Message>;

/** The turns of a chat; a chat belongs to a space, its messages belong to the chat. */
export interface Messages {
  add(message: NewMessage): Promise<Message>;
  /** What was said to a turn; null while there is no answer. */
  answerTo(turn: string): Promise<Message | null>;
  /** So many of the last, the oldest first. */
  last(chatId: string, limit: number): Promise<readonly Message[]>;
  /** All of a chat. */
  remove(chatId: string): Promise<void>;
}

export function createMessages(documents: Documents<Message>): Messages {
  return {
    async add(fields) {
      const message = { id: newId(), turn: null, result_ids: [], timestamp: new Date(), ...fields };
      await documents.insert(message);
      return message;
    },
    async answerTo(turn) {
      const [answer] = await documents.find({ turn, role: 'assistant' }, { limit: 1 });
      return answer ?? null;
    },
    async last(chatId, limit) {
      const found = await documents.find({ chat_id: chatId }, { order: ['-timestamp'], limit });
      return [...found].reverse();
    },
    async remove(chatId) {
      await documents.remove({ chat_id: chatId });
    },
  };
}
