import { ConflictError, InvalidInputError } from '../errors.ts';
import type { PredictionAnswer } from '../models/predictor.ts';
import type { Deployment, Model } from '../store/records.ts';
import { deploymentOf, getDeployment } from './deployments.ts';
import { assertReal, getModel } from './models.ts';
import type { Asker } from './rights.ts';
import type { Services } from './services.ts';

export interface PredictionRequest {
  readonly modelId: string;
  /** Column name to value, as the person wrote it. What is left out counts as missing. */
  readonly row: Readonly<Record<string, unknown>>;
}

/** Answers for one row and keeps the answer; where the model is in service, it counts as a request of the deployment. */
export async function predict(
  { store, predictor }: Pick<Services, 'store' | 'predictor'>,
  by: Asker,
  { modelId, row }: PredictionRequest,
): Promise<{ readonly model: Model; readonly answer: PredictionAnswer }> {
  const model = await getModel({ store }, by, modelId);
  assertReal(model, 'predict');
  const deployment = await deploymentOf({ store }, model);
  const answer = await predictor.predict(model, row, { userId: by.actor.id, deploymentId: deployment?.id ?? null });
  return { model, answer };
}

/** What a deployment answers to a row, or why it cannot. */
export type RowAnswer = { readonly answer: PredictionAnswer } | { readonly refusal: string };

/** So many rows are asked at once: the store writes their answers together. */
const AT_ONCE = 64;

/**
 * Has a deployment answer rows, in their order; each counts as a request. A row that cannot be used keeps no other from
 * its answer. @throws NotFoundError, ConflictError when it is out of service
 */
export async function predictDeployed(
  services: Pick<Services, 'store' | 'predictor'>,
  by: Asker,
  deploymentId: string,
  rows: readonly PredictionRequest['row'][],
): Promise<{ readonly deployment: Deployment; readonly model: Model; readonly answers: readonly RowAnswer[] }> {
  const deployment = await getDeployment(services, by, deploymentId);
  if (deployment.status !== 'active') {
    throw new ConflictError(`${deployment.name} is out of service. Deploy ${deployment.model_name} again first.`);
  }
  const model = await getModel(services, by, deployment.model_id);
  const answer = (row: PredictionRequest['row']): Promise<RowAnswer> =>
    services.predictor.predict(model, row, { userId: by.actor.id, deploymentId }).then(
      (given) => ({ answer: given }),
      (error: unknown) => {
        if (error instanceof InvalidInputError) return { refusal: error.message };
        throw error;
      },
    );
  const answers: RowAnswer[] = [];
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    answers.push(...(await Promise.all(rows.slice(from, from + AT_ONCE).map(answer))));
  }
  return { deployment, model, answers };
}
