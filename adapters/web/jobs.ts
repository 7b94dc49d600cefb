import { z } from 'zod';
import { ConflictError } from '../../src/errors.ts';
import { isFinal, type Model, type Run, type RunEvent } from '../../src/store/records.ts';
import { openChat } from '../../src/usecases/chats.ts';
import { deploy } from '../../src/usecases/deployments.ts';
import { cancelRun } from '../../src/usecases/end-run.ts';
import { getModel } from '../../src/usecases/models.ts';
import { getRun, listRuns } from '../../src/usecases/runs.ts';
import { startOrJoin } from '../../src/usecases/start-run.ts';
import { actOf, idParams, type Routes } from './api.ts';
import { endpointOf, toDeployment } from './deployment-body.ts';
import { metricsOf } from './model-facts.ts';
import { addressOf } from './platform.ts';
import { textOf } from './run-events.ts';

const MOST_JOBS = 100;

/** States as the job cards know them. */
const STATES = {
  queued: 'queued',
  running: 'training',
  cancelling: 'training',
  finished: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
} as const satisfies Record<Run['status'], string>;

const toJob = (run: Run, model: Model | null) => ({
  _id: run.id,
  id: run.id,
  job_name: `${run.dataset_title}: ${run.target}`,
  user_id: run.user_id,
  model_id: run.model_id,
  dataset_id: run.dataset_id,
  ...(model === null ? {} : { task_type: model.task_type, metrics: metricsOf(model) }),
  status: STATES[run.status],
  progress: run.progress,
  current_phase: run.message,
  uses_real_model: run.uses_real_model !== false,
  ...(run.remaining_ms === null || isFinal(run.status)
    ? {}
    : { estimated_completion: new Date(Date.now() + run.remaining_ms) }),
  ...(run.error === null ? {} : { error_message: run.error }),
  created_at: run.created_at,
  updated_at: run.finished_at ?? run.started_at ?? run.created_at,
  ...(run.started_at === null ? {} : { started_at: run.started_at }),
  ...(run.finished_at === null ? {} : { completed_at: run.finished_at }),
});

const toLog = (event: RunEvent, run: Run, model: Model | null) => ({
  timestamp: event.at,
  level: event.type === 'error' ? 'error' : 'info',
  message: textOf(event, run, model),
});

const newJob = z.object({
  job_name: z.string().min(1).max(300),
  model_id: z.string().max(300).nullish(),
  dataset_id: idParams.shape.id,
  hyperparameters: z.unknown().optional(),
  task_type: z.enum(['classification', 'regression']).optional().catch(undefined),
  training_config: z.unknown().optional(),
});
const listQuery = z.object({ status: z.enum(Object.values(STATES)).optional() });
const logsQuery = z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) });
const deployQuery = z.object({ deployment_name: z.string().min(1).max(300) });

/** Runs, as clients of the older API know them. */
export const jobRoutes: Routes = (api, services) => {
  const { store } = services;
  const tags = ['training jobs'];
  const path = '/api/training/jobs';
  const modelOf = async ({ space, model_id }: Run): Promise<Model | null> =>
    model_id === null ? null : store.models.get(space, model_id);

  api.get(
    path,
    { schema: { tags, summary: 'The newest trainings.', querystring: listQuery } },
    async ({ caller, query: { status } }) => {
      const runs = (await listRuns(services, caller.by, status === undefined ? MOST_JOBS : 1000)).filter(
        (run) => status === undefined || STATES[run.status] === status,
      );
      const jobs = await Promise.all(runs.slice(0, MOST_JOBS).map(async (run) => toJob(run, await modelOf(run))));
      return { success: true, jobs, total: jobs.length, filter: status ?? null };
    },
  );

  api.post(path, { schema: { tags, summary: 'Starts a training.', body: newJob } }, async (request) => {
    const { caller, body } = request;
    const chat = await openChat(services, caller.by, { title: 'Training jobs' }, `jobs of ${caller.by.actor.id}`);
    const run = await startOrJoin(services, caller.by, {
      datasetId: body.dataset_id,
      options: body.task_type === undefined ? undefined : { task: body.task_type },
      announce: { address: addressOf(chat.id), chatId: chat.id },
      ...actOf(request),
    });
    const hours = run.time_limit_s / 3600;
    return {
      success: true,
      message: `Training on ${run.dataset_title} has begun.`,
      job: { ...toJob(run, null), job_name: body.job_name },
      // It runs here, so it costs no more than its time.
      estimates: { cost_usd: 0, duration_hours: hours, duration_minutes: hours * 60 },
    };
  });

  api.get(`${path}/:id`, { schema: { tags, summary: 'A training.', params: idParams } }, async ({ caller, params }) => {
    const run = await getRun(services, caller.by, params.id);
    const job = toJob(run, await modelOf(run));
    return { success: true, job, ...job };
  });

  api.post(
    `${path}/:id/cancel`,
    { schema: { tags, summary: 'Ends a training without a model.', params: idParams } },
    async (request) => {
      const { run } = await cancelRun(services, request.caller.by, request.params.id, actOf(request));
      return { success: true, message: run.message };
    },
  );

  api.get(
    `${path}/:id/logs`,
    { schema: { tags, summary: 'The last events, oldest first.', params: idParams, querystring: logsQuery } },
    async ({ caller, params, query }) => {
      const run = await getRun(services, caller.by, params.id);
      const [events, model] = await Promise.all([store.runs.events(run.id), modelOf(run)]);
      const logs = events.slice(-query.limit).map((event) => toLog(event, run, model));
      return {
        success: true,
        logs,
        total: events.length,
        job_id: run.id,
        status: STATES[run.status],
        progress: run.progress,
      };
    },
  );

  api.get(
    `${path}/:id/metrics`,
    { schema: { tags, summary: 'The scores, once there are some.', params: idParams } },
    async ({ caller, params }) => {
      const run = await getRun(services, caller.by, params.id);
      const model = await modelOf(run);
      const head = { success: true, job_id: run.id, status: STATES[run.status] };
      return model === null
        ? { ...head, metrics: {}, message: run.message, progress: run.progress }
        : { ...head, metrics: metricsOf(model), uses_real_model: model.uses_real_model };
    },
  );

  api.post(
    `${path}/:id/deploy`,
    { schema: { tags, summary: 'Deploys its model.', params: idParams, querystring: deployQuery } },
    async (request) => {
      const { caller, params, query } = request;
      const run = await getRun(services, caller.by, params.id);
      if (run.model_id === null) throw new ConflictError(`That training has no model: it is ${STATES[run.status]}.`);
      await getModel(services, caller.by, run.model_id);
      const act = { ...actOf(request), name: query.deployment_name };
      const { deployment } = await deploy(services, caller.by, run.model_id, act);
      return {
        success: true,
        message: `${deployment.name} is in service.`,
        deployment: toDeployment(deployment),
        api_endpoint: endpointOf(deployment),
      };
    },
  );
};
