import type { Chat } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { Turn } from './platform.ts';

/** The chat of a turn; before it is opened, the last one of its series. */
export async function chatBefore(chats: Store['chats'], { space, chat: key, series }: Turn): Promise<Chat | null> {
  const known = await chats.findOne(space, { key });
  return known !== null || series === undefined ? known : chats.findOne(space, { series });
}
