import { addAbortSignal, pipeline, type Readable, Transform } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Card, Reply } from '../../src/cards/card.ts';
import type { Chart } from '../../src/cards/chart.ts';
import { LimitError, NotFoundError } from '../../src/errors.ts';
import type { PagePost } from '../../src/store/records.ts';
import { getChat } from '../../src/usecases/chats.ts';
import { idParams, type Routes, type WebServices } from './api.ts';
import { incomingOf, takeFiles } from './incoming-file.ts';
import { act, answerTo, inputOf, say, toMessage } from './messages.ts';
import { type Frame, stream } from './sse.ts';

const LOOK_MS = 300;
const AT_ONCE = 200;

const sinceQuery = z.object({ after: z.string().max(24).default(''), token: z.string().optional() });

const fileQuery = z.object({
  text: z.string().max(100_000).default(''),
  file_name: z.string().min(1).max(300).optional(),
});

/** The stream, which ends with an error when it becomes too large, or its sender goes away. */
function limited(stream: Readable, maxBytes: number, left: AbortSignal): Readable {
  let bytes = 0;
  const limit = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      done(
        bytes > maxBytes
          ? new LimitError(`That file is larger than ${Math.round(maxBytes / 1e6)} MB. Send a smaller one.`)
          : null,
        chunk,
      );
    },
  });
  // Its errors come out of the last of them.
  return addAbortSignal(
    left,
    pipeline(stream, limit, () => undefined),
  );
}

/** Its key holds the `Idempotency-Key` of the act that it belongs to. */
const toPost = ({ id, key, kind, reply, mark, at }: PagePost) => ({ _id: id, id, key, kind, reply, mark, at });

const postParams = idParams.extend({ post: idParams.shape.id });
/** The place of a card, and behind points those of the cards within it. */
const chartQuery = z.object({
  at: z.string().regex(/^\d{1,3}(?:\.\d{1,3}){0,3}$/),
  theme: z.enum(['light', 'dark']).default('light'),
});

function chartAt({ cards = [] }: Reply, at: string): Chart | undefined {
  let [card, within]: [Card | undefined, readonly Card[]] = [undefined, cards];
  for (const place of at.split('.')) {
    card = within[Number(place)];
    within = card?.atLength ?? [];
  }
  return card?.chart;
}

/** What has changed in a chat, as it comes to pass. */
async function* changes(
  { store }: WebServices,
  chatId: string,
  after: string,
  signal: AbortSignal,
): AsyncGenerator<Frame> {
  for (let mark = after; !signal.aborted; ) {
    const posts = await store.pagePosts.since(chatId, mark, AT_ONCE);
    for (const post of posts) yield { data: toPost(post) };
    mark = posts.at(-1)?.mark ?? mark;
    if (posts.length < AT_ONCE) await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** A chat with its cards and buttons, as a page shows it. */
export const pageRoutes: Routes = (api, services) => {
  const tags = ['chats with cards'];

  api.post(
    '/api/chats/:id/turns',
    {
      schema: {
        tags,
        summary: 'Says something, presses a button, picks or sends a form.',
        params: idParams,
        body: act,
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const key = await say(services, request, id, inputOf(request.body));
      const message = await answerTo(services, id, key);
      return reply.status(201).send(await toMessage(services, request.caller.by, message));
    },
  );

  void api.register(async (scope) => {
    takeFiles(scope);
    (scope as typeof api).post(
      '/api/chats/:id/files',
      {
        schema: { tags, summary: 'Hands over a file, with words beside it.', params: idParams, querystring: fileQuery },
      },
      async (request, reply) => {
        const { id } = request.params;
        const { by } = request.caller;
        await getChat(services, by, id);
        const { fileName, stream, left } = await incomingOf(request, request.query.file_name);
        const { files } = services.store;
        const ref = await files.put(fileName, limited(stream, services.limits.maxDatasetBytes, left));
        try {
          const input = { kind: 'text', text: request.query.text, files: [{ name: fileName, ref }] } as const;
          const message = await answerTo(services, id, await say(services, request, id, input));
          return reply.status(201).send(await toMessage(services, by, message));
        } finally {
          // What became of it is kept elsewhere.
          await files.remove(ref);
        }
      },
    );
  });

  api.get(
    '/api/chats/:id/posts',
    { schema: { tags, summary: 'What was posted or edited after a mark.', params: idParams, querystring: sinceQuery } },
    async ({ caller, params: { id }, query: { after } }) => {
      await getChat(services, caller.by, id);
      const posts = await services.store.pagePosts.since(id, after, AT_ONCE);
      return { posts: posts.map(toPost), after: posts.at(-1)?.mark ?? after };
    },
  );

  api.get(
    '/api/chats/:id/posts/:post/chart',
    {
      schema: { tags, summary: 'A chart of a post, as SVG.', params: postParams, querystring: chartQuery },
    },
    async ({ caller, params: { id, post: postId }, query: { at, theme } }, reply) => {
      await getChat(services, caller.by, id);
      const post = await services.store.pagePosts.get(postId);
      const chart = post?.chat_id === id ? chartAt(post.reply as Reply, at) : undefined;
      if (chart === undefined) throw new NotFoundError('There is no chart there.');
      const svg = await services.draw({ chart, theme, format: 'svg' });
      return reply
        .type('image/svg+xml')
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
        .send(Buffer.from(svg));
    },
  );

  api.get(
    '/api/chats/:id/events',
    {
      config: { tokenInQuery: true },
      schema: { tags, summary: 'The same as a stream of events.', params: idParams, querystring: sinceQuery },
    },
    async ({ caller, params: { id }, query: { after } }, reply) => {
      await getChat(services, caller.by, id);
      await stream(reply, (signal) => changes(services, id, after, signal), services);
    },
  );
};
