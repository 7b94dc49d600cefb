import type { Deployment, Model } from '../../src/store/records.ts';
import { deploymentPath, exampleRow, snippets } from '../../src/usecases/snippets.ts';

export const endpointOf = ({ id }: Pick<Deployment, 'id'>): string => deploymentPath(id);

export const toDeployment = (deployment: Deployment) => ({
  _id: deployment.id,
  id: deployment.id,
  user_id: deployment.user_id,
  name: deployment.name,
  deployment_name: deployment.name,
  description: deployment.description,
  model_id: deployment.model_id,
  model_name: deployment.model_name,
  model_type: 'custom',
  task_type: deployment.task_type,
  status: deployment.status,
  api_endpoint: endpointOf(deployment),
  endpoint_url: endpointOf(deployment),
  environment: 'production',
  auto_scale: false,
  requests_count: deployment.requests_count,
  last_request_at: deployment.last_request_at,
  version: deployment.version,
  versions: deployment.versions,
  split: deployment.split,
  watched: deployment.watched,
  metadata: { replicas: deployment.status === 'active' ? 1 : 0 },
  created_at: deployment.created_at,
  updated_at: deployment.updated_at,
});

/** How it is called from a shell and from programs. */
export const usageOf = ({ id }: Deployment, model: Model, origin: string) =>
  snippets(`${origin}${deploymentPath(id)}`, exampleRow(model));
