import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { startDeadline } from '../../src/deadline.ts';
import { errorOf, InvalidInputError, NotFoundError, toAppError } from '../../src/errors.ts';
import type { Dataset, Fetch } from '../../src/store/records.ts';
import { getChat } from '../../src/usecases/chats.ts';
import { getDataset, retarget } from '../../src/usecases/datasets.ts';
import { fetchedDataset, fetchUnasked, findFetch, findOffer, isGoing } from '../../src/usecases/fetch.ts';
import { search } from '../../src/usecases/search.ts';
import { actOf, idParams, type Routes, type WebServices } from './api.ts';
import { toDataset, toPending } from './dataset-body.ts';
import { listsOf, toFound } from './found.ts';
import { type Frame, stream } from './sse.ts';

/** What takes longer to fetch is answered as one on its way. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 500;
const MOST_FOUND = 20;
const MOST_DOWNLOADS = 10;

const ref = z.string().trim().min(1).max(500);
const chat_id = z.union([idParams.shape.id, z.literal('')]).nullish();
const fromKaggle = z.object({
  dataset_ref: ref,
  dataset_title: z.string().optional(),
  dataset_size: z.unknown().optional(),
  chat_id,
});
const fromHub = z.object({ dataset_name: ref, dataset_url: z.string().max(1000).optional(), chat_id });
const inspect = z.object({ dataset_id: idParams.shape.id, user_query: z.string().max(1000).optional() });
const searchAll = z.object({ query: ref, optimize_query: z.boolean().default(true) });
const download = z.object({ dataset_id: ref, source: z.string().max(100).optional() });
const downloads = z.object({ datasets: z.array(download).min(1).max(MOST_DOWNLOADS) });
const progressQuery = z.object({ source: z.string().optional(), token: z.string().optional() });

type Fetched = { readonly fetch: Fetch; readonly dataset: Dataset | null };

/** Adds what a reference or a link names. @throws what went wrong with it. */
async function add(services: WebServices, request: FastifyRequest, wanted: string, chat: string): Promise<Fetched> {
  const { by } = request.caller;
  const deadline = startDeadline(services.stopping, PATIENCE_MS);
  const offer = await findOffer(services, wanted, deadline.signal).finally(deadline.end);
  if (offer === null) throw new NotFoundError(`The data set ${wanted} was not found.`);
  const { requestKey, from } = actOf(request);
  const act = { requestKey: `${requestKey} ${wanted}`, from: `${from} ${wanted}`, chatId: chat };
  const fetch = await fetchUnasked(services, by, offer, act, { ms: PATIENCE_MS, signal: services.stopping });
  if (fetch.error !== null) throw errorOf(fetch.error.code, fetch.error.message);
  return { fetch, dataset: await fetchedDataset(services, by, fetch) };
}

const shown = ({ fetch, dataset }: Fetched) => (dataset === null ? toPending(fetch) : toDataset(dataset));

/** How far a fetch is, to its end. */
async function* progressOf(services: WebServices, fetch: Fetch, signal: AbortSignal): AsyncGenerator<Frame> {
  for (
    let now: Fetch | null = fetch;
    now !== null && !signal.aborted;
    now = await services.store.fetches.find(fetch.id)
  ) {
    if (!isGoing(now) && now.status !== 'asking') {
      const isDone = now.status === 'done';
      const result = { dataset_id: now.dataset_id };
      yield {
        data: isDone
          ? { progress: 100, status: 'completed', message: `${now.title} is here.`, result }
          : { progress: 0, status: 'error', message: now.error?.message ?? `${now.title} was cancelled.` },
      };
      return;
    }
    const progress = now.total === null ? 0 : Math.min(99, Math.floor((100 * now.received) / now.total));
    const status = now.status === 'waiting' ? 'starting' : 'downloading';
    yield { data: { progress, status, message: `${now.title}: ${now.received} bytes are here.` } };
    await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}

export const sourceRoutes: Routes = (api, services) => {
  const tags = ['sources of data sets'];

  const addRoute = async (request: FastifyRequest, wanted: string, chat: string | null | undefined) => {
    if (chat) await getChat(services, request.caller.by, chat);
    return shown(await add(services, request, wanted, chat ?? ''));
  };

  api.post(
    '/api/datasets/add-from-kaggle',
    { schema: { tags, summary: 'Adds a data set by its reference.', body: fromKaggle } },
    async (request, reply) =>
      reply.status(201).send(await addRoute(request, request.body.dataset_ref, request.body.chat_id)),
  );

  api.post(
    '/api/datasets/add-from-huggingface',
    { schema: { tags, summary: 'Adds a data set by its address or its name.', body: fromHub } },
    async (request, reply) => {
      const { dataset_name, dataset_url, chat_id: chat } = request.body;
      return reply.status(201).send(await addRoute(request, dataset_url || dataset_name, chat));
    },
  );

  api.post(
    '/api/datasets/inspect',
    { schema: { tags, summary: 'What is in a data set; its target anew, where words name one.', body: inspect } },
    async (request) => {
      const { caller, body } = request;
      const fetch = await findFetch(services, caller.by, body.dataset_id);
      const id = fetch?.dataset_id ?? body.dataset_id;
      const dataset = body.user_query
        ? await retarget(services, caller.by, id, body.user_query)
        : await getDataset(services, caller.by, id);
      const {
        rowCount: rows,
        columnCount: columns,
        fileSize: size,
        ...rest
      } = toDataset(dataset) as Record<string, unknown>;
      const { target_column: target, file_name, kaggle_ref, huggingface_dataset_id } = rest;
      return { rows, columns, size, target, file_name, kaggle_ref, huggingface_dataset_id };
    },
  );

  api.post(
    '/api/datasets/search-all',
    { schema: { tags, summary: 'Searches all sources at once.', body: searchAll } },
    async ({ caller, body }) => {
      const { by } = caller;
      const { found, interpretedAs, failed } = await search(services, by.space, {
        query: body.query,
        signal: services.stopping,
        limit: MOST_FOUND,
      });
      const hub = listsOf(found).huggingface_datasets.length;
      return {
        success: true,
        original_query: body.query,
        fixed_query: interpretedAs ?? body.query,
        total_found: found.length,
        kaggle_count: found.length - hub,
        huggingface_count: hub,
        hf_count: hub,
        failed_sources: failed,
        datasets: found.map(toFound),
      };
    },
  );

  /** A failure is an answer here. */
  const downloaded = async (request: FastifyRequest, { dataset_id, source = 'Kaggle' }: z.infer<typeof download>) => {
    const answer = { dataset_id, source, file_path: null, azure_blob_path: null, azure_url: null };
    try {
      const { fetch, dataset } = await add(services, request, dataset_id, '');
      const message = dataset === null ? `${fetch.title} is on its way.` : `${dataset.title} is here.`;
      return {
        success: true,
        ...answer,
        message,
        ...(dataset === null ? {} : { file_path: dataset.file_name, record_id: dataset.id }),
      };
    } catch (error) {
      const { code, message } = toAppError(error);
      if (code === 'internal') throw error;
      return { success: false, ...answer, message };
    }
  };

  api.post(
    '/api/datasets/download-dataset',
    { schema: { tags, summary: 'Adds a data set; a failure is told in the answer.', body: download } },
    (request) => downloaded(request, request.body),
  );

  api.post(
    '/api/datasets/download-multiple',
    { schema: { tags, summary: 'Adds several.', body: downloads } },
    async (request) => {
      const results = await Promise.all(request.body.datasets.map((each) => downloaded(request, each)));
      const success_count = results.filter(({ success }) => success).length;
      const total_requested = results.length;
      return {
        success: success_count > 0,
        total_requested,
        success_count,
        fail_count: total_requested - success_count,
        results,
      };
    },
  );

  for (const [path, source] of [
    ['kaggle', 'Kaggle'],
    ['huggingface', 'HuggingFace'],
  ] as const) {
    api.post(
      `/api/datasets/download/${path}`,
      { schema: { tags, summary: 'Adds a data set by the address’s query.', querystring: download } },
      (request) => downloaded(request, { ...request.query, source }),
    );
  }

  api.get(
    '/api/datasets/download-progress/*',
    {
      config: { tokenInQuery: true },
      schema: { tags, summary: 'How far a download is, as events.', querystring: progressQuery },
    },
    async (request, reply) => {
      const { by } = request.caller;
      const wanted = (request.params as { readonly '*': string })['*'];
      const fetch = await findFetch(services, by, wanted);
      const done = fetch === null ? await getDataset(services, by, wanted) : null;
      await stream(
        reply,
        (signal) => (fetch === null ? completed(done) : progressOf(services, fetch, signal)),
        services,
      );
    },
  );
};

/** One that has been here before. */
async function* completed(dataset: Dataset | null): AsyncGenerator<Frame> {
  if (dataset === null) throw new InvalidInputError('There is no such download.');
  const result = { dataset_id: dataset.id };
  yield { data: { progress: 100, status: 'completed', message: `${dataset.title} is here.`, result } };
}
