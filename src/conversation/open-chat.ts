import { orExisting } from '../store/documents.ts';
import type { Chat } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { Turn } from './platform.ts';

/** The chat of a turn; before it is opened, the last one of its series. */
export async function chatBefore({ chats }: Pick<Store, 'chats'>, turn: Turn): Promise<Chat | null> {
  const { space, chat: key, series } = turn;
  const known = await chats.findOne(space, { key });
  return known !== null || series === undefined ? known : chats.findOne(space, { series });
}

/**
 * The chat of a turn. A new one begins with the focus of the chat that it branched off, or of the last one of its
 * series, whose question comes along.
 */
export async function openChat(store: Store, turn: Turn): Promise<Chat> {
  const { chats } = store;
  const { space, chat: key, within, series, user, input } = turn;
  const before = await chatBefore(store, turn);
  if (before?.key === key) return before;
  const title = input.kind === 'text' ? input.text.slice(0, 80) : '';
  const parent = before ?? (within === undefined ? null : await chats.findOne(space, { key: within }));
  const beginning = {
    dataset_id: parent?.dataset_id ?? null,
    previous_dataset_id: parent?.previous_dataset_id ?? null,
    model_id: parent?.model_id ?? null,
    run_id: parent?.run_id ?? null,
    deployment_id: parent?.deployment_id ?? null,
    result_ids: parent?.result_ids ?? [],
    next_results: parent?.next_results ?? null,
    question: before?.question ?? null,
    series: series ?? null,
  };
  const insert = async (): Promise<Chat> => {
    const opened = await chats.insert({ space, key, user_id: user.id, title, ...beginning, last_updated: new Date() });
    if (before?.question) await chats.update(space, before.id, { question: null });
    return opened;
  };
  return orExisting(insert(), () => chats.findOne(space, { key }));
}
