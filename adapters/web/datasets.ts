import { z } from 'zod';
import { InvalidInputError, NotFoundError } from '../../src/errors.ts';
import { addFile } from '../../src/usecases/add.ts';
import { changeChat, getChat } from '../../src/usecases/chats.ts';
import { chooseTarget, deleteDataset, getDataset, listDatasets } from '../../src/usecases/datasets.ts';
import { getFetch } from '../../src/usecases/fetch.ts';
import { actOf, assertDone, idParams, pageOf, pageQuery, type Routes } from './api.ts';
import { toDataset, toPending } from './dataset-body.ts';
import { incomingOf, takeFiles } from './incoming-file.ts';

const change = z.object({ target_column: z.string().min(1).max(1000).optional() });
const uploadQuery = z.object({
  chat_id: idParams.shape.id.optional(),
  file_name: z.string().min(1).max(300).optional(),
  hint: z.string().max(1000).default(''),
});

export const datasetRoutes: Routes = (api, services) => {
  const tags = ['data sets'];

  void api.register(async (scope) => {
    takeFiles(scope);
    (scope as typeof api).post(
      '/api/datasets/upload',
      { schema: { tags, summary: 'Adds a file, while it arrives.', querystring: uploadQuery } },
      async (request, reply) => {
        const { caller, query } = request;
        if (query.chat_id !== undefined) await getChat(services, caller.by, query.chat_id);
        const { fileName, stream, left } = await incomingOf(request, query.file_name);
        const open = async () => ({ fileName, stream });
        const how = { ...actOf(request), signal: AbortSignal.any([left, services.stopping]) };
        const { dataset } = await addFile(services, caller.by, { name: fileName, hint: query.hint, open }, how);
        stream.resume();
        if (dataset === null) throw new NotFoundError('That file is being added. Ask again in a moment.');
        if (query.chat_id !== undefined)
          await changeChat(services, caller.by, query.chat_id, { dataset_id: dataset.id });
        return reply.status(201).send(toDataset(dataset));
      },
    );
  });

  api.get(
    '/api/datasets',
    { schema: { tags, summary: 'The data sets, newest first.', querystring: pageQuery } },
    async ({ caller, query }) =>
      pageOf(await listDatasets(services, caller.by, query.offset + query.limit), query).map(toDataset),
  );

  api.get(
    '/api/datasets/:id',
    { schema: { tags, summary: 'A data set with its columns; or one that is on its way.', params: idParams } },
    async ({ caller, params: { id } }) => {
      const fetch = await getFetch(services, caller.by, id).catch(() => null);
      if (fetch !== null && fetch.dataset_id === null) return toPending(fetch);
      return toDataset(await getDataset(services, caller.by, fetch?.dataset_id ?? id));
    },
  );

  api.patch(
    '/api/datasets/:id',
    { schema: { tags, summary: 'Makes another column the target.', params: idParams, body: change } },
    async (request) => {
      const { caller, params, body } = request;
      if (body.target_column === undefined)
        throw new InvalidInputError('Nothing to change was given; send a target_column.');
      await chooseTarget(services, caller.by, params.id, body.target_column, actOf(request));
      return toDataset(await getDataset(services, caller.by, params.id));
    },
  );

  api.delete(
    '/api/datasets/:id',
    { schema: { tags, summary: 'Deletes a data set with its files.', params: idParams } },
    async (request, reply) => {
      assertDone(await deleteDataset(services, request.caller.by, request.params.id, actOf(request)));
      return reply.status(204).send();
    },
  );
};
