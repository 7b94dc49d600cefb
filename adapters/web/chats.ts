import { z } from 'zod';
import { InvalidInputError } from '../../src/errors.ts';
import type { Chat } from '../../src/store/records.ts';
import { changeChat, deleteChat, getChat, listChats, openChat } from '../../src/usecases/chats.ts';
import { idParams, pageOf, pageQuery, type Routes } from './api.ts';

const toChat = ({ id, user_id, title, model_id, dataset_id, last_updated }: Chat) => ({
  _id: id,
  id,
  user_id,
  title,
  model_id,
  dataset_id,
  last_updated,
});

const title = z.string().trim().min(1).max(300);
const focus = { model_id: idParams.shape.id.nullish(), dataset_id: idParams.shape.id.nullish() };
const newChat = z.object({ title, ...focus });
const change = z.object({ title: title.optional(), ...focus });

/** Only what was given. */
const given = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

export const chatRoutes: Routes = (api, services) => {
  const tags = ['chats'];

  api.post(
    '/api/chats',
    { schema: { tags, summary: 'Opens a chat.', body: newChat } },
    async ({ caller, body }, reply) => {
      const { title: named, ...rest } = body;
      return reply.status(201).send(toChat(await openChat(services, caller.by, { ...given(rest), title: named })));
    },
  );

  api.get(
    '/api/chats',
    { schema: { tags, summary: 'Your chats, the latest first.', querystring: pageQuery } },
    async ({ caller, query }) => pageOf(await listChats(services, caller.by), query).map(toChat),
  );

  api.get('/api/chats/:id', { schema: { tags, summary: 'A chat.', params: idParams } }, async ({ caller, params }) =>
    toChat(await getChat(services, caller.by, params.id)),
  );

  api.patch(
    '/api/chats/:id',
    { schema: { tags, summary: 'Renames a chat, or tells what it is about.', params: idParams, body: change } },
    async ({ caller, params, body }) => {
      const changes = given(body);
      if (Object.keys(changes).length === 0) {
        throw new InvalidInputError('Nothing to change was given; send a title, a model_id or a dataset_id.');
      }
      return toChat(await changeChat(services, caller.by, params.id, changes));
    },
  );

  api.delete(
    '/api/chats/:id',
    { schema: { tags, summary: 'Deletes a chat with its messages.', params: idParams } },
    async ({ caller, params }, reply) => {
      await deleteChat(services, caller.by, params.id);
      return reply.status(204).send();
    },
  );
};
