import { z } from 'zod';
import { ConflictError } from '../../src/errors.ts';
import { makeReport } from '../../src/reports/make-report.ts';
import type { Model } from '../../src/store/records.ts';
import { getDataset } from '../../src/usecases/datasets.ts';
import { exportModel, importModel } from '../../src/usecases/model-files.ts';
import { deleteModel, getModel, listModels } from '../../src/usecases/models.ts';
import { predict } from '../../src/usecases/predict.ts';
import { actOf, assertDone, bothSpellings, idParams, pageOf, pageQuery, type Routes } from './api.ts';
import { incomingOf, takeFiles } from './incoming-file.ts';
import { figuresOf, metricsOf } from './model-facts.ts';
import { toPrediction } from './prediction-body.ts';

const toModel = (model: Model) =>
  bothSpellings({
    id: model.id,
    name: model.name,
    version: model.version,
    status: model.status,
    ...figuresOf(model),
    metrics: metricsOf(model),
    base_model: model.base_model,
    task_type: model.task_type,
    user_id: model.user_id,
    dataset_id: model.dataset_id,
    dataset_name: model.dataset_name,
    run_id: model.run_id,
    target: model.target,
    classes: model.classes,
    metric: model.metric,
    scores: model.scores,
    baseline: model.baseline,
    leaderboard: model.leaderboard,
    importance: model.importance,
    features: model.features,
    findings: model.findings,
    train_rows: model.train_rows,
    test_rows: model.test_rows,
    seen_test_rows: model.seen_test_rows,
    elapsed_ms: model.elapsed_ms,
    file_size: model.file_size,
    created_at: model.created_at,
    uses_real_model: model.uses_real_model,
  });

/** A row: column name to value. */
export const row = z.record(z.string(), z.unknown());
const sampleQuery = z.object({ count: z.coerce.number().int().min(1).max(20).default(3) });

export const modelRoutes: Routes = (api, services) => {
  const tags = ['models'];

  api.get(
    '/api/models',
    { schema: { tags, summary: 'The models, newest first.', querystring: pageQuery } },
    async ({ caller: { by }, query }) =>
      pageOf(await listModels(services, by.space, by.actor.id, query.offset + query.limit), query).map(toModel),
  );

  api.get('/api/models/:id', { schema: { tags, summary: 'A model.', params: idParams } }, async ({ caller, params }) =>
    toModel(await getModel(services, caller.by, params.id)),
  );

  api.get(
    '/api/models/:id/report',
    { schema: { tags, summary: 'Everything that is known about a model, as one HTML file.', params: idParams } },
    async ({ caller, params }, reply) => {
      const { name, html } = await makeReport(services, caller.by, params.id);
      return reply
        .type('text/html; charset=utf-8')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .send(html);
    },
  );

  api.post(
    '/api/models/:id/predict',
    { config: { scope: 'predict' }, schema: { tags, summary: 'Answers for one row.', params: idParams, body: row } },
    async ({ caller, params, body }) => {
      const { model, answer } = await predict(services, caller.by, { modelId: params.id, row: body });
      return { ...toPrediction(answer, model), input_data: body, timestamp: new Date() };
    },
  );

  api.get(
    '/api/models/:id/sample-data',
    { schema: { tags, summary: 'Some rows to try it with.', params: idParams, querystring: sampleQuery } },
    async ({ caller, params, query }) => {
      const model = await getModel(services, caller.by, params.id);
      const { title, sample_data } = await getDataset(services, caller.by, model.dataset_id).catch((error: unknown) => {
        throw new ConflictError(`The data set that ${model.name} was trained on is no longer here.`, error);
      });
      const samples = shuffled(sample_data)
        .slice(0, query.count)
        .map(({ [model.target]: actual_target = null, ...input }) => ({
          input,
          actual_target,
          target_column: model.target,
        }));
      return { samples, dataset_name: title, target_column: model.target, task_type: model.task_type };
    },
  );

  api.get(
    '/api/models/:id/download',
    { schema: { tags, summary: 'All that is known of a model, as a JSON file.', params: idParams } },
    async ({ caller, params }, reply) => {
      const model = await getModel(services, caller.by, params.id);
      reply.header('content-disposition', attachment(`${model.name}.json`));
      return { ...toModel(model), schema: model.schema, download_timestamp: new Date(), download_format: 'json' };
    },
  );

  api.get(
    '/api/models/:id/file',
    { schema: { tags, summary: 'The model as a file, which another installation imports.', params: idParams } },
    async ({ caller, params }, reply) => {
      const { fileName, file } = await exportModel(services, caller.by, params.id);
      return reply.type('application/octet-stream').header('content-disposition', attachment(fileName)).send(file);
    },
  );

  void api.register(async (scope) => {
    takeFiles(scope);
    (scope as typeof api).post(
      '/api/models/import',
      { schema: { tags, summary: 'Takes in the file of a model, of this installation or another.' } },
      async (request, reply) => {
        const { stream, left } = await incomingOf(request);
        const signal = AbortSignal.any([left, services.stopping]);
        const { model, known } = await importModel(services, request.caller.by, stream, signal);
        return reply.status(known ? 200 : 201).send(toModel(model));
      },
    );
  });

  api.delete(
    '/api/models/:id',
    { schema: { tags, summary: 'Deletes a model and what serves it.', params: idParams } },
    async (request) => {
      const done = await deleteModel(services, request.caller.by, request.params.id, actOf(request));
      return { message: `Deleted ${assertDone(done)}.` };
    },
  );
};

/** To be kept under that name, in plain letters by those who know no others. */
const attachment = (name: string): string =>
  `attachment; filename="${name.replace(/[^\w.-]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`;

function shuffled<T>(items: readonly T[]): readonly T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
