import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { InvalidInputError } from '../../src/errors.ts';
import type { Deployment } from '../../src/store/records.ts';
import { compareVersions } from '../../src/usecases/comparison.ts';
import {
  allDeployments,
  deploy,
  describeDeployment,
  getDeployment,
  rollBack,
  splitTraffic,
  switchVersion,
  undeploy,
} from '../../src/usecases/deployments.ts';
import { getModel } from '../../src/usecases/models.ts';
import { askDeployment, predictDeployed } from '../../src/usecases/predict.ts';
import { TIMEFRAMES, type Timeframe, traffic } from '../../src/usecases/traffic.ts';
import { actOf, idParams, type Routes } from './api.ts';
import { endpointOf, toDeployment, usageOf } from './deployment-body.ts';
import { row } from './models.ts';
import { toPrediction } from './prediction-body.ts';

const STATES = ['deploying', 'active', 'inactive', 'failed'] as const;
const name = z.string().trim().min(1).max(300).optional();
const newDeployment = z
  .object({ model_id: idParams.shape.id, name, deployment_name: name, description: z.string().max(10_000).nullish() })
  .refine((body) => (body.name ?? body.deployment_name) !== undefined, 'name is missing');
const listQuery = z.object({ status: z.enum(STATES).optional() });
const test = z.object({ input_data: row.optional(), input: row.optional() });
const change = z.object({
  name,
  deployment_name: name,
  description: z.string().max(10_000).nullable().optional(),
  status: z.enum(['active', 'inactive']).optional(),
  /** The version that is to answer. */
  version: z.number().int().min(1).optional(),
  /** How requests are dealt among versions; an empty list, or null, gives all to the version in service. */
  split: z
    .array(z.object({ version: z.number().int().min(1), weight: z.number().min(0).max(1e6) }))
    .max(20)
    .nullable()
    .optional(),
});
const rollback = z.object({ from_version: z.number().int().min(1).optional() }).nullish();
const scale = z.object({ replicas: z.number().int().min(0).max(1000), auto_scale: z.boolean().optional() });
const logsQuery = z.object({ limit: z.coerce.number().int().min(1).max(1000).default(100) });
const metricsQuery = z.object({
  timeframe: z.enum(Object.keys(TIMEFRAMES) as [Timeframe, ...Timeframe[]]).default('24h'),
});

/** Where this server was reached. */
const originOf = ({ protocol, host }: FastifyRequest): string => `${protocol}://${host}`;

export const deploymentRoutes: Routes = (api, services) => {
  const tags = ['deployments'];
  const path = '/api/deployments';

  api.get(
    path,
    { schema: { tags, summary: 'The deployments, newest first.', querystring: listQuery } },
    async ({ caller, query: { status } }) => {
      const all = (await allDeployments(services, caller.by)).filter(
        (each) => status === undefined || each.status === status,
      );
      return { success: true, deployments: all.map(toDeployment), total: all.length, filter: status ?? null };
    },
  );

  api.post(
    path,
    { schema: { tags, summary: 'Puts a model into service.', body: newDeployment } },
    async (request, reply) => {
      const { caller, body } = request;
      const act = { ...actOf(request), name: body.name ?? body.deployment_name, description: body.description };
      const { deployment, model } = await deploy(services, caller.by, body.model_id, act);
      return reply.send({
        success: true,
        message: `${deployment.name} is in service.`,
        deployment: toDeployment(deployment),
        api_endpoint: endpointOf(deployment),
        usage_example: usageOf(deployment, model, originOf(request)),
      });
    },
  );

  api.get(
    `${path}/:id`,
    { schema: { tags, summary: 'A deployment, and how it is called.', params: idParams } },
    async (request) => {
      const deployment = await getDeployment(services, request.caller.by, request.params.id);
      const model = await getModel(services, request.caller.by, deployment.model_id);
      return {
        success: true,
        deployment: toDeployment(deployment),
        usage_example: usageOf(deployment, model, originOf(request)),
      };
    },
  );

  const stop = async (request: FastifyRequest, id: string) => {
    const { deployment } = await undeploy(services, request.caller.by, id, actOf(request));
    return { success: true, message: `${deployment.name} is out of service.`, deployment: toDeployment(deployment) };
  };
  const stopping = { schema: { tags, summary: 'Takes it out of service; the model stays.', params: idParams } };
  api.delete(`${path}/:id`, stopping, (request) => stop(request, request.params.id));
  api.post(`${path}/:id/stop`, stopping, (request) => stop(request, request.params.id));

  const start = async (request: FastifyRequest, id: string) => {
    const { version } = await getDeployment(services, request.caller.by, id);
    const deployment = await switchVersion(services, request.caller.by, id, version);
    return { success: true, message: `${deployment.name} is in service.`, deployment: toDeployment(deployment) };
  };
  api.post(
    `${path}/:id/start`,
    { schema: { tags, summary: 'Brings it back into service.', params: idParams } },
    (request) => start(request, request.params.id),
  );

  api.patch(
    `${path}/:id`,
    {
      schema: {
        tags,
        summary: 'Changes its name or description, the version that answers, or how requests are split among versions.',
        params: idParams,
        body: change,
      },
    },
    async (request) => {
      const { caller, params, body } = request;
      const { by } = caller;
      const { name = body.deployment_name, description, version, split, status } = body;
      if ([name, description, version, split, status].every((each) => each === undefined))
        throw new InvalidInputError('Nothing to change was given; send a name, description, status, version or split.');
      if (name !== undefined || description !== undefined)
        await describeDeployment(services, by, params.id, { name, description });
      if (version !== undefined) await switchVersion(services, by, params.id, version);
      else if (status === 'active') await start(request, params.id);
      if (split !== undefined) await splitTraffic(services, by, params.id, split ?? []);
      if (status === 'inactive') await stop(request, params.id);
      const deployment = await getDeployment(services, by, params.id);
      return { success: true, message: `${deployment.name} is changed.`, deployment: toDeployment(deployment) };
    },
  );

  api.post(
    `${path}/:id/rollback`,
    {
      schema: {
        tags,
        summary: 'Has the version before that in service answer again; from_version is the one that was seen there.',
        params: idParams,
        body: rollback,
      },
    },
    async (request) => {
      const act = { ...actOf(request), from_version: request.body?.from_version };
      const { deployment } = await rollBack(services, request.caller.by, request.params.id, act);
      const message = `${deployment.name} is at version ${deployment.version} again.`;
      return { success: true, message, deployment: toDeployment(deployment) };
    },
  );

  api.post(
    `${path}/:id/scale`,
    {
      schema: {
        tags,
        summary: 'Takes it out of service with 0 replicas, and into it with 1: every server that runs is one.',
        params: idParams,
        body: scale,
      },
    },
    async (request) => {
      const { replicas, auto_scale } = request.body;
      if (replicas > 1 || auto_scale === true) {
        throw new InvalidInputError(
          'A deployment has a replica in each server that runs, which cannot be changed from here. To have more, start more servers on the same MongoDB; send 1, or 0 to stop it.',
        );
      }
      return replicas === 0 ? stop(request, request.params.id) : start(request, request.params.id);
    },
  );

  api.get(
    `${path}/:id/logs`,
    { schema: { tags, summary: 'What was done to it, oldest first.', params: idParams, querystring: logsQuery } },
    async ({ caller, params, query }) => {
      const { id, status, history } = await getDeployment(services, caller.by, params.id);
      const logs = history.slice(-query.limit).map(({ at, level, message }) => ({ timestamp: at, level, message }));
      return { success: true, logs, total: history.length, deployment_id: id, status };
    },
  );

  api.get(
    `${path}/:id/comparison`,
    {
      schema: {
        tags,
        summary: 'Its versions side by side, and how right they were where the truth was told.',
        params: idParams,
      },
    },
    async ({ caller, params }) => {
      const { deployment, versions } = await compareVersions(services, caller.by, params.id);
      return {
        success: true,
        deployment_id: deployment.id,
        versions: versions.map(({ number, inService, p50Ms, p95Ms, ...rest }) => ({
          version: number,
          in_service: inService,
          ...rest,
          p50_latency_ms: p50Ms,
          p95_latency_ms: p95Ms,
        })),
      };
    },
  );

  for (const verb of ['test', 'predict']) {
    api.post(
      `${path}/:id/${verb}`,
      { config: { scope: 'predict' }, schema: { tags, summary: 'Answers for one row.', params: idParams, body: test } },
      async ({ caller, params, body }) => {
        const input = body.input_data ?? body.input;
        if (input === undefined) throw new InvalidInputError('Send the row as input_data.');
        const started = performance.now();
        const asked = await askDeployment(services, caller.by, params.id, undefined);
        const { deployment, model } = asked;
        const [given] = await predictDeployed(services, caller.by, asked, [input]);
        if (given === undefined || 'refusal' in given)
          throw new InvalidInputError(given?.refusal ?? 'There is no row.');
        return {
          success: true,
          deployment_id: deployment.id,
          input,
          output: toPrediction(given.answer, model),
          latency_ms: performance.now() - started,
          timestamp: new Date(),
        };
      },
    );
  }

  api.get(
    `${path}/:id/metrics`,
    {
      schema: {
        tags,
        summary: 'How much it is asked, and how fast it answers.',
        params: idParams,
        querystring: metricsQuery,
      },
    },
    async ({ caller, params, query: { timeframe } }) => {
      const { deployment, total, steps } = await traffic(services, caller.by, params.id, timeframe);
      return { success: true, metrics: metricsBody(deployment, timeframe, total, steps) };
    },
  );
};

type Traffic = Awaited<ReturnType<typeof traffic>>;

const percent = ({ requests, errors }: { readonly requests: number; readonly errors: number }): number | null =>
  requests === 0 ? null : (100 * errors) / requests;

/** The time in service is not measured, and so null. */
const metricsBody = (
  deployment: Deployment,
  timeframe: Timeframe,
  total: Traffic['total'],
  steps: Traffic['steps'],
) => ({
  deployment_id: deployment.id,
  timeframe,
  summary: {
    total_requests: total.requests,
    average_latency_ms: total.averageMs,
    error_rate_percent: percent(total),
    uptime_percent: null,
    p50_latency_ms: total.p50Ms,
    p95_latency_ms: total.p95Ms,
    p99_latency_ms: total.p99Ms,
  },
  time_series: {
    requests_per_interval: steps.map(({ requests }) => requests),
    average_latency_per_interval: steps.map(({ averageMs }) => averageMs),
    error_rate_per_interval: steps.map(percent),
  },
  status: deployment.status,
  last_updated: new Date(),
});
