import { z } from 'zod';
import type { Batch } from '../../src/store/records.ts';
import { cancelBatch, getBatch, listBatches, openResult, startBatch } from '../../src/usecases/batches.ts';
import { getModel } from '../../src/usecases/models.ts';
import { askDeployment } from '../../src/usecases/predict.ts';
import { actOf, idParams, pageOf, pageQuery, type Routes } from './api.ts';
import { keyQuery, stickyKey } from './deployed.ts';
import { incomingOf, takeFiles } from './incoming-file.ts';

const from = z.object({ dataset_id: idParams.shape.id.optional(), file_name: z.string().min(1).max(300).optional() });

const toBatch = (batch: Batch) => ({
  _id: batch.id,
  id: batch.id,
  user_id: batch.user_id,
  model_id: batch.model_id,
  model_name: batch.model_name,
  deployment_id: batch.deployment?.id ?? null,
  version: batch.deployment?.version ?? null,
  dataset_id: batch.dataset_id,
  target: batch.target,
  name: batch.title,
  status: batch.status,
  progress: Math.floor(100 * batch.fraction),
  rows: batch.rows,
  refused: batch.refused,
  summary: batch.summary,
  missing: batch.missing,
  file_name: batch.file_name,
  file_size: batch.file_size,
  result_url: batch.status === 'done' ? `/api/batches/${batch.id}/file` : null,
  error: batch.error?.message ?? null,
  created_at: batch.created_at,
  finished_at: batch.finished_at,
});

/** Predictions of files: begun, followed, fetched. */
export const batchRoutes: Routes = (api, services) => {
  const tags = ['predictions of files'];
  const path = '/api/batches';

  /** By a model itself, or by what a deployment answers with. */
  const WAYS = [
    { of: '/api/models/:id/predict-file', asks: 'a model' },
    { of: '/api/deployed/:id/predict-file', asks: 'a deployment' },
  ] as const;
  void api.register(async (scope) => {
    takeFiles(scope);
    for (const { of, asks } of WAYS) {
      (scope as typeof api).post(
        of,
        {
          config: { scope: 'predict' },
          schema: {
            tags,
            summary: `Has ${asks} predict all rows of a CSV, sent as “file” of a form or as the body, or of the data set that dataset_id names.`,
            params: idParams,
            querystring: from.extend(keyQuery.shape),
          },
        },
        async (request, reply) => {
          const { caller, params, query } = request;
          // Before the file is taken in.
          if (asks === 'a model') await getModel(services, caller.by, params.id);
          const asked =
            asks === 'a model' ? null : await askDeployment(services, caller.by, params.id, stickyKey(request));
          const act = actOf(request);
          const which = {
            modelId: asked?.model.id ?? params.id,
            deployment: asked === null ? null : { id: asked.deployment.id, version: asked.version.number },
            address: null,
          };
          if (query.dataset_id !== undefined) {
            const dataset = { ...which, from: { datasetId: query.dataset_id } };
            const begun = await startBatch(services, caller.by, dataset, { ...act, signal: services.stopping });
            return reply.status(202).send(toBatch(begun));
          }
          const { fileName, stream, left } = await incomingOf(request, query.file_name);
          const file = { name: fileName, hint: '', open: async () => ({ fileName, stream }) };
          const signal = AbortSignal.any([left, services.stopping]);
          const begun = await startBatch(services, caller.by, { ...which, from: { file } }, { ...act, signal });
          stream.resume();
          return reply.status(202).send(toBatch(begun));
        },
      );
    }
  });

  api.get(
    path,
    { schema: { tags, summary: 'The predictions of files, newest first.', querystring: pageQuery } },
    async ({ caller, query }) =>
      pageOf(await listBatches(services, caller.by, query.offset + query.limit), query).map(toBatch),
  );

  api.get(
    `${path}/:id`,
    { config: { scope: 'any' }, schema: { tags, summary: 'How far one is.', params: idParams } },
    async ({ caller, params }) => toBatch(await getBatch(services, caller.by, params.id)),
  );

  api.post(
    `${path}/:id/cancel`,
    { config: { scope: 'predict' }, schema: { tags, summary: 'Ends one; nothing of it is kept.', params: idParams } },
    async (request) => {
      const { batch } = await cancelBatch(services, request.caller.by, request.params.id, actOf(request));
      return toBatch(batch);
    },
  );

  api.get(
    `${path}/:id/file`,
    {
      config: { scope: 'any' },
      schema: { tags, summary: 'The rows with their predictions, as CSV.', params: idParams },
    },
    async ({ caller, params }, reply) => {
      const { batch, stream } = await openResult(services, caller.by, params.id);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(batch.file_name)}`)
        .send(stream);
    },
  );
};
