import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isFault, NotFoundError, toAppError } from '../../src/errors.ts';
import type { Run, RunEvent } from '../../src/store/records.ts';
import { getChat, noteMessage } from '../../src/usecases/chats.ts';
import { getDataset } from '../../src/usecases/datasets.ts';
import { orGone } from '../../src/usecases/names.ts';
import { getRun, listRuns } from '../../src/usecases/runs.ts';
import { startOrJoin } from '../../src/usecases/start-run.ts';
import { actOf, bothSpellings, idParams, pageOf, pageQuery, type Routes, type WebServices } from './api.ts';
import { createFeeds, type Feeds } from './feeds.ts';
import { addressOf } from './platform.ts';
import { toRunEvent } from './run-events.ts';
import { type Frame, stream } from './sse.ts';

const trainQuery = z.object({ chat_id: idParams.shape.id });
const eventsQuery = z.object({ after: z.coerce.number().int().min(0).optional(), token: z.string().optional() });

const toRun = ({ space: _, request_key: __, address: ___, notice: ____, log_file_id: _____, ...run }: Run) =>
  bothSpellings(run);

/** The number of the last event that a reader has; what comes after it is sent. */
function lastSeen({ headers }: FastifyRequest, after = 0): number {
  const seen = Number(headers['last-event-id'] ?? after);
  return Number.isSafeInteger(seen) && seen > 0 ? seen : 0;
}

/** Sends the events of a run to their end. */
const follow = (services: WebServices, feeds: Feeds, { id }: Run, after: number, reply: FastifyReply): Promise<void> =>
  stream(reply, (signal) => feeds(id, after, signal), services);

/** An event with what its run and its model are by then. */
async function dataOf({ store: { runs, models } }: WebServices, event: RunEvent): Promise<object> {
  const run = orGone(await runs.find(event.run_id), 'run');
  const { model_id } = event.change;
  return toRunEvent(event, run, model_id ? await models.get(run.space, model_id) : null);
}

/** What is refused before there is a run is told as the end of one, since clients look into nothing else. */
async function refuse(
  services: WebServices,
  request: FastifyRequest,
  chatId: string,
  error: unknown,
  reply: FastifyReply,
) {
  if (isFault(error) || error instanceof NotFoundError) throw error;
  const { message } = toAppError(error);
  await noteMessage(services, request.caller.by, chatId, { role: 'assistant', content: message });
  await stream(
    reply,
    async function* (): AsyncGenerator<Frame> {
      yield { data: { type: 'error', message } };
    },
    services,
  );
}

export const trainingRoutes: Routes = (api, services) => {
  const tags = ['training'];
  const feeds = createFeeds(services.store.runs, (event) => dataOf(services, event));

  api.post(
    '/api/automl/train/:id',
    {
      schema: {
        tags,
        summary: 'Trains on a data set, or joins the run that goes on in the chat, and streams its events.',
        params: idParams,
        querystring: trainQuery,
      },
    },
    async (request, reply) => {
      const { params, query, caller } = request;
      await getDataset(services, caller.by, params.id);
      const chat = await getChat(services, caller.by, query.chat_id);
      const announce = { address: addressOf(chat.id), chatId: chat.id };
      try {
        // Whoever posts at the same time for the same chat means the same run.
        const act = { ...actOf(request), from: `chat ${chat.id}` };
        const run = await startOrJoin(services, caller.by, { datasetId: params.id, announce, ...act });
        await follow(services, feeds, run, lastSeen(request), reply);
      } catch (error) {
        await refuse(services, request, chat.id, error, reply);
      }
    },
  );

  api.get(
    '/api/runs',
    { schema: { tags, summary: 'The runs, newest first.', querystring: pageQuery } },
    async ({ caller, query }) =>
      pageOf(await listRuns(services, caller.by, query.offset + query.limit), query).map(toRun),
  );

  api.get('/api/runs/:id', { schema: { tags, summary: 'A run.', params: idParams } }, async ({ caller, params }) =>
    toRun(await getRun(services, caller.by, params.id)),
  );

  api.get(
    '/api/runs/:id/log',
    { schema: { tags, summary: 'What the engine of an ended run printed, as text.', params: idParams } },
    async ({ caller, params }, reply) => {
      const { log_file_id: file } = await getRun(services, caller.by, params.id);
      if (file === undefined)
        throw new NotFoundError('There is no log: that run goes on, or its engine prints nothing.');
      reply.type('text/plain; charset=utf-8');
      return services.store.files.read(file);
    },
  );

  api.get(
    '/api/runs/:id/events',
    {
      config: { tokenInQuery: true },
      schema: {
        tags,
        summary: 'Follows a run. Last-Event-ID, or `after`, is the number of the last event that you have.',
        params: idParams,
        querystring: eventsQuery,
      },
    },
    async (request, reply) => {
      const run = await getRun(services, request.caller.by, request.params.id);
      await follow(services, feeds, run, lastSeen(request, request.query.after), reply);
    },
  );
};
