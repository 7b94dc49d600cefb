import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { InvalidInputError } from '../../src/errors.ts';
import type { Deployment } from '../../src/store/records.ts';
import { allDeployments, deploy, getDeployment, undeploy } from '../../src/usecases/deployments.ts';
import { getModel } from '../../src/usecases/models.ts';
import { predictDeployed } from '../../src/usecases/predict.ts';
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
      const act = { ...actOf(request), name: body.name ?? body.deployment_name };
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

  api.post(
    `${path}/:id/start`,
    { schema: { tags, summary: 'Brings it back into service.', params: idParams } },
    async (request) => {
      const { model_id } = await getDeployment(services, request.caller.by, request.params.id);
      const { deployment } = await deploy(services, request.caller.by, model_id, actOf(request));
      return { success: true, message: `${deployment.name} is in service.`, deployment: toDeployment(deployment) };
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
        const { deployment, model, answers } = await predictDeployed(services, caller.by, params.id, [input]);
        const [given] = answers;
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

/** What is not measured is null: errors, and the time in service. */
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
    error_rate_percent: null,
    uptime_percent: null,
    p50_latency_ms: total.p50Ms,
    p95_latency_ms: total.p95Ms,
    p99_latency_ms: total.p99Ms,
  },
  time_series: {
    requests_per_interval: steps.map(({ requests }) => requests),
    average_latency_per_interval: steps.map(({ averageMs }) => averageMs),
    error_rate_per_interval: steps.map(() => null),
  },
  status: deployment.status,
  last_updated: new Date(),
});
