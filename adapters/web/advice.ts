import type { FastifyReply } from 'fastify';
import type { Routes } from './api.ts';
import { pingState } from './health.ts';

/** Routes of the older API whose work this version does not do. They say so. */
const NOT_YET = [
  ['GET', '/api/models/search', 'search ready-made models'],
  ['POST', '/api/models/compare', 'compare ready-made models'],
  ['POST', '/api/ml/models/search', 'search ready-made models'],
  ['POST', '/api/ml/models/compare', 'compare ready-made models'],
  ['GET', '/api/ml/models/*', 'look up ready-made models'],
  ['POST', '/api/ml/models/recommend', 'recommend ready-made models'],
  ['POST', '/api/ml/models/auto-select', 'choose a ready-made model'],
  ['POST', '/api/ml/training/estimate-cost', 'estimate the cost of training ready-made models'],
  ['GET', '/api/ml/tasks', 'list the tasks of ready-made models'],
] as const;

export const adviceRoutes: Routes = (api, { store }) => {
  const tags = ['advice'];
  for (const [method, url, what] of NOT_YET) {
    const handler = async (_: unknown, reply: FastifyReply) =>
      reply.status(501).send({ detail: `This server cannot ${what} yet.` });
    api.route({ method, url, config: { scope: 'read' }, schema: { tags, summary: `Not yet: ${what}.` }, handler });
  }

  const schema = { tags, summary: 'What is at work.' };
  api.get('/api/ml/health', { config: { scope: 'open' }, schema }, async () => ({
    success: true,
    services: { store: await pingState(store.ping) },
    timestamp: new Date(),
  }));
};
