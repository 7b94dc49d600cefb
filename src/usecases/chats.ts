import { newId } from '../store/id.ts';
import type { Chat, Message, Model, Run, RunEvent } from '../store/records.ts';
import { getDataset } from './datasets.ts';
import { getModel } from './models.ts';
import { orGone } from './names.ts';
import type { Asker } from './rights.ts';
import type { Stored } from './services.ts';

/** Chats that were opened through HTTP. Those of the chat services are theirs, and are not shown here. */
const PREFIX = 'web:';

export type ChatChange = Partial<Pick<Chat, 'title' | 'dataset_id' | 'model_id'>>;

const NOTHING = {
  dataset_id: null,
  model_id: null,
  run_id: null,
  deployment_id: null,
  result_ids: [],
  question: null,
  series: null,
} as const;

/** What is to be spoken of must be there to be seen. @throws NotFoundError */
async function assertVisible(services: Stored, by: Asker, { dataset_id, model_id }: ChatChange): Promise<void> {
  if (dataset_id) await getDataset(services, by, dataset_id);
  if (model_id) await getModel(services, by, model_id);
}

/** Opens a chat; under a `key`, the one that is open under it. */
export async function openChat(
  services: Stored,
  by: Asker,
  { title, ...focus }: ChatChange & { readonly title: string },
  key: string = newId(),
): Promise<Chat> {
  const { space, actor } = by;
  const { chats } = services.store;
  await assertVisible(services, by, focus);
  const known = await chats.findOne(space, { key: `${PREFIX}${key}` });
  if (known !== null) return known;
  const fields = { space, key: `${PREFIX}${key}`, user_id: actor.id, title, ...NOTHING, ...focus };
  return chats.insert({ ...fields, last_updated: new Date() });
}

/** The person's own, the latest first. */
export async function listChats({ store }: Stored, { space, actor }: Asker): Promise<readonly Chat[]> {
  const all = await store.chats.list(space, { user_id: actor.id, key: { atLeast: PREFIX, less: 'web;' } });
  return [...all].sort((a, b) => b.last_updated.getTime() - a.last_updated.getTime());
}

/** @throws NotFoundError also for somebody else's. */
export async function getChat({ store }: Stored, { space, actor }: Asker, id: string): Promise<Chat> {
  const chat = await store.chats.get(space, id);
  return orGone(chat?.user_id === actor.id && chat.key.startsWith(PREFIX) ? chat : null, 'chat');
}

export async function changeChat(services: Stored, by: Asker, id: string, change: ChatChange): Promise<Chat> {
  await getChat(services, by, id);
  await assertVisible(services, by, change);
  return orGone(await services.store.chats.update(by.space, id, { ...change, last_updated: new Date() }), 'chat');
}

/** With all that was said in it. Runs that were begun there go on. */
export async function deleteChat(services: Stored, by: Asker, id: string): Promise<void> {
  const { chats, messages, pagePosts } = services.store;
  await getChat(services, by, id);
  await Promise.all([messages.remove(id), pagePosts.remove(id)]);
  await chats.remove(by.space, id);
}

/** Writes a message into a chat, as it is: nobody answers it. */
export async function noteMessage(
  services: Stored,
  by: Asker,
  chatId: string,
  message: Pick<Message, 'role' | 'content'>,
): Promise<Message> {
  await changeChat(services, by, chatId, {});
  return services.store.messages.add({ ...message, chat_id: chatId });
}

/** What was said in a chat, or came to pass there. */
export type Told =
  | { readonly kind: 'message'; readonly at: Date; readonly message: Message }
  | {
      readonly kind: 'run';
      readonly at: Date;
      readonly run: Run;
      readonly event: RunEvent;
      readonly model: Model | null;
    };

/** What was said in a chat, and how the runs that were begun there went: the newest `limit` after `offset`, oldest first. */
export async function readChat(
  services: Stored,
  by: Asker,
  id: string,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<readonly Told[]> {
  const { store } = services;
  await getChat(services, by, id);
  const most = limit + offset;
  const [messages, runs] = await Promise.all([
    store.messages.last(id, most),
    store.runs.list(by.space, { chat_id: id }, most),
  ]);
  const told: Told[] = messages.map((message) => ({ kind: 'message', at: message.timestamp, message }));
  for (const run of runs) {
    const model = run.model_id === null ? null : await store.models.get(by.space, run.model_id);
    for (const event of await store.runs.events(run.id)) {
      if (isMilestone(event)) told.push({ kind: 'run', at: event.at, run, event, model });
    }
  }
  told.sort((a, b) => b.at.getTime() - a.at.getTime());
  return told.slice(offset, most).reverse();
}

/** Where a run began, and how it ended. */
const isMilestone = ({ type, change: { status } }: RunEvent): boolean =>
  type === 'complete' || type === 'error' || status === 'cancelled' || status === 'running';
