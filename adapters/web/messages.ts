import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Input } from '../../src/conversation/platform.ts';
import { AppError } from '../../src/errors.ts';
import { newId } from '../../src/store/id.ts';
import type { Message } from '../../src/store/records.ts';
import { getChat, noteMessage, readChat, type Told } from '../../src/usecases/chats.ts';
import type { Asker } from '../../src/usecases/rights.ts';
import { actOf, idParams, pageQuery, type Routes, type WebServices } from './api.ts';
import { listsOf } from './found.ts';
import { modelFacts } from './model-facts.ts';
import { addressOf } from './platform.ts';
import { textOf } from './run-events.ts';

/** How long an answer is waited for; it is in the chat also when nobody waits any more. */
const PATIENCE_MS = 120_000;
const LOOK_MS = 25;

const NO_LISTS = {
  kaggle_datasets: null,
  huggingface_datasets: null,
  huggingface_models: null,
  downloadable_datasets: null,
} as const;

/** A message with its search results, where it told of any: at the top, and among what is read after a reload. */
export async function toMessage({ store }: WebServices, { space }: Asker, message: Message & MaybeSecret) {
  const { id, chat_id, role, content, timestamp, result_ids = [], secret } = message;
  const found = (await Promise.all(result_ids.map((each) => store.candidates.get(space, each)))).filter(
    (each) => each !== null,
  );
  const body = { _id: id, id, chat_id, role, content, charts: null, timestamp, ...(secret ? { secret } : {}) };
  const [first] = found;
  if (first === undefined)
    return { ...body, query_type: role === 'user' ? null : 'simple', metadata: null, ...NO_LISTS };
  const lists = listsOf(found);
  const query = { search_query: first.query, fixed_query: first.query, query_type: 'dataset_search' };
  return { ...body, query_type: 'dataset_search', metadata: { ...lists, ...query }, ...lists };
}

/** Where a run began or ended, told in its chat. */
function toRunMessage({ run, event, model, at }: Told & { kind: 'run' }) {
  return {
    _id: event.id,
    id: event.id,
    chat_id: run.chat_id,
    role: 'assistant',
    content: textOf(event, run, model),
    query_type: 'ml_agent',
    charts: null,
    timestamp: at,
    metadata: model === null || event.type !== 'complete' ? null : modelFacts(model),
    ...NO_LISTS,
  };
}

const newMessage = z.object({
  chat_id: idParams.shape.id,
  role: z.enum(['user', 'assistant']),
  content: z.string().min(1).max(100_000),
  query_type: z.string().max(100).nullish(),
  charts: z.unknown().optional(),
});

export const act = z.union([
  z.object({ text: z.string().min(1).max(100_000) }),
  z.object({ press: z.string().min(1).max(300) }),
  z.object({ select: z.string().min(1).max(300), value: z.string().max(10_000) }),
  z.object({ form: z.string().min(1).max(300), values: z.record(z.string(), z.string().max(10_000)) }),
]);

export function inputOf(said: z.infer<typeof act>): Input {
  if ('text' in said) return { kind: 'text', text: said.text, files: [] };
  if ('press' in said) return { kind: 'press', action: said.press };
  if ('select' in said) return { kind: 'pick', select: said.select, value: said.value };
  return { kind: 'submit', form: said.form, values: said.values };
}

/** Who learned the command of the chat services may go on with it. */
const asHeard = (input: Input): Input =>
  input.kind === 'text' ? { ...input, text: input.text.replace(/^\s*\/ml\s+/i, '') } : input;

/** What somebody wrote or sent stands in the chat before its answer does. */
async function show({ store }: WebServices, chatId: string, key: string, input: Input): Promise<void> {
  if (input.kind !== 'text') return;
  const reply = { text: input.text, files: input.files.map(({ name }) => name) };
  await store.pagePosts.post({ chat_id: chatId, key: `said ${key}`, kind: 'said', reply });
}

/** Hands in what somebody says or presses in a chat of theirs, and answers with its key. */
export async function say(
  services: WebServices,
  request: FastifyRequest,
  chatId: string,
  input: Input,
): Promise<string> {
  const { by } = request.caller;
  const chat = await getChat(services, by, chatId);
  const key = `${actOf(request).requestKey}@${chat.id}`;
  const where = { space: by.space, user: by.actor, address: addressOf(chat.id), chat: chat.key };
  await show(services, chat.id, key, input);
  await services.accept({ key, ...where, input: asHeard(input) });
  return key;
}

/** The answer is told this once, and stands nowhere. */
interface MaybeSecret {
  readonly secret?: true;
}

/** What was answered to a turn, whoever of the servers answers it. */
export async function answerTo(services: WebServices, chatId: string, key: string): Promise<Message & MaybeSecret> {
  const { messages, inbox } = services.store;
  const signal = services.stopping;
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; ) {
    const isOver = await inbox.isOver(key);
    const answer = await messages.answerTo(key);
    if (answer !== null) {
      const secret = services.takeSecret(key);
      return secret === undefined ? answer : { ...answer, content: secret, secret: true };
    }
    if (isOver) return apology(chatId, key);
    await sleep(LOOK_MS, undefined, { signal });
  }
  throw new AppError('cancelled', 'The answer takes longer than two minutes. Look into the chat for it later.');
}

/** Of what was given up nothing is kept in the chat. */
const apology = (chat_id: string, turn: string): Message => ({
  id: newId(),
  chat_id,
  role: 'assistant',
  content: 'Something went wrong on our side. Please try again.',
  turn,
  result_ids: [],
  timestamp: new Date(),
});

export const messageRoutes: Routes = (api, services) => {
  const tags = ['messages'];

  api.post(
    '/api/messages',
    { schema: { tags, summary: 'Writes a message into a chat; nobody answers it.', body: newMessage } },
    async ({ caller, body: { chat_id, role, content } }, reply) => {
      const message = await noteMessage(services, caller.by, chat_id, { role, content });
      return reply.status(201).send(await toMessage(services, caller.by, message));
    },
  );

  // The assistant finds out by itself whether to search first.
  for (const path of ['/api/messages/chat', '/api/messages/agent']) {
    api.post(
      path,
      { schema: { tags, summary: 'Says something to the assistant; answered with its message.', body: newMessage } },
      async (request, reply) => {
        const { chat_id, content } = request.body;
        const key = await say(services, request, chat_id, inputOf({ text: content }));
        const message = await answerTo(services, chat_id, key);
        return reply.status(201).send(await toMessage(services, request.caller.by, message));
      },
    );
  }

  api.get(
    '/api/messages/chat/:id',
    { schema: { tags, summary: 'The newest messages, oldest first.', params: idParams, querystring: pageQuery } },
    async ({ caller, params, query }) => {
      const all = await readChat(services, caller.by, params.id, query);
      return Promise.all(
        all.map((each) => (each.kind === 'run' ? toRunMessage(each) : toMessage(services, caller.by, each.message))),
      );
    },
  );
};
