import { DuplicateError } from '../store/documents.ts';
import type { Chat } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { Turn } from './platform.ts';

/** The chat of a turn. A new one begins with the focus of the chat that it branched off. */
export async function openChat({ chats }: Store, { space, chat: key, within, user, input }: Turn): Promise<Chat> {
  const known = await chats.findOne(space, { key });
  if (known !== null) return known;
  const title = input.kind === 'text' ? input.text.slice(0, 80) : '';
  const parent = within === undefined ? null : await chats.findOne(space, { key: within });
  const focus = {
    dataset_id: parent?.dataset_id ?? null,
    model_id: parent?.model_id ?? null,
    run_id: parent?.run_id ?? null,
    deployment_id: parent?.deployment_id ?? null,
    result_ids: parent?.result_ids ?? [],
    pending: null,
  };
  try {
    return await chats.insert({ space, key, user_id: user.id, title, ...focus, last_updated: new Date() });
  } catch (error) {
    const chat = error instanceof DuplicateError ? await chats.findOne(space, { key }) : null;
    if (chat === null) throw error;
    return chat;
  }
}
