import type { PredictionAnswer } from '../models/predictor.ts';
import type { Model } from '../store/records.ts';
import { deploymentOf } from './deployments.ts';
import { getModel } from './models.ts';
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
  const deployment = await deploymentOf({ store }, model);
  const answer = await predictor.predict(model, row, { userId: by.actor.id, deploymentId: deployment?.id ?? null });
  return { model, answer };
}
